import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { freshCode } from '../testkit/city.js';
import { asLogin } from '../testkit/database.js';

const NOTE = `insert into recurring_task (name, next_at, failures) values ($1, now(), 0)`;
const LEASE = `update recurring_task set leased_by = $2, leased_until = now() + interval '30 seconds'
  where name = $1 and next_at <= now() and (leased_until is null or leased_until < now())`;
const EVERYTHING = {
  select: 'select count(*)::int n from recurring_task',
  insert: `insert into recurring_task (name, next_at, failures) values ('sneaked-in', now(), 0)`,
  update: `update recurring_task set next_at = now() + interval '1 year'`,
  lease: `update recurring_task set leased_by = 'nobody', leased_until = now() + interval '1 year'`,
  delete: 'delete from recurring_task',
  truncate: 'truncate recurring_task',
};

/** What comes of a statement: how many rows, or what PostgreSQL says. */
async function outcome(client: pg.Client, statement: string, values: unknown[] = []): Promise<string> {
  await client.query('savepoint attempt');
  const said = await client.query(statement, values).then(
    ({ rows, rowCount }) => String(rows[0]?.n ?? rowCount),
    (error: Error) => error.message,
  );
  if (!/^\d+$/.test(said)) await client.query('rollback to savepoint attempt');
  return said;
}

describe('the policies of recurring tasks, asked in SQL', () => {
  it.each(['app', 'bureau'] as const)('let the log-in %s neither read, lease nor change one', async (login) => {
    await asLogin(login, null, async (client) => {
      for (const [what, statement] of Object.entries(EVERYTHING))
        expect([what, await outcome(client, statement)]).toEqual([what, expect.stringMatching(/permission denied/)]);
    });
  });

  it('show the owner none of them: what is due is the workers’ affair', async () => {
    await asLogin('owner', null, async (client) => {
      expect(await outcome(client, EVERYTHING.select)).toBe('0');
      expect(await outcome(client, EVERYTHING.update)).toBe('0');
      expect(await outcome(client, EVERYTHING.insert)).toMatch(/row-level security/);
    });
  });

  it('let workers note, lease and put off every one, in whatever community the session stands, and remove none', async () => {
    for (const community of [null, crypto.randomUUID()]) {
      await asLogin('relay', community, async (client) => {
        const name = freshCode('task');
        expect(await outcome(client, NOTE, [name])).toBe('1');
        expect(await outcome(client, `select count(*)::int n from recurring_task where name = $1`, [name])).toBe('1');
        expect(await outcome(client, LEASE, [name, 'first'])).toBe('1');
        expect(await outcome(client, EVERYTHING.delete)).toMatch(/permission denied/);
        expect(await outcome(client, EVERYTHING.truncate)).toMatch(/permission denied/);
      });
    }
  });

  it('leave a task to the one worker that leased it, until the lease is over', async () => {
    await asLogin('relay', null, async (client) => {
      const name = freshCode('task');
      await outcome(client, NOTE, [name]);
      expect(await outcome(client, NOTE, [name])).toMatch(/duplicate key/);
      expect(await outcome(client, LEASE, [name, 'first'])).toBe('1');
      expect(await outcome(client, LEASE, [name, 'second'])).toBe('0');
      const over = `update recurring_task set leased_until = now() - interval '1 second' where name = $1`;
      expect(await outcome(client, over, [name])).toBe('1');
      expect(await outcome(client, LEASE, [name, 'second'])).toBe('1');
      const later = `update recurring_task set leased_by = null, leased_until = null, next_at = now() + interval '1 minute' where name = $1`;
      expect(await outcome(client, later, [name])).toBe('1');
      expect(await outcome(client, LEASE, [name, 'first'])).toBe('0');
    });
  });
});
