import { Refusal } from '@gongzhi/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Asking, type Loose, type Question } from './asking.testkit.js';
import { LARGEST_PAGE, type PageArguments } from './page.js';
import { readOne, readPage } from './read.js';
import {
  byDay,
  byId,
  byInstant,
  type EntryRow,
  entries,
  newest,
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
  asking = new Asking(sample);
});
afterAll(() => sample?.close());

const PAGE = `nodes { id } edges { cursor node { id } }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount`;

type Ask = (args: PageArguments, question?: Partial<Question>, selection?: string) => Promise<Loose>;

const rootList =
  (readable: typeof entries, where = {}, options: { costly?: boolean } = {}): Ask =>
  async (args, question, selection = PAGE) =>
    (
      await asking.ask(`{ list { ${selection} } }`, {
        reads: { list: readPage(readable, args, where, options) },
        ...question,
      })
    ).list;

const nestedList =
  (field: string, parent = projectIds[0]!): Ask =>
  async (args, question, selection = PAGE) => {
    const { project } = await asking.ask(
      `query ($first: Int, $after: String, $last: Int, $before: String) {
         project { list: ${field}(first: $first, after: $after, last: $last, before: $before) { ${selection} } } }`,
      { reads: { project: readOne(projects, parent) }, variables: { ...args }, ...question },
    );
    return project.list;
  };

const idOf = ({ id }: { id: string }): string => `Entry_${id}`;
const idsOf = (page: Loose): string[] => page.nodes.map(({ id }: { id: string }) => id);
const ordered = (of: EntryRow[], by: (row: EntryRow) => number | string, direction: 1 | -1): string[] =>
  [...of].sort((a, b) => direction * (by(a) === by(b) ? (a.id < b.id ? -1 : 1) : by(a) < by(b) ? -1 : 1)).map(idOf);

/** Everything in a list, page after page, forwards from its start or backwards from its end. */
async function walk(ask: Ask, size: number, backwards: boolean): Promise<{ ids: string[]; pages: Loose[] }> {
  const pages: Loose[] = [];
  let cursor: string | null = null;
  for (let more = true; more; ) {
    const page: Loose = await ask(backwards ? { last: size, before: cursor } : { first: size, after: cursor });
    pages.push(page);
    cursor = backwards ? page.pageInfo.startCursor : page.pageInfo.endCursor;
    more = backwards ? page.pageInfo.hasPreviousPage : page.pageInfo.hasNextPage;
  }
  return { ids: (backwards ? [...pages].reverse() : pages).flatMap(idsOf), pages };
}

const rank = (row: EntryRow): number => row.rank;
const id = (row: EntryRow): string => row.id;
const ofFirst = rows.filter(({ projectId }) => projectId === projectIds[0]);
const twosAndThrees = rows.filter((row) => row.rank === 2 || row.rank === 3);
const FILTER = { rank: { $in: [2, 3] } };
const lists: [name: string, ask: Ask, expected: string[]][] = [
  ['a root list', rootList(entries), ordered(rows, rank, 1)],
  ['a root list, descending', rootList(newest), ordered(rows, rank, -1)],
  ['a root list by id', rootList(byId), ordered(rows, id, -1)],
  ['a root list by instant', rootList(byInstant), ordered(rows, ({ at }) => at.getTime(), 1)],
  ['a root list by day', rootList(byDay), ordered(rows, ({ bornOn }) => bornOn, -1)],
  ['a filtered list', rootList(entries, FILTER), ordered(twosAndThrees, rank, 1)],
  ['a costly list', rootList(entries, FILTER, { costly: true }), ordered(twosAndThrees, rank, 1)],
  ['a costly list, descending', rootList(newest, FILTER, { costly: true }), ordered(twosAndThrees, rank, -1)],
  ['a nested list', nestedList('entries'), ordered(ofFirst, rank, 1)],
  ['a nested list, descending', nestedList('newest'), ordered(ofFirst, rank, -1)],
  ['a nested list by id', nestedList('byId'), ordered(ofFirst, id, -1)],
];

