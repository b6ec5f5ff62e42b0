import type { RawRuleOf } from '@casl/ability';
import type { Ability } from '../ability.js';
import type { Holder } from '../roles.js';
import { allOf } from './all-of.js';
import { fieldsWithout } from './fields.js';
import { type CallerFacts, type Conditions, type ConstitutionRule, isPlaceholder } from './rule.js';

/** A rule as CASL has it; `reason` is the key of the constitution's rule that it comes from. */
export type Rule = RawRuleOf<Ability>;

/** The rules of each holder, ready to be given to a caller. */
export type CompiledRules = ReadonlyMap<Holder, readonly CompiledRule[]>;
type CompiledRule = (facts: CallerFacts) => Rule;

/** Done once for a constitution: what does not depend on the caller is made here and shared by all of them. */
export function compile(rules: readonly ConstitutionRule[]): CompiledRules {
  const compiled = new Map<Holder, CompiledRule[]>();
  for (const rule of rules) {
    const ready = compileRule(rule);
    for (const holder of rule.holders) compiled.set(holder, [...(compiled.get(holder) ?? []), ready]);
  }
  return compiled;
}

export const rulesOf = (compiled: CompiledRules, holder: Holder, facts: CallerFacts): Rule[] =>
  (compiled.get(holder) ?? []).map((rule) => rule(facts));

function compileRule({ key, actions, subjects, withoutFields, ...rest }: ConstitutionRule): CompiledRule {
  const fields = withoutFields ? { fields: fieldsWithout(subjects, withoutFields) } : {};
  const rule: Rule = { action: [...actions], subject: [...subjects], ...fields, reason: key };
  const conditions = [...(rest.conditions ? [rest.conditions] : []), ...(rest.further ?? [])];
  if (conditions.length === 0) return () => rule;
  if (!hasPlaceholder(conditions)) {
    const fixed: Rule = { ...rule, conditions: allOf(conditions) };
    return () => fixed;
  }
  return (facts) => ({ ...rule, conditions: allOf(filledIn(conditions, facts) as Conditions[]) });
}

function hasPlaceholder(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return isPlaceholder(value);
  return Object.values(value).some(hasPlaceholder);
}

/** Copied, so that two callers never share a list. */
function filledIn(value: unknown, facts: CallerFacts): unknown {
  if (isPlaceholder(value)) {
    const fact = facts[value.slice(1) as keyof CallerFacts];
    return Array.isArray(fact) ? [...fact] : fact;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => filledIn(item, facts));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filledIn(inner, facts)]));
}
