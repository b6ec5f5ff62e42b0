import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entities, migrations, sharedTables } from '@gongzhi/domain';
import {
  type Connection,
  connected,
  connectionFromUrl,
  databasePasswords,
  findBreaches,
  type Logins,
  openDatabase,
  runningEmbeddedPostgres,
} from '@gongzhi/storage';
import { breakageText, headsFile, verdictsOf } from '../audit/verdicts.js';
import { loginsOf } from '../own-database.js';
import { bookFindings } from './books.js';
import { clockFinding } from './clock.js';
import { constitutionFindings } from './constitution.js';
import { checked, type Finding, ok, problem, warning } from './finding.js';

/** The server, the log-ins, the schema's version and the walls between communities, as they really are. */
export async function databaseFindings(dataFolder: string, databaseUrl: string | undefined): Promise<Finding[]> {
  return checked('database', async () => {
    const admin = databaseUrl ? connectionFromUrl(databaseUrl) : await runningEmbeddedPostgres(dataFolder);
    if (!admin) return [platformRuns(dataFolder) ? ended : notRunning];
    const server = await serverFindings(admin);
    if (!existsSync(join(dataFolder, 'secrets', 'app-password'))) return [...server, neverStarted];
    const logins = loginsOf(admin, databasePasswords(dataFolder));
    const access = await checked('log-ins', () => loginFindings(logins));
    if (access.some(({ level }) => level === 'PROBLEM')) return [...server, ...access];
    const migrated = await checked('migrations', () => migrationFindings(logins.owner));
    const walls = await checked('walls', () => wallFindings(logins));
    const current = migrated.every(({ level }) => level === 'OK');
    const seals = current ? await checked('audit', () => sealFindings(logins, dataFolder)) : [];
    const narrowed = current ? await checked('constitution', () => communitiesFindings(logins)) : [];
    return [...server, ...access, ...migrated, ...walls, ...seals, ...narrowed];
  });
}

const notRunning = warning(
  'database',
  '内置 PostgreSQL 没有运行：请用 npm start 启动',
  'The embedded PostgreSQL is not running: npm start starts it',
);

const ended = problem(
  'database',
  '平台在运行，内置 PostgreSQL 却没有：若不是正在启动，请停止平台后重新启动',
  'The platform is running and its embedded PostgreSQL is not: unless it is just starting, stop it and start it again',
);

/** The holder of a data folder leaves its number there, and may have been killed since. */
function platformRuns(dataFolder: string): boolean {
  try {
    return process.kill(Number(readFileSync(join(dataFolder, 'platform.pid'), 'utf8')), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const neverStarted = warning(
  'log-ins',
  '这个数据文件夹还没有用过：请先运行一次 npm start',
  'This data folder was never used: run npm start once',
);

function serverFindings(admin: Connection): Promise<Finding[]> {
  return connected({ ...admin, database: 'postgres' }, async (client) => {
    const asked = Date.now();
    const { rows } = await client.query(`select current_setting('server_version') as version,
      current_setting('server_version_num')::int as number, extract(epoch from clock_timestamp()) * 1000 as now`);
    const [{ version, number, now }] = rows;
    const place = `${admin.host}:${admin.port}`;
    const clock = clockFinding('PostgreSQL', Number(now), asked, Date.now());
    if (number >= 150_000) return [ok('database', `数据库正常：${place}`, `PostgreSQL ${version} answers`), clock];
    const sentence = [
      `需要 PostgreSQL 15 以上，${place} 是 ${version}：请升级，或换一个 DATABASE_URL`,
      `PostgreSQL 15 or later is needed, and ${place} is ${version}: upgrade it or name another by DATABASE_URL`,
    ] as const;
    return [problem('database', ...sentence), clock];
  });
}

async function loginFindings(logins: Logins): Promise<Finding[]> {
  for (const login of Object.values(logins)) await connected(login, async () => {});
  const names = Object.values(logins)
    .map(({ user }) => user)
    .join(', ');
  return [ok('log-ins', '数据库用户都能登录', `The database’s log-ins work: ${names}`)];
}

function migrationFindings(owner: Connection): Promise<Finding[]> {
  return connected(owner, async (client) => {
    const { rows: tables } = await client.query(`select to_regclass('public.migration') is not null as there`);
    const { rows: done } = tables[0].there ? await client.query('select name from migration') : { rows: [] };
    const ran = new Set(done.map(({ name }) => name as string));
    const known = migrations.map(({ name }) => name);
    const pending = known.filter((name) => !ran.has(name)).join(', ');
    const newer = [...ran].filter((name) => !known.includes(name)).join(', ');
    if (pending) {
      return [
        problem(
          'migrations',
          `数据库结构待更新（${pending}）：请重启平台`,
          `The schema awaits ${pending}: start the platform again`,
        ),
      ];
    }
    if (newer) {
      return [
        problem(
          'migrations',
          `数据库由更新的版本写过（${newer}）：请更新代码`,
          `A newer version has written this database (${newer}): update the code`,
        ),
      ];
    }
    return [ok('migrations', '数据库结构是最新的', 'The schema is up to date')];
  });
}

async function communitiesFindings(logins: Logins): Promise<Finding[]> {
  const database = await openDatabase(logins, { entities, subscribers: [], poolSize: 1 });
  try {
    return [...(await constitutionFindings(database)), ...(await checked('books', () => bookFindings(database)))];
  } finally {
    await database.close();
  }
}

async function wallFindings(logins: Logins): Promise<Finding[]> {
  const database = await openDatabase(logins, { entities, subscribers: [], poolSize: 1 });
  try {
    const breaches = await findBreaches(database.app, sharedTables);
    if (breaches.length === 0) return [ok('walls', '社区之间的隔离完整', 'The walls between communities are complete')];
    return breaches.map(({ where, what }) =>
      problem(
        'walls',
        `隔离不完整：${where}: ${what}；平台会拒绝启动，请恢复该对象或从备份恢复`,
        `A wall is open: ${where} ${what}; the platform will refuse to start until that is put right or restored`,
      ),
    );
  } finally {
    await database.close();
  }
}

/** Whether the audit trail is as it was sealed, in every community. */
async function sealFindings(logins: Logins, dataFolder: string): Promise<Finding[]> {
  const database = await openDatabase(logins, { entities, subscribers: [], poolSize: 1 });
  try {
    const verdicts = await verdictsOf(database, headsFile(dataFolder));
    const broken = verdicts.flatMap((verdict) => breakageText(verdict) ?? []);
    if (broken.length > 0) return broken.map(({ zh, en }) => problem('audit', zh, en));
    const sound = verdicts.reduce((total, verdict) => total + verdict.sound, 0);
    return [ok('audit', `审计记录与封存一致（${sound} 条）`, `The audit trail is as it was sealed (${sound} entries)`)];
  } finally {
    await database.close();
  }
}
