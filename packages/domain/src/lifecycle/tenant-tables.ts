import type { SqlClient } from '@gongzhi/storage';

/** A table of tenants, as the database has it: whoever walks these finds a table that was added since, too. */
export interface TenantTable {
  name: string;
  columns: readonly { name: string; type: string; generated: boolean }[];
  /** Besides the primary key: the columns after the community, and the condition of a partial one. */
  uniques: readonly { name: string; columns: readonly string[]; condition: string | null }[];
}

/** Whatever answers statements: a connection, or a unit of work's session. */
export interface Asking {
  query<Row extends object>(sql: string): Promise<{ rows: Row[] }>;
}

/**
 * Every table with a community's rows that the log-in may read, which is all for the owner; one whose references are
 * checked at once stands after what it refers to.
 */
export async function tenantTables(client: Asking): Promise<TenantTable[]> {
  const { rows } = await client.query<TenantTable & { refers: string[] }>(TABLES);
  const byName = new Map(rows.map((row) => [row.name, row]));
  const placed = new Set<string>();
  const ordered: TenantTable[] = [];
  const place = ({ refers, ...table }: TenantTable & { refers: string[] }): void => {
    if (placed.has(table.name)) return;
    placed.add(table.name);
    for (const name of refers) {
      const other = byName.get(name);
      if (other) place(other);
    }
    ordered.push(table);
  };
  for (const row of rows) place(row);
  return ordered;
}

const TABLES = `
  select c.relname as name,
    (select jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
       'generated', a.attgenerated <> '') order by a.attnum)
     from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    coalesce((select jsonb_agg(jsonb_build_object('name', i.indexrelid::regclass::text,
       'condition', pg_get_expr(i.indpred, i.indrelid), 'columns',
       (select jsonb_agg(a.attname order by k.place) from unnest(i.indkey::int[]) with ordinality k(attnum, place)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum where a.attname <> 'community_id')))
     from pg_index i where i.indrelid = c.oid and i.indisunique and not i.indisprimary
       and not 0 = any(i.indkey::int[]) and i.indnkeyatts > 1), '[]') as uniques,
    array(select r.relname::text from pg_constraint k join pg_class r on r.oid = k.confrelid
     where k.conrelid = c.oid and k.contype = 'f' and not k.condeferrable and r.oid <> c.oid) as refers
  from pg_class c join pg_attribute tenant on tenant.attrelid = c.oid and tenant.attname = 'community_id'
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    and has_table_privilege(c.oid, 'select') order by c.relname`;

/** Makes the transaction one of this community, as every policy reads it. */
export const enterTenant = (client: SqlClient, communityId: string): Promise<unknown> =>
  client.query(`select set_config('app.community_id', $1, true)`, [communityId]);

/** How many rows of a community each table has. */
export async function countRows(
  client: SqlClient,
  tables: readonly Pick<TenantTable, 'name'>[],
  communityId: string,
): Promise<Record<string, number>> {
  await enterTenant(client, communityId);
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const { rows } = await client.query(`select count(*)::int as n from "${name}" where community_id = $1`, [
      communityId,
    ]);
    counts[name] = rows[0].n;
  }
  return counts;
}

export const sumOf = (counts: Record<string, number>): number => Object.values(counts).reduce((sum, n) => sum + n, 0);
