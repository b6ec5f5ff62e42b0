import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Text, text } from '@gongzhi/kernel';

/** Something about this machine keeps the platform from starting; `text` says what and what to do, in one sentence. */
export class StartupProblem extends Error {
  readonly text: Text;

  constructor(problem: Text, cause?: unknown) {
    super(problem.en, { cause });
    this.name = 'StartupProblem';
    this.text = problem;
  }
}

/**
 * The folder that holds all that one deployment keeps on disk; made where it is missing. `DATA_DIR` names it, else it
 * is `.data` in the checkout, else (the checkout is read-only) a folder of the user's own.
 *
 * @throws StartupProblem where it cannot be written
 */
export function openDataFolder(checkout: string, wanted = process.env.DATA_DIR): string {
  const folder = wanted ? resolve(wanted) : defaultFolder(checkout);
  try {
    mkdirSync(folder, { recursive: true });
    // Permission bits say little for root, nothing about a read-only or full disk: so a file is really written.
    const trial = join(folder, `.trial-${randomBytes(6).toString('hex')}`);
    try {
      writeFileSync(trial, 'x');
    } finally {
      rmSync(trial, { force: true });
    }
  } catch (error) {
    throw folderProblem(folder, error);
  }
  return folder;
}

function defaultFolder(checkout: string): string {
  const inside = join(checkout, '.data');
  // One that exists is kept even when it cannot be written: silently starting empty elsewhere would look like loss.
  if (existsSync(inside) || isWritable(checkout)) return inside;
  return join(process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'gongzhi');
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** What a failed write means for whoever starts the platform. */
export function folderProblem(folder: string, error: unknown): StartupProblem {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(folder, error);
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return new StartupProblem(
      text(
        `${folder} 不是文件夹，请用 DATA_DIR 指定数据文件夹。`,
        `${folder} is not a folder; name a data folder with DATA_DIR.`,
      ),
      error,
    );
  return new StartupProblem(
    text(
      `数据文件夹 ${folder} 不可写（${code ?? error}），请改正权限，或用 DATA_DIR 指定另一个文件夹。`,
      `The data folder ${folder} cannot be written (${code ?? error}); correct its permissions or name another with DATA_DIR.`,
    ),
    error,
  );
}

export const diskFull = (folder: string, cause?: unknown): StartupProblem =>
  new StartupProblem(
    text(
      `磁盘空间不足，${folder} 写不下，请腾出空间，或用 DATA_DIR 指定另一块磁盘上的文件夹。`,
      `The disk that holds ${folder} is full; free some space or name a folder on another disk with DATA_DIR.`,
    ),
    cause,
  );

/**
 * A random secret of `bytes` bytes as hex, made at the first call and the same ever after. It lies in the data folder,
 * readable by its user alone. Processes that ask at the same moment get the same one.
 */
export function secret(folder: string, name: string, bytes = 32): string {
  const file = join(folder, 'secrets', name);
  try {
    if (!existsSync(file)) makeOnce(file, randomBytes(bytes).toString('hex'));
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw folderProblem(file, error);
  }
}

/** A hard link appears whole or not at all, and the first one wins. */
function makeOnce(file: string, content: string): void {
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${content}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
}

/**
 * Claims the data folder for this process until the returned function is called or the process ends, however it ends.
 * `purpose` is what the claim is for: one process may hold several.
 *
 * @throws StartupProblem where another one holds it
 */
export function claimDataFolder(folder: string, purpose = 'platform'): () => void {
  const holder = join(folder, `${purpose}.pid`);
  let lock: DatabaseSync | undefined;
  try {
    // SQLite's exclusive lock is one that the kernel gives back when its holder dies, and that Node has built in:
    // nothing stale is ever left to judge. The holder's number lies beside it, for the sentence below only.
    lock = new DatabaseSync(join(folder, `${purpose}.lock`), { timeout: 0 });
    lock.exec('begin exclusive');
    writeFileSync(holder, String(process.pid));
  } catch (error) {
    lock?.close();
    throw (error as Error).message.includes('locked') ? alreadyClaimed(folder, holder) : folderProblem(folder, error);
  }
  const claim = lock;
  return () => {
    if (!claim.isOpen) return;
    rmSync(holder, { force: true });
    claim.close();
  };
}

function alreadyClaimed(folder: string, holder: string): StartupProblem {
  const pid = existsSync(holder) ? readFileSync(holder, 'utf8') : '?';
  return new StartupProblem(
    text(
      `数据文件夹 ${folder} 正被另一个共治进程（${pid}）使用，请先停止它，或用 DATA_DIR 指定另一个文件夹。`,
      `The data folder ${folder} is in use by another Gongzhi process (${pid}); stop it first or name another folder with DATA_DIR.`,
    ),
  );
}
