import type { Filter } from '@gongzhi/access';

type Comparison = (value: unknown, said: unknown) => boolean;

/** As SQL compares: with a null nothing holds, but for being equal to null. Texts and ids by their bytes. */
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  $eq: (value, said) => (said === null ? value === null : value !== null && order(value, said) === 0),
  $ne: (value, said) => (said === null ? value !== null : value !== null && order(value, said) !== 0),
  $lt: (value, said) => value !== null && said !== null && order(value, said) < 0,
  $lte: (value, said) => value !== null && said !== null && order(value, said) <= 0,
  $gt: (value, said) => value !== null && said !== null && order(value, said) > 0,
  $gte: (value, said) => value !== null && said !== null && order(value, said) >= 0,
  $in: (value, said) => (said as unknown[]).some((each) => COMPARISONS.$eq!(value, each)),
  $nin: (value, said) => value !== null && (said as unknown[]).every((each) => COMPARISONS.$ne!(value, each)),
  $contains: (value, said) =>
    value !== null && (said as unknown[]).every((each) => (value as unknown[]).includes(each)),
  $like: (value, said) => value !== null && isLike(String(value), String(said)),
};

/** Whether a row is among those that a filter in MikroORM's language means. */
export function matches(row: object, filter: Filter): boolean {
  return Object.entries(filter).every(([key, said]) => {
    if (key === '$and') return (said as Filter[]).every((part) => matches(row, part));
    if (key === '$or') return (said as Filter[]).some((part) => matches(row, part));
    const value = (row as Record<string, unknown>)[key] ?? null;
    return comparisonsIn(said).every(([operator, operand]) => comparison(operator)(value, operand));
  });
}

/** What a filter compares with, in the order in which it says so; being null is no value. */
export function valuesIn(filter: Filter): unknown[] {
  return Object.entries(filter).flatMap(([key, said]): unknown[] => {
    if (key === '$and' || key === '$or') return (said as Filter[]).flatMap(valuesIn);
    return comparisonsIn(said).flatMap(([, operand]) => (operand === null ? [] : [operand]));
  });
}

const comparisonsIn = (said: unknown): [string, unknown][] =>
  typeof said === 'object' && said !== null ? Object.entries(said) : [['$eq', said]];

function comparison(operator: string): Comparison {
  const found = COMPARISONS[operator];
  if (!found) throw new Error(`the reference does not know the operator ${operator}`);
  return found;
}

/** Negative where `one` comes first. */
export function order(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)));
}

/** `%` is any text, `_` any character, a backslash takes the next character as it is. */
function isLike(value: string, pattern: string): boolean {
  const literal = (character: string) => character.replace(/[\\^$.*+?()[\]{}|/-]/u, '\\$&');
  const source = pattern.replaceAll(/\\(.)|(.)/gsu, (_whole, escaped?: string, plain?: string) => {
    if (escaped !== undefined) return literal(escaped);
    return plain === '%' ? '.*' : plain === '_' ? '.' : literal(plain!);
  });
  return new RegExp(`^${source}$`, 'su').test(value);
}
