import { newId } from '@gongzhi/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from './orm.js';
import { OutboxEvent } from './outbox.entity.js';
import { inSession, openSession } from './session.js';
import { run, type TestDatabase, testDatabase } from './testkit.js';
import { tenantWallsSql } from './walls.js';

const [ours, theirs] = [newId(), newId()];
let test: TestDatabase;
/** One connection only, so that the next session is sure to get the one that was given back. */
let database: Database;

beforeAll(async () => {
  test = await testDatabase();
  await run(
    test.logins.owner,
    `create table outbox_event (community_id uuid, id uuid, topic text not null, payload jsonb not null, at timestamptz not null,
       primary key (community_id, id), foreign key (community_id, id) references outbox_event deferrable initially deferred)`,
    ...tenantWallsSql('outbox_event', 'select, insert, update, delete'),
    'create table child (event_community uuid, event uuid, foreign key (event_community, event) references outbox_event deferrable initially deferred)',
    'grant insert on child to gongzhi_app',
  );
  database = await openDatabase(test.logins, { entities: [OutboxEvent], subscribers: [], poolSize: 1 });
});
afterAll(async () => {
  await database?.close();
  await test?.drop();
});
beforeEach(async () => {
  for (const communityId of [ours, theirs]) {
    await inSession(database.app, { communityId }, 'write', (em) => em.execute('delete from outbox_event'));
  }
});

const event = (communityId: string) => ({ communityId, id: newId(), topic: 'told', payload: {}, at: new Date() });
const count = (communityId?: string): Promise<number> =>
  inSession(database.app, { communityId }, 'read', (em) => em.count(OutboxEvent, {}));

/** The variables as the pooled connection has them between two sessions, and which connection it is. */
async function between(): Promise<{ pid: number; variables: string[] }> {
  const [row] = await database.app.em
    .fork()
    .execute<{ pid: number; variables: string[] }[]>(
      `select pg_backend_pid() as pid, array[${['community_id', 'subject', 'email_hash']
        .map((name) => `coalesce(current_setting('app.${name}', true), '')`)
        .join(', ')}] as variables`,
    );
  return row!;
}
const scope = { communityId: ours, subject: 'somebody', emailHash: 'a hash' };
const inside = `select pg_backend_pid() as pid, array[current_setting('app.community_id'), current_setting('app.subject'), current_setting('app.email_hash')] as variables`;

describe('a session', () => {
  it.each(['read', 'write'] as const)('sets its variables for a %s and leaves none on the connection', async (mode) => {
    const [during] = await inSession(database.app, scope, mode, (em) => em.execute(inside));
    expect(during).toMatchObject({ variables: [ours, 'somebody', 'a hash'] });
    expect(await between()).toEqual({ pid: during!.pid, variables: ['', '', ''] });
  });

  it.each(['a throw', 'a broken statement'])('leaves none after %s either', async (how) => {
    const attempt = inSession(database.app, scope, 'write', async (em) => {
      await em.execute(inside);
      if (how === 'a throw') throw new Error('thrown');
      await em.execute('select 1/0');
    });
    await expect(attempt).rejects.toThrow(/thrown|division by zero/);
    expect((await between()).variables).toEqual(['', '', '']);
    expect(await count()).toBe(0);
  });

  it('shows the rows of its community and of no other, and none without one', async () => {
    for (const communityId of [ours, theirs, theirs]) {
      await inSession(
        database.app,
        { communityId },
        'write',
        async (em) => void em.persist(em.create(OutboxEvent, event(communityId))),
      );
    }
    expect([await count(ours), await count(theirs), await count(newId()), await count()]).toEqual([1, 2, 0, 0]);
  });

  it('says nothing of the one before, whoever it was for', async () => {
    await inSession(database.app, scope, 'read', (em) => em.execute('select 1'));
    const [next] = await inSession(database.app, { communityId: theirs }, 'read', (em) => em.execute(inside));
    expect(next!.variables).toEqual([theirs, '', '']);
  });

  it('takes no community that is no id for another one', async () => {
    await expect(count(`${ours}' or true --`)).rejects.toThrow(/invalid input syntax for type uuid/);
  });

  it('writes into no other community', async () => {
    const attempt = inSession(
      database.app,
      { communityId: ours },
      'write',
      async (em) => void em.persist(em.create(OutboxEvent, event(theirs))),
    );
    await expect(attempt).rejects.toThrow(/row-level security/);
    expect(await count(theirs)).toBe(0);
  });
});

describe('a read session', () => {
  it('refuses to write', async () => {
    const attempts = [
      'delete from outbox_event',
      `update outbox_event set topic = 'x'`,
      'select * from outbox_event for update',
    ];
    for (const statement of attempts) {
      await expect(
        inSession(database.app, { communityId: ours }, 'read', (em) => em.execute(statement)),
      ).rejects.toThrow(/read-only transaction/);
    }
    const flushed = inSession(
      database.app,
      { communityId: ours },
      'read',
      async (em) => void em.persist(em.create(OutboxEvent, event(ours))),
    );
    await expect(flushed).rejects.toThrow(/read-only transaction/);
    expect(await count(ours)).toBe(0);
  });

  it('sees one snapshot, whatever is committed meanwhile', async () => {
    const em = await openSession(database.app, { communityId: ours }, 'read');
    expect(await em.count(OutboxEvent, {})).toBe(0);
    await inSession(
      database.nested.app,
      { communityId: ours },
      'write',
      async (other) => void other.persist(other.create(OutboxEvent, event(ours))),
    );
    expect(await em.count(OutboxEvent, {})).toBe(0);
    await em.rollback();
    expect(await count(ours)).toBe(1);
  });
});

describe('a write session', () => {
  it('flushes and commits when its work is done', async () => {
    await inSession(
      database.app,
      { communityId: ours },
      'write',
      async (em) => void em.persist(em.create(OutboxEvent, event(ours))),
    );
    expect(await count(ours)).toBe(1);
  });

  it('undoes everything when its work fails, what was flushed too', async () => {
    const attempt = inSession(database.app, { communityId: ours }, 'write', async (em) => {
      await em.persist(em.create(OutboxEvent, event(ours))).flush();
      throw new Error('no');
    });
    await expect(attempt).rejects.toThrow('no');
    expect(await count(ours)).toBe(0);
  });

  it('fails with the database’s own word when the commit does, and gives the connection back', async () => {
    const attempt = inSession(database.app, { communityId: ours }, 'write', (em) =>
      em.execute(`insert into child values ('${ours}', '${newId()}')`),
    );
    await expect(attempt).rejects.toThrow(/foreign key constraint/);
    expect((await between()).variables).toEqual(['', '', '']);
    expect(await count(ours)).toBe(0);
  });
});
