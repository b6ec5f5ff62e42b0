import { type Ability, abilityFilter, type Filter } from '@gongzhi/access';

type Operator = '=' | '<>' | '<' | '<=' | '>' | '>=' | 'in' | 'not in' | '@>' | 'like' | 'scanned like';

/** A filter without its values: what of it decides how a statement reads. Values are named by their places. */
export type Condition =
  | { join: 'and' | 'or'; parts: readonly Condition[] }
  | { property: string; operator: Operator; place: number }
  | { property: string; isNull: boolean };

/** Which rows are meant. Two of the same `shape` are served by one statement, each with its own `values`. */
export interface Criteria {
  shape: string;
  condition: Condition;
  values: readonly unknown[];
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  $eq: '=',
  $ne: '<>',
  $lt: '<',
  $lte: '<=',
  $gt: '>',
  $gte: '>=',
  $in: 'in',
  $nin: 'not in',
  $like: 'like',
  /** Of a column of arrays: that all of these are in it. */
  $contains: '@>',
};

/** @throws Error where a filter says what is not understood: nothing is left out silently */
export function criteriaOf(filter: Filter): Criteria {
  const values: unknown[] = [];
  const condition = parse(filter, values);
  return { shape: JSON.stringify(condition), condition, values };
}

function parse(filter: Filter, values: unknown[]): Condition {
  const parts = Object.entries(filter).flatMap(([key, value]): Condition[] => {
    if (key === '$and') return (value as Filter[]).map((part) => parse(part, values)).filter((part) => !isAll(part));
    if (key === '$or') return [{ join: 'or', parts: (value as Filter[]).map((part) => parse(part, values)) }];
    if (key.startsWith('$')) throw new Error(`a filter says ${key}, which is not understood`);
    return comparisons(key, value, values);
  });
  return parts.length === 1 ? parts[0]! : { join: 'and', parts };
}

const isAll = (condition: Condition): boolean =>
  'join' in condition && condition.join === 'and' && condition.parts.length === 0;

function comparisons(property: string, said: unknown, values: unknown[]): Condition[] {
  if (typeof said !== 'object' || said === null) return [compared(property, '$eq', said, values)];
  return Object.entries(said).map(([operator, value]) => compared(property, operator, value, values));
}

function compared(property: string, name: string, value: unknown, values: unknown[]): Condition {
  const operator = OPERATORS[name];
  if (!operator) throw new Error(`a filter says ${property} ${name}, which is not understood`);
  if (value === null && (operator === '=' || operator === '<>')) return { property, isNull: operator === '=' };
  const effective = operator === 'like' && isShort(String(value)) ? 'scanned like' : operator;
  return { property, operator: effective, place: values.push(value) - 1 };
}

/** A pattern without three characters on end gives a trigram index nothing to look for: it would be read whole. */
const isShort = (pattern: string): boolean => !/[^%_]{3}/u.test(pattern.replaceAll(/\\(.)/gu, '$1'));

const known = new WeakMap<Ability, Map<string, Criteria | null>>();

/**
 * The rows of a kind that an ability lets one read or, with `field`, those of which it lets one read that field. `null`:
 * none at all.
 */
export function readableBy(ability: Ability, subject: string, field?: string): Criteria | null {
  const ofAbility = known.get(ability) ?? new Map<string, Criteria | null>();
  known.set(ability, ofAbility);
  const key = field === undefined ? subject : `${subject}.${field}`;
  const found = ofAbility.get(key);
  if (found !== undefined) return found;
  const filter = abilityFilter(ability, 'read', subject, field);
  const criteria = filter === null ? null : criteriaOf(filter);
  ofAbility.set(key, criteria);
  return criteria;
}

/** A condition as SQL; `column` and `value` say how its columns and values stand in the statement. */
export function conditionSql(
  condition: Condition,
  column: (property: string) => string,
  value: (property: string, place: number, isList: boolean) => string,
): string {
  if ('join' in condition) {
    if (condition.parts.length === 0) return condition.join === 'and' ? 'true' : 'false';
    const parts = condition.parts.map((part) => conditionSql(part, column, value));
    return parts.length === 1 ? parts[0]! : `(${parts.join(` ${condition.join} `)})`;
  }
  const { property } = condition;
  if ('isNull' in condition) return `${column(property)} is ${condition.isNull ? '' : 'not '}null`;
  const { operator, place } = condition;
  if (operator === 'in') return `${column(property)} = any(${value(property, place, true)})`;
  if (operator === 'scanned like') return `(${column(property)} || '') like ${value(property, place, false)}`;
  if (operator === 'not in') return `${column(property)} <> all(${value(property, place, true)})`;
  return `${column(property)} ${operator} ${value(property, place, false)}`;
}
