import { newId } from '@gongzhi/kernel';
import { defineEntity, p } from '@mikro-orm/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isDuplicate, statementOf } from './exchange.js';
import { type Database, openDatabase } from './orm.js';
import { insertRows, type NewRows, RowSet, readRow, rowsOf } from './row-set.js';
import { inSession, sessionCall } from './session.js';
import { run, type TestDatabase, testDatabase } from './testkit.js';
import { tenantKeys, tenantWalls, tenantWallsSql } from './walls.js';

const ThingSchema = defineEntity({
  name: 'Thing',
  ...tenantWalls('thing'),
  properties: {
    ...tenantKeys,
    longName: p.text(),
    remark: p.text().nullable(),
    labels: p.array(),
    document: p.json<unknown>(),
    bytes: p.blob().nullable(),
    fen: p.bigint('number').nullable(),
    age: p.integer(),
    open: p.boolean(),
    day: p.date().nullable(),
    at: p.datetime(),
  },
});
class Thing extends ThingSchema.class {}
ThingSchema.setClass(Thing);

const communityId = newId();
let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await testDatabase();
  await run(
    test.logins.owner,
    `create table thing (community_id uuid, id uuid, long_name text not null unique, remark text, labels text[] not null,
       document jsonb not null, bytes bytea, fen bigint check (fen >= 0), age int not null, open boolean not null, day date,
       at timestamptz not null, primary key (community_id, id))`,
    ...tenantWallsSql('thing', 'select, insert'),
  );
  database = await openDatabase(test.logins, { entities: [Thing], subscribers: [] });
});
afterAll(async () => {
  await database?.close();
  await test?.drop();
});

const TRICKY = [
  '',
  ' ',
  '"',
  "'",
  '\\',
  '{}',
  '{a,b}',
  'NULL',
  'null',
  '甲\n乙\t丙',
  '👩‍👩‍👧',
  '\\x00',
  '$1',
  ':x',
  '?',
];
/** MikroORM's unit of work mistakes blank texts in a list, and NULL; nobody compares with that. */
const LABELS = TRICKY.filter((words) => words.trim() !== '' && words.toLowerCase() !== 'null');
const AT = new Date('2026-02-28T23:59:59.987Z');

/** One of each kind of value, and every value that could be taken for something else. */
const things = (mark: string) =>
  TRICKY.map((words, n) => ({
    communityId,
    id: newId(),
    longName: `${mark} ${n} ${words}`,
    remark: n % 3 ? words : null,
    labels: n % 4 ? LABELS : [],
    document: [{ [words]: [words, null, 1, { deep: [true] }] }, [words], words, n, false][n % 5],
    bytes: n % 2 ? Buffer.from([0, 255, n, 92]) : null,
    fen: n % 2 ? Number.MAX_SAFE_INTEGER - n : null,
    age: n - 5,
    open: n % 2 === 0,
    day: n % 2 ? '1944-02-29' : null,
    at: n % 2 ? AT : new Date(AT.getTime() - n),
  }));

type Told = ReturnType<typeof things>[number];
const fill = (rows: NewRows, told: readonly Told[]) => told.map((each) => rows.add(Thing, each));
const fresh = (told: readonly Told[]) => {
  const rows = new RowSet(database.app.getMetadata());
  fill(rows, told);
  return rows;
};
const write = (rows: RowSet, own = communityId) =>
  database.exchanges.write.app.run([sessionCall({ communityId: own }), ...rows.inserts()]);
const stored = (mark: string) =>
  run(
    test.admin,
    `select to_jsonb(t) - 'id' - 'long_name' as row from thing t where long_name like '${mark} %' order by id`,
  );

describe('a set of new rows', () => {
  it('is stored as a unit of work stores the same rows, whatever stands in them', async () => {
    await inSession(database.app, { communityId }, 'write', async (em) => void fill(rowsOf(em), things('flushed')));
    await write(fresh(things('at once')));
    expect(await stored('at once')).toEqual(await stored('flushed'));
    expect(await stored('at once')).toHaveLength(TRICKY.length);
  });

  it('keeps every text of a list as it is', async () => {
    const [told] = things('listed');
    await write(fresh([{ ...told!, labels: TRICKY }]));
    expect(await stored('listed')).toMatchObject([{ row: { labels: TRICKY } }]);
  });

  it('of one row, or of rows that are all alike but for their ids, is stored whole', async () => {
    const [, like] = things('alike');
    const rows = [0, 1, 2].map((n) => ({ ...like!, id: newId(), longName: `alike ${n}` }));
    await write(fresh(rows));
    await write(fresh([{ ...like!, longName: 'alone 0' }]));
    const [alone] = await stored('alone');
    expect(await stored('alike')).toEqual([alone, alone, alone]);
  });

  it('is one statement for each table, the same one for other rows of which the same columns differ', () => {
    const [few, many] = [fresh(things('a').slice(0, 4)).inserts(), fresh(things('b')).inserts()];
    expect(few).toHaveLength(1);
    expect(many.map(({ statement }) => statement)).toEqual(few.map(({ statement }) => statement));
  });

  it('gives its rows back as their entities, with nothing of a unit of work about them', () => {
    const [told] = things('given');
    const rows = new RowSet(database.app.getMetadata());
    const [row] = fill(rows, [told!]);
    expect(row).toBeInstanceOf(Thing);
    expect({ ...row }).toEqual(told);
    expect([...rows]).toEqual([[database.app.getMetadata().get(Thing), row]]);
  });

  it('is written all or not at all, and a row that is there already is told apart', async () => {
    const [one, two, three] = things('whole');
    await write(fresh([one!]));
    const again = write(fresh([two!, { ...three!, longName: one!.longName }]));
    expect(isDuplicate(await again.catch((error) => error))).toBe(true);
    const wrong = write(fresh([two!, { ...three!, fen: -1 }]));
    const refused = await wrong.catch((error) => error);
    expect([refused.code, isDuplicate(refused)]).toEqual(['23514', false]);
    expect(await stored('whole')).toHaveLength(1);
  });

  it('never makes one row of two', async () => {
    const [row] = things('double');
    const refused = await write(fresh([row!, row!])).catch((error) => error);
    expect(isDuplicate(refused)).toBe(true);
    expect(await stored('double')).toEqual([]);
    expect(() => insertRows(database.app.getMetadata().get(Thing), [])).toThrow(RangeError);
  });

  it('stays behind the walls of its community', async () => {
    await expect(write(fresh(things('outside')), newId())).rejects.toMatchObject({ code: '42501' });
    expect(await stored('outside')).toEqual([]);
  });
});

describe('a row that comes as JSON', () => {
  it('is what a unit of work reads', async () => {
    const meta = database.app.getMetadata().get(Thing);
    await database.exchanges.write.app.run([sessionCall({ communityId }), insertRows(meta, things('read'))]);
    const statement = statementOf(`select row_to_json(t) from thing t where long_name like 'read %' order by id`);
    const [, records] = await database.exchanges.read.app.run([
      sessionCall({ communityId }),
      { statement, values: [] },
    ]);
    const read = records!.map(([record]) => readRow(meta, JSON.parse(record!)));
    const found = await inSession(database.app, { communityId }, 'read', (em) =>
      em.find(Thing, { longName: { $like: 'read %' } }, { orderBy: { id: 'asc' } }),
    );
    expect(read[0]).toBeInstanceOf(Thing);
    expect(read.map((row) => ({ ...row }))).toEqual(found.map((row) => ({ ...row })));
  });
});
