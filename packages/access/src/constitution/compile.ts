import type { RawRuleOf } from '@casl/ability';
import type { Ability } from '../ability.js';
import type { Holder, Position } from '../roles.js';
import { allOf } from './all-of.js';
import { fieldsWithout } from './fields.js';
import {
  type CallerFacts,
  type Conditions,
  type ConstitutionRule,
  comparisonsOf,
  factOf,
  isFor,
  isPlaceholder,
  type Placeholder,
} from './rule.js';

/** A rule as CASL has it; `reason` is the key of the constitution's rule that it comes from. */
export type Rule = RawRuleOf<Ability>;

/** The rules of each holder, ready to be given to a caller. */
export type CompiledRules = ReadonlyMap<Holder, readonly CompiledRule[]>;
interface CompiledRule {
  isFor(position: Position | null): boolean;
  given(facts: CallerFacts): Rule;
}

/** Done once for a constitution: what does not depend on the caller is made here and shared by all of them. */
export function compile(rules: readonly ConstitutionRule[]): CompiledRules {
  const compiled = new Map<Holder, CompiledRule[]>();
  for (const rule of rules) {
    const given = compileRule(rule);
    for (const holder of rule.holders) {
      const ready = { given, isFor: (position: Position | null) => isFor(rule, holder, position) };
      compiled.set(holder, [...(compiled.get(holder) ?? []), ready]);
    }
  }
  return compiled;
}

/** What is given to whoever holds this, in this position. */
export const rulesOf = (
  compiled: CompiledRules,
  holder: Holder,
  facts: CallerFacts,
  position: Position | null = null,
): Rule[] => (compiled.get(holder) ?? []).filter((rule) => rule.isFor(position)).map((rule) => rule.given(facts));

function compileRule({ key, actions, subjects, withoutFields, ...rest }: ConstitutionRule): CompiledRule['given'] {
  const fields = withoutFields ? { fields: fieldsWithout(subjects, withoutFields) } : {};
  const rule: Rule = { action: [...actions], subject: [...subjects], ...fields, reason: key };
  const conditions = [...(rest.conditions ? [rest.conditions] : []), ...(rest.further ?? [])];
  if (conditions.length === 0) return () => rule;
  if (!hasPlaceholder(conditions)) {
    const fixed: Rule = { ...rule, conditions: allOf(conditions) };
    return () => fixed;
  }
  return (facts) => ({ ...rule, conditions: allOf(conditions.map((each) => filledIn(each, facts))) });
}

const hasPlaceholder = (conditions: readonly Conditions[]): boolean =>
  conditions.some((each) =>
    Object.values(each).some((wanted) => comparisonsOf(wanted).some(([, operand]) => isPlaceholder(operand))),
  );

/** With the caller's own in place of placeholders; copied, so that two callers never share a list. */
function filledIn(conditions: Conditions, facts: CallerFacts): Conditions {
  const filled = ([operator, operand]: [string, unknown]) => {
    const value = isPlaceholder(operand) ? factOf(operand as Placeholder, operator, facts) : operand;
    return [operator, Array.isArray(value) ? [...value] : value];
  };
  return Object.fromEntries(
    Object.entries(conditions).map(([column, wanted]) => [
      column,
      Object.fromEntries(comparisonsOf(wanted).map(filled)),
    ]),
  );
}
