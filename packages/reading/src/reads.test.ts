import { type Ability, personAbility, type Role } from '@gongzhi/access';
import { newId, Refusal } from '@gongzhi/kernel';
import { type Database, inSession, openDatabase, tenantKeys, tenantWalls, tenantWallsSql } from '@gongzhi/storage';
import { run, type TestDatabase, testDatabase } from '@gongzhi/storage/testkit';
import { defineEntity, p } from '@mikro-orm/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cursorsOf } from './cursors.js';
import type { Page, PageArguments } from './page.js';
import { readable } from './readable.js';
import { Reads } from './reads.js';

const EntrySchema = defineEntity({
  name: 'Entry',
  ...tenantWalls('entry'),
  properties: { ...tenantKeys, projectId: p.uuid(), rank: p.integer(), note: p.text().nullable() },
});
class Entry extends EntrySchema.class {}
EntrySchema.setClass(Entry);

const entries = readable({
  entity: Entry,
  subject: 'Enrolment',
  scope: 'tenant',
  orderBy: { column: 'rank', direction: 'asc' },
});
const newest = readable({ ...entries, orderBy: { column: 'rank', direction: 'desc' } });
const byId = readable({ ...entries, orderBy: { column: 'id', direction: 'desc' } });

const [ours, theirs] = [newId(), newId()];
const projects = Array.from({ length: 100 }, newId);
/** Ours: seven entries in the first project, two of a rank; three in the second; none in the third; one in each other. */
const rows = [
  ...[1, 2, 2, 2, 3, 3, 4].map((rank) => ({ id: newId(), projectId: projects[0]!, rank })),
  ...[9, 8, 7].map((rank) => ({ id: newId(), projectId: projects[1]!, rank })),
  ...projects.slice(3).map((projectId) => ({ id: newId(), projectId, rank: 100 })),
];

let test: TestDatabase;
let database: Database;
let statements: string[] = [];

beforeAll(async () => {
  test = await testDatabase();
  await run(
    test.logins.owner,
    `create table entry (community_id uuid, id uuid, project_id uuid not null, rank int not null, note text, primary key (community_id, id))`,
    ...tenantWallsSql('entry', 'select, insert'),
  );
  const onStatement = (sql: string) => void statements.push(sql);
  database = await openDatabase(test.logins, { entities: [Entry], subscribers: [], onStatement });
  for (const communityId of [ours, theirs]) {
    await inSession(database.app, { communityId }, 'write', async (em) => {
      const own = communityId === ours ? rows : [{ id: newId(), projectId: projects[0]!, rank: 2 }];
      for (const row of own) em.persist(em.create(Entry, { ...row, communityId, note: null }));
    });
  }
});
afterAll(async () => {
  await database?.close();
  await test?.drop();
});

const abilityOf = (role: Role, operatedProjectIds: string[] = []): Ability =>
  personAbility({
    standings: [{ role, personId: newId(), organisationId: null }],
    operatedProjectIds,
    readOnly: false,
  });

/** Reads in one session, as a request does, and counts its statements. */
function reading<T>(
  work: (reads: Reads) => Promise<T>,
  { communityId = ours, ability = abilityOf('LEADER') }: { communityId?: string | null; ability?: Ability } = {},
): Promise<T> {
  return inSession(database.app, { communityId: communityId ?? undefined }, 'read', (em) => {
    statements = [];
    return work(new Reads({ em, ability, communityId, cursors: cursorsOf('secret', communityId ?? 'city') }));
  });
}

const idsOf = (page: Page<Entry>): string[] => page.nodes.map(({ id }) => id);
const ordered = (of: typeof rows, direction: 1 | -1): string[] =>
  [...of].sort((a, b) => direction * (a.rank - b.rank || (a.id < b.id ? -1 : 1))).map(({ id }) => id);

type Ask = (reads: Reads, args: PageArguments) => Promise<Page<Entry>>;

/** Everything in a list, page after page, forwards from its start or backwards from its end. */
async function walk(ask: Ask, size: number, backwards: boolean): Promise<{ ids: string[]; pages: Page<Entry>[] }> {
  const pages: Page<Entry>[] = [];
  let cursor: string | null = null;
  for (let more = true; more; ) {
    const args: PageArguments = backwards ? { last: size, before: cursor } : { first: size, after: cursor };
    const page: Page<Entry> = await reading((reads) => ask(reads, args));
    pages.push(page);
    cursor = backwards ? page.pageInfo.startCursor : page.pageInfo.endCursor;
    more = backwards ? page.pageInfo.hasPreviousPage : page.pageInfo.hasNextPage;
  }
  return { ids: (backwards ? [...pages].reverse() : pages).flatMap(idsOf), pages };
}

