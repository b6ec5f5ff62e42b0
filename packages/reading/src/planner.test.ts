import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Asking, abilityOf, nothing, type Question } from './asking.testkit.js';
import type { Planned } from './planner.js';
import { Read, readFirst, readKnownRows, readOne, readPage } from './read.js';
import {
  entries,
  newest,
  notices,
  projectIds,
  projects,
  rows,
  type SampleWorld,
  sampleWorld,
  theirs,
} from './sample-world.testkit.js';

let sample: SampleWorld;
let asking: Asking;
beforeAll(async () => {
  sample = await sampleWorld();
});
beforeEach(() => {
  asking = new Asking(sample);
});
afterAll(() => sample?.close());

/** What is planned for a question: the same text is the same document, as the gateway keeps those that it knows. */
function planned(text: string, question: Question, form: 'finished' | 'rows' = 'finished'): Planned {
  const { operation, asked } = asking.asked(text, question);
  return asking.planner[form](operation, asked)!;
}

const ENTRY = '{ entry { rank title phone project { name } } }';
const LIST = '{ list { nodes { rank } pageInfo { endCursor } } }';
const NESTED =
  'query ($n: Int, $after: String, $with: Boolean = true, $not: Boolean = false) { project { entries(first: $n, after: $after) { totalCount nodes { rank @include(if: $with) note @skip(if: $not) } } } }';
const listOf = (args: object, where = {}) => ({ reads: { list: readPage(entries, args, where) } });
const [own, other] = [projectIds[0]!, projectIds[1]!];

describe.each(['finished', 'rows'] as const)('a plan, %s,', (form) => {
  const statement = (text: string, question: Question) => planned(text, question, form).statement;

  it('is used again for other values', () => {
    const entry = statement(ENTRY, { reads: { entry: readOne(entries, rows[0]!.id) } });
    expect(statement(ENTRY, { reads: { entry: readOne(entries, rows[1]!.id) } })).toBe(entry);
    expect(statement(ENTRY, { reads: { entry: readOne(entries, rows[1]!.id) }, communityId: theirs })).toBe(entry);
    const list = statement(LIST, listOf({ first: 1 }, { rank: { $in: [1] } }));
    expect(statement(LIST, listOf({ first: 100 }, { rank: { $in: [2, 3] } }))).toBe(list);
    expect(statement(LIST, listOf({}, { rank: { $in: [] } }))).toBe(list);
    const [one, two] = [[own], [own, other]].map((ids) => ({ ...listOf({}), ability: abilityOf('PARTNER', ids) }));
    expect(statement(LIST, one!)).toBe(statement(LIST, two!));
  });

  it('brings the values of each request, not those that it was written with', () => {
    const question = listOf({ first: 3 }, { rank: 4 });
    const values = (asked: Question) => planned(LIST, asked, form).values;
    expect(values(question)).toEqual(expect.arrayContaining(['4', '3']));
    const others = values({ ...listOf({ first: 5 }, { rank: 6 }), communityId: theirs });
    expect(others).toEqual(expect.arrayContaining(['6', '5']));
    expect(others.filter((value) => values(question).includes(value))).toEqual([]);
  });

  it.each<[string, string, Question, Question]>([
    ['ability', LIST, listOf({}), { ...listOf({}), ability: abilityOf('PARTNER', [own]) }],
    ['ability that allows nothing', LIST, listOf({}), { ...listOf({}), ability: nothing }],
    ['filter', LIST, listOf({}), listOf({}, { rank: 1 })],
    ['null in a filter', LIST, listOf({}, { note: 'x' }), listOf({}, { note: null })],
    ['direction', LIST, listOf({ first: 1 }), listOf({ last: 1 })],
    ['order', LIST, listOf({}), { reads: { list: readPage(newest, {}) } }],
    ['way to find rows', LIST, listOf({}), { reads: { list: readPage(entries, {}, {}, { costly: true }) } }],
    ['scope', LIST, listOf({}), { ...listOf({}), communityId: null }],
    ['null', ENTRY, { reads: { entry: readFirst(entries) } }, { reads: { entry: null } }],
    [
      'language',
      ENTRY,
      { reads: { entry: readFirst(entries) } },
      { reads: { entry: readFirst(entries) }, viewer: { kind: 'PERSON', language: 'en' } },
    ],
    [
      'mask',
      ENTRY,
      { reads: { entry: readFirst(entries) } },
      { reads: { entry: readFirst(entries) }, viewer: { kind: 'APP', language: 'zh' } },
    ],
    [
      'selection',
      NESTED,
      { reads: { project: readFirst(projects) }, variables: { with: true } },
      { reads: { project: readFirst(projects) }, variables: { with: false } },
    ],
    [
      'selection',
      NESTED,
      { reads: { project: readFirst(projects) } },
      { reads: { project: readFirst(projects) }, variables: { not: true } },
    ],
    ['known rows', '{ all { rank } }', { reads: { all: readKnownRows(entries, {}) } }, { reads: { all: [] } }],
  ])('is another one for another %s, whichever comes first', (_name, text, one, two) => {
    const [first, second] = [statement(text, one), statement(text, two)];
    expect(second.text).not.toBe(first.text);
    expect([statement(text, one), statement(text, two)]).toEqual([first, second]);
    expect(statement(text, one)).toBe(first);
    asking = new Asking(sample);
    expect([statement(text, two), statement(text, one)]).toEqual([second, first]);
  });

  it('is kept for a bounded number of such answers, the last ones first', () => {
    const shapes = Array.from({ length: 17 }, (_, place) =>
      listOf({}, { $or: Array.from({ length: place + 1 }, () => ({ rank: 1 })) }),
    );
    const written = shapes.map((question) => statement(LIST, question));
    expect(new Set(written).size).toBe(17);
    expect(statement(LIST, shapes[16]!)).toBe(written[16]);
    expect(statement(LIST, shapes[1]!)).toBe(written[1]);
    const again = statement(LIST, shapes[0]!);
    expect(again).not.toBe(written[0]);
    expect(again).toEqual(written[0]);
  });
});

