export * from './ability.js';
export * from './ability-filter.js';
export { CITY_CONSTITUTION, CITY_RULES } from './constitution/city.js';
export { type CompiledRules, compile, type Rule } from './constitution/compile.js';
export { type CallerFacts, type Conditions, type ConstitutionRule, conditionFaults } from './constitution/rule.js';
export * from './roles.js';
export { SCOPE_TYPES, type ScopeType } from './scope.js';
