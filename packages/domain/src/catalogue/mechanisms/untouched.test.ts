import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../documents/json.js';
import { merge } from '../../documents/merge.js';
import { untouched } from './untouched.js';

const rule = (key: string, points: number, cap: number | null = null) => ({ key, points, cap });

describe('what of a mechanism nobody has decided on', () => {
  it('is what is here as every community begins, as far as the version tells it, too', () => {
    const begun = [rule('sorts-waste', 2), rule('volunteers', 10), rule('honoured', 50)];
    const ours = [rule('sorts-waste', 2), rule('volunteers', 12), rule('honoured', 50), rule('reads', 1)];
    const theirs = [rule('volunteers', 10, 60), rule('sorts-waste', 3), rule('reads', 2)];
    expect(untouched(ours, begun, theirs)).toEqual([rule('sorts-waste', 2), { key: 'volunteers', cap: null }]);
  });

  it('looks into groups, and takes lists without names whole', () => {
    const begun = { ballot: 'OPEN', quorum: { of: 'seats', share: 2 }, narrowings: [] };
    const theirs = { ballot: 'SECRET', quorum: { of: 'seats', share: 4 }, narrowings: [{ rule: 'x' }] };
    expect(untouched({ ...begun, quorum: { of: 'seats', share: 3 } }, begun, theirs)).toEqual({
      ...{ ballot: 'OPEN', quorum: { of: 'seats' }, narrowings: [] },
    });
    const { narrowings: _, ...rest } = begun;
    expect(untouched({ ...begun, narrowings: [{ rule: 'y' }] }, begun, theirs)).toEqual(rest);
  });

  it('is nothing where one of the three has nothing of it', () => {
    expect(untouched({ months: null }, undefined, { months: 24 })).toBeUndefined();
    expect(untouched({ months: 12, more: 1 }, { months: 12 }, { months: 24 })).toEqual({ months: 12 });
    expect(untouched({ months: null }, { months: null }, {})).toEqual({});
  });
});

/** Rules by their keys; few keys and few values, so that the three often agree. */
const rules = fc
  .uniqueArray(
    fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd'),
      points: fc.integer({ min: 1, max: 3 }),
      cap: fc.option(fc.integer({ min: 1, max: 2 })),
    }),
    { selector: ({ key }) => key },
  )
  .map((items) => items.toSorted((one, other) => (one.key < other.key ? -1 : 1)));
type Rules = { key: string; points: number; cap: number | null }[];

describe('a first adoption, whatever the community, its beginning and the version', () => {
  const adopted = (ours: Rules, begun: Rules, theirs: Rules) => {
    const base = (untouched(ours, begun, theirs) ?? []) as JsonObject[];
    const { merged, conflicts } = merge({ base: { rules: base }, ours: { rules: ours }, theirs: { rules: theirs } });
    const byKey = new Map((merged.rules as Rules).map((item) => [item.key, item]));
    return { byKey, paths: new Set(conflicts.map(({ path }) => path)) };
  };
  const FIELDS = ['points', 'cap'] as const;
  const named = (items: Rules, key: string) => items.find((item) => item.key === key);

  it('takes nothing away, changes nothing that somebody decided, and asks where that is otherwise', () => {
    fc.assert(
      fc.property(rules, rules, rules, (ours, begun, theirs) => {
        const { byKey, paths } = adopted(ours, begun, theirs);
        for (const item of ours) {
          const [before, then, now] = [named(begun, item.key), named(theirs, item.key), byKey.get(item.key)];
          expect(now).toBeDefined();
          for (const field of FIELDS) {
            const isDecided = before?.[field] !== item[field];
            expect(now![field]).toBe(then && !isDecided ? then[field] : item[field]);
            const isAsked = paths.has(`rules.${item.key}.${field}`);
            expect(isAsked).toBe(isDecided && then !== undefined && then[field] !== item[field]);
          }
        }
        for (const item of theirs) if (!named(ours, item.key)) expect(byKey.get(item.key)).toEqual(item);
        expect(byKey.size).toBe(new Set([...ours, ...theirs].map(({ key }) => key)).size);
      }),
      { numRuns: 1_000 },
    );
  });

  it('asks nothing of whoever changed nothing', () => {
    fc.assert(
      fc.property(rules, rules, (begun, theirs) => {
        const { byKey, paths } = adopted(begun, begun, theirs);
        expect(paths.size).toBe(0);
        for (const item of theirs) expect(byKey.get(item.key)).toEqual(item);
      }),
    );
  });
});
