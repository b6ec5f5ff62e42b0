import 'reflect-metadata';
import { connected } from '@gongzhi/storage';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  actor,
  city,
  community,
  enrolment,
  kept,
  merged,
  newEntriesForEachTest,
  project,
  record,
  third,
} from './merging.testkit.js';

newEntriesForEachTest();

describe('what is only added to', () => {
  /** In one transaction of the log-in that serves requests, which is undone. */
  const asApp = (...statements: [sql: string, values: unknown[]][]) =>
    connected(city.logins.app, async (client) => {
      await client.query('begin');
      await client.query(`select set_config('app.community_id', $1, true)`, [community]);
      const outcomes: (number | string | null)[] = [];
      for (const [sql, values] of statements) {
        await client.query('savepoint s');
        try {
          outcomes.push((await client.query(sql, values)).rowCount);
        } catch (error) {
          outcomes.push((error as Error).message);
          await client.query('rollback to savepoint s');
        }
      }
      await client.query('rollback');
      return outcomes;
    });
  const merger = (): [string, unknown[]] => [
    `insert into person_merger (community_id, id, person_id, merged_by_id, reason, taken_over, merged_at)
     values ($1, $2, $3, $4, 'r', '{}', now())`,
    [community, merged, kept, actor],
  ];
  const rename: [string, () => unknown[]] = [
    'update service_record set person_id = $1 where person_id = $2',
    () => [kept, merged],
  ];

  beforeEach(async () => {
    const p = await project();
    await record(p, await enrolment(p, merged), merged);
    await record(p, await enrolment(p, third), third);
  });

  it('stays as it is, and nobody goes, while no merger tells of them', async () => {
    const outcomes = await asApp(
      [rename[0], rename[1]()],
      ['delete from person where id = $1', [third]],
      ['delete from guardianship', []],
    );
    expect(outcomes).toEqual([0, 0, 0]);
  });

  it('of those of whom it tells comes to name others, and nothing else of it changes', async () => {
    const outcomes = await asApp(
      merger(),
      [rename[0], [kept, third]],
      ['update service_record set served_by_person_id = $1 where person_id = $2', [third, merged]],
      [`update service_record set served_on = '2020-01-01' where person_id = $1`, [merged]],
      ['delete from person where id = $1', [third]],
      [rename[0], rename[1]()],
      ['update person_merger set person_id = $1', [third]],
      [`update person_merger set reason = 'other'`, []],
      ['delete from person_merger', []],
    );
    expect(outcomes).toEqual([
      1,
      0,
      expect.stringContaining('row-level security'),
      expect.stringContaining('permission denied'),
      0,
      1,
      0,
      expect.stringContaining('permission denied'),
      expect.stringContaining('permission denied'),
    ]);
  });
});
