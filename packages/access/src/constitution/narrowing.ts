import { type Action, type Holder, POSTS, type Post, type SubjectName } from '../roles.js';
import type { Conditions, ConstitutionRule, Positions } from './rule.js';

/** What a community takes away from one rule of the city's constitution. It can say nothing by which a rule would allow more. */
export interface Narrowing {
  /** Key of the rule. */
  rule: string;
  /** For whom, doing what, with what: each a part of the rule's own; all of it where nothing is said. */
  holders?: readonly Holder[];
  /** For these posts only; it is about nobody then who knows no positions. */
  positions?: readonly Post[];
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
  const [those, everybodyElse] = [forWhom(rule, narrowing, true), forWhom(rule, narrowing, false)];
  const actions = split(rule.actions, narrowing.actions);
  const subjects = split(rule.subjects, narrowing.subjects);
  const about = { ...those, actions: actions.inside, subjects: subjects.inside };
  if (isAboutNothing(about)) return [rule];
  const untouched = [
    everybodyElse,
    { ...about, actions: actions.outside, subjects: rule.subjects },
    { ...about, subjects: subjects.outside },
  ];
  return [...untouched, ...lessened(about, narrowing)].filter((piece) => !isAboutNothing(piece));
}

const isAboutNothing = ({ holders, actions, subjects }: ConstitutionRule): boolean =>
  [holders, actions, subjects].some((list) => list.length === 0);

/** The rule for those whom a narrowing means, or for everybody else: other roles, and other posts of the same ones. */
function forWhom(rule: ConstitutionRule, { holders, positions }: Narrowing, meant: boolean): ConstitutionRule {
  const { positions: own = {}, ...rest } = rule;
  const isMeant = (holder: Holder, post: Post | null) =>
    (holders?.includes(holder) ?? true) && (positions?.some((one) => one === post) ?? true);
  const left = rule.holders.flatMap((holder) => {
    // Who knows no positions has one post, which no list of them names.
    const posts = (own[holder] ?? POSTS[holder] ?? [null]).filter((post) => isMeant(holder, post) === meant);
    return posts.length > 0 ? [{ holder, posts }] : [];
  });
  const limited = left.filter(({ holder, posts }) => posts.length < (POSTS[holder]?.length ?? 0));
  return {
    ...rest,
    holders: left.map(({ holder }) => holder),
    ...(limited.length > 0
      ? { positions: Object.fromEntries(limited.map(({ holder, posts }) => [holder, posts])) as Positions }
      : {}),
  };
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
