import { describe, expect, it } from 'vitest';
import { at, type Found, type JsonObject, same } from '../../documents/json.js';
import { merge } from '../../documents/merge.js';
import { untouched } from './untouched.js';

type Items = Record<string, Record<string, number>>;

/** Small numbers from a seed, so that a failure can be repeated. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const KEYS = ['a', 'b', 'c', 'd'];
const FIELDS = ['points', 'cap'];

function itemsFrom(pick: (below: number) => number): Items {
  const present = KEYS.filter(() => pick(3) > 0);
  return Object.fromEntries(present.map((key) => [key, Object.fromEntries(FIELDS.map((field) => [field, pick(3)]))]));
}

/** Of each leaf, now and then what it began as, so that sides agree often enough. */
function near(pick: (below: number) => number, begun: Items): Items {
  const other = itemsFrom(pick);
  return Object.fromEntries(
    KEYS.flatMap((key) => {
      const item = pick(3) > 0 ? (begun[key] ?? other[key]) : other[key];
      return item
        ? [[key, Object.fromEntries(FIELDS.map((field) => [field, pick(3) > 0 ? item[field]! : pick(3)]))]]
        : [];
    }),
  );
}

const asList = (items: Items): JsonObject[] => Object.entries(items).map(([key, fields]) => ({ key, ...fields }));
const asGroup = (items: Items): JsonObject => ({ list: asList(items), group: items });

function firstMerge({ ours, begun, theirs }: Record<'ours' | 'begun' | 'theirs', JsonObject>) {
  const base = (untouched(ours, begun, theirs) ?? {}) as JsonObject;
  return merge({ base, ours, theirs });
}

const leaves = (items: Items): string[][] =>
  Object.entries(items).flatMap(([key, fields]) => Object.keys(fields).map((field) => [key, field]));
const itemOf = (merged: Found, key: string): JsonObject | undefined =>
  (merged as JsonObject[]).find((item) => item.key === key);

describe('a first adoption, whatever was decided before', () => {
  const cases = Array.from({ length: 2_000 }, (_, seed) => {
    const pick = numbersFrom(seed + 1);
    const begun = itemsFrom(pick);
    return { seed, begun, ours: near(pick, begun), theirs: near(pick, begun) };
  });

  it('changes nothing that was changed from the beginning without a conflict, and takes nothing away', () => {
    for (const { seed, begun, ours, theirs } of cases) {
      const { merged } = firstMerge({ ours: asGroup(ours), begun: asGroup(begun), theirs: asGroup(theirs) });
      for (const [key, field] of leaves(ours) as [string, string][]) {
        const after = [
          at(itemOf(merged.list, key), field),
          at(at(merged.group as JsonObject, key) as JsonObject, field),
        ];
        const kept = ours[key]![field]!;
        const free = begun[key]?.[field] === kept && theirs[key]?.[field] !== undefined;
        const expected = free ? theirs[key]![field]! : kept;
        expect([seed, key, field, ...after]).toEqual([seed, key, field, expected, expected]);
      }
    }
  });

  it('brings nothing back that was taken out of a group, and tells where the version would have it otherwise', () => {
    for (const { seed, begun, ours, theirs } of cases) {
      const { merged, conflicts } = firstMerge({ ours: asGroup(ours), begun: asGroup(begun), theirs: asGroup(theirs) });
      for (const key of KEYS.filter((each) => begun[each] && theirs[each] && !ours[each])) {
        expect([seed, key, itemOf(merged.list, key)]).toEqual([seed, key, undefined]);
        const told = conflicts.some(({ path }) => path === `list.${key}`);
        expect([seed, key, told]).toEqual([seed, key, !same(begun[key] as JsonObject, theirs[key] as JsonObject)]);
      }
    }
  });

  it('is the version laid over the beginning, where nobody decided anything', () => {
    for (const { seed, begun, theirs } of cases) {
      const { merged, conflicts } = firstMerge({
        ours: asGroup(begun),
        begun: asGroup(begun),
        theirs: asGroup(theirs),
      });
      expect([seed, conflicts]).toEqual([seed, []]);
      const wanted = { ...begun, ...theirs };
      for (const key of KEYS)
        expect([seed, itemOf(merged.list, key)]).toEqual([seed, wanted[key] && { key, ...wanted[key] }]);
    }
  });

  it('adds what a list of its own began without', () => {
    for (const { seed, begun, ours, theirs } of cases) {
      const base = untouched(asList(ours), asList(begun), asList(theirs)) ?? [];
      const { merged } = merge({
        base: { rules: base },
        ours: { rules: asList(ours) },
        theirs: { rules: asList(theirs) },
      });
      for (const key of KEYS.filter((each) => theirs[each] && !ours[each]))
        expect([seed, itemOf(merged.rules, key)]).toEqual([seed, { key, ...theirs[key] }]);
    }
  });
});
