import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { SqlClient } from '@gongzhi/storage';
import { type ExportManifest, type ExportTarget, exportRows } from './export-rows.js';
import { enterTenant } from './tenant-tables.js';

/**
 * Writes everything of one community into a folder, of one snapshot. Done as the owner, who reads behind the same walls.
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
    return await exportRows(client, communityId, filesIn(folder));
  } finally {
    await client.query('rollback');
  }
}

const filesIn = (folder: string): ExportTarget => ({
  async open(file) {
    const out = createWriteStream(join(folder, file), { mode: 0o600 });
    return {
      async write(text) {
        if (!out.write(text)) await once(out, 'drain');
      },
      async close() {
        out.end();
        await finished(out);
      },
    };
  },
});
