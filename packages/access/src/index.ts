export * from './ability.js';
export * from './ability-filter.js';
export { CITY_CONSTITUTION } from './constitution/city.js';
export {
  type AccessQuestion,
  type Held,
  holdersWith,
  type RuleVerdict,
  rulesFor,
  verdictsOf,
} from './constitution/explain.js';
export { FIELDS, withholdable } from './constitution/fields.js';
export { rulesWith } from './constitution/in-community.js';
export { type Narrowing, narrowed } from './constitution/narrowing.js';
export { type NarrowingFault, narrowingFaults } from './constitution/narrowing-faults.js';
export {
  type Conditions,
  type ConstitutionRule,
  comparisonsOf,
  isFor,
  isPlaceholder,
} from './constitution/rule.js';
export * from './constitution/words.js';
export * from './roles.js';
export { SCOPE_TYPES, type Scope, type ScopeType } from './scope.js';
