import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { SqlClient } from '@gongzhi/storage';
import { exportGuide } from './export-guide.js';
import { enterTenant, type TenantTable, tenantTables } from './tenant-tables.js';

/** One file of an export: a line of JSON for each row. */
export interface ExportedFile {
  file: string;
  table: string;
  rows: number;
  sha256: string;
  /** Columns whose values are left out. */
  masked: string[];
}

export interface ExportManifest {
  format: 'gongzhi-community-export/1';
  community: { id: string; code: string; name: string };
  exportedAt: string;
  files: ExportedFile[];
}

/** What the city's shared tables hold of a community. */
const SHARED: readonly { table: string; where: string }[] = [
  { table: 'community', where: 'id = $1' },
  { table: 'community_state', where: 'line_id = $1' },
  { table: 'community_code', where: 'line_id = $1' },
  { table: 'template', where: 'publisher_id = $1' },
  { table: 'adoption', where: 'publisher_id = $1 or adopter_id = $1' },
];

/**
 * What nobody outside the database has a use for but to find out whom it is of: ciphertext, keys, and hashes by which
 * identifiers are looked up.
 */
const isMasked = ({ name, type }: TenantTable['columns'][number]): boolean =>
  type === 'bytea' || ['lookup_hash', 'email_hash'].includes(name);

/**
 * Writes everything of one community into a folder: a file for each table, a manifest with counts and hashes, and a guide
 * to reading them. One snapshot, streamed: nothing but a few hundred rows is held at a time. Done as the owner, who reads
 * behind the same walls.
 * @returns the manifest, and its own hash
 */
export async function exportTenant(
  client: SqlClient,
  communityId: string,
  folder: string,
): Promise<{ manifest: ExportManifest; hash: string }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await client.query('begin isolation level repeatable read read only');
  try {
    await enterTenant(client, communityId);
    const { rows } = await client.query('select id, code, name from community where id = $1', [communityId]);
    const files: ExportedFile[] = [];
    const tables = await tenantTables(client);
    for (const table of tables) files.push(await writeTable(client, table, 'community_id = $1', communityId, folder));
    for (const { table, where } of SHARED)
      files.push(await writeTable(client, { name: table, columns: [] }, where, communityId, folder));
    const exportedAt = new Date().toISOString();
    const manifest = { format: 'gongzhi-community-export/1' as const, community: rows[0], exportedAt, files };
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    await writeFile(join(folder, 'manifest.json'), text, { mode: 0o600 });
    await writeFile(join(folder, '说明.md'), exportGuide(manifest), { mode: 0o600 });
    return { manifest, hash: createHash('sha256').update(text).digest('hex') };
  } finally {
    await client.query('rollback');
  }
}

const AT_A_TIME = 500;

async function writeTable(
  client: SqlClient,
  { name, columns }: Pick<TenantTable, 'name' | 'columns'>,
  where: string,
  communityId: string,
  folder: string,
): Promise<ExportedFile> {
  const masked = columns.filter(isMasked).map((column) => column.name);
  const row = `to_jsonb(t)${masked.map((column) => ` || '{"${column}": null}'`).join('')}`;
  await client.query(
    `declare exported no scroll cursor for select (${row})::text as line from "${name}" t where ${where} order by 1`,
    [communityId],
  );
  const file = `${name}.jsonl`;
  const out = createWriteStream(join(folder, file), { mode: 0o600 });
  const hash = createHash('sha256');
  let rows = 0;
  for (;;) {
    const page = await client.query<{ line: string }>(`fetch ${AT_A_TIME} from exported`);
    if (page.rows.length === 0) break;
    rows += page.rows.length;
    const text = page.rows.map(({ line }) => `${line}\n`).join('');
    hash.update(text);
    if (!out.write(text)) await once(out, 'drain');
  }
  await client.query('close exported');
  out.end();
  await finished(out);
  return { file, table: name, rows, sha256: hash.digest('hex'), masked };
}
