import { startPlatform } from '@gongzhi/cli';
import { fetchDevelopmentToken } from '@gongzhi/identity';
import { runningEmbeddedPostgres } from '@gongzhi/storage';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Visitor } from '../testkit/city.js';
import { Command, emptyFolder } from './command.js';

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

function worker(folder: string): Command {
  const command = new Command(['worker', '--json'], { DATA_DIR: folder });
  onTestFinished(async () => void (await command.end('SIGINT')));
  return command;
}

async function cityWithoutWorker() {
  const folder = emptyFolder();
  const platform = await startPlatform({
    ...{ port: 0, databaseUrl: null, issuerUrl: null, production: false },
    ...{ dataFolder: folder, sample: false, durable: false, worker: false },
  } as Parameters<typeof startPlatform>[0]);
  onTestFinished(() => platform.stop());
  const token = await fetchDevelopmentToken({ issuerUrl: platform.issuerUrl, user: 'bureau' });
  const bureau = new Visitor('bureau', token, null, platform.url);
  const state = async (id: string) => {
    const fields = '... on Job { state done total failure result }';
    return (await bureau.ask(`query($id: ID!) { node(id: $id) { ${fields} } }`, { id })).node;
  };
  return { folder, bureau, state };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function onOwnServer(folder: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ ...(await runningEmbeddedPostgres(folder))!, database: 'gongzhi' } as pg.ClientConfig);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
