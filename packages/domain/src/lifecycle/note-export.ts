import { newId, today } from '@gongzhi/kernel';
import type { SqlClient } from '@gongzhi/storage';
import type { ExportManifest } from './export-rows.js';

/** Notes among the operations on communities that everything of one was exported, and what vouches for it. */
export async function noteExport(
  client: SqlClient,
  { community, files }: ExportManifest,
  { hash, reason, actorKey }: { hash: string; reason: string; actorKey: string },
): Promise<void> {
  const id = newId();
  const rows = Object.fromEntries(files.map(({ table, rows: n }) => [table, n]));
  await client.query(
    `insert into community_operation (id, kind, status, line_ids, codes, names, reason, report, due_on, requested_by_key,
       requested_at, idempotency_key, input_hash, finished_at, export_hash)
     values ($1::uuid, 'EXPORT', 'DONE', array[$2]::uuid[], array[$3], array[$4], $5, $6, $7, $8, now(), $1::uuid::text, '', now(), $9)`,
    [id, community.id, community.code, community.name, reason, JSON.stringify({ rows }), today(), actorKey, hash],
  );
}
