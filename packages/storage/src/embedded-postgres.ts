import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Text, text } from '@gongzhi/kernel';
import pg from 'pg';
import { claimDataFolder, StartupProblem, secret } from './data-folder.js';
import {
  type Cluster,
  cannotRun,
  checkMajor,
  createCluster,
  explain,
  openCluster,
  runOptions,
} from './embedded-cluster.js';
import type { Connection } from './orm.js';

export interface EmbeddedPostgres {
  /** The superuser's log-in. */
  connection: Connection;
  /** As the server tells it, such as `18.4`. */
  version: string;
  /** True where the server was already running: a process that was killed had left it. */
  reused: boolean;
  /** Ends all connections and shuts the server down cleanly; resolves when it is gone. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  dataDir: string;
  /** False gives up safety against power cuts for speed: for tests. */
  durable?: boolean;
  onProgress?: (step: Text) => void;
}

/**
 * Starts the PostgreSQL server that lives in a data folder, creating it at the first start, or goes on with the one
 * that a killed process left running. It listens on a socket file that nobody but its user can reach, and on 127.0.0.1, on
 * a port that is free at the time.
 *
 * The server is a process group of its own: a Ctrl-C in the terminal reaches the caller alone, who calls `stop` when
 * it has drained.
 *
 * @throws StartupProblem for whatever the machine does not allow, and where another process uses the folder
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, durable = true, onProgress = () => {} } = options;
  const release = claimDataFolder(dataDir, 'postgres');
  try {
    const cluster = openCluster(dataDir, onProgress);
    const password = secret(dataDir, 'postgres-password');
    const left = existsSync(cluster.data) ? await findServer(cluster, password) : null;
    if (!left && !existsSync(cluster.data)) {
      onProgress(text('创建数据库（只在首次启动时）', 'Creating the database (at the first start only)'));
      await createCluster(cluster, password, durable);
    }
    if (!left) {
      checkMajor(cluster);
      onProgress(text('启动 PostgreSQL', 'Starting PostgreSQL'));
    }
    const { version, ...connection } = left ?? (await launch(cluster, password, durable));
    const stop = once(() => shutDown(cluster).finally(release));
    return { connection, version, reused: left !== null, stop };
  } catch (error) {
    release();
    throw error;
  }
}

/** The superuser's log-in to the server of a data folder if it is running, for a command beside the platform. */
export async function runningEmbeddedPostgres(dataDir: string): Promise<Connection | null> {
  if (!existsSync(join(dataDir, 'postgres', 'cluster'))) return null;
  const server = await findServer(
    openCluster(dataDir, () => {}),
    secret(dataDir, 'postgres-password'),
  );
  if (!server) return null;
  const { version: _, ...connection } = server;
  return connection;
}

interface Server extends Connection {
  version: string;
}

/** Starts the server; a port that somebody else took a moment before is a reason to try the next. */
async function launch(cluster: Cluster, password: string, durable: boolean): Promise<Server> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const child = await spawnServer(cluster, port, durable);
    try {
      const server = await logIn(cluster, port, password, child.ended, 300);
      if (server) return server;
    } catch (error) {
      await shutDown(cluster);
      throw error;
    }
    const words = child.words();
    if (attempt === 5 || !/Address already in use|still in use/.test(words)) throw explain(cluster, words);
    // The last processes of a server that was killed need a moment to notice.
    await sleep(500);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

const LOG_LIMIT = 10 * 1024 * 1024;

async function spawnServer(cluster: Cluster, port: number, durable: boolean) {
  forgetSockets(cluster);
  const file = join(cluster.home, 'postgres.log');
  const before = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (before > LOG_LIMIT) renameSync(file, `${file}.1`);
  const start = before > LOG_LIMIT ? 0 : before;
  const log = openSync(file, 'a', 0o600);
  const settings = Object.entries(serverSettings(cluster, durable)).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const child = spawn(cluster.binaries.postgres, ['-D', cluster.data, '-p', String(port), ...settings], {
    ...runOptions(cluster),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let gone = false;
  child.once('exit', () => {
    gone = true;
  });
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(cannotRun(error)));
  });
  child.unref();
  return { ended: () => gone, words: () => readFileSync(file).subarray(start).toString() };
}

/** So long a socket's path may be on every system; where the data folder's is longer, all go over TCP. */
const LONGEST_SOCKET_PATH = 100;

const socketFile = (folder: string, port: number): string => join(folder, `.s.PGSQL.${port}`);

/** Where the server puts its socket file, which costs either side less than TCP; null where it cannot have one. */
function socketFolder({ home }: Cluster): string | null {
  const longest = Buffer.byteLength(socketFile(home, 65_535));
  return process.platform !== 'win32' && longest <= LONGEST_SOCKET_PATH ? home : null;
}

/** A server that was killed leaves its socket file, and the next one has another port. */
function forgetSockets({ home }: Cluster): void {
  for (const name of readdirSync(home)) {
    if (name.startsWith('.s.PGSQL.')) rmSync(join(home, name), { force: true });
  }
}

