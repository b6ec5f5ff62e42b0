import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const VERSION = '26.7.3';
const ARTIFACT = `org.keycloak:keycloak-quarkus-dist:${VERSION}:zip`;
const run = promisify(execFile);

/** Kept between runs, since the first start builds the server: `GONGZHI_CACHE`, else the user's own cache folder. */
const CACHE = process.env.GONGZHI_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'gongzhi');

/**
 * The folder of an unpacked Keycloak, fetched as its Maven artifact where it is not there yet.
 * @throws Error saying what is missing: Java 17, Maven, or the archive
 */
export async function keycloakDistribution(): Promise<string> {
  const folder = join(CACHE, `keycloak-${VERSION}`);
  await need('java', ['-version'], 'Java 17 or later');
  if (existsSync(join(folder, 'bin', 'kc.sh'))) return folder;
  await need('mvn', ['-v'], 'Maven');
  const download = join(CACHE, `download-${process.pid}`);
  mkdirSync(download, { recursive: true });
  try {
    await run('mvn', ['-B', '-q', 'dependency:copy', `-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${download}`]);
    await run('unzip', ['-q', join(download, `keycloak-quarkus-dist-${VERSION}.zip`), '-d', download]);
    renameSync(join(download, `keycloak-${VERSION}`), folder);
  } catch (error) {
    if (!existsSync(join(folder, 'bin', 'kc.sh'))) throw new Error(`${ARTIFACT} cannot be had`, { cause: error });
  } finally {
    rmSync(download, { recursive: true, force: true });
  }
  return folder;
}

async function need(command: string, words: string[], what: string): Promise<void> {
  await run(command, words).catch((cause: unknown) => {
    throw new Error(`${what} is not on this machine`, { cause });
  });
}
