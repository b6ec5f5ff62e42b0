import type { Text } from '@gongzhi/kernel';
import { type Action, type Holder, NO_POSITION, type Position, type Post, type SubjectName } from '../roles.js';

/**
 * One rule of the city's constitution, as data: it can be printed, compared and narrowed by its key, which is never given
 * to another rule. A rule only ever allows; what no rule allows is forbidden.
 */
export interface ConstitutionRule {
  key: string;
  holders: readonly Holder[];
  /** For which posts of a role; all of them where none are listed. */
  positions?: Positions;
  actions: readonly Action[];
  subjects: readonly SubjectName[];
  /** Which rows; all of the community where there are none. */
  conditions?: Conditions;
  /** What a row must be besides: a community has narrowed the rule. */
  further?: readonly Conditions[];
  /** Fields that are not shown, though the row is: a community has narrowed the rule. */
  withoutFields?: readonly string[];
  title: Text;
  why: Text;
  /** No community takes anything away from it: without it nobody could undo what a community has done to itself. */
  entrenched?: true;
}

export type Positions = Readonly<Partial<Record<Holder, readonly Post[]>>>;

/** True where a rule is for whoever holds this, in this position. */
export function isFor(
  { holders, positions }: Pick<ConstitutionRule, 'holders' | 'positions'>,
  holder: Holder,
  position: Position | null = null,
): boolean {
  return holders.includes(holder) && (positions?.[holder]?.includes(position ?? NO_POSITION) ?? true);
}

/** What a row's own columns must be, in the operators that `abilityFilter` can hand to the database. */
export type Conditions = Readonly<Record<string, Operand | Readonly<Partial<Record<Operator, Operand>>>>>;
/** A text that begins with `$` is a placeholder: it stands for something of the caller's. */
export type Operand = string | number | boolean | null | readonly (string | number | boolean | null)[];

export const OPERATORS = ['$eq', '$ne', '$in', '$nin', '$gt', '$gte', '$lt', '$lte'] as const;
export type Operator = (typeof OPERATORS)[number];

/** What placeholders stand for: of the caller, in the community that they have entered. */
export interface CallerFacts {
  personId: string;
  /** Projects that the organisation operates for which the caller holds what the rule is given for. */
  operatedProjectIds: readonly string[];
  /** Projects that any of the caller's organisations operates: what a rule excepts is excepted by person. */
  allOperatedProjectIds: readonly string[];
  /** Persons whose filings the caller decides in their stead, as a substitute that was named. */
  standsInForIds: readonly string[];
  /** The organisation on whose behalf the caller holds what the rule is given for; none where it is nobody's. */
  organisationIds?: readonly string[];
  /** All of the caller's organisations: what a rule excepts is excepted by person. */
  allOrganisationIds?: readonly string[];
}

/** Every placeholder, and whether it stands for one value or for a list, which wants `$in` or `$nin`. */
export const PLACEHOLDERS = {
  $personId: 'one',
  $organisationIds: 'list',
  $operatedProjectIds: 'list',
  $standsInForIds: 'list',
} as const;
export type Placeholder = keyof typeof PLACEHOLDERS;

/** What a placeholder stands for beside an operator. */
export function factOf(placeholder: Placeholder, operator: string, facts: CallerFacts): Operand {
  if (placeholder === '$personId') return facts.personId;
  if (placeholder === '$standsInForIds') return facts.standsInForIds;
  if (placeholder === '$organisationIds') {
    return (operator === '$nin' ? facts.allOrganisationIds : facts.organisationIds) ?? [];
  }
  return operator === '$nin' ? facts.allOperatedProjectIds : facts.operatedProjectIds;
}

/** What is wrong with conditions, one sentence each, for whoever writes a rule. */
export function conditionFaults(conditions: Conditions): string[] {
  return Object.entries(conditions).flatMap(([column, wanted]) => {
    if (!/^[a-z][A-Za-z0-9]*$/.test(column)) return [`${column} is not the name of a column`];
    const said = comparisonsOf(wanted);
    if (said.length === 0) return [`${column}: nothing is compared`];
    return said.flatMap(([operator, operand]) => operandFaults(column, operator, operand));
  });
}

/** What a column is compared with, operator by operator. */
export const comparisonsOf = (wanted: Conditions[string]): [string, unknown][] =>
  typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted) ? Object.entries(wanted) : [['$eq', wanted]];

function operandFaults(column: string, operator: string, operand: unknown): string[] {
  const where = `${column} ${operator}`;
  if (!(OPERATORS as readonly string[]).includes(operator)) return [`${where}: no such operator`];
  const takesList = operator === '$in' || operator === '$nin';
  if (isPlaceholder(operand)) {
    if (!Object.hasOwn(PLACEHOLDERS, operand)) return [`${where}: no such placeholder as ${operand}`];
    const isList = PLACEHOLDERS[operand as Placeholder] === 'list';
    return isList === takesList ? [] : [`${where}: ${operand} stands for ${isList ? 'a list' : 'one value'}`];
  }
  if (takesList !== Array.isArray(operand)) return [`${where}: wants ${takesList ? 'a list' : 'one value'}`];
  const values: unknown[] = Array.isArray(operand) ? operand : [operand];
  return values.flatMap((value) => {
    if (isPlaceholder(value)) return [`${where}: ${value} stands in a list`];
    const isOrdered = /^\$[gl]te?$/.test(operator);
    if (isOrdered) return ['string', 'number'].includes(typeof value) ? [] : [`${where}: wants a number or a text`];
    const isPlain = value === null || ['string', 'number', 'boolean'].includes(typeof value);
    return isPlain ? [] : [`${where}: wants texts, numbers, true, false or null`];
  });
}

export const isPlaceholder = (value: unknown): value is string => typeof value === 'string' && value.startsWith('$');
