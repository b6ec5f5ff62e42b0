import { existsSync, readFileSync, realpathSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { openDataFolder } from '@gongzhi/storage';
import { ROOT } from '../places.js';
import { checked, type Finding, ok, problem, warning } from './finding.js';

/** What the machine itself must offer: Node, the workspace, a data folder with room. */
export async function machineFindings(): Promise<{ dataFolder: string | null; findings: Finding[] }> {
  let dataFolder: string | null = null;
  const folder = await checked('data-folder', () => {
    dataFolder = openDataFolder(ROOT);
    return [ok('data-folder', `数据文件夹可写：${dataFolder}`, `The data folder can be written: ${dataFolder}`)];
  });
  const room = dataFolder === null ? [] : await checked('disk', () => roomIn(dataFolder!));
  return { dataFolder, findings: [nodeFinding(process.versions.node), workspaceFinding(), ...folder, ...room] };
}

const OLDEST_NODE = [22, 17] as const;

export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor))
    return ok('node', `Node.js 版本合适：${version}`, `Node.js ${version} will do`);
  const oldest = OLDEST_NODE.join('.');
  return problem(
    'node',
    `Node.js ${version} 过旧，需要 ${oldest} 以上：请用 npm run gongzhi 运行，它自带 Node`,
    `Node.js ${version} is too old, ${oldest} or later is needed: run this by npm run gongzhi, which brings its own`,
  );
}

function workspaceFinding(): Finding {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  return ok('version', `共治 ${version}，位于 ${ROOT}`, `Gongzhi ${version}`);
}

const MEGABYTE = 1024 * 1024;
const LITTLE_ROOM = 1024;

function roomIn(dataFolder: string): Finding[] {
  // The server's files may lie elsewhere, behind a link.
  const database = join(dataFolder, 'postgres');
  const folder = existsSync(database) ? realpathSync(database) : dataFolder;
  const { bavail, bsize } = statfsSync(folder);
  const megabytes = Math.floor((bavail * bsize) / MEGABYTE);
  if (megabytes >= LITTLE_ROOM) {
    const gigabytes = (megabytes / 1024).toFixed(1);
    return [ok('disk', `磁盘剩余 ${gigabytes} GB`, `${gigabytes} GB of disk are free`)];
  }
  return [
    warning(
      'disk',
      `磁盘只剩 ${megabytes} MB：请腾出空间，或用 DATA_DIR 换一块磁盘`,
      `Only ${megabytes} MB of disk are free: free some space or name a folder on another disk with DATA_DIR`,
    ),
  ];
}
