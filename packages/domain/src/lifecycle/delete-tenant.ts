import type { SqlClient } from '@gongzhi/storage';
import { countRows, enterTenant, sumOf, tenantTables } from './tenant-tables.js';

/** What a deletion would take away: rows by table. */
export const planDeletion = async (client: SqlClient, communityId: string): Promise<Record<string, number>> =>
  withoutEmpty(await countRows(client, await tenantTables(client), communityId));

/**
 * Deletes every row of a community, in the transaction that is open, as the owner and behind the community's own walls:
 * another one's rows are out of reach. What refers goes before what it refers to. Its line in the register stays.
 * @throws Error where a row is left
 */
export async function deleteTenant(client: SqlClient, communityId: string): Promise<Record<string, number>> {
  await enterTenant(client, communityId);
  const tables = await tenantTables(client);
  const deleted: Record<string, number> = {};
  for (const { name } of [...tables].reverse()) {
    const { rowCount } = await client.query(`delete from "${name}" where community_id = $1`, [communityId]);
    deleted[name] = rowCount ?? 0;
  }
  // The city's figures of its days stay, but for counts so small that they are the community's own affair.
  await client.query('delete from community_figure where line_id = $1 and shown is null', [communityId]);
  await client.query('delete from template_figure where line_id = $1 and shown is null', [communityId]);
  const left = sumOf(await countRows(client, tables, communityId));
  if (left > 0) throw new Error(`${left} rows of community ${communityId} are left`);
  return withoutEmpty(deleted);
}

export const withoutEmpty = (counts: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0));
