import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Loose, signIn, type Visitor } from '../testkit/city.js';

const PAGE = `query($first: Int, $after: String, $last: Int, $before: String, $asOf: LocalDate) {
  communityFigures(first: $first, after: $after, last: $last, before: $before, asOf: $asOf) {
    totalCount
    nodes { code kind day figures { key value withheld money { yuan } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } }`;
const CITY = `query($asOf: LocalDate) { cityFigures(asOf: $asOf) {
  asOf register { kind status communities }
  totals { key value communities withheld }
  byKind { kind communities totals { key value communities withheld } }
  byTown { town communities totals { key value } } } }`;

const valueIn = (figures: Loose[], key: string) => figures.find((figure) => figure.key === key)!;

describe('the city’s figures', () => {
  let bureau: Visitor;
  let leader: Visitor;
  const ask = async (visitor: Visitor, variables: Loose): Promise<Loose> =>
    (await visitor.ask<Loose>(PAGE, variables)).communityFigures;
  const own = async (): Promise<Loose> => (await ask(leader, {})).nodes[0];

  beforeAll(async () => {
    [bureau, leader] = await Promise.all([signIn('bureau'), signIn('leader@xinfeng')]);
    // A worker counts them soon after the start.
    for (let n = 0; n < 120 && (await own()).day === null; n += 1) await sleep(500);
  });

  it('are there for Xinfeng: whole for itself, without small counts for the bureau', async () => {
    const { code, day, figures } = await own();
    expect([code, day]).toEqual(['xinfeng', today()]);
    expect(Number(valueIn(figures, 'persons').value)).toBeGreaterThan(4);
    const all: Loose[] = await everyPage(100);
    const shown = all.find((node) => node.code === 'xinfeng')!.figures as Loose[];
    expect(shown.map(({ key }) => key)).toEqual(figures.map(({ key }: Loose) => key));
    for (const figure of shown) {
      const counted = valueIn(figures, figure.key);
      expect([figure.key, figure.value]).toEqual([figure.key, figure.withheld ? null : counted.value]);
      expect(counted.withheld).toBe(false);
    }
    expect(shown.some(({ withheld }) => withheld)).toBe(true);
    expect(shown.some(({ withheld, value }) => !withheld && value > 0)).toBe(true);
    expect(valueIn(figures, 'settled-fen-of-month').money).not.toBeNull();
  });

  async function everyPage(first: number): Promise<Loose[]> {
    const nodes: Loose[] = [];
    for (let after: string | null = null; ; ) {
      const page: Loose = await ask(bureau, { first, after });
      nodes.push(...page.nodes);
      if (!page.pageInfo.hasNextPage) return nodes;
      after = page.pageInfo.endCursor;
    }
  }

  it('come page by page, both ways', async () => {
    const codes = (await everyPage(40)).map(({ code }) => code);
    expect(codes.length).toBeGreaterThan(100);
    expect(new Set(codes).size).toBe(codes.length);
    const first = await ask(bureau, { first: 3 });
    const second = await ask(bureau, { first: 3, after: first.pageInfo.endCursor });
    expect(second.pageInfo.hasPreviousPage).toBe(true);
    const back = await ask(bureau, { last: 3, before: second.pageInfo.startCursor });
    expect(back.nodes.map(({ code }: Loose) => code)).toEqual(first.nodes.map(({ code }: Loose) => code));
    expect(back.pageInfo).toMatchObject({ hasNextPage: true });
  });

  it('add up from what is shown, by kind and by town', async () => {
    const { cityFigures } = await bureau.ask<Loose>(CITY);
    const persons = valueIn(cityFigures.totals, 'persons');
    expect(persons.value).toBeGreaterThan(4);
    for (const groups of [cityFigures.byKind, cityFigures.byTown]) {
      const sum = groups.reduce(
        (total: number, { totals }: Loose) => total + (valueIn(totals, 'persons').value ?? 0),
        0,
      );
      expect(sum).toBe(persons.value);
    }
    const active = cityFigures.register.find(
      ({ kind, status }: Loose) => kind === 'RURAL_MIXED' && status === 'ACTIVE',
    );
    expect(active.communities).toBeGreaterThan(0);
  });

  it('are those of a day: before the city began, there were none', async () => {
    const asOf = '2000-01-01';
    expect((await bureau.ask<Loose>(CITY, { asOf })).cityFigures).toMatchObject({ asOf, register: [], byKind: [] });
    expect(await ask(bureau, { asOf })).toMatchObject({ totalCount: 0, nodes: [] });
    const tomorrow = await ask(leader, { asOf: addDays(today(), 1) });
    expect(tomorrow.nodes[0].day).toBe(today());
  });

  it('leave as a file that no spreadsheet runs, with a mark where something is withheld', async () => {
    const { figuresCsv } = await bureau.ask<{ figuresCsv: string }>('{ figuresCsv }');
    const [heading, ...rows] = figuresCsv.slice(1).trimEnd().split('\r\n');
    expect(heading).toContain('登记居民 persons');
    const xinfeng = rows.find((row) => row.startsWith('xinfeng,'))!;
    expect(xinfeng.split(',')).toHaveLength(heading!.split(',').length);
    expect(xinfeng).toContain('<5');
    expect(rows.at(-1)).toContain('合计');
    expect(figuresCsv).not.toMatch(/(^|,)[=+@-]/m);
  });

  it.each([
    [{ after: 'Z2FyYmFnZSE' }, 'BAD_USER_INPUT'],
    [{ first: 101 }, 'BAD_USER_INPUT'],
    [{ first: 1, last: 1 }, 'BAD_USER_INPUT'],
    [{ asOf: '2026-02-30' }, 'BAD_USER_INPUT'],
  ])('refuse %j', async (variables, code) => {
    const { errors } = await bureau.send(PAGE, variables);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual([code]);
  });
});