it('a plan is of its form and place', () => {
  const question = listOf({});
  const { operation, asked } = asking.asked(LIST, question);
  const at = (place: string) => asking.planner.rows({ ...operation, place }, asked).statement;
  expect(at('a')).not.toBe(at('b'));
  expect(at('a')).toBe(at('a'));
  expect(planned(LIST, question).statement.text).not.toBe(at('').text);
});

it('a statement has no parameter that it does not use, and gives each its value', () => {
  for (const selection of [
    'totalCount',
    '__typename',
    'nodes { rank }',
    'pageInfo { hasPreviousPage }',
    'edges { cursor }',
  ]) {
    const { statement, values } = planned(`{ list { ${selection} } }`, listOf({ first: 3 }, { rank: 2, note: null }));
    const used = [...statement.text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number));
    expect([...new Set(used)].sort((a, b) => a - b)).toEqual(values.map((_, place) => place + 1));
  }
  const { values } = planned('{ list { totalCount } }', listOf({ first: 3 }, { rank: 2 }));
  expect(values).toEqual(['2']);
});

it('a statement leaves the community to the walls, and keeps what is found only where it is costly', () => {
  const { statement } = planned('{ list { totalCount nodes { rank } } }', listOf({ first: 3 }, { rank: 2 }));
  expect(statement.text).not.toMatch(/community/);
  expect(statement.text).not.toMatch(/materialized/);
  const nested = planned(NESTED, { reads: { project: readFirst(projects) } }).statement.text;
  expect(nested).not.toMatch(/materialized/);
  const costly = { reads: { list: readPage(entries, {}, { rank: 2 }, { costly: true }) } };
  expect(planned('{ list { totalCount nodes { rank } } }', costly).statement.text.match(/materialized/g)).toHaveLength(
    1,
  );
});

