import type { EntityMetadata } from '@mikro-orm/core';
import type { TenantCtx } from '../../context.js';
import { personColumns } from '../person-columns.js';

/**
 * Rows that go on naming the entry that is no more. The trail is sealed and says what was known then; its former key
 * leads to the kept entry. An export is for who asked for it, some days long, and can be asked for anew. All other tables
 * follow, also those that will be added.
 */
const STAYS: readonly string[] = ['AuditEntry', 'CommunityExport'];
/** What the merger itself does with more care: identifiers are sealed anew, and the entry goes. */
const BY_THEMSELVES: readonly string[] = ['Person', 'PersonIdentifier'];

interface Following {
  type: string;
  table: string;
  /** Columns that hold persons' keys, with their types. */
  columns: readonly { name: string; type: string }[];
}

/** Every table whose rows come to the kept entry, with the columns that name it. */
export function followingTables({ em }: Pick<TenantCtx, 'em'>): Following[] {
  const byTable = new Map<EntityMetadata, { name: string; type: string }[]>();
  for (const { meta, property } of personColumns(em)) {
    if (STAYS.includes(meta.className) || BY_THEMSELVES.includes(meta.className)) continue;
    const { fieldNames, columnTypes } = meta.properties[property as never] as {
      fieldNames: string[];
      columnTypes: string[];
    };
    const column = { name: fieldNames[0]!, type: columnTypes[0]! };
    byTable.set(meta, [...(byTable.get(meta) ?? []), column]);
  }
  return [...byTable].map(([{ className, tableName }, columns]) => ({ type: className, table: tableName, columns }));
}

const named = (columns: Following['columns']): string =>
  columns.map(({ name, type }) => `"${name}" = ?::${type}`).join(' or ');

/** How many rows of each kind name a person, in whatever columns; kinds with none are left out. */
export async function rowsNaming(ctx: TenantCtx, personId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { type, table, columns } of followingTables(ctx)) {
    const [row] = await ctx.em.execute<{ count: string }[]>(
      `select count(*) from "${table}" where community_id = ? and (${named(columns)})`,
      [ctx.community.id, ...columns.map(() => personId)],
    );
    if (Number(row!.count) > 0) counts[type] = Number(row!.count);
  }
  return counts;
}

/** Makes every row that names the one name the other; how many there were of each kind. */
export async function renameIn(ctx: TenantCtx, from: string, to: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { type, table, columns } of followingTables(ctx)) {
    // All columns at once: a wall lets no row through that still names who is no more.
    const set = columns
      .map(({ name, type: of }) => `"${name}" = case when "${name}" = ?::${of} then ?::${of} else "${name}" end`)
      .join(', ');
    const { affectedRows } = await ctx.em.execute<{ affectedRows: number }>(
      `update "${table}" set ${set} where community_id = ? and (${named(columns)})`,
      [...columns.flatMap(() => [from, to]), ctx.community.id, ...columns.map(() => from)],
      'run',
    );
    if (affectedRows > 0) counts[type] = affectedRows;
  }
  return counts;
}
