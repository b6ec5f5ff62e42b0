import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportTenant, noteExport } from '@gongzhi/domain';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { signIn } from '../testkit/city.js';
import { communityId, fingerprint, tenantTables } from '../testkit/database.js';

describe('everything of one community, exported', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gongzhi-export-'));
  let xinfeng: string;
  let done: Awaited<ReturnType<typeof exportTenant>>;
  const linesOf = (file: string) => readFileSync(join(folder, file), 'utf8').split('\n').slice(0, -1);

  beforeAll(async () => {
    xinfeng = await communityId('xinfeng');
    const client = new pg.Client(inject('logins').owner);
    await client.connect();
    try {
      done = await exportTenant(client, xinfeng, folder);
      await noteExport(client, done.manifest, { hash: done.hash, reason: '社区要求', actorKey: 'operator' });
    } finally {
      await client.end();
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds every table that tenants have, with every row', async () => {
    const prints = await fingerprint(xinfeng);
    const exported = new Map(done.manifest.files.map((each) => [each.table, each]));
    for (const table of await tenantTables()) {
      const rows = Number(prints[table]!.split(' ')[0]);
      expect([table, exported.get(table)?.rows]).toEqual([table, rows]);
      const lines = linesOf(`${table}.jsonl`);
      expect([table, lines.length]).toEqual([table, rows]);
      for (const line of lines) expect(JSON.parse(line).community_id).toBe(xinfeng);
    }
    expect(exported.get('community')?.rows).toBe(1);
    expect(exported.get('community_state')!.rows).toBeGreaterThan(0);
  });

  it('is vouched for by hashes, and explains itself in Chinese', () => {
    for (const { file, sha256 } of done.manifest.files) {
      const hash = createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('hex');
      expect([file, hash]).toEqual([file, sha256]);
    }
    const manifest = readFileSync(join(folder, 'manifest.json'), 'utf8');
    expect(createHash('sha256').update(manifest).digest('hex')).toBe(done.hash);
    expect(readFileSync(join(folder, '说明.md'), 'utf8')).toContain('新丰社区');
    const files = done.manifest.files.map(({ file }) => file);
    expect(readdirSync(folder).sort()).toEqual([...files, 'manifest.json', '说明.md'].sort());
  });

  it('holds no key, no ciphertext, and no hash by which somebody could be looked up', () => {
    for (const { file, masked } of done.manifest.files)
      for (const line of linesOf(file)) for (const column of masked) expect(JSON.parse(line)[column]).toBeNull();
    const masked = done.manifest.files.flatMap((each) => each.masked);
    expect(masked.sort()).toEqual(expect.arrayContaining(['ciphertext', 'email_hash', 'lookup_hash', 'wrapped']));
  });

  it('stands among what was done with communities, with who asked', async () => {
    const { communityOperations } = await (await signIn('bureau')).ask(
      '{ communityOperations { kind status codes reason exportHash } }',
    );
    expect(communityOperations).toContainEqual({
      kind: 'EXPORT',
      status: 'DONE',
      codes: ['xinfeng'],
      reason: '社区要求',
      exportHash: done.hash,
    });
  });
});