describe.each(lists)('%s', (_name, ask, expected) => {
  it.each([1, 2, 3, 7, 100])(
    'shows everything once in its order in pages of %i, forwards and backwards, ties included',
    async (size) => {
      const forwards = await walk(ask, size, false);
      expect(forwards.ids).toEqual(expected);
      expect((await walk(ask, size, true)).ids).toEqual(expected);
      expect(forwards.pages).toHaveLength(Math.ceil(expected.length / size));
    },
  );

  it('says where each page stands, and gives each item its cursor', async () => {
    const first = await ask({ first: 2 });
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(first.edges.map(({ node }: Loose) => node)).toEqual(first.nodes);
    expect([first.pageInfo.startCursor, first.pageInfo.endCursor]).toEqual(
      first.edges.map(({ cursor }: Loose) => cursor),
    );
    const second = await ask({ first: 2, after: first.edges[0].cursor });
    expect(idsOf(second)).toEqual(expected.slice(1, 3));
    expect(second.pageInfo.hasPreviousPage).toBe(true);
    const back = await ask({ last: 1, before: second.pageInfo.endCursor });
    expect(idsOf(back)).toEqual(expected.slice(1, 2));
    expect(back.edges[0].cursor).toBe(second.pageInfo.startCursor);
    expect(back.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });

  it('ends where its last item is', async () => {
    const whole = await ask({ first: 100 });
    const rest = Math.min(expected.length, 100);
    const cursor = whole.edges[rest - 3].cursor;
    const [fits, short] = [await ask({ first: 2, after: cursor }), await ask({ first: 1, after: cursor })];
    expect(fits.pageInfo.hasNextPage).toBe(expected.length > rest);
    expect(short.pageInfo.hasNextPage).toBe(true);
    const back = await ask({ last: 2, before: whole.edges[2].cursor });
    expect([idsOf(back), back.pageInfo.hasPreviousPage]).toEqual([expected.slice(0, 2), false]);
  });

  it('is empty past its ends', async () => {
    const { pageInfo } = await ask({ last: 1 });
    expect(await ask({ first: 5, after: pageInfo.endCursor })).toMatchObject({
      nodes: [],
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null },
    });
    const start = await ask({ first: 1 });
    expect(await ask({ before: start.pageInfo.startCursor })).toMatchObject({
      nodes: [],
      pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });

  it('shows no item for a size of 0, and whether there are any', async () => {
    const none = { nodes: [], edges: [], totalCount: expected.length };
    const [forwards, backwards] = [await ask({ first: 0 }), await ask({ last: 0 })];
    expect(forwards).toMatchObject({ ...none, pageInfo: { hasNextPage: true, startCursor: null, endCursor: null } });
    expect(backwards).toMatchObject({
      ...none,
      pageInfo: { hasPreviousPage: true, startCursor: null, endCursor: null },
    });
  });

  it('shows the same whichever of its parts are selected', async () => {
    for (const args of [{ first: 2 }, { last: 2 }, { first: 0 }, { first: 100 }]) {
      const whole = await ask(args);
      const parts = [
        'nodes { id }',
        'edges { cursor }',
        'edges { node { id } }',
        'totalCount',
        'pageInfo { endCursor }',
      ];
      parts.push('pageInfo { startCursor }', 'pageInfo { hasNextPage }', 'pageInfo { hasPreviousPage }');
      for (const part of [...parts, 'nodes { id } pageInfo { hasNextPage }', 'nodes { id } pageInfo { endCursor }']) {
        expect(whole).toMatchObject(await ask(args, {}, part));
      }
    }
  });

  it('counts everything that there is, whatever the page, and only when asked', async () => {
    expect((await ask({ first: 1 })).totalCount).toBe(expected.length);
    const { edges } = await ask({ first: 2 });
    expect((await ask({ last: 1, before: edges[1].cursor }, {}, 'totalCount')).totalCount).toBe(expected.length);
  });
});

it('nothing is counted, and no cursor made, where it is not selected', async () => {
  const text = (selection: string): string => {
    const reads = { list: readPage(entries, { first: 5 }) };
    const { operation, asked } = asking.asked(`{ list { ${selection} } }`, { reads });
    return asking.planner.finished(operation, asked)!.statement.text;
  };
  expect(text(PAGE)).toMatch(/count\(\*\) from "entry"/);
  expect(text('nodes { id }')).not.toMatch(/count\(|text/);
  expect(text('totalCount')).not.toMatch(/limit|order by/);
});

describe('a list', () => {
  const refused = async (args: PageArguments, field: string, ask: Ask = lists[0]![1], question = {}) => {
    const attempt = (async () => ask(args, question))();
    await expect(attempt).rejects.toThrow(Refusal);
    await attempt.catch(({ problems }: Refusal) =>
      expect(problems).toMatchObject([{ code: 'BAD_USER_INPUT', field: [field] }]),
    );
  };
  const [root, nested] = [lists[0]![1], nestedList('entries')];

  it('has 20 items a page where nothing is said, LARGEST_PAGE at most, and no fewer than none', async () => {
    expect((await root({})).nodes).toHaveLength(20);
    expect((await root({ first: LARGEST_PAGE })).nodes).toHaveLength(100);
    for (const size of [LARGEST_PAGE + 1, -1]) {
      for (const ask of [root, nested]) {
        await refused({ first: size }, 'first', ask);
        await refused({ last: size }, 'last', ask);
      }
    }
    for (const size of [1.5, Number.NaN, 2 ** 31]) await refused({ first: size }, 'first');
  });

  it('is read one way at a time', async () => {
    for (const ask of [root, nested]) {
      await refused({ first: 1, last: 1 }, 'last', ask);
      await refused({ last: 1, after: 'x' }, 'after', ask);
      await refused({ first: 1, before: 'x' }, 'before', ask);
      await refused({ after: 'x', before: 'y' }, 'after', ask);
    }
  });

  it('takes only cursors of its own: no other list’s, filter’s or tenant’s', async () => {
    const cursor = (await root({ first: 1 })).pageInfo.endCursor;
    const other: Ask = (args) =>
      asking.ask('{ other { nodes { id } } }', { reads: { other: readPage(entries, args) } });
    await refused({ after: cursor }, 'after', other);
    await refused({ after: cursor }, 'after', rootList(entries, { rank: 2 }));
    await refused({ after: cursor }, 'after', nested);
    await refused({ before: cursor }, 'before', root, { communityId: theirs });
    await refused(
      { after: (await rootList(entries, { rank: 2 })({ first: 1 })).pageInfo.endCursor },
      'after',
      rootList(entries, { rank: 3 }),
    );
    const inner = (await nested({ first: 1 })).pageInfo.endCursor;
    await refused({ after: inner }, 'after', nestedList('newest'));
    await refused({ after: inner }, 'after');
    await refused({ before: inner }, 'before', nested, { communityId: theirs });
  });

  it('takes no cursor that is bent or made up, also where only its count is asked for', async () => {
    const cursor: string = (await root({ first: 1 })).pageInfo.endCursor;
    const bent = `${cursor[0] === 'x' ? 'y' : 'x'}${cursor.slice(1)}`;
    const madeUp = `${'x'.repeat(16)}1.${rows[0]!.id}`;
    const seal = cursor.slice(0, 16);
    const forms = [`${seal}1e9.${rows[0]!.id}`, `${seal}99999999999.${rows[0]!.id}`, `${seal}${rows[0]!.id}`];
    const garbage = ['', 'x', '💥', 'null', cursor.slice(0, -4), bent, madeUp, ...forms, 'A'.repeat(1_000_000)];
    for (const after of garbage) {
      await refused({ after }, 'after');
      await refused({ before: after }, 'before', nested);
      const count: Ask = (args, question) => root(args, question, 'totalCount');
      await refused({ after }, 'after', count);
    }
  });
});
