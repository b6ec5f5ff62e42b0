import 'reflect-metadata';
import { newId } from '@gongzhi/kernel';
import { inSession } from '@gongzhi/storage';
import { run } from '@gongzhi/storage/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestCity, testCity } from '../testkit.js';
import { forgetExportsEverywhere } from './forget-exports.js';

let city: TestCity;

beforeAll(async () => {
  city = await testCity();
});
afterAll(() => city?.drop());

it('exports are forgotten when they are over, each community’s behind its own walls', async () => {
  const communities = [await city.community('one'), await city.community('another')];
  const [fresh, over] = [newId(), newId()];
  for (const community of communities) {
    await run(
      city.admin,
      `insert into community_export (community_id, id, asked_by_key, key, parts, bytes, sha256, expires_at)
       select '${community}', id::uuid, 'x', '', 1, 1, '', now() + left_over::interval
       from (values ('${fresh}', '1 day'), ('${over}', '-1 second')) v (id, left_over)`,
    );
    await run(
      city.admin,
      `insert into community_export_part (community_id, id, export_id, position, sealed, made_at)
       select '${community}', gen_random_uuid(), id::uuid, 0, '', now() - age::interval
       from (values ('${fresh}', '6 days'), ('${over}', '9 days')) v (id, age)`,
    );
  }
  await forgetExportsEverywhere(city.database, new AbortController().signal);
  for (const communityId of communities) {
    const left = await inSession(city.database.app, { communityId }, 'read', (em) =>
      em.execute('select id from community_export union all select export_id from community_export_part'),
    );
    expect(left).toEqual([{ id: fresh }, { id: fresh }]);
  }
});
