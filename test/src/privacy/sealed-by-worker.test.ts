import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPlatform } from '@gongzhi/cli';
import { fetchDevelopmentToken } from '@gongzhi/identity';
import { runningEmbeddedPostgres } from '@gongzhi/storage';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Command, emptyFolder } from '../lifecycle/command.js';
import { Visitor } from '../testkit/city.js';

interface Head {
  communityId: string;
  chain: string;
  position: number;
}
interface Verdict {
  community: string;
  chain: string;
  sound: number;
  waiting: number;
  broken: { what: string } | null;
}

describe('a worker', () => {
  it('seals every chain and publishes its head, so that the trail is held by more than the database', async () => {
    const { folder, communities } = await cityWithoutWorker();
    const before = await verified(folder);
    expect(before.exit).toBe(0);
    expect(before.verdicts.filter(({ waiting }) => waiting > 0).map(({ community }) => community)).toEqual(communities);
    expect(headsIn(folder)).toEqual([]);

    const worker = new Command(['worker', '--json'], { DATA_DIR: folder });
    onTestFinished(async () => void (await worker.end('SIGINT')));
    await until(() => {
      if (worker.process.exitCode !== null) throw new Error(`the worker ended: ${worker.stdout}${worker.stderr}`);
      return headsIn(folder).length >= communities.length;
    });
    expect(await worker.end('SIGINT')).toBe(0);

    const { exit, verdicts } = await verified(folder);
    expect(exit).toBe(0);
    const audit = verdicts.filter(({ chain }) => chain === 'audit');
    expect(audit).toMatchObject(communities.map((community) => ({ community, waiting: 0, broken: null })));
    for (const { sound } of audit) expect(sound).toBeGreaterThan(0);

    await onOwnServer(folder, `update audit_entry set actor_key = 'somebody else' where true`);
    const touched = await verified(folder);
    expect(touched.exit).toBe(1);
    expect(touched.verdicts.filter(({ broken }) => broken?.what === 'ROW_ALTERED')).toHaveLength(communities.length);
  });
});

async function cityWithoutWorker() {
  const folder = emptyFolder();
  const platform = await startPlatform({
    ...{ port: 0, databaseUrl: null, issuerUrl: null, production: false },
    ...{ dataFolder: folder, sample: false, durable: false, worker: false },
  } as Parameters<typeof startPlatform>[0]);
  onTestFinished(() => platform.stop());
  const token = await fetchDevelopmentToken({ issuerUrl: platform.issuerUrl, user: 'bureau' });
  const communities = ['fengcun-1', 'fengcun-2'];
  const rows = communities.map((code) => `${code},封存社区${code},RURAL_MIXED,yangshe,admin@${code}`);
  const content = ['code,name,kind,town,admin_email', ...rows].join('\n');
  const bureau = new Visitor('bureau', token, null, platform.url);
  await bureau.do('onboardCommunities', { format: 'CSV', content }, 'communities { code }');
  return { folder, communities };
}

async function verified(folder: string): Promise<{ exit: number | null; verdicts: Verdict[] }> {
  const command = new Command(['audit', 'verify', '--json'], { DATA_DIR: folder });
  const exit = await command.ended();
  return { exit, verdicts: JSON.parse(command.stdout) as Verdict[] };
}

/** The heads of audit chains that were written beside the database. */
function headsIn(folder: string): Head[] {
  const file = join(folder, 'audit-heads.jsonl');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  return lines.map((line) => JSON.parse(line) as Head).filter(({ chain }) => chain === 'audit');
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function onOwnServer(folder: string, statement: string): Promise<void> {
  const client = new pg.Client({ ...(await runningEmbeddedPostgres(folder))!, database: 'gongzhi' } as pg.ClientConfig);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
