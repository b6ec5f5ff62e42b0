import { type Connection, connected } from '@gongzhi/storage';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)/g;

/** Every row that a community has, table by table, without what differs from one making of it to the next. */
export async function rowsOfCommunity(admin: Connection, communityId: string): Promise<Record<string, string[]>> {
  return connected(admin, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `select table_name as name from information_schema.columns
       where table_schema = 'public' and column_name = 'community_id' order by 1`,
    );
    const found: [string, string][] = [
      ['community', 'id'],
      ...tables.map(({ name }): [string, string] => [name, 'community_id']),
    ];
    const rows: Record<string, string[]> = {};
    for (const [table, column] of found) {
      const { rows: own } = await client.query<{ row: string }>(
        `select (to_jsonb(t) - array['wrapped', 'ciphertext'])::text as row
         from "${table}" t where ${column} = $1`,
        [communityId],
      );
      if (own.length > 0) rows[table] = own.map(({ row }) => row.replaceAll(UUID, '#').replaceAll(INSTANT, '@')).sort();
    }
    return rows;
  });
}

/** From now on PostgreSQL refuses to add rows of this table to this community: a fault in the midst of its writing. */
export async function breakCommunity(admin: Connection, table: string, where: string): Promise<() => Promise<void>> {
  const query = (text: string) => connected(admin, (client) => client.query(text));
  await query(`alter table "${table}" add constraint broken check (not (${where})) not valid`);
  return async () => void (await query(`alter table "${table}" drop constraint broken`));
}
