import { newId } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode } from '../testkit/city.js';
import { asLogin, communityId, tenantTables } from '../testkit/database.js';

/** Lines about oneself are visible before a tenant is chosen; its policy has tests of its own below. */
const OWN_POLICY = 'directory_entry';

describe('every tenant table, asked in SQL by the log-in that serves requests', async () => {
  let xinfeng: string;
  let other: string;

  beforeAll(async () => {
    const code = freshCode('qiangwai');
    await cityWith({ code, name: `墙外社区${code}` });
    [xinfeng, other] = await Promise.all([communityId('xinfeng'), communityId(code)]);
  });

  it('has rows of Xinfeng in nearly every one, so that the following means something', async () => {
    const filled = await asLogin('owner', xinfeng, async (client) => {
      const counts: Record<string, number> = {};
      for (const table of await tenantTables()) {
        counts[table] = (await client.query(`select count(*)::int n from "${table}"`)).rows[0].n;
      }
      return counts;
    });
    const empty = Object.keys(filled).filter((table) => filled[table] === 0);
    // Nobody in Xinfeng's sample data has consented to an app, used a key, looked at an identifier, been erased or entered twice;
    // it has cloned nothing that could be upgraded and adopted no mechanism, no job runs, and nothing is exported.
    const exports = ['community_export', 'community_export_part'];
    const unused = [
      'app_consent',
      'idempotency_key',
      'unmasking',
      'erasure',
      'person_merger',
      'project_upgrade',
      'mechanism_adoption',
      'seal',
      'job',
      ...exports,
    ];
    expect(empty.filter((table) => ![...unused, OWN_POLICY].includes(table))).toEqual([]);
  });

  it('shows nothing of another tenant, and nothing at all without one', async () => {
    for (const table of (await tenantTables()).filter((name) => name !== 'outbox_event')) {
      for (const session of [other, null]) {
        const n = await asLogin('app', session, async (client) => {
          const { rows } = await client.query(`select count(*)::int n from "${table}" where community_id = $1`, [
            xinfeng,
          ]);
          return rows[0].n;
        });
        expect([table, n]).toEqual([table, 0]);
      }
    }
  });

  it('lets nothing of another tenant be written, changed or removed', async () => {
    for (const table of await tenantTables()) {
      const attempts = [
        `insert into "${table}" (community_id, id) values ('${xinfeng}', '${newId()}')`,
        `update "${table}" set community_id = '${other}' where community_id = '${xinfeng}'`,
        `delete from "${table}" where community_id = '${xinfeng}'`,
      ];
      for (const statement of attempts) {
        const outcome = await asLogin('app', other, (client) =>
          client.query(statement).then(
            ({ rowCount }) => rowCount,
            (error: Error) => error.message,
          ),
        );
        // Refused by privilege or policy, or no row matched: never a row, never a broken constraint that tells of one.
        expect(String(outcome)).toMatch(/^0$|permission denied|row-level security|null value in column/);
      }
    }
  });

  it('lets no row be moved into another tenant', async () => {
    const outcome = await asLogin('app', other, (client) =>
      client.query('update organisation set community_id = $1', [xinfeng]).then(
        ({ rowCount }) => rowCount,
        (error: Error) => error.message,
      ),
    );
    expect(String(outcome)).toMatch(/row-level security/);
  });

  it('lets no community raise another’s access epoch, nor change its line in the register', async () => {
    const attempts = {
      [`update community set access_epoch = access_epoch + 1 where id = '${xinfeng}'`]: /^0$/,
      'update community set access_epoch = 0': /^1$/,
      [`update community set name = 'x' where id = '${other}'`]: /permission denied/,
      [`insert into community (id, code) values ('${newId()}', 'x')`]: /permission denied/,
    };
    for (const [statement, expected] of Object.entries(attempts)) {
      const outcome = await asLogin('app', other, (client) =>
        client.query(statement).then(
          ({ rowCount }) => rowCount,
          (error: Error) => error.message,
        ),
      );
      expect([statement, String(outcome)]).toEqual([statement, expect.stringMatching(expected)]);
    }
    const unnamed = await asLogin('app', null, (client) => client.query('update community set access_epoch = 0'));
    expect(unnamed.rowCount).toBe(0);
  });

  it('gives the relay events and nothing else, the bureau no person', async () => {
    for (const [login, table] of [
      ['relay', 'person'],
      ['relay', 'project'],
      ['bureau', 'person'],
      ['bureau', 'service_record'],
      ['bureau', 'settlement'],
    ] as const) {
      const refused = await asLogin(login, xinfeng, (client) =>
        client.query(`select * from ${table}`).catch((error: Error) => error.message),
      );
      expect(refused).toMatch(/permission denied/);
    }
  });

  it('shows lines of the directory about oneself only', async () => {
    const seen = await asLogin('app', null, async (client) => {
      await client.query(`select set_config('app.subject', 'nobody', true)`);
      return (await client.query('select count(*)::int n from directory_entry')).rows[0].n;
    });
    expect(seen).toBe(0);
  });
});
