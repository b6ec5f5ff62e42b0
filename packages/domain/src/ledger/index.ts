export * from './funds/funds.entity.js';
export * from './funds/funds.inputs.js';
export * from './funds/funds.resolver.js';
export { registerFundingLine } from './funds/funds.service.js';