describe('a request', () => {
  it('that is given null does not take what was written for rows, nor the other way round', async () => {
    const [there, none] = [{ reads: { entry: readOne(entries, rows[0]!.id) } }, { reads: { entry: null } }];
    for (const question of [there, none, there, none]) {
      const { entry } = await asking.ask('{ entry { rank } }', question);
      expect(entry).toEqual(question === there ? { rank: 1 } : null);
    }
  });

  it('is given what is known without reading', async () => {
    for (const known of [true, false, null, true]) {
      expect(await asking.ask('{ isThere }', { reads: { isThere: known } })).toEqual({ isThere: known });
    }
  });

  it('for rows that its caller may show does not take what was written for held ones, nor the other way round', async () => {
    for (const held of [true, false, true]) {
      const reads = { entry: new Read('one', entries, { id: rows[0]!.id }, { held }) };
      const question = { reads, ability: abilityOf('PARTNER', [other]) };
      expect(await asking.ask('{ entry { rank } }', question)).toEqual({ entry: held ? null : { rank: 1 } });
    }
  });

  it('is answered by its own variables', async () => {
    const ask = async (variables: object) =>
      (await asking.ask(NESTED, { reads: { project: readOne(projects, other) }, variables: { ...variables } })).project
        .entries;
    expect((await ask({ n: 1 })).nodes).toEqual([{ rank: 7, note: rows[9]!.note }]);
    expect((await ask({ n: 2, with: false, not: true })).nodes).toEqual([{}, {}]);
    expect((await ask({ n: 2, not: true })).nodes).toEqual([{ rank: 7 }, { rank: 8 }]);
    expect((await ask({ n: 0 })).nodes).toEqual([]);
  });

  it('asks no page of what is not selected this time', async () => {
    const document =
      'query ($n: Int, $show: Boolean!) { project { name entries(first: $n) @include(if: $show) { totalCount } } }';
    const ask = (variables: Record<string, unknown>) =>
      asking.ask(document, { reads: { project: readOne(projects, own) }, variables });
    expect((await ask({ n: 1, show: true })).project.entries).toEqual({ totalCount: 7 });
    expect((await ask({ n: 1_000, show: false })).project).toEqual({ name: 'P000' });
    await expect(ask({ n: 1_000, show: true })).rejects.toThrow(/first/);
  });

  it.each([
    'query ($both: Boolean!) { one: project @include(if: $both) { name } two: project { name } }',
    'query ($both: Boolean!) { ... @include(if: $both) { one: project { name } } two: project { name } }',
    'query ($both: Boolean!) { ...One @include(if: $both) two: project { name } } fragment One on Query { one: project { name } }',
  ])('has no root of another request: %s', async (document) => {
    const two = { two: { name: 'P000' } };
    for (const both of [false, true, false]) {
      const reads = { project: readOne(projects, own) };
      expect(await asking.ask(document, { reads, variables: { both } })).toEqual(both ? { one: two.two, ...two } : two);
    }
  });

  it('refuses a cursor of a plan that was written with a good one', async () => {
    const ask = (after: string | null) =>
      asking.ask(NESTED, { reads: { project: readOne(projects, own) }, variables: { n: 1, after } });
    const { project } = await asking.ask('{ project { entries(first: 1) { pageInfo { endCursor } } } }', {
      reads: { project: readOne(projects, own) },
    });
    const cursor = project.entries.pageInfo.endCursor;
    expect((await ask(cursor)).project.entries.nodes).toHaveLength(1);
    await expect(ask('x')).rejects.toThrow(/cursor/);
    await expect(ask(`${cursor}x`)).rejects.toThrow(/cursor/);
    expect((await ask(null)).project.entries.nodes).toHaveLength(1);
  });
});

