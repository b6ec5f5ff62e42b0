import {
  CITY_CONSTITUTION,
  type Conditions,
  type ConstitutionRule,
  type Holder,
  isFor,
  type Narrowing,
  narrowed,
  narrowingFaults,
  type Position,
  sentenceOf,
} from '@gongzhi/access';
import { canonicalJson, type Problem, type Text, text } from '@gongzhi/kernel';
import type { MetadataStorage } from '@mikro-orm/core';
import type { Constitution, ReservedAffair } from '../tenancy/constitution.entity.js';
import { columnFaults, withRowIds } from './condition-columns.js';
import type { NarrowingInput, PlanConstitutionInput, ReservedAffairInput } from './constitution.inputs.js';

/** So many of a community's memberships, substitutes or consented apps hold the same today. */
export interface HeldToday {
  holder: Holder;
  position: Position | null;
  count: number;
}

/** What one holder may do by one rule, before and after; no sentence means nothing. */
export interface RuleChange {
  rule: ConstitutionRule;
  holder: Holder;
  before: Text[];
  after: Text[];
  /** Whose rights change: not every position of a role need be meant. */
  affects: HeldToday[];
}

/** Everything that a change would do. The plan shows it, applying carries it out: there is no second computation. */
export interface ConstitutionPlan {
  revision: number;
  narrowings: Narrowing[];
  reservedAffairs: ReservedAffair[];
  changes: RuleChange[];
  affairs: { affair: ReservedAffair; isAdded: boolean }[];
  problems: Problem[];
}

const MOST_NARROWINGS = 200;
const MOST_AFFAIRS = 50;

/** Pure: what the constitution would become, and what that changes for whom. */
export function planConstitution(
  present: Pick<Constitution, 'narrowings' | 'reservedAffairs' | 'revision'>,
  input: Pick<PlanConstitutionInput, 'narrowings' | 'reservedAffairs'>,
  { held, metadata }: { held: readonly HeldToday[]; metadata: MetadataStorage },
): ConstitutionPlan {
  const problems: Problem[] = [];
  const narrowings = input.narrowings ? narrowingsOf(input.narrowings, metadata, problems) : present.narrowings;
  const reservedAffairs = input.reservedAffairs ? affairsOf(input.reservedAffairs, problems) : present.reservedAffairs;
  const sound = problems.length === 0;
  return {
    revision: present.revision,
    narrowings,
    reservedAffairs,
    changes: sound ? changesBetween(present.narrowings, narrowings, held) : [],
    affairs: sound ? affairsBetween(present.reservedAffairs, reservedAffairs) : [],
    problems,
  };
}

function narrowingsOf(inputs: readonly NarrowingInput[], metadata: MetadataStorage, problems: Problem[]): Narrowing[] {
  if (inputs.length > MOST_NARROWINGS) {
    problems.push(wrong(['narrowings'], `最多 ${MOST_NARROWINGS} 条`, `${MOST_NARROWINGS} at most`));
    return [];
  }
  return inputs.map((input, index) => {
    const at = ['narrowings', String(index)];
    const narrowing = narrowingOf(input);
    if (!narrowing) {
      problems.push(wrong([...at, 'conditions'], '条件应为对象', 'Conditions are an object'));
      return { rule: input.rule };
    }
    const faults = narrowingFaults(CITY_CONSTITUTION, narrowing);
    const further = faults.length === 0 ? columnFaults(narrowing, metadata) : [];
    for (const { field, message } of [...faults, ...further]) {
      problems.push({ code: 'BAD_USER_INPUT', field: [...at, ...field], message });
    }
    return narrowing;
  });
}

/** Only what is said: an input names every field. Null where its conditions are no object. */
function narrowingOf({ rule, removed, conditions, ...part }: NarrowingInput): Narrowing | null {
  if (conditions != null && (typeof conditions !== 'object' || Array.isArray(conditions))) return null;
  const said = Object.entries(part).filter(([, list]) => list != null);
  return {
    rule,
    ...Object.fromEntries(said.map(([name, list]) => [name, [...new Set(list as string[])]])),
    ...(removed ? { removed: true } : {}),
    ...(conditions ? { conditions: withRowIds(conditions as Conditions) } : {}),
  };
}

