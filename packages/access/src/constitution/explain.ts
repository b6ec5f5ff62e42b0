import { createMongoAbility, subject } from '@casl/ability';
import type { Ability, SubjectRow } from '../ability.js';
import type { Action, Holder, Position, SubjectName } from '../roles.js';
import { type Scope, withinScope } from '../scope.js';
import { CITY_CONSTITUTION } from './city.js';
import { compile, type Rule, rulesOf } from './compile.js';
import { type Narrowing, narrowed } from './narrowing.js';
import { type CallerFacts, type ConstitutionRule, isFor } from './rule.js';

/** What is asked: may somebody do this, with this row, or with the kind as such; one field of it, or all. */
export interface AccessQuestion {
  action: Action;
  subject: SubjectName;
  row: SubjectRow | null;
  field: string | null;
}

/** Something that rules are given for: a role with its position and scope, or an app's consent. */
export interface Held {
  holder: Holder;
  position: Position | null;
  scope: Scope | null;
  facts: CallerFacts;
}

export type RuleVerdict =
  | 'GRANTED'
  | 'OTHER_POSITION'
  | 'READ_ONLY'
  | 'NARROWED'
  | 'FIELD_WITHHELD'
  | 'OUT_OF_SCOPE'
  | 'CONDITIONS_NOT_MET';

/** Every rule of the city's that speaks of the question to one who holds this, and what becomes of it here. */
export function verdictsOf(
  held: Held,
  question: AccessQuestion,
  { narrowings, readOnly }: { narrowings: readonly Narrowing[]; readOnly: boolean },
): { rule: ConstitutionRule; verdict: RuleVerdict }[] {
  return rulesFor(held.holder, question).map((rule) => {
    const pieces = narrowed([rule], narrowings);
    const allowed = (rules: readonly ConstitutionRule[], asked = question, scope = held.scope) =>
      answers(withinScope(rulesOf(compile(rules), held.holder, held.facts, held.position), scope), asked);
    const verdict = (): RuleVerdict => {
      if (!isFor(rule, held.holder, held.position)) return 'OTHER_POSITION';
      if (allowed(pieces)) return readOnly && question.action !== 'read' ? 'READ_ONLY' : 'GRANTED';
      if (!allowed([rule], question, null)) return 'CONDITIONS_NOT_MET';
      if (!allowed([rule])) return 'OUT_OF_SCOPE';
      return question.field !== null && allowed(pieces, { ...question, field: null }) ? 'FIELD_WITHHELD' : 'NARROWED';
    };
    return { rule, verdict: verdict() };
  });
}

/** The rules that speak of an action on a kind to a holder, whatever the row and in whatever position. */
export const rulesFor = (
  holder: Holder,
  { action, subject: kind }: Pick<AccessQuestion, 'action' | 'subject'>,
): ConstitutionRule[] =>
  CITY_CONSTITUTION.filter(
    ({ holders, actions, subjects }) => holders.includes(holder) && actions.includes(action) && subjects.includes(kind),
  );

/** Who has a rule that speaks of it at all. */
export const holdersWith = (question: Pick<AccessQuestion, 'action' | 'subject'>): Holder[] => [
  ...new Set(
    CITY_CONSTITUTION.flatMap(({ holders, actions, subjects }) =>
      actions.includes(question.action) && subjects.includes(question.subject) ? holders : [],
    ),
  ),
];

function answers(rules: readonly Rule[], { action, subject: kind, row, field }: AccessQuestion): boolean {
  const ability = createMongoAbility<Ability>(rules as never);
  return ability.can(action, (row ? subject(kind, { ...row }) : kind) as never, field ?? undefined);
}
