import { join } from 'node:path';
import { loadDefaults, publishHeads, readRetention } from '@gongzhi/domain';
import type { Modules } from '@gongzhi/gateway';
import { text } from '@gongzhi/kernel';
import { type Connection, runningEmbeddedPostgres, urlOf } from '@gongzhi/storage';
import { recurringTasks, SEALING, startWorker, type Worker, type WorkerOptions } from '@gongzhi/worker';
import { headsFile } from './audit/verdicts.js';
import { type OpenDatabase, openDeployment, type Progress, type Settings, TENANTS } from './deployment.js';
import { CommandFailure, EXIT } from './failure.js';
import { invitationsOf } from './invitations.js';
import { modulesOf } from './modules.js';

type Report = WorkerOptions['report'];

interface WorkerSettings extends Pick<Settings, 'issuerUrl' | 'invitations'> {
  dataFolder: string;
  loaded: Modules;
  report?: Report;
  /** False where nothing seals the audit trail meanwhile: for tests that compare what a database holds. */
  sealing?: boolean;
}

/** What a worker of this deployment works with. */
export async function workerOptions(
  { database, owner, cryptography }: OpenDatabase,
  { dataFolder, loaded, report = console.error, sealing = true, ...settings }: WorkerSettings,
): Promise<WorkerOptions> {
  const folder = join(TENANTS, 'defaults');
  const tools = {
    database,
    cryptography,
    modules: loaded,
    defaults: loadDefaults(folder),
    retention: readRetention(folder),
    publishHeads: (heads: Parameters<typeof publishHeads>[1]) => publishHeads(headsFile(dataFolder), heads),
    ...(await invitationsOf(settings)),
  };
  return { tools, owner, report, tasks: recurringTasks.filter(({ name }) => sealing || name !== SEALING) };
}

export interface WorkerProcessOptions extends Pick<Settings, 'databaseUrl' | 'issuerUrl' | 'invitations' | 'modules'> {
  dataFolder: string;
  onProgress: Progress;
  report: Report;
}

/**
 * A worker beside the platform, in a process of its own: on the PostgreSQL that `databaseUrl` names, else on the embedded
 * one, which the platform of the same data folder runs.
 * @throws CommandFailure where neither is there
 */
export async function startWorkerProcess({
  dataFolder,
  databaseUrl,
  modules = [],
  onProgress,
  ...settings
}: WorkerProcessOptions): Promise<Worker> {
  const loaded = await modulesOf({ modules });
  const deployment = await openDeployment(
    dataFolder,
    { databaseUrl: databaseUrl ?? (await embeddedUrl(dataFolder)) },
    onProgress,
  );
  const worker = startWorker(await workerOptions(deployment, { dataFolder, loaded, ...settings }));
  return {
    async stop() {
      await worker.stop();
      await deployment.close();
    },
  };
}

async function embeddedUrl(dataFolder: string): Promise<string> {
  const running: Connection | null = await runningEmbeddedPostgres(dataFolder);
  if (!running) {
    throw new CommandFailure(
      text(
        `数据文件夹 ${dataFolder} 的平台没有运行：请先 gongzhi up --no-worker，或用 DATABASE_URL 指定 PostgreSQL。`,
        `The platform of the data folder ${dataFolder} is not running: first gongzhi up --no-worker, or name a PostgreSQL with DATABASE_URL.`,
      ),
      EXIT.notRunning,
    );
  }
  return urlOf({ ...running, database: 'gongzhi' });
}
