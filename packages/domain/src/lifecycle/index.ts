export * from './register.inputs.js';
export * from './register.resolver.js';
export { renameCommunity } from './register.service.js';
export * from './status.inputs.js';
export * from './status.resolver.js';
export { setCommunityStatus } from './status.service.js';
