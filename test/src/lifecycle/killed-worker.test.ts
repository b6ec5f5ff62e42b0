import { describe, expect, it } from 'vitest';
import { cityWithoutWorker, onOwnServer, until, worker } from './without-worker.js';

const COMMUNITIES = 400;
const row = (_: unknown, n: number) => `shequ-${n},社区${n}号,城市商业,yangshe,admin@shequ-${n}`;
const content = ['社区代码,名称,类型,镇街,管理员邮箱', ...Array.from({ length: COMMUNITIES }, row)].join('\n');

describe('a worker that is killed', () => {
  it('leaves its job to the next one, which ends it: everything once, nothing twice', async () => {
    const { folder, bureau, state } = await cityWithoutWorker();
    const { job } = await bureau.do('startOnboarding', { format: 'CSV', content }, 'job { id state done total }');
    expect(job).toMatchObject({ state: 'QUEUED', done: 0, total: null });

    const first = worker(folder);
    await until(async () => (await state(job.id)).done > COMMUNITIES / 8);
    await first.end('SIGKILL');
    const left = await state(job.id);
    expect(left.state).toBe('RUNNING');
    expect(left.done).toBeLessThan(COMMUNITIES);

    const second = worker(folder);
    await until(async () => (await state(job.id)).state !== 'RUNNING');
    expect(await state(job.id)).toMatchObject({
      ...{ state: 'DONE', done: COMMUNITIES, total: COMMUNITIES, failure: null },
      result: { applied: COMMUNITIES, problems: [], plan: { create: COMMUNITIES, change: 0, unchanged: 0 } },
    });
    expect(await second.end('SIGINT')).toBe(0);

    const { communities } = await bureau.ask('{ communities(first: 1) { totalCount } }');
    expect(communities.totalCount).toBe(COMMUNITIES);
    const told = await onOwnServer(
      folder,
      `select count(*)::int as created from audit_entry where subject_type = 'Community' and action = 'CREATE'`,
    );
    expect(told).toEqual([{ created: COMMUNITIES }]);
  });

  it('stops in good order, and what it leaves can be cancelled and gone on with', async () => {
    const { folder, bureau, state } = await cityWithoutWorker();
    const { job } = await bureau.do('startOnboarding', { format: 'CSV', content }, 'job { id }');
    const first = worker(folder);
    await until(async () => (await state(job.id)).done > 0);
    expect(await first.end('SIGINT')).toBe(0);
    const stopped = await state(job.id);
    expect(stopped.state).toBe('QUEUED');
    expect(stopped.done).toBeLessThan(COMMUNITIES);

    await bureau.do('cancelJob', { jobId: job.id }, 'job { state }');
    expect((await state(job.id)).state).toBe('CANCELLED');
    const again = await bureau.attempt('cancelJob', { jobId: job.id }, 'job { state }');
    expect(again.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['jobId'] }]);

    await bureau.do('resumeJob', { jobId: job.id }, 'job { state }');
    worker(folder);
    await until(async () => (await state(job.id)).state === 'DONE');
    expect((await state(job.id)).result.plan.create).toBe(COMMUNITIES);
  });
});
