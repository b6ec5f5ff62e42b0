import 'reflect-metadata';
import { newId } from '@gongzhi/kernel';
import { connected, inSession } from '@gongzhi/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { attribute } from '../audit/audit.subscriber.js';
import { Estate } from '../tenancy/place.entity.js';
import { type TestCity, testCity } from '../testkit.js';
import { AUDIT_CHAIN, sealChain, verifyChain } from './index.js';

let city: TestCity;
let community: string;
let ids: string[];

beforeAll(async () => {
  city = await testCity();
});
afterAll(() => city?.drop());

/** Something is done: one entry of the trail each time. */
async function act(times: number): Promise<void> {
  await inSession(city.database.app, { communityId: community }, 'write', async (em) => {
    attribute(em, { actorKind: 'SYSTEM', actorKey: 'test', requestId: 'test', origin: null });
    for (let n = 0; n < times; n += 1) {
      em.persist(em.create(Estate, { communityId: community, id: newId(), name: newId() }));
    }
    await em.flush();
  });
}

const seal = () => sealChain(city.database, community, AUDIT_CHAIN);
const verify = (head: Parameters<typeof verifyChain>[3] = null) =>
  verifyChain(city.database, community, AUDIT_CHAIN, head);

/** By the tables' owner, who is kept from nothing but by the community's walls. */
const tamper = (sql: string, values: unknown[] = []) =>
  connected(city.logins.owner, async (client) => {
    await client.query(`select set_config('app.community_id', $1, false)`, [community]);
    const { rows, rowCount } = await client.query(sql, values);
    return { rows, rowCount };
  });

beforeEach(async () => {
  community = await city.community(`sealed-${newId()}`);
  await act(3);
  await act(4);
  ids = (await tamper('select id from audit_entry order by id')).rows.map(({ id }) => id);
});

describe('a chain of seals', () => {
  it('vouches for what was there, link by link, and tells what waits', async () => {
    expect(await verify()).toEqual({ sound: 0, waiting: 7, head: null, broken: null });
    const first = await seal();
    expect(first).toMatchObject({ sealed: 7, head: { communityId: community, chain: 'audit', position: 1 } });
    await act(2);
    expect(await verify(first.head)).toMatchObject({ sound: 7, waiting: 2, broken: null });
    const second = await seal();
    expect(second).toMatchObject({ sealed: 2, head: { position: 2 } });
    expect(await verify(first.head)).toEqual({ sound: 9, waiting: 0, head: second.head, broken: null });
    expect(await seal()).toEqual({ sealed: 0, head: second.head });
  });

  it('seals each row once, however many seal at the same moment', async () => {
    const sealed = await Promise.all([seal(), seal(), seal()]);
    expect(sealed.map((each) => each.sealed).sort()).toEqual([0, 0, 7]);
    expect(await verify()).toMatchObject({ sound: 7, broken: null });
  });

  it('takes in what was committed late', async () => {
    await seal();
    const late = ids[2]!.replace(/.{4}$/, '0000');
    await tamper(
      `insert into audit_entry select community_id, $2, at, actor_kind, actor_key, action, subject_type, subject_id, changes, request_id, origin, concerns_id
       from audit_entry where id = $1`,
      [ids[0], late],
    );
    expect(await seal()).toMatchObject({ sealed: 1 });
    expect(await verify()).toMatchObject({ sound: 8, broken: null });
  });

  it('is more than one batch where there is much', async () => {
    await act(1_200);
    expect(await seal()).toMatchObject({ sealed: 1_207, head: { position: 3 } });
    expect(await verify()).toMatchObject({ sound: 1_207, broken: null });
  });

  it.each([
    ['a value', `update audit_entry set actor_key = 'somebody else' where id = $1`],
    ['a time', `update audit_entry set at = at - interval '1 microsecond' where id = $1`],
    ['what was and is', `update audit_entry set changes = '{}' where id = $1`],
    ['whom it concerns', `update audit_entry set concerns_id = id where id = $1`],
  ])('names the first row of which %s was altered', async (_what, sql) => {
    await seal();
    await tamper(sql, [ids[5]]);
    await tamper(sql, [ids[3]]);
    expect((await verify()).broken).toEqual({ what: 'ROW_ALTERED', position: 1, rowId: ids[3] });
  });

  it('names the first row that is gone', async () => {
    await seal();
    await tamper('delete from audit_entry where id = $1', [ids[4]]);
    expect((await verify()).broken).toEqual({ what: 'ROW_MISSING', position: 1, rowId: ids[4] });
  });

  it('names a row that was put in behind its back', async () => {
    await seal();
    const early = '01900000-0000-7000-8000-000000000000';
    await tamper('update audit_entry set id = $2 where id = $1', [ids[0], early]);
    await tamper('update audit_entry set id = $2 where id = $1', [early, ids[0]]);
    expect((await verify()).broken).toBeNull();
    await tamper(
      `insert into audit_entry (community_id, id, at, actor_kind, actor_key, action, subject_type, subject_id, changes, request_id)
       values ($1, $2, now(), 'SYSTEM', 's', 'CREATE', 'Estate', $2, '{}', 'r')`,
      [community, early],
    );
    expect((await verify()).broken).toEqual({ what: 'ROW_INSERTED', position: 1, rowId: early });
  });

  it('finds a seal that was altered, and one that was taken out of the middle', async () => {
    for (let n = 0; n < 3; n += 1) {
      await seal();
      await act(1);
    }
    await tamper(`update seal set digests[1] = repeat('0', 64) where position = 2`);
    expect((await verify()).broken).toEqual({ what: 'SEAL_ALTERED', position: 2, rowId: null });
    await tamper('delete from seal where position = 2');
    expect((await verify()).broken).toEqual({ what: 'SEAL_MISSING', position: 2, rowId: null });
  });

  it('finds a seal that was made to look older', async () => {
    await seal();
    await tamper(`update seal set sealed_at = sealed_at - interval '1 year'`);
    expect((await verify()).broken).toEqual({ what: 'SEAL_ALTERED', position: 1, rowId: null });
  });

  it('with a head that was kept elsewhere, finds an end that was cut off, and a chain that was made anew', async () => {
    await seal();
    await act(1);
    const { head } = await seal();
    await tamper('delete from seal where position = 2');
    expect(await verify()).toMatchObject({ broken: null });
    expect((await verify(head)).broken).toEqual({ what: 'SEAL_MISSING', position: 2, rowId: null });
    await tamper('delete from seal');
    await tamper(`update audit_entry set actor_key = 'somebody else'`);
    await seal();
    await act(1);
    await seal();
    expect(await verify()).toMatchObject({ broken: null });
    expect((await verify(head)).broken).toMatchObject({ what: 'SEAL_ALTERED', position: 2 });
  });

  it('lets nobody who serves requests touch it', async () => {
    await seal();
    for (const statement of [`update seal set hash = ''`, 'delete from seal', 'update seal set trimmed_at = now()']) {
      const attempt = inSession(city.database.app, { communityId: community }, 'write', (em) => em.execute(statement));
      await expect(attempt).rejects.toThrow(/permission denied/);
    }
  });
});
