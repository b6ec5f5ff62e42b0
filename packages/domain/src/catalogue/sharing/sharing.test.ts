import 'reflect-metadata';
import { newId } from '@gongzhi/kernel';
import { inSession } from '@gongzhi/storage';
import { run } from '@gongzhi/storage/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestCity, testCity } from '../../testkit.js';
import type { Sharing } from './sharing.enums.js';

let city: TestCity;
const ids: Record<string, string> = {};

/** A template's only version, shared as said; its id. */
async function published(name: string, sharing: Sharing, { towns = [], named = [] }: Record<string, string[]> = {}) {
  ids[name] = newId();
  await run(
    city.admin,
    `insert into template (id, lineage_id, publisher_id, version, module, title_zh, title_en, document, hash, search_text, published_at,
       sharing, shared_town_ids, shared_community_ids)
     values ('${ids[name]}', '${newId()}', '${ids.publisher}', '1.0.0', 'elder-meals', '助餐', 'Meals', '{}', 'h', '', now(),
       '${sharing}', '{${towns.join()}}', '{${named.join()}}')`,
  );
}

/** The names of templates that a log-in sees in a session of that community, or of none. */
const seenBy = async (login: 'app' | 'bureau', community?: string): Promise<string[]> => {
  const communityId = community && ids[community];
  const rows = await inSession(city.database.nested[login], { communityId }, 'read', (em) =>
    em.execute<{ id: string }[]>('select id from template'),
  );
  return Object.keys(ids)
    .filter((name) => rows.some(({ id }) => id === ids[name]))
    .sort();
};

const asApp = (community: string, statement: string): Promise<number | string> =>
  inSession(city.database.nested.app, { communityId: ids[community] }, 'write', (em) =>
    em.execute<{ affectedRows: number }>(statement, [], 'run'),
  ).then(
    ({ affectedRows }) => affectedRows,
    (error: Error) => error.message,
  );

const adopting = (adopter: string, template: string): Promise<number | string> =>
  asApp(
    adopter,
    `insert into adoption (id, template_id, publisher_id, adopter_id, adopted_at)
     values ('${newId()}', '${ids[template]}', '${ids.publisher}', '${ids[adopter]}', now())`,
  );

beforeAll(async () => {
  city = await testCity();
  for (const code of ['publisher', 'near', 'far', 'named']) ids[code] = await city.community(code);
  for (const code of ['east', 'west']) {
    ids[code] = newId();
    await run(
      city.admin,
      `insert into town (id, code, name, name_en) values ('${ids[code]}', '${code}', '镇', 'Town')`,
    );
  }
  await run(city.admin, `update community set town_id = '${ids.east}' where code = 'near'`);
  await run(city.admin, `update community set town_id = '${ids.west}' where code = 'far'`);
  await published('open', 'ALL');
  await published('eastern', 'TOWNS', { towns: [ids.east!] });
  await published('listed', 'NAMED', { named: [ids.named!] });
  await published('draft', 'NONE');
});
afterAll(() => city?.drop());

describe('row-level security of templates', () => {
  it('shows each community what is shared with it, and its publisher all', async () => {
    expect(await seenBy('app', 'publisher')).toEqual(['draft', 'eastern', 'listed', 'open']);
    expect(await seenBy('app', 'near')).toEqual(['eastern', 'open']);
    expect(await seenBy('app', 'far')).toEqual(['open']);
    expect(await seenBy('app', 'named')).toEqual(['listed', 'open']);
    expect(await seenBy('app')).toEqual(['open']);
    expect(await seenBy('bureau')).toEqual(['eastern', 'listed', 'open']);
  });

  it('lets nobody adopt what they do not see, in order to see it', async () => {
    expect(await adopting('far', 'eastern')).toMatch(/row-level security/);
    expect(await seenBy('app', 'far')).toEqual(['open']);
  });

  it('lets nobody but the publisher say with whom it is shared', async () => {
    const widen = `update template set sharing = 'ALL', shared_town_ids = '{}' where id = '${ids.eastern}'`;
    expect(await asApp('near', widen)).toBe(0);
    expect(await asApp('far', widen)).toBe(0);
    const both = `update template set sharing = 'ALL' where id = '${ids.eastern}'`;
    expect(await asApp('publisher', both)).toMatch(/check constraint/);
  });

  it('keeps a version before those who have adopted it, and before the bureau', async () => {
    expect(await adopting('near', 'eastern')).toBe(1);
    const hide = `update template set sharing = 'NONE', shared_town_ids = '{}' where id = '${ids.eastern}'`;
    expect(await asApp('publisher', hide)).toBe(1);
    expect(await seenBy('app', 'near')).toEqual(['eastern', 'open']);
    expect(await seenBy('app', 'far')).toEqual(['open']);
    expect(await seenBy('bureau')).toEqual(['eastern', 'listed', 'open']);
  });
});
