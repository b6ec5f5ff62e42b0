import { createHash } from 'node:crypto';
import { fetchDevelopmentToken } from '@gongzhi/identity';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { cityWith, freshCode, jobEnded, type Loose, type Visitor } from '../testkit/city.js';
import { asLogin, communityId } from '../testkit/database.js';

const PHONE = '13800138009';

describe('a community that takes its data along', () => {
  const [code, other] = [freshCode('daozou'), freshCode('linju')];
  let admin: Visitor;
  let job: Loose;
  let files: Record<string, Uint8Array>;

  const fetched = async (user: string, community: string | null, path: string) =>
    fetch(`${inject('url')}${path}`, {
      headers: {
        authorization: `Bearer ${await fetchDevelopmentToken({ issuerUrl: inject('issuerUrl'), user })}`,
        ...(community ? { 'x-community': community } : {}),
      },
    });
  const rowsIn = (table: string): Loose[] =>
    new TextDecoder()
      .decode(files[`${table}.jsonl`])
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));

  beforeAll(async () => {
    [admin] = (await cityWith({ code, name: '导走社区' }, { code: other, name: '邻居社区' })) as [Visitor];
    await admin.do('registerPerson', { name: '在册的人', phone: PHONE }, 'person { id }');
  });

  it('asks with a reason, and a job makes the file', async () => {
    const silent = await admin.attempt('startCommunityExport', { reason: ' ' }, 'job { id }');
    expect(silent.userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', field: ['reason'] }]);
    const asked = await admin.do('startCommunityExport', { reason: '年度留存' }, 'job { id kind state download }');
    expect(asked.job).toMatchObject({ kind: 'export-community', download: null });
    await jobEnded(admin, asked.job.id, 'DONE');
    const query = 'query($id: ID!) { node(id: $id) { ... on Job { done total result download } } }';
    job = { id: asked.job.id, ...(await admin.ask(query, { id: asked.job.id })).node };
    expect(job.done).toBe(job.total);
    expect(job.download).toBe(`/exports/${job.id}`);
  });

  it('gets it through the gateway: every table that it may read, its figures too', async () => {
    const response = await fetched(`admin@${code}`, code, job.download);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/zip');
    expect(response.headers.get('content-disposition')).toContain(`${code}-`);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(bytes.length).toBe(job.result.bytes);
    const digest = createHash('sha256').update(bytes).digest('base64');
    expect(response.headers.get('repr-digest')).toBe(`sha-256=:${digest}:`);
    files = unzipSync(bytes);
    const manifest = JSON.parse(new TextDecoder().decode(files['manifest.json']));
    for (const { file, sha256, rows, table } of manifest.files) {
      expect(createHash('sha256').update(files[file]!).digest('hex')).toBe(sha256);
      expect(rowsIn(table)).toHaveLength(rows);
    }
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(['person.jsonl', 'audit_entry.jsonl', 'community_figure.jsonl', '说明.md']),
    );
    expect(rowsIn('person').map(({ name }) => name)).toContain('在册的人');
    expect(rowsIn('community')).toMatchObject([{ code }]);
  });

  it('holds no identifier, no key, and nothing of a neighbour', async () => {
    const id = await communityId(code);
    for (const file of Object.values(files)) expect(new TextDecoder().decode(file)).not.toContain(PHONE);
    for (const row of rowsIn('person_key')) expect(row.wrapped).toBeNull();
    for (const row of rowsIn('person_identifier')) expect([row.ciphertext, row.lookup_hash]).toEqual([null, null]);
    for (const row of rowsIn('organisation')) expect(row.community_id).toBe(id);
  });

  it('is for whoever asked, and for nobody else', async () => {
    await admin.do('inviteMember', { email: `second@${code}`, role: 'ADMIN' }, 'membership { id }');
    await admin.do('inviteMember', { email: `clerk@${code}`, role: 'EXECUTOR' }, 'membership { id }');
    const status = async (user: string, community: string | null, path = job.download) =>
      (await fetched(user, community, path)).status;
    expect(await status(`second@${code}`, code)).toBe(404);
    expect(await status(`clerk@${code}`, code)).toBe(403);
    expect(await status(`admin@${other}`, other)).toBe(404);
    expect(await status(`admin@${other}`, code)).toBe(404);
    expect(await status('bureau', null)).toBe(400);
    expect(await status(`admin@${code}`, code, '/exports/Job_nothing')).toBe(404);
    expect((await fetch(`${inject('url')}${job.download}`)).status).toBe(401);
  });

  it('lies sealed in the database, and stands in the trail: made, and fetched', async () => {
    const id = await communityId(code);
    const parts = await asLogin('owner', id, async (client) => {
      const { rows } = await client.query(`select encode(sealed, 'escape') as sealed from community_export_part`);
      return rows.map(({ sealed }) => sealed as string);
    });
    expect(parts.length).toBeGreaterThan(0);
    for (const part of parts) expect(part).not.toContain('PK\\003\\004');
    const { auditEntries } = await admin.ask('{ auditEntries(first: 50) { nodes { action subjectType changes } } }');
    const told = auditEntries.nodes.filter(({ action }: Loose) => action === 'EXPORT');
    expect(told.map(({ subjectType }: Loose) => subjectType)).toEqual(['Community', 'Community']);
    const [last, first] = told;
    expect(first.changes.reason.after).toBe('年度留存');
    expect(last.changes.fetched.after).toBe(first.changes.sha256.after);
  });
});
