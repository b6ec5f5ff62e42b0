import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Part, personsBehind, type Witnessed } from './fewest.js';

const FEW = 4;
const isFew = (persons: number): boolean => persons >= 1 && persons <= FEW;
const servedIn = (records: Iterable<Witnessed>): number => new Set([...records].map(({ served }) => served)).size;
const serversIn = (records: Iterable<Witnessed>): number =>
  new Set([...records].flatMap(({ servedBy }) => servedBy ?? [])).size;

/** Records of up to a few dozen persons, and some of them picked for each part. */
const world = fc
  .array(
    fc.record({
      served: fc.nat(25),
      servedBy: fc.option(fc.nat(12)),
      in: fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 0, max: 9 }))),
    }),
    { maxLength: 160, size: 'max' },
  )
  .chain((rows) => fc.tuple(fc.constant(rows), fc.tuple(...[0, 1, 2].map(() => fc.constantFrom(0, 1, 5, 9, 10, 10)))))
  .map(([rows, most]) => {
    const records = rows.map(({ served, servedBy, in: picks }) => ({
      record: { served: `p${served}`, servedBy: servedBy === null ? null : `s${servedBy}` },
      picks,
    }));
    const all = new Set<Witnessed>(records.map(({ record }) => record));
    const parts = most.map(
      (share, place): Part => ({
        behind: 'served',
        records: new Set(records.filter(({ picks }) => picks[place]! < share).map(({ record }) => record)),
      }),
    );
    return { all, parts };
  });

describe('who stands behind parts of the same records', () => {
  it('are never few in what is left when parts that are told are subtracted from each other and from the whole', () => {
    let told = 0;
    fc.assert(
      fc.property(world, ({ all, parts }) => {
        const persons = personsBehind(all, parts);
        const shown = parts.filter((_, place) => persons[place] !== null && !isFew(persons[place]!));
        const whole = servedIn(all) > FEW ? [{ records: all }] : [];
        for (const one of [...shown, ...whole])
          for (const other of shown) {
            if (one.records.size > other.records.size) told += 1;
            const rest = [...one.records].filter((record) => !other.records.has(record));
            const both = [...one.records].filter((record) => other.records.has(record));
            expect([isFew(servedIn(rest)), isFew(servedIn(both))]).toEqual([false, false]);
          }
        const others = [...all].filter((record) => !shown.some(({ records }) => records.has(record)));
        if (shown.length > 0 && whole.length > 0) expect(isFew(servedIn(others))).toBe(false);
      }),
      { numRuns: 1000 },
    );
    expect(told).toBeGreaterThan(100);
  });

  it('are those who served, too, where a part tells of them', () => {
    fc.assert(
      fc.property(world, ({ all, parts }) => {
        const both = parts.map((part): Part => ({ ...part, behind: 'both' }));
        for (const [place, persons] of personsBehind(all, both).entries()) {
          if (persons === null) continue;
          const { records } = both[place]!;
          expect(persons).toBeLessThanOrEqual(servedIn(records));
          if (serversIn(records) > 0) expect(persons).toBeLessThanOrEqual(serversIn(records));
        }
      }),
    );
  });

  it('count as few for each part that leaves something out, where one kind of service was for few', () => {
    const records = (count: number, first = 0): Witnessed[] =>
      Array.from({ length: count }, (_, n) => ({ served: `p${first + n}`, servedBy: null }));
    const [consulted, mediated] = [records(9), records(2)];
    const all = new Set([...consulted, ...mediated]);
    const part = (meant: readonly Witnessed[]): Part => ({ records: new Set(meant), behind: 'served' });
    expect(personsBehind(all, [part(consulted), part(mediated), part([...all]), part([])])).toEqual([2, 2, 9, null]);
  });
});
