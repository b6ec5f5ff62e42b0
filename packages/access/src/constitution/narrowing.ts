import type { Action, Holder, SubjectName } from '../roles.js';
import type { Conditions, ConstitutionRule } from './rule.js';

/** What a community takes away from one rule of the city's constitution. It can say nothing by which a rule would allow more. */
export interface Narrowing {
  /** Key of the rule. */
  rule: string;
  /** For whom, doing what, with what: each a part of the rule's own; all of it where nothing is said. */
  holders?: readonly Holder[];
  actions?: readonly Action[];
  subjects?: readonly SubjectName[];
  /** Not allowed at all here. */
  removed?: true;
  /** What a row must be besides what the rule asks for. */
  conditions?: Conditions;
  /** Fields that are not shown, though the row is. */
  withoutFields?: readonly string[];
}

/**
 * The constitution as it stands in a community. Each narrowing cuts the part of a rule that it is about out of it, and
 * leaves out that part, or joins another condition to it, or takes fields from it: all that is left was in the rule.
 * A narrowing whose rule the city no longer has is about nothing.
 */
export function narrowed(
  rules: readonly ConstitutionRule[],
  narrowings: readonly Narrowing[],
): readonly ConstitutionRule[] {
  return rules.flatMap((rule) => {
    if (rule.entrenched) return [rule];
    const own = narrowings.filter((narrowing) => narrowing.rule === rule.key);
    return own.reduce<ConstitutionRule[]>((pieces, each) => pieces.flatMap((piece) => cut(piece, each)), [rule]);
  });
}

function cut(rule: ConstitutionRule, narrowing: Narrowing): ConstitutionRule[] {
  const holders = split(rule.holders, narrowing.holders);
  const actions = split(rule.actions, narrowing.actions);
  const subjects = split(rule.subjects, narrowing.subjects);
  if ([holders, actions, subjects].some(({ inside }) => inside.length === 0)) return [rule];
  const about = { ...rule, holders: holders.inside, actions: actions.inside, subjects: subjects.inside };
  const untouched = [
    { ...rule, holders: holders.outside },
    { ...about, actions: actions.outside, subjects: rule.subjects },
    { ...about, subjects: subjects.outside },
  ];
  return [...untouched, ...lessened(about, narrowing)].filter(
    (piece) => piece.holders.length > 0 && piece.actions.length > 0 && piece.subjects.length > 0,
  );
}

function lessened(rule: ConstitutionRule, { removed, conditions, withoutFields = [] }: Narrowing): ConstitutionRule[] {
  if (removed) return [];
  const further = conditions ? { further: [...(rule.further ?? []), conditions] } : {};
  const without = [...new Set([...(rule.withoutFields ?? []), ...withoutFields])];
  return [{ ...rule, ...further, ...(without.length > 0 ? { withoutFields: without } : {}) }];
}

const split = <T>(all: readonly T[], some: readonly T[] | undefined): { inside: T[]; outside: T[] } => ({
  inside: all.filter((one) => !some || some.includes(one)),
  outside: all.filter((one) => some && !some.includes(one)),
});