describe('abilities', () => {
  const operator = { ability: abilityOf('PARTNER', [other]) };
  const DOCUMENT = `{ list { totalCount nodes { rank } } entry { rank } projects { totalCount nodes {
    name entries { totalCount nodes { rank } } all { rank } first { rank } visits { totalCount } } } }`;
  const reads = (place: number) => ({
    list: readPage(entries, {}),
    entry: readOne(entries, rows[place]!.id),
    projects: readPage(projects, { first: 2 }),
  });

  it('hold in lists, nested lists, counts and look-ups alike', async () => {
    const shown = await asking.ask(DOCUMENT, { reads: reads(0), ...operator });
    const ranks = [{ rank: 7 }, { rank: 8 }, { rank: 9 }];
    expect(shown).toEqual({
      list: { totalCount: 3, nodes: ranks },
      entry: null,
      projects: {
        totalCount: 1,
        nodes: [
          {
            name: 'P001',
            entries: { totalCount: 3, nodes: ranks },
            all: ranks,
            first: { rank: expect.any(Number) },
            visits: { totalCount: 0 },
          },
        ],
      },
    });
    expect((await asking.ask(DOCUMENT, { reads: reads(7), ...operator })).entry).toEqual({ rank: 9 });
  });

  it('that allow nothing do not even name the table', async () => {
    const question = { reads: reads(0), ability: nothing };
    expect(await asking.ask(DOCUMENT, question)).toEqual({
      list: { totalCount: 0, nodes: [] },
      entry: null,
      projects: { totalCount: 0, nodes: [] },
    });
    const { statement, values } = planned(DOCUMENT, question);
    expect([statement.text.includes('from'), values]).toEqual([false, []]);
    // A row that is shown, whoever asks, shows nothing of what hangs on it and may not be read.
    const nested =
      '{ all { project { name all { rank } first { rank } entries { totalCount nodes { rank } pageInfo { endCursor hasNextPage } } } } }';
    const known = planned(nested, { reads: { all: readKnownRows(entries, {}) }, ability: nothing }).statement.text;
    expect(known.match(/from "entry"/g)).toHaveLength(1);
    expect(known).toMatch(/from "project"/);
  });

  it('that allow nothing leave pages empty, whatever is asked of them', async () => {
    const page =
      'nodes { rank } edges { cursor } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
    for (const args of [{ first: 1 }, { last: 1 }]) {
      const { list } = await asking.ask(`{ list { ${page} } }`, { ...listOf(args), ability: nothing });
      const pageInfo = { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null };
      expect(list).toEqual({ nodes: [], edges: [], totalCount: 0, pageInfo });
    }
    await expect(asking.ask(LIST, { ...listOf({ after: 'x' }), ability: nothing })).rejects.toThrow(/cursor/);
  });

  it('show nothing of another tenant, nor of any in city scope, but what is the city’s', async () => {
    const document = `{ list { totalCount nodes { rank } } entry { rank } all { rank } project { name } notices { totalCount nodes { words } } }`;
    const question = {
      reads: {
        list: readPage(entries, {}),
        entry: readOne(entries, rows[0]!.id),
        all: readKnownRows(entries, { id: rows[0]!.id }),
        project: readOne(projects, own),
        notices: readPage(notices, {}),
      },
    };
    const city = { notices: { totalCount: 1, nodes: [{ words: 'for all' }] } };
    const here = { entry: { rank: 1 }, all: [{ rank: 1 }], project: { name: 'P000' } };
    expect(await asking.ask(document, question)).toMatchObject({ ...here, ...city, list: { totalCount: rows.length } });
    const elsewhere = { entry: null, all: [], ...city };
    expect(await asking.ask(document, { ...question, communityId: theirs })).toMatchObject({
      ...elsewhere,
      list: { totalCount: 1, nodes: [{ rank: 2 }] },
    });
    const atLarge = { ...question, communityId: null };
    expect(await asking.ask(document, atLarge)).toEqual({
      ...elsewhere,
      project: null,
      list: { totalCount: 0, nodes: [] },
    });
    expect(planned(document, atLarge).statement.text).not.toMatch(/from "(entry|project)"/);
  });
});

it('finds nothing for no id', () => {
  expect([readOne(entries, null), readOne(entries, undefined), readOne(entries, '')]).toEqual([null, null, null]);
});
