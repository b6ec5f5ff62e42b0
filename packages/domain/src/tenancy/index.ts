export * from './community.entity.js';
export * from './constitution.entity.js';
export * from './place.entity.js';
export * from './place.resolver.js';
export * from './tenancy.enums.js';
export * from './tenancy.inputs.js';
export * from './tenancy.resolver.js';
export { registerStairwell } from './tenancy.service.js';
