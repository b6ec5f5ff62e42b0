export * from './ability.js';
export * from './ability-filter.js';
export * from './constitution.js';
export * from './roles.js';
export { SCOPE_TYPES, type ScopeType } from './scope.js';
