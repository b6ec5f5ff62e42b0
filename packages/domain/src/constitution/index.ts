export * from './constitution.inputs.js';
export * from './constitution.resolver.js';
export { amend } from './constitution.service.js';
export * from './constitution.types.js';
export * from './constitution-revision.entity.js';
export * from './explanation.types.js';