/** The socket's folder if the server has opened one there, which a server that was started long ago may not have. */
function hostOf(cluster: Cluster, port: number): string {
  const folder = socketFolder(cluster);
  return folder && existsSync(socketFile(folder, port)) ? folder : '127.0.0.1';
}

/** For a machine with two cores that it shares with Node. */
function serverSettings(cluster: Cluster, durable: boolean): Record<string, string | number> {
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: socketFolder(cluster) ?? '',
    unix_socket_permissions: '0700',
    max_connections: 100,
    shared_buffers: '256MB',
    jit: 'off',
    // Nothing here turns like a disk: with the default, 4, PostgreSQL reads whole tables where an index would do.
    random_page_cost: 1.1,
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Statements and the values that they failed on stay out of the log: they are personal data.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    ...(durable ? { synchronous_commit: 'on' } : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
}

/** The server that already runs on the cluster, or null. One that is still starting or stopping is waited for. */
async function findServer(cluster: Cluster, password: string): Promise<Server | null> {
  let postmaster = readPostmaster(cluster);
  for (
    const deadline = Date.now() + 30_000;
    postmaster && Date.now() < deadline;
    postmaster = readPostmaster(cluster)
  ) {
    const { pid, port } = postmaster;
    const server = port > 0 ? await logIn(cluster, port, password, () => !isPostgres(pid), 1) : null;
    if (server) return server;
    await sleep(50);
  }
  if (postmaster) throw unknownServer(cluster, postmaster.pid);
  return null;
}

/**
 * Logs in as soon as the server lets us, waiting for `seconds` at most; null where it has ended or does not answer. That
 * it knows our password and our directory proves that it is ours: another may have got the port.
 */
async function logIn(
  cluster: Cluster,
  port: number,
  password: string,
  ended: () => boolean,
  seconds: number,
): Promise<Server | null> {
  const { data } = cluster;
  const login = { port, user: 'postgres', password, database: 'postgres' };
  let refusals = 0;
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline && !ended(); await sleep(30)) {
    const connection = { ...login, host: hostOf(cluster, port) };
    const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5000 });
    // A server that ends under our feet is no fault of ours.
    client.on('error', () => {});
    try {
      await client.connect();
      const { rows } = await client.query(`select current_setting('data_directory') folder,
        split_part(current_setting('server_version'), ' ', 1) version`);
      return rows[0].folder === data ? { ...connection, version: rows[0].version } : null;
    } catch (error) {
      if ((error as pg.DatabaseError).code !== '28P01') continue;
      // It may be a stranger's, which was faster at taking the port; ours then ends in a moment.
      refusals += 1;
      if (refusals === 3) throw passwordLost(data, error);
      await sleep(300);
    } finally {
      await client.end().catch(() => {});
    }
  }
  return null;
}

const passwordLost = (data: string, cause: unknown): StartupProblem =>
  new StartupProblem(
    text(
      `${data} 的数据库不认数据文件夹里的密码：请恢复 secrets 文件夹，或用 DATA_DIR 指定新文件夹。`,
      `The database in ${data} does not accept the password in the data folder: restore the folder secrets or name a new folder with DATA_DIR.`,
    ),
    cause,
  );

const unknownServer = ({ data }: Cluster, pid: number): StartupProblem =>
  new StartupProblem(
    text(
      `进程 ${pid} 似乎是 ${data} 的 PostgreSQL，却不应答：请用 kill ${pid} 停止它；若不是，请删除 ${data}/postmaster.pid。`,
      `Process ${pid} seems to be the PostgreSQL of ${data} but does not answer: stop it with kill ${pid} or, if it is another's, delete ${data}/postmaster.pid.`,
    ),
  );

/** What PostgreSQL's pid file says, where it names a PostgreSQL that is alive; else the file is stale and removed. */
function readPostmaster({ data }: Cluster): { pid: number; port: number } | null {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (pid > 0 && isPostgres(pid)) return { pid, port };
  // PostgreSQL clears a dead server's file itself, after checks of its own. It cannot when the number was given to
  // another process, as happens after a restart of the machine.
  if (isAlive(pid)) rmSync(file, { force: true });
  return null;
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Zombies, which a container without an init keeps, are dead. */
function isPostgres(pid: number): boolean {
  if (!isAlive(pid)) return false;
  try {
    const status =
      process.platform === 'linux'
        ? (/\((.*)\) (\w)/
            .exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))
            ?.slice(1)
            .reverse()
            .join(' ') ?? '')
        : execFileSync('ps', ['-o', 'stat=,comm=', '-p', String(pid)], { encoding: 'utf8' });
    return status.includes('postgres') && !status.startsWith('Z');
  } catch {
    return false;
  }
}

/** Fast shutdown; where that takes more than a minute, an immediate one, after which the next start recovers. */
async function shutDown(cluster: Cluster): Promise<void> {
  const postmaster = readPostmaster(cluster);
  if (!postmaster) return;
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    try {
      process.kill(postmaster.pid, signal);
    } catch {
      return;
    }
    for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(20)) {
      if (!isPostgres(postmaster.pid)) return;
    }
  }
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
