import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { say } from './say.ts';

/** The folder of this benchmark, which has an installation of its own. */
export const BENCH = fileURLToPath(new URL('..', import.meta.url));

const STAMP = join(BENCH, 'node_modules', '.gongzhi-installed');

/**
 * Installs what the platform is compared with, unless that is done: at the first run, and whenever the lockfile has
 * changed. @throws Error where it fails
 */
export function installPeers(): void {
  const wanted = createHash('sha256')
    .update(readFileSync(join(BENCH, 'pnpm-lock.yaml')))
    .digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  say('安装参赛者 · Installing the contestants');
  const words = ['-y', 'pnpm@12.21.0', 'install', '--frozen-lockfile', '--dir', BENCH];
  const { status, stdout, stderr } = spawnSync('npx', words, { encoding: 'utf8', env: { ...process.env, CI: 'true' } });
  if (status !== 0) throw new Error(`安装失败 · The installation failed:\n${stdout}${stderr}`);
  writeFileSync(STAMP, wanted);
}

/** The version of a package of this benchmark. */
export const versionOf = (name: string): string =>
  JSON.parse(readFileSync(join(BENCH, 'node_modules', name, 'package.json'), 'utf8')).version;
