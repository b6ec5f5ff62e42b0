import { type Conditions, comparisonsOf } from './rule.js';

type Comparisons = Record<string, unknown>;

/**
 * Conditions that hold together, as conditions of the same form: CASL in memory, at a client as here, knows no `$and`.
 * Their placeholders are filled in.
 */
export function allOf(conditions: readonly Conditions[]): Conditions {
  const joined: Record<string, Comparisons> = {};
  for (const each of conditions) {
    for (const [column, wanted] of Object.entries(each)) {
      joined[column] = comparisonsOf(wanted).reduce(join, joined[column] ?? {});
    }
  }
  return Object.fromEntries(Object.entries(joined).map(([column, said]) => [column, plain(said)])) as Conditions;
}

/** One more comparison; two with the same operator become one that says both. */
function join(said: Comparisons, [operator, operand]: [string, unknown]): Comparisons {
  if (!Object.hasOwn(said, operator)) return { ...said, [operator]: operand };
  const former = said[operator];
  if (former === operand) return said;
  switch (operator) {
    case '$ne': {
      const { $ne: _, ...rest } = said;
      return join(rest, ['$nin', [former, operand]]);
    }
    case '$nin':
      return { ...said, $nin: [...new Set([...(former as unknown[]), ...(operand as unknown[])])] };
    case '$in':
      return { ...said, $in: (former as unknown[]).filter((one) => (operand as unknown[]).includes(one)) };
    case '$eq':
      return { ...said, ...NEVER };
    default:
      return stricter(said, operator, former, operand);
  }
}

const NEVER = { $in: [] };

/** Of two bounds on the same side the narrower one; a text and a number cannot both be kept to. */
function stricter(said: Comparisons, operator: string, former: unknown, operand: unknown): Comparisons {
  if (typeof former !== typeof operand) return { ...said, ...NEVER };
  const isUpper = operator.startsWith('$lt');
  const isStricter = isUpper === (operand as number) < (former as number);
  return { ...said, [operator]: isStricter ? operand : former };
}

/** Equality stands as the value itself, as conditions are usually written. */
const plain = (said: Comparisons): unknown =>
  Object.keys(said).length === 1 && Object.hasOwn(said, '$eq') ? said.$eq : said;