const ofFirst = rows.filter(({ projectId }) => projectId === projects[0]);
const lists: [name: string, ask: Ask, expected: string[]][] = [
  ['a root list', (reads, args) => reads.page('list', entries, args), ordered(rows, 1)],
  ['a root list, descending', (reads, args) => reads.page('list', newest, args), ordered(rows, -1)],
  [
    'a root list by id',
    (reads, args) => reads.page('list', byId, args),
    rows
      .map(({ id }) => id)
      .sort()
      .reverse(),
  ],
  [
    'a filtered list',
    (reads, args) => reads.page('list', entries, args, { rank: { $in: [2, 3] } }),
    ordered(
      rows.filter(({ rank }) => rank === 2 || rank === 3),
      1,
    ),
  ],
  [
    'a nested list',
    (reads, args) => reads.pageOf('list', entries, 'projectId', projects[0]!, args),
    ordered(ofFirst, 1),
  ],
  [
    'a nested list, descending',
    (reads, args) => reads.pageOf('list', newest, 'projectId', projects[0]!, args),
    ordered(ofFirst, -1),
  ],
  [
    'a nested list by id',
    (reads, args) => reads.pageOf('list', byId, 'projectId', projects[0]!, args),
    ofFirst
      .map(({ id }) => id)
      .sort()
      .reverse(),
  ],
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
    const first = await reading((reads) => ask(reads, { first: 2 }));
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(first.edges.map(({ node }) => node)).toEqual(first.nodes);
    expect([first.pageInfo.startCursor, first.pageInfo.endCursor]).toEqual(first.edges.map(({ cursor }) => cursor));
    const second = await reading((reads) => ask(reads, { first: 2, after: first.edges[0]!.cursor }));
    expect(idsOf(second)).toEqual(expected.slice(1, 3));
    expect(second.pageInfo.hasPreviousPage).toBe(true);
    const back = await reading((reads) => ask(reads, { last: 1, before: second.pageInfo.endCursor }));
    expect(idsOf(back)).toEqual(expected.slice(1, 2));
    expect(back.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });

  it('is empty past its ends', async () => {
    const { pageInfo } = await reading((reads) => ask(reads, { last: 1 }));
    const past = await reading((reads) => ask(reads, { first: 5, after: pageInfo.endCursor }));
    expect(past).toMatchObject({
      nodes: [],
      edges: [],
      pageInfo: { hasNextPage: false, startCursor: null, endCursor: null },
    });
    const start = await reading((reads) => ask(reads, { first: 1 }));
    const before = await reading((reads) => ask(reads, { before: start.pageInfo.startCursor }));
    expect(before).toMatchObject({ nodes: [], pageInfo: { hasPreviousPage: false } });
  });

  it('shows no item for first: 0, and whether there are any', async () => {
    const none = await reading((reads) => ask(reads, { first: 0 }));
    expect(none).toMatchObject({ nodes: [], edges: [], pageInfo: { hasNextPage: true, endCursor: null } });
  });

  it('counts only when asked: everything that there is, whatever the page', async () => {
    const [plain, total] = await reading(async (reads) => {
      const page = await ask(reads, { first: 1 });
      return [statements.length, await page.totalCount()];
    });
    expect([plain, total, statements.length]).toEqual([1, expected.length, 2]);
  });
});

describe('a list', () => {
  const refused = async (args: PageArguments, field: string, ask: Ask = lists[0]![1], where = {}) => {
    const attempt = reading((reads) => ask(reads, args), where);
    await expect(attempt).rejects.toThrow(Refusal);
    await attempt.catch(({ problems }: Refusal) =>
      expect(problems).toMatchObject([{ code: 'BAD_USER_INPUT', field: [field] }]),
    );
  };

  it('has 20 items a page where nothing is said, 100 at most, and no fewer than none', async () => {
    expect((await reading((reads) => reads.page('list', entries, {}))).nodes).toHaveLength(20);
    expect((await reading((reads) => reads.page('list', entries, { first: 100 }))).nodes).toHaveLength(100);
    for (const size of [101, -1, 1.5, Number.NaN, 2 ** 31]) {
      await refused({ first: size }, 'first');
      await refused({ last: size }, 'last');
    }
  });

  it('is read one way at a time', async () => {
    await refused({ first: 1, last: 1 }, 'last');
    await refused({ last: 1, after: 'x' }, 'after');
    await refused({ first: 1, before: 'x' }, 'before');
    await refused({ after: 'x', before: 'y' }, 'after');
  });

  it('takes only cursors of its own: no other list’s, parent’s or tenant’s, none bent or made up', async () => {
    const { pageInfo } = await reading((reads) => reads.page('list', entries, { first: 1 }));
    const cursor = pageInfo.endCursor!;
    await refused({ after: cursor }, 'after', (reads, args) => reads.page('another list', entries, args));
    await refused({ after: cursor }, 'after', lists[4]![1]);
    await refused({ before: cursor }, 'before', lists[0]![1], { communityId: theirs });
    const nested = await reading((reads) => lists[4]![1](reads, { first: 1 }));
    await refused({ after: nested.pageInfo.endCursor }, 'after', (reads, args) =>
      reads.pageOf('list', entries, 'projectId', projects[1]!, args),
    );
    const bent = Buffer.from(cursor, 'base64url');
    bent[bent.length - 3]! ^= 1;
    const madeUp = Buffer.from(`${'x'.repeat(12)}[1,"${rows[0]!.id}"]`).toString('base64url');
    for (const garbage of [
      '',
      'x',
      '💥',
      'null',
      cursor.slice(0, -4),
      bent.toString('base64url'),
      madeUp,
      'A'.repeat(1_000_000),
    ]) {
      await refused({ after: garbage }, 'after');
    }
  });
});

