import { shownOf } from '@gongzhi/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, comparedMetrics, metricsOf as metricsAmong } from './compared.js';
import { TEMPLATE_COUNTS } from './counts.js';

const MONTHS = 3;
const KEYS = [...TEMPLATE_COUNTS.map(({ key }) => key), 'points'];
const COMPARED_METRICS = comparedMetrics(undefined);
const metricsOf = (cells: readonly Cell[]) => metricsAmong(cells, COMPARED_METRICS);
const ABOUT_NOBODY = ['settlements', 'settlements-in-time'];

/** A count of a community and month, before anything of it is withheld. */
interface Counted {
  community: number;
  kind: string;
  month: number;
  key: string;
  value: number;
  persons: number | null;
}

/** Small counts are frequent, so that many groups have exactly one member that is withheld. */
const few = fc.integer({ min: 1, max: 4 });
const persons = fc.oneof(few, fc.integer({ min: 0, max: 9 }), fc.nat(10_000));
const community = fc.record({
  kind: fc.constantFrom('RURAL_MIXED', 'URBAN_COMMERCIAL'),
  months: fc.array(fc.tuple(...KEYS.map(() => fc.tuple(persons, fc.integer({ min: 1, max: 900 })))), {
    minLength: MONTHS,
    maxLength: MONTHS,
  }),
});
const counts = fc.array(community, { minLength: 1, maxLength: 6 }).map((communities): Counted[] =>
  communities.flatMap(({ kind, months }, index) =>
    months.flatMap((each, month) =>
      each.map(([behind, times], place) => {
        const key = KEYS[place]!;
        const about = ABOUT_NOBODY.includes(key) ? null : behind;
        return { community: index, kind, month, key, value: behind * times, persons: about };
      }),
    ),
  ),
);

const cellOf = (counted: Counted): Cell => ({ key: counted.key, shown: shownOf(counted) });
const GROUPS: ((counted: Counted) => string)[] = [
  () => 'total',
  ({ community: index }) => `community ${index}`,
  ({ kind }) => kind,
  ({ month }) => `month ${month}`,
  ({ kind, month }) => `${kind} ${month}`,
  ({ community: index, month }) => `${index} ${month}`,
];

/** Every group of every span of months, as the bureau is told it. */
function told(all: readonly Counted[]) {
  const answers = new Map<string, ReturnType<typeof metricsOf>>();
  for (let from = 0; from < MONTHS; from += 1)
    for (let until = from; until < MONTHS; until += 1)
      for (const nameOf of GROUPS) {
        const within = all.filter(({ month }) => month >= from && month <= until);
        for (const name of new Set(within.map(nameOf)))
          answers.set(`${name} ${from}-${until}`, metricsOf(within.filter((c) => nameOf(c) === name).map(cellOf)));
      }
  return answers;
}

describe('what is told of a template’s adopters', () => {
  it('is the same whatever the withheld counts are', () => {
    const otherwise = fc.tuple(counts, fc.infiniteStream(few)).map(([all, stream]): [Counted[], Counted[]] => [
      all,
      all.map((counted) => {
        if (shownOf(counted) !== null) return counted;
        const behind = stream.next().value as number;
        return { ...counted, persons: behind, value: behind * 7 };
      }),
    ]);
    fc.assert(
      fc.property(otherwise, ([one, other]) => {
        expect(told(other)).toEqual(told(one));
      }),
    );
  });

  it('leaves nothing of a withheld count where totals and adjacent spans are subtracted', () => {
    let tried = 0;
    fc.assert(
      fc.property(counts, (all) => {
        const answers = told(all);
        const sum = (name: string, key: string) =>
          answers.get(name)?.find(({ metric }) => metric.key === key)?.value ?? 0;
        for (const metric of COMPARED_METRICS.filter(({ per }) => !per)) {
          for (const hidden of all.filter((counted) => counted.key === metric.count && shownOf(counted) === null)) {
            tried += 1;
            const { month, community: own } = hidden;
            const others = [...new Set(all.map((counted) => counted.community))].filter((index) => index !== own);
            const rest = (span: string) =>
              others.reduce(
                (left, index) => left - sum(`community ${index} ${span}`, metric.key),
                sum(`total ${span}`, metric.key),
              );
            expect(rest(`${month}-${month}`)).toBe(0);
            if (month > 0) {
              const [longer, shorter] = [`0-${month}`, `0-${month - 1}`];
              expect(rest(longer) - rest(shorter)).toBe(0);
              expect(sum(`community ${own} ${longer}`, metric.key)).toBe(
                sum(`community ${own} ${shorter}`, metric.key),
              );
            }
          }
        }
      }),
    );
    expect(tried).toBeGreaterThan(100);
  });

  it('withholds a quotient with a withheld part, and rounds the others', () => {
    const cell = (key: string, shown: number | null): Cell => ({ key, shown });
    const value = (cells: Cell[], key: string) => metricsOf(cells).find(({ metric }) => metric.key === key);
    const whole = [cell('paid', 1000), cell('services', 6), cell('score', 23), cell('ratings', 5)];
    expect(value(whole, 'cost-per-service')).toMatchObject({ value: 167, withheld: 0 });
    expect(value(whole, 'rating')).toMatchObject({ value: 460, withheld: 0 });
    expect(value([...whole, cell('services', null)], 'cost-per-service')).toMatchObject({ value: null, withheld: 1 });
    expect(value([cell('paid', 0), cell('services', 0)], 'cost-per-service')).toMatchObject({
      value: null,
      withheld: 0,
    });
  });
});
