import pg from 'pg';
import { inject } from 'vitest';

type Login = 'owner' | 'app' | 'bureau' | 'relay';

/** Runs statements in one transaction of a log-in with the tenant set (or none), then rolls everything back. */
export async function asLogin<T>(
  login: Login,
  communityId: string | null,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(inject('logins')[login]);
  await client.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('app.community_id', $1, true)`, [communityId ?? '']);
    return await work(client);
  } finally {
    await client.query('rollback');
    await client.end();
  }
}

export const communityId = (code: string): Promise<string> =>
  asLogin('app', null, async (client) => {
    const { rows } = await client.query('select id from community where code = $1', [code]);
    return rows[0].id as string;
  });

/** The tables of tenants, as the database has them. */
export const tenantTables = (): Promise<string[]> =>
  asLogin('owner', null, async (client) => {
    const { rows } = await client.query(`
      select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'community_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`);
    return rows.map(({ name }) => name as string);
  });

/** What an upgrade of a project is, and what tells of it; every other row of a community is none of its business. */
export const OF_AN_UPGRADE = ['project', 'project_upgrade', 'audit_entry', 'outbox_event'];

/** Every row of a tenant, by table, in the order of their ids. */
export const rowsOfTenant = (
  id: string,
  { except }: { except: readonly string[] },
): Promise<Record<string, Record<string, unknown>[]>> =>
  tenantTables().then((tables) =>
    asLogin('owner', id, async (client) => {
      const found: Record<string, Record<string, unknown>[]> = {};
      for (const table of tables.filter((name) => !except.includes(name))) {
        const { rows } = await client.query(
          `select to_jsonb(t) as row from "${table}" t where community_id = $1 order by id`,
          [id],
        );
        found[table] = rows.map(({ row }) => row);
      }
      return found;
    }),
  );

/** A fingerprint of every row of a tenant, by table. */
export const fingerprint = (id: string): Promise<Record<string, string>> =>
  tenantTables().then((tables) =>
    asLogin('owner', id, async (client) => {
      const prints: Record<string, string> = {};
      for (const table of tables) {
        const { rows } = await client.query(
          `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by id)), '') as print from "${table}" t where community_id = $1`,
          [id],
        );
        prints[table] = rows[0].print;
      }
      return prints;
    }),
  );
