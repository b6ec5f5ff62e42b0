import { startPlatform } from '@gongzhi/cli';
import { fetchDevelopmentToken } from '@gongzhi/identity';
import { runningEmbeddedPostgres } from '@gongzhi/storage';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import { Visitor } from '../testkit/city.js';
import { Command, emptyFolder } from './command.js';

/** A worker of its own, which a test may kill. */
export function worker(folder: string): Command {
  const command = new Command(['worker', '--json'], { DATA_DIR: folder });
  onTestFinished(async () => void (await command.end('SIGINT')));
  return command;
}

/** A platform without a city, at which nobody works until a test says so. */
export async function cityWithoutWorker() {
  const folder = emptyFolder();
  const platform = await startPlatform({
    ...{ port: 0, databaseUrl: null, issuerUrl: null, production: false },
    ...{ dataFolder: folder, sample: false, durable: false, worker: false },
  } as Parameters<typeof startPlatform>[0]);
  onTestFinished(() => platform.stop());
  const visitor = async (user: string, community: string | null = null) => {
    const token = await fetchDevelopmentToken({ issuerUrl: platform.issuerUrl, user });
    return new Visitor(user, token, community, platform.url);
  };
  const bureau = await visitor('bureau');
  const state = async (id: string) => {
    const fields = '... on Job { state done total failure result }';
    return (await bureau.ask(`query($id: ID!) { node(id: $id) { ${fields} } }`, { id })).node;
  };
  return { folder, bureau, state, visitor, platform };
}

export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}

export async function onOwnServer(folder: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ ...(await runningEmbeddedPostgres(folder))!, database: 'gongzhi' } as pg.ClientConfig);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
