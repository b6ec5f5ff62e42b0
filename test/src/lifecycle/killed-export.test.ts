import { fetchDevelopmentToken } from '@gongzhi/identity';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { cityWithoutWorker, onOwnServer, until, worker } from './without-worker.js';

const ENTRIES = 60_000;
const JOB = 'query($id: ID!) { node(id: $id) { ... on Job { state done total download } } }';

describe('an export of a whole community', () => {
  it('can be cancelled and gone on with, and outlives the worker that is killed over it', async () => {
    const { folder, bureau, visitor, platform } = await cityWithoutWorker();
    const content = 'code,name,kind,town,admin_email\nyuanshe,原设社区,URBAN_COMMERCIAL,yangshe,admin@yuanshe\n';
    await bureau.do('onboardCommunities', { format: 'CSV', content }, 'communities { code }');
    const admin = await visitor('admin@yuanshe', 'yuanshe');
    await onOwnServer(
      folder,
      `insert into audit_entry (community_id, id, at, actor_kind, actor_key, action, subject_type, subject_id, changes, request_id)
       select c.id, gen_random_uuid(), now(), 'SYSTEM', 'x', 'UPDATE', 'Community', c.id, jsonb_build_object('n', md5(n::text)), 'x'
       from community c, generate_series(1, ${ENTRIES}) n`,
    );
    const { job } = await admin.do('startCommunityExport', { reason: '留存' }, 'job { id }');
    const state = async () => (await admin.ask(JOB, { id: job.id })).node;
    await admin.do('cancelJob', { jobId: job.id }, 'job { state }');
    expect((await state()).state).toBe('CANCELLED');
    await admin.do('resumeJob', { jobId: job.id }, 'job { state }');

    const first = worker(folder);
    const parts = async () =>
      ((await onOwnServer(folder, 'select count(*)::int as n from community_export_part')) as { n: number }[])[0]!.n;
    await until(async () => (await parts()) > 0);
    await first.end('SIGKILL');
    expect(await state()).toMatchObject({ state: 'RUNNING', download: null });

    worker(folder);
    await until(async () => (await state()).state === 'DONE');
    const token = await fetchDevelopmentToken({ issuerUrl: platform.issuerUrl, user: 'admin@yuanshe' });
    const response = await fetch(`${platform.url}${(await state()).download}`, {
      headers: { authorization: `Bearer ${token}`, 'x-community': 'yuanshe' },
    });
    expect(response.status).toBe(200);
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
    const entries = new TextDecoder().decode(files['audit_entry.jsonl']).split('\n').length - 1;
    expect(entries).toBeGreaterThan(ENTRIES);
    expect(await parts()).toBeGreaterThan(1);
    const [made] = await onOwnServer(
      folder,
      'select count(*)::int as n, max(parts)::int as parts from community_export',
    );
    expect(made).toEqual({ n: 1, parts: await parts() });

    // A week later nothing of it is left to be fetched.
    await onOwnServer(folder, `update community_export set expires_at = now() - interval '1 second'`);
    const late = await fetch(response.url, { headers: { authorization: `Bearer ${token}`, 'x-community': 'yuanshe' } });
    expect(late.status).toBe(404);
  });
});
