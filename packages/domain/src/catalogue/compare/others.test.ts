import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparedMetrics } from './compared.js';
import { FEWEST_OTHERS, type ToldCell, toldMetrics as toldAmong, toldCells } from './others.js';
import type { PlacedCell } from './placed-cells.js';

const toldMetrics = (told: readonly ToldCell[]) => toldAmong(told, comparedMetrics(undefined));
const MONTHS = ['2026-01-01', '2026-02-01', '2026-03-01'] as const;
const KINDS = ['RURAL_MIXED', 'URBAN_COMMERCIAL'];
const KEYS = ['services', 'paid', 'score', 'ratings', 'points'];

/** As communities show them: withheld, nought, or a figure; groups of one to four with a figure are frequent. */
const figure = fc.oneof(
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.integer({ min: 5, max: 5000 }) },
);
const world = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...KINDS),
      figures: fc.array(figure, {
        minLength: MONTHS.length * KEYS.length,
        maxLength: MONTHS.length * KEYS.length,
      }),
    }),
    { minLength: 1, maxLength: 9 },
  )
  .map((communities): PlacedCell[] =>
    communities.flatMap(({ kind, figures }, index) =>
      figures.map((shown, place) => ({
        ...{ kind, shown, origin: false, code: `c${index}`, name: `c${index}` },
        key: KEYS[place % KEYS.length]!,
        month: MONTHS[Math.floor(place / KEYS.length)]!,
      })),
    ),
  );

/** Every answer that a community could ask for: each span of months, of each kind and of all. */
function answers(others: readonly PlacedCell[]) {
  const all = [];
  for (let from = 0; from < MONTHS.length; from += 1)
    for (let until = from; until < MONTHS.length; until += 1) {
      const asked = others.filter(({ month }) => month >= MONTHS[from]! && month <= MONTHS[until]!);
      const told = toldCells(asked);
      for (const kind of [null, ...KINDS]) {
        const metrics = toldMetrics(told.filter((cell) => kind === null || cell.kind === kind));
        all.push({ from, until, kind, values: metrics.map(({ metric, ...rest }) => ({ key: metric.key, ...rest })) });
      }
    }
  return all;
}

const peersOf = (cells: readonly PlacedCell[], { kind, month, key }: PlacedCell): PlacedCell[] =>
  cells.filter((cell) => cell.kind === kind && cell.month === month && cell.key === key && cell.shown);

describe('what a community is told of others', () => {
  it('fits with other figures of each single community, even for who knows those of one more', () => {
    let shifted = 0;
    let unseen = 0;
    fc.assert(
      fc.property(world, fc.nat(), (cells, chance) => {
        const told = answers(cells);
        const target = cells[chance % cells.length]!;
        const peers = peersOf(cells, target);
        if (!target.shown) return;
        if (peers.length < FEWEST_OTHERS) {
          // Nothing rests on it at all.
          const changed = cells.map((cell) => (cell === target ? { ...cell, shown: cell.shown! + 1234 } : cell));
          unseen += 1;
          expect(answers(changed)).toEqual(told);
          return;
        }
        // Whoever has told their own figures is not the one that makes up for it.
        const [friend, other] = peers.filter((cell) => cell !== target) as [PlacedCell, PlacedCell];
        expect(friend.code).not.toBe(other.code);
        const changed = cells.map((cell) => {
          if (cell === target) return { ...cell, shown: cell.shown! + 1 };
          return cell === other ? { ...cell, shown: cell.shown! - 1 } : cell;
        });
        shifted += 1;
        expect(answers(changed)).toEqual(told);
      }),
      { numRuns: 500 },
    );
    expect(Math.min(shifted, unseen)).toBeGreaterThan(50);
  });

  it('leaves no one or two communities where counts of the same records are subtracted from each other', () => {
    let pairs = 0;
    fc.assert(
      fc.property(world, (cells) => {
        const told = toldCells(cells).filter(({ key }) => key === 'services' || key === 'points');
        for (const one of told)
          for (const other of told.filter(({ kind, month }) => kind === one.kind && month === one.month)) {
            const left = one.communities.filter((code) => !other.communities.includes(code)).length;
            pairs += one === other ? 0 : 1;
            expect(left === 0 || left >= FEWEST_OTHERS).toBe(true);
          }
      }),
      { numRuns: 500 },
    );
    expect(pairs).toBeGreaterThan(10);
  });

  it('leaves three communities’ figures or none where kinds and adjacent spans are subtracted', () => {
    fc.assert(
      fc.property(world, (cells) => {
        const told = answers(cells);
        const value = (from: number, until: number, kind: string | null) =>
          told
            .find((one) => one.from === from && one.until === until && one.kind === kind)!
            .values.find(({ key }) => key === 'services')!.value ?? 0;
        for (const kind of [null, ...KINDS]) {
          for (let until = 1; until < MONTHS.length; until += 1) {
            const rest = value(0, until, kind) - value(0, until - 1, kind);
            const groups = KINDS.filter((one) => kind === null || one === kind).map((one) =>
              peersOf(cells, { kind: one, month: MONTHS[until], key: 'services' } as PlacedCell),
            );
            const large = groups.filter((members) => members.length >= FEWEST_OTHERS);
            // Some may not be told, beside another count of the same records.
            const sums = large.map((members) => members.reduce((sum, { shown }) => sum + shown!, 0));
            expect([0, ...sums, (sums[0] ?? 0) + (sums[1] ?? 0)]).toContain(rest);
          }
        }
        const [all, ...kinds] = [null, ...KINDS].map((kind) => value(0, 2, kind)) as [number, ...number[]];
        expect(all - kinds.reduce((sum, each) => sum + each, 0)).toBe(0);
      }),
    );
  });

  it('is nothing of noughts, and no quotient of parts that are not of the same communities', () => {
    const cell = (code: string, key: string, shown: number | null): PlacedCell => ({
      ...{ code, key, shown, name: code, kind: 'RURAL_MIXED', origin: false, month: MONTHS[0] },
    });
    const of = (key: string, ...shown: (number | null)[]) => shown.map((each, n) => cell(`c${n}`, key, each));
    const told = (cells: PlacedCell[], key: string) =>
      toldMetrics(toldCells(cells)).find(({ metric }) => metric.key === key);
    expect(told(of('services', 0, 0, 0, 7), 'services')).toMatchObject({ value: null, figures: 0 });
    expect(told(of('services', 6, 6, 6, 0), 'services')).toMatchObject({ value: 18, figures: 3 });
    const same = [...of('paid', 100, 200, 300), ...of('services', 10, 10, 10)];
    expect(told(same, 'cost-per-service')).toMatchObject({ value: 20, figures: 3 });
    const other = [...of('paid', 100, 200, 300, 400), ...of('services', 10, 10, 10)];
    expect(told(other, 'cost-per-service')).toMatchObject({ value: null, figures: 0 });
  });
});