function affairsOf(inputs: readonly ReservedAffairInput[], problems: Problem[]): ReservedAffair[] {
  if (inputs.length > MOST_AFFAIRS) {
    problems.push(wrong(['reservedAffairs'], `最多 ${MOST_AFFAIRS} 项`, `${MOST_AFFAIRS} at most`));
    return [];
  }
  return inputs.map(({ key, zh, en }, index) => {
    const at = ['reservedAffairs', String(index)];
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(key) || key.length > 60) {
      problems.push(
        wrong([...at, 'key'], '键应为小写英文短词，如 work-safety', 'A key is short words as in work-safety'),
      );
    }
    if (inputs.findIndex((other) => other.key === key) < index) {
      problems.push(wrong([...at, 'key'], '同一事项只列一次', 'An affair is listed once'));
    }
    for (const [name, said] of Object.entries({ zh, en })) {
      const normal = said.normalize('NFC').trim();
      if (normal.length >= 1 && normal.length <= 100 && !/[\p{Cc}\p{Cs}]/u.test(normal)) continue;
      problems.push(wrong([...at, name], '应为 1 至 100 个字', 'This takes 1 to 100 characters'));
    }
    return { key, zh: zh.normalize('NFC').trim(), en: en.normalize('NFC').trim() };
  });
}

function changesBetween(
  before: readonly Narrowing[],
  after: readonly Narrowing[],
  held: readonly HeldToday[],
): RuleChange[] {
  const [former, next] = [before, after].map((narrowings) => narrowed(CITY_CONSTITUTION, narrowings)) as Both;
  return CITY_CONSTITUTION.flatMap((rule) =>
    rule.holders.flatMap((holder): RuleChange[] => {
      const ofRule = ({ key, holders }: ConstitutionRule) => key === rule.key && holders.includes(holder);
      const [was, becomes] = [former.filter(ofRule), next.filter(ofRule)];
      const [said, willSay] = [was, becomes].map((pieces) => pieces.map((piece) => sentenceOf(piece, holder)));
      if (canonicalJson(said) === canonicalJson(willSay)) return [];
      const affects = held.filter((each) => each.holder === holder && givesOther(each, was, becomes));
      return [{ rule, holder, before: said!, after: willSay!, affects }];
    }),
  );
}

type Both = [readonly ConstitutionRule[], readonly ConstitutionRule[]];

/** Whether what somebody holds gives them something else by these pieces of a rule than by those. */
function givesOther({ holder, position }: HeldToday, ...both: Both): boolean {
  const [one, other] = both.map((pieces) =>
    pieces.filter((piece) => isFor(piece, holder, position)).map((piece) => sentenceOf(piece)),
  );
  return canonicalJson(one) !== canonicalJson(other);
}

const affairsBetween = (before: readonly ReservedAffair[], after: readonly ReservedAffair[]) => {
  const lacking = (list: readonly ReservedAffair[]) => (affair: ReservedAffair) =>
    !list.some(({ key }) => key === affair.key);
  return [
    ...after.filter(lacking(before)).map((affair) => ({ affair, isAdded: true })),
    ...before.filter(lacking(after)).map((affair) => ({ affair, isAdded: false })),
  ];
};

/** Of how many memberships and apps something changes: each counts once. */
export const affectedIn = ({ changes }: ConstitutionPlan): number =>
  countOf([...new Set(changes.flatMap(({ affects }) => affects))]);

export const countOf = (held: readonly HeldToday[]): number => held.reduce((sum, { count }) => sum + count, 0);

const wrong = (field: string[], zh: string, en: string): Problem => ({
  code: 'BAD_USER_INPUT',
  field,
  message: text(zh, en),
});