describe('abilities', () => {
  const operated = abilityOf('PARTNER', [projects[1]!]);
  const nothing = personAbility({ standings: [], operatedProjectIds: [], readOnly: false });

  it('hold in lists, nested lists, counts and look-ups alike', async () => {
    await reading(
      async (reads) => {
        const page = await reads.page('list', entries, {});
        const hidden = await reads.pageOf('list', entries, 'projectId', projects[0]!, {});
        const shown = await reads.pageOf('list', entries, 'projectId', projects[1]!, {});
        expect([page.nodes.length, hidden.nodes.length, shown.nodes.length]).toEqual([3, 0, 3]);
        expect([await page.totalCount(), await hidden.totalCount(), await shown.totalCount()]).toEqual([3, 0, 3]);
        expect(await reads.one(entries, rows[0]!.id)).toBeNull();
        expect(await reads.one(entries, rows[7]!.id)).toMatchObject({ rank: 9 });
        expect(await reads.through(entries, rows[0]!.id)).toMatchObject({ rank: 1 });
      },
      { ability: operated },
    );
  });

  it('that allow nothing ask the database nothing', async () => {
    await reading(
      async (reads) => {
        const page = await reads.page('list', entries, { first: 1 });
        const nested = await reads.pageOf('list', entries, 'projectId', projects[0]!, {});
        expect([page.nodes, nested.nodes, await page.totalCount(), await nested.totalCount()]).toEqual([[], [], 0, 0]);
        expect(await reads.one(entries, rows[0]!.id)).toBeNull();
        expect(statements).toEqual([]);
      },
      { ability: nothing },
    );
  });

  it('show nothing of another tenant, nor of any in city scope', async () => {
    const read = async (reads: Reads) => [
      (await reads.page('list', entries, {})).nodes.length,
      (await reads.pageOf('list', entries, 'projectId', projects[0]!, {})).nodes.length,
      await reads.one(entries, rows[0]!.id),
      await reads.through(entries, rows[0]!.id),
    ];
    expect(await reading(read, { communityId: theirs })).toEqual([1, 1, null, null]);
    expect(await reading(read, { communityId: null })).toEqual([0, 0, null, null]);
  });
});

describe('what is asked for together', () => {
  it.each([1, 10, 100])('costs one statement for the rows and one for the counts of %i parents', async (parents) => {
    const [pages, spent, counts] = await reading(async (reads) => {
      const ask = (id: string) => reads.pageOf('list', entries, 'projectId', id, { first: 2 });
      const read = await Promise.all(projects.slice(0, parents).map(ask));
      const forRows = statements.length;
      return [read, forRows, await Promise.all(read.map(({ totalCount }) => totalCount()))];
    });
    expect([spent, statements.length]).toEqual([1, 2]);
    expect(counts.slice(0, 4)).toEqual([7, 3, 0, 1].slice(0, parents));
    expect(pages.slice(0, 4).map(({ nodes }) => nodes.map(({ rank }) => rank))).toEqual(
      [[1, 2], [7, 8], [], [100]].slice(0, parents),
    );
    expect(pages.slice(0, 4).map(({ pageInfo }) => pageInfo.hasNextPage)).toEqual(
      [true, true, false, false].slice(0, parents),
    );
  });

  it('costs one statement for look-ups, however many and however often', async () => {
    const found = await reading((reads) => Promise.all([...rows, ...rows].map(({ id }) => reads.one(entries, id))));
    expect(found.map((row) => row?.id)).toEqual([...rows, ...rows].map(({ id }) => id));
    expect(statements).toHaveLength(1);
  });

  it('finds nothing for no id without asking', async () => {
    const found = await reading((reads) =>
      Promise.all([reads.one(entries, null), reads.through(entries, undefined), reads.one(entries, '')]),
    );
    expect([found, statements]).toEqual([[null, null, null], []]);
  });
});
