import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Text, text } from '@gongzhi/kernel';
import { diskFull, folderProblem, StartupProblem } from './data-folder.js';
import {
  canReach,
  makeRootState,
  ROOT_STATE,
  type ServerBinaries,
  type ServerUser,
  serverBinaries,
  serverUser,
} from './embedded-binaries.js';

/** The folders of one PostgreSQL server, and whom and what to run it as. */
export interface Cluster {
  /** Belongs to the server's user; holds the log and {@link data}. */
  home: string;
  /** PostgreSQL's own data directory. */
  data: string;
  user: ServerUser | undefined;
  binaries: ServerBinaries;
}

/** Finds or prepares `postgres` in the data folder. What PostgreSQL itself keeps is made by {@link createCluster}. */
export function openCluster(dataFolder: string, onProgress: (step: Text) => void): Cluster {
  const place = join(dataFolder, 'postgres');
  try {
    // A link whose target was thrown away stands for nothing.
    if (lstatSync(place, { throwIfNoEntry: false }) && !existsSync(place)) rmSync(place);
    const user = existsSync(place) ? ownerOf(place) : prepareHome(place, serverUser(), onProgress);
    const home = realpathSync(place);
    return { home, data: join(home, 'cluster'), user, binaries: serverBinaries(user) };
  } catch (error) {
    throw error instanceof StartupProblem ? error : folderProblem(place, error);
  }
}

/** An existing cluster goes on with the user it belongs to, whoever that was: PostgreSQL insists on it. */
function ownerOf(home: string): ServerUser | undefined {
  const { uid, gid } = statSync(home);
  const me = process.getuid?.();
  if (me === uid || me === undefined) return undefined;
  if (me === 0 && canReach({ uid, gid }, realpathSync(home))) return { uid, gid };
  throw new StartupProblem(
    text(
      `数据库文件夹 ${home} 属于另一个用户（uid ${uid}），请以该用户启动，或用 DATA_DIR 指定另一个文件夹。`,
      `The database folder ${home} belongs to another user (uid ${uid}) or lies where it cannot go; start as that user or name another folder with DATA_DIR.`,
    ),
  );
}

function prepareHome(place: string, user: ServerUser | undefined, onProgress: (step: Text) => void) {
  if (!user) {
    mkdirSync(place, { mode: 0o700 });
    return undefined;
  }
  const folder = join(place, '..');
  const { mode } = statSync(folder);
  // The data folder is ours to open, for passing through only; the folders above it are not.
  chmodSync(folder, mode | 0o011);
  if (canReach(user, realpathSync(folder))) {
    mkdirSync(place, { mode: 0o700 });
    chownSync(place, user.uid, user.gid);
    return user;
  }
  chmodSync(folder, mode);
  makeRootState();
  const elsewhere = join(ROOT_STATE, `postgres-${randomBytes(6).toString('hex')}`);
  mkdirSync(elsewhere, { mode: 0o700 });
  chownSync(elsewhere, user.uid, user.gid);
  symlinkSync(elsewhere, place);
  onProgress(
    text(
      `PostgreSQL 的用户进不了 ${folder}，数据库文件放在 ${elsewhere}`,
      `PostgreSQL's user cannot enter ${folder}: the database's files are kept in ${elsewhere}`,
    ),
  );
  return user;
}

/**
 * Runs initdb unless it was done. It works on a draft that takes its name only when finished, so that one killed in
 * the middle leaves nothing that could be mistaken for a database.
 */
export async function createCluster(cluster: Cluster, password: string, durable: boolean): Promise<void> {
  const { home, data, user, binaries } = cluster;
  for (const name of readdirSync(home)) {
    if (name.startsWith('draft-')) rmSync(join(home, name), { recursive: true, force: true, maxRetries: 3 });
  }
  const { bavail, bsize } = statfsSync(home);
  if (bavail * bsize < 200 * 1024 * 1024) throw diskFull(home);

  const draft = join(home, `draft-${randomBytes(6).toString('hex')}`);
  const passwordFile = `${draft}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  try {
    if (user) chownSync(passwordFile, user.uid, user.gid);
    await run(cluster, binaries.initdb, [
      `--pgdata=${draft}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Order by code point is the same everywhere and lets prefix searches use plain indexes; the character classes
      // are Unicode's, without which trigram search does not see Chinese.
      '--locale=C',
      `--lc-ctype=${process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8'}`,
      ...(durable ? [] : ['--no-sync']),
    ]);
    renameSync(draft, data);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Refuses a cluster that another major version made: PostgreSQL could not read it. */
export function checkMajor({ data, binaries }: Cluster): void {
  const written = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  if (written === binaries.major) return;
  throw new StartupProblem(
    text(
      `${data} 由 PostgreSQL ${written} 写成，而现有的是 ${binaries.major}：请用旧版本导出后再导入，或用 DATA_DIR 指定新文件夹。`,
      `${data} was written by PostgreSQL ${written}, and this one is ${binaries.major}: export with the old version and import again, or name a new folder with DATA_DIR.`,
    ),
  );
}

/** How PostgreSQL's programs are run: as the server's user, in its folder, and with nothing of our environment. */
export function runOptions({ home, user }: Cluster) {
  return { ...user, cwd: home, env: { PATH: process.env.PATH ?? '', TZ: 'UTC', LC_ALL: 'C' } };
}

function run(cluster: Cluster, program: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    // A group of its own: Ctrl-C in the terminal is for us to answer.
    const child = spawn(program, args, {
      ...runOptions(cluster),
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    child.once('error', (error) => reject(cannotRun(error)));
    child.once('close', (code) => (code === 0 ? resolve() : reject(explain(cluster, errors))));
  });
}

export const cannotRun = (cause: unknown): StartupProblem =>
  new StartupProblem(
    text(
      '内置的 PostgreSQL 在本机无法运行，请用 DATABASE_URL 指定一个 PostgreSQL（15 以上）。',
      'The embedded PostgreSQL does not run on this machine; name a PostgreSQL (15 or later) with DATABASE_URL.',
    ),
    cause,
  );

/** What PostgreSQL's last words mean for whoever starts the platform. */
export function explain({ home }: Cluster, words: string): StartupProblem {
  if (/No space left on device|Disk quota exceeded/.test(words) && !/shared memory/.test(words)) return diskFull(home);
  if (/shared memory|Cannot allocate memory|semaphores/.test(words))
    return new StartupProblem(
      text(
        'PostgreSQL 得不到共享内存：请给本机或容器更多内存（例如 docker run --shm-size=256m），或用 DATABASE_URL 指定数据库。',
        'PostgreSQL gets no shared memory: give this machine or container more (docker run --shm-size=256m, for one) or name a database with DATABASE_URL.',
      ),
      words,
    );
  const last = words
    .split('\n')
    .filter((line) => /FATAL|PANIC|error/i.test(line))
    .at(-1);
  const reason = (last ?? words.trim().split('\n').at(-1) ?? '').trim();
  return new StartupProblem(
    text(
      `PostgreSQL 没能启动（${reason}），详见 ${join(home, 'postgres.log')}。`,
      `PostgreSQL did not start (${reason}); see ${join(home, 'postgres.log')}.`,
    ),
    words,
  );
}
