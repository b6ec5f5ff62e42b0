import type { Json } from '@gongzhi/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Found, isGroup, type JsonObject, same } from './json.js';
import { differences, merge } from './merge.js';

/** Few names and few values, so that two documents often meet at a path. */
const name = fc.constantFrom('a', 'b', 'c', 'd.e', '__proto__');
const scalar = fc.constantFrom<Json>(0, 1, 'x', true, null, 0.5);
const { value } = fc.letrec<{ value: Json; group: JsonObject; list: Json[]; items: Json[] }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, scalar, tie('group'), tie('items'), tie('list')),
  group: fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  list: fc.array(tie('value'), { maxLength: 3 }),
  items: fc
    .uniqueArray(fc.tuple(name, tie('group')), { maxLength: 4, selector: ([key]) => key })
    .map((items) => items.map(([key, group]) => ({ ...group, key }))),
}));
const document = fc.dictionary(name, value, { maxKeys: 5, noNullPrototype: true });

const thousand = { numRuns: 1000 };
const holds = (property: fc.IPropertyWithHooks<[JsonObject, JsonObject, JsonObject]>) => fc.assert(property, thousand);

describe('a three-way merge of random documents', () => {
  it('with theirs unchanged is ours', () => {
    fc.assert(
      fc.property(document, document, (base, ours) => {
        const { merged, changes, conflicts } = merge({ base, ours, theirs: base });
        expect(same(merged, ours)).toBe(true);
        expect([changes, conflicts]).toEqual([[], []]);
      }),
      thousand,
    );
  });

  it('with ours unchanged is theirs', () => {
    fc.assert(
      fc.property(document, document, (base, theirs) => {
        const { merged, conflicts } = merge({ base, ours: base, theirs });
        expect(same(merged, theirs)).toBe(true);
        expect(conflicts).toEqual([]);
      }),
      thousand,
    );
  });

  it('with both the same is that', () => {
    fc.assert(
      fc.property(document, document, (base, both) => {
        const { merged, conflicts } = merge({ base, ours: both, theirs: both });
        expect(same(merged, both)).toBe(true);
        expect(conflicts).toEqual([]);
      }),
      thousand,
    );
  });

  it('loses no field, and makes none up', () => {
    holds(
      fc.property(document, document, document, (base, ours, theirs) => {
        const { merged, conflicts } = merge({ base, ours, theirs });
        const within = new Set(conflicts.map(({ path }) => path));
        for (const key of new Set([base, ours, theirs].flatMap(Object.keys))) {
          const [was, our, their, now] = [base, ours, theirs, merged].map((one) => own(one, key));
          const contested = [...within].some((path) => path === text(key) || path.startsWith(`${text(key)}.`));
          if (contested) continue;
          if (same(was, their)) expect(same(now, our)).toBe(true);
          else if (same(was, our)) expect(same(now, their)).toBe(true);
          else expect(now === undefined).toBe(our === undefined && their === undefined);
        }
        for (const key of Object.keys(merged)) {
          expect(own(ours, key) !== undefined || own(theirs, key) !== undefined).toBe(true);
        }
      }),
    );
  });

  it('that is undone leaves ours as it was', () => {
    holds(
      fc.property(document, document, document, (base, ours, theirs) => {
        const { merged } = merge({ base, ours, theirs });
        const undone = merge({ base: merged, ours: merged, theirs: ours });
        expect(same(undone.merged, ours)).toBe(true);
        expect(undone.conflicts).toEqual([]);
      }),
    );
  });

  it('meets the same conflicts from either side, and leaves ours standing in them', () => {
    holds(
      fc.property(document, document, document, (base, ours, theirs) => {
        const [one, other] = [merge({ base, ours, theirs }), merge({ base, ours: theirs, theirs: ours })];
        expect(new Set(one.conflicts.map(({ path }) => path))).toEqual(
          new Set(other.conflicts.map(({ path }) => path)),
        );
        for (const { ours: our, theirs: their, base: was } of one.conflicts) {
          expect(same(our, their) || same(our, was) || same(their, was)).toBe(false);
        }
      }),
    );
  });

  it('has no conflict left once each is resolved, as it was resolved', () => {
    holds(
      fc.property(document, document, document, (base, ours, theirs) => {
        const { conflicts } = merge({ base, ours, theirs });
        const resolutions = conflicts.map(({ path }) => ({ path, take: 'THEIRS' as const }));
        const resolved = merge({ base, ours, theirs }, resolutions);
        expect([resolved.conflicts, resolved.strays]).toEqual([[], []]);
        const kept = merge(
          { base, ours, theirs },
          conflicts.map(({ path }) => ({ path, take: 'OURS' as const })),
        );
        expect(same(kept.merged, merge({ base, ours, theirs }).merged)).toBe(true);
      }),
    );
  });
});

