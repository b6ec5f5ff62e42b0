import { shownOf } from '@gongzhi/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CommunityLine, type FigureTotal, totalsBy, totalsOf } from './city-totals.js';
import { FIGURE_KINDS } from './figure-kinds.js';
import type { Counted } from './shown.js';

const DAYS = 3;
const KEYS = ['persons', 'households', 'running-projects', 'settled-fen-of-month'];

/** A community with what it counted on each day, and the kind and town that it was of. */
interface Member {
  days: { kind: string; town: string | null; figures: Counted[] }[];
}

/** Small counts are frequent, so that many groups have exactly one member that is withheld. */
const few = fc.integer({ min: 1, max: 4 });
const persons = fc.oneof(few, fc.integer({ min: 0, max: 9 }), fc.nat(100_000));
const counted = (key: string): fc.Arbitrary<Counted> => {
  if (key === 'running-projects') return fc.nat(20).map((value) => ({ key, value, persons: null }));
  if (key !== 'settled-fen-of-month') return persons.map((value) => ({ key, value, persons: value }));
  return fc.tuple(persons, fc.nat(10_000)).map(([behind, each]) => ({ key, value: behind * each, persons: behind }));
};
const member: fc.Arbitrary<Member> = fc.record({
  days: fc.array(
    fc.record({
      kind: fc.constantFrom('RURAL_MIXED', 'URBAN_COMMERCIAL'),
      town: fc.constantFrom('杨舍镇', '塘桥镇', null),
      figures: fc.tuple(...KEYS.map(counted)),
    }),
    { minLength: DAYS, maxLength: DAYS },
  ),
});
const city = fc.array(member, { minLength: 1, maxLength: 8 });

const linesOn = (members: readonly Member[], day: number): CommunityLine[] =>
  members.map(({ days }) => {
    const { figures, ...line } = days[day]!;
    return { ...line, figures: figures.map((figure) => ({ key: figure.key, value: shownOf(figure) })) };
  });

/** Everything that the bureau is told of all days. */
const told = (members: readonly Member[]) =>
  Array.from({ length: DAYS }, (_, day) => {
    const lines = linesOn(members, day);
    return {
      lines,
      ...{
        totals: totalsOf(lines),
        kinds: totalsBy(lines, ({ kind }) => kind),
        towns: totalsBy(lines, ({ town }) => town),
      },
    };
  });

const sumOf = (totals: readonly FigureTotal[], key: string): number =>
  totals.find((total) => total.key === key)!.value ?? 0;
const shownIn = (line: CommunityLine, key: string): number =>
  line.figures.find((figure) => figure.key === key)!.value ?? 0;
const isWithheld = (line: CommunityLine, key: string) =>
  line.figures.some((each) => each.key === key && each.value === null);

describe('what the city is told', () => {
  it.each([
    [{ value: 0, persons: 0 }, 0],
    [{ value: 1, persons: 1 }, null],
    [{ value: 4, persons: 4 }, null],
    [{ value: 5, persons: 5 }, 5],
    [{ value: 30, persons: 2 }, null],
    [{ value: 2, persons: null }, 2],
  ])('of %j is %j', (figure, shown) => {
    expect(shownOf(figure)).toBe(shown);
  });

  it('is the same whatever the withheld values are: nothing that is computed from it can tell them', () => {
    const otherwise = fc.tuple(city, fc.infiniteStream(few)).map(([members, stream]): [Member[], Member[]] => [
      members,
      members.map(({ days }) => ({
        days: days.map((day) => ({
          ...day,
          figures: day.figures.map((figure) => {
            if (shownOf(figure) !== null) return figure;
            const behind = stream.next().value as number;
            return { ...figure, persons: behind, value: behind * (figure.key === 'settled-fen-of-month' ? 700 : 1) };
          }),
        })),
      })),
    ]);
    fc.assert(
      fc.property(otherwise, ([one, other]) => {
        expect(told(other)).toEqual(told(one));
      }),
    );
  });

  it('leaves nothing where totals, subgroups and the days around are subtracted from each other', () => {
    let withheld = 0;
    fc.assert(
      fc.property(city, fc.constantFrom(...KEYS), (members, key) => {
        const days = told(members);
        const rest = (index: number, day: number): number[] => {
          const { lines, totals, kinds, towns } = days[day]!;
          const own = lines[index]!;
          const groups: [readonly FigureTotal[], readonly CommunityLine[]][] = [
            [totals, lines],
            [kinds.find(({ name }) => name === own.kind)!.totals, lines.filter(({ kind }) => kind === own.kind)],
            [towns.find(({ name }) => name === own.town)!.totals, lines.filter(({ town }) => town === own.town)],
          ];
          return groups.map(
            ([sums, group]) =>
              sumOf(sums, key) -
              group.filter((line) => line !== own).reduce((sum, line) => sum + shownIn(line, key), 0),
          );
        };
        for (const [day, { lines, totals, kinds, towns }] of days.entries()) {
          for (const groups of [kinds, towns]) {
            const parts = groups.reduce((sum, group) => sum + sumOf(group.totals, key), 0);
            expect(sumOf(totals, key) - parts).toBe(0);
          }
          for (const [index, line] of lines.entries()) {
            if (!isWithheld(line, key)) continue;
            withheld += 1;
            expect(rest(index, day)).toEqual([0, 0, 0]);
            const around = [day - 1, day + 1].filter((other) => days[other]);
            for (const other of around) {
              // The change from one day to the next is what is shown of the other day, and never what is withheld.
              const change = rest(index, other)[0]! - rest(index, day)[0]!;
              expect(change).toBe(shownIn(days[other]!.lines[index]!, key));
            }
          }
        }
      }),
    );
    expect(withheld).toBeGreaterThan(100);
  });

  it('names each figure once, and never one that was not declared', () => {
    const keys = FIGURE_KINDS.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(totalsOf([{ kind: '', town: null, figures: [{ key: 'gone', value: 7 }] }]).map(({ key }) => key)).toEqual(
      keys,
    );
  });
});
