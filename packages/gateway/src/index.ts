export type { CostLimits } from './cost/budget.js';
export { DOCUMENT_LIMITS } from './documents/document-limits.js';
export * from './explorer/explorer.js';
export * from './gateway.js';
export * from './modules/built-in.js';
export * from './modules/load-modules.js';
export { buildGatewaySchema } from './schema/build-schema.js';
