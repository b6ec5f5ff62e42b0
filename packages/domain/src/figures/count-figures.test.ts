import 'reflect-metadata';
import { addDays, newId, today } from '@gongzhi/kernel';
import { inSession } from '@gongzhi/storage';
import { run } from '@gongzhi/storage/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestCity, testCity } from '../testkit.js';
import { countFigures, countFiguresEverywhere } from './index.js';

let city: TestCity;
let few: string;
let many: string;

async function people(communityId: string, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    await run(
      city.admin,
      `insert into person (community_id, id, name, situations, sample) values ('${communityId}', '${newId()}', '王', '{}', true)`,
    );
  }
}

const seenBy = <Row>(login: 'app' | 'bureau', communityId: string | undefined, sql: string): Promise<Row[]> =>
  inSession(city.database.nested[login], { communityId }, 'write', (em) => em.execute<Row[]>(sql));

beforeAll(async () => {
  city = await testCity();
  [few, many] = [await city.community('few'), await city.community('many')];
  await people(few, 3);
  await people(many, 7);
  await countFiguresEverywhere(city.database);
});
afterAll(() => city?.drop());

const PERSONS = `from community_figure where key = 'persons' and day = '${today()}'`;

describe('figures', () => {
  it('are counted by each community: the bureau is shown those of more than four persons, and none', async () => {
    const shown = await seenBy<{ line_id: string }>('bureau', undefined, `select line_id, shown::int ${PERSONS}`);
    const expected = [
      { line_id: few, shown: null },
      { line_id: many, shown: 7 },
    ];
    expect(shown.sort((a, b) => a.line_id.localeCompare(b.line_id))).toEqual(
      expected.sort((a, b) => a.line_id.localeCompare(b.line_id)),
    );
    const [none] = await seenBy(
      'bureau',
      undefined,
      `select shown::int from community_figure where line_id = '${few}' and key = 'households'`,
    );
    expect(none).toEqual({ shown: 0 });
  });

  it.each(['value', 'persons', '*'])('keep from the bureau what stands behind them: %s', async (columns) => {
    await expect(seenBy('bureau', undefined, `select ${columns} ${PERSONS}`)).rejects.toThrow(/permission denied/);
  });

  it('show a community its own alone, whole', async () => {
    expect(await seenBy('app', few, `select line_id, value::int, persons::int ${PERSONS}`)).toEqual([
      { line_id: few, value: 3, persons: 3 },
    ]);
    expect(await seenBy('app', undefined, `select line_id ${PERSONS}`)).toEqual([]);
  });

  it('are written into a community’s own lines alone, and small counts are never shown', async () => {
    const line = (id: string, shown: string) =>
      `insert into community_figure (line_id, day, key, value, persons, shown) values ('${id}', '2020-01-01', 'persons', 3, 3, ${shown})`;
    await expect(seenBy('app', few, line(many, 'null'))).rejects.toThrow(/row-level security/);
    await expect(seenBy('app', few, line(few, '3'))).rejects.toThrow(/check constraint/);
    await expect(seenBy('app', few, `update community_figure set line_id = '${many}'`)).rejects.toThrow(
      /permission denied/,
    );
    await seenBy('app', few, `update community_figure set value = 0, persons = 0, shown = 0 where line_id = '${many}'`);
    await expect(seenBy('bureau', undefined, line(few, 'null'))).rejects.toThrow(/permission denied/);
    expect(await seenBy('bureau', undefined, `select shown::int ${PERSONS} and line_id = '${many}'`)).toEqual([
      { shown: 7 },
    ]);
  });

  it('are counted once a day, by whoever has none yet; counted again they are put right', async () => {
    await people(many, 1);
    const late = await city.community('late');
    await countFiguresEverywhere(city.database);
    const persons = `select value::int ${PERSONS}`;
    expect(await seenBy('app', many, persons)).toEqual([{ value: 7 }]);
    expect(await seenBy('app', late, persons)).toEqual([{ value: 0 }]);
    await inSession(city.database.nested.app, { communityId: many }, 'write', (em) => countFigures(em, many));
    expect(await seenBy('app', many, persons)).toEqual([{ value: 8 }]);
    await countFiguresEverywhere(city.database, undefined, addDays(today(), 1));
    const days = await seenBy('app', many, `select value from community_figure where key = 'persons'`);
    expect(days).toHaveLength(2);
  });

  it('are not counted for a community that is closed, nor once the worker is told to stop', async () => {
    const closed = await city.community('closed');
    const waiting = await city.community('waiting');
    await run(city.admin, `update community set status = 'ARCHIVED' where id = '${closed}'`);
    await countFiguresEverywhere(city.database, AbortSignal.abort());
    expect(await seenBy('app', waiting, 'select 1 from community_figure')).toEqual([]);
    await countFiguresEverywhere(city.database);
    expect(await seenBy('app', closed, 'select 1 from community_figure')).toEqual([]);
    expect(await seenBy('app', waiting, 'select 1 from community_figure')).not.toEqual([]);
  });
});