describe('a merge', () => {
  const workshop = (key: string, places: number) => ({ key, places });
  const base = {
    mealSubsidy: 800,
    helperAge: { from: 50, to: 60 },
    workshops: [workshop('paper', 10), workshop('bamboo', 8)],
    days: [1, 3],
  };

  it('takes what only one side changed, key by key', () => {
    const ours = { ...base, mealSubsidy: 700, helperAge: { from: 48, to: 60 } };
    const theirs = { ...base, helperAge: { from: 50, to: 65 }, days: [1, 3, 5] };
    const { merged, changes, conflicts } = merge({ base, ours, theirs });
    expect(merged).toEqual({ ...ours, helperAge: { from: 48, to: 65 }, days: [1, 3, 5] });
    expect(changes.map(({ path }) => path)).toEqual(['helperAge.to', 'days']);
    expect(conflicts).toEqual([]);
  });

  it('merges named items by name, wherever they stand', () => {
    const ours = { ...base, workshops: [workshop('bamboo', 12), workshop('tea', 6), workshop('paper', 10)] };
    const theirs = { ...base, workshops: [workshop('clay', 5), workshop('paper', 20), workshop('bamboo', 8)] };
    const { merged, conflicts } = merge({ base, ours, theirs });
    expect(merged.workshops).toEqual([
      workshop('clay', 5),
      workshop('bamboo', 12),
      workshop('tea', 6),
      workshop('paper', 20),
    ]);
    expect(conflicts).toEqual([]);
  });

  it('tells a conflict by its path, and where an item was taken away that the other side changed', () => {
    const ours = { ...base, mealSubsidy: 700, workshops: [workshop('paper', 10)] };
    const theirs = { ...base, mealSubsidy: 900, workshops: [workshop('paper', 10), workshop('bamboo', 9)] };
    const { conflicts } = merge({ base, ours, theirs });
    expect(conflicts).toEqual([
      { path: 'mealSubsidy', base: 800, ours: 700, theirs: 900 },
      { path: 'workshops.bamboo', base: workshop('bamboo', 8), ours: undefined, theirs: workshop('bamboo', 9) },
    ]);
  });

  it('takes a value of one’s own, also where nothing is contested, and tells which resolutions decide nothing', () => {
    const theirs = { ...base, mealSubsidy: 900 };
    const { merged, strays } = merge({ base, ours: { ...base, mealSubsidy: 700 }, theirs }, [
      { path: 'mealSubsidy', take: 'VALUE', value: 850 },
      { path: 'helperAge.to', take: 'VALUE', value: 61 },
      { path: 'nowhere', take: 'OURS' },
    ]);
    expect(merged).toEqual({ ...base, mealSubsidy: 850, helperAge: { from: 50, to: 61 } });
    expect(strays).toEqual(['nowhere']);
  });

  it('knows names with dots from paths', () => {
    const [change] = differences({ 'a.b': 1, a: { b: 1 } }, { 'a.b': 2, a: { b: 1 } });
    expect(change).toEqual({ path: 'a\\.b', before: 1, after: 2 });
  });
});

const own = (one: JsonObject, key: string): Found => (Object.hasOwn(one, key) && isGroup(one) ? one[key] : undefined);
const text = (key: string) => key.replaceAll('.', '\\.');
