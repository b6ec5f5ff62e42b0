import { join } from 'node:path';
import { entities, migrations, sharedTables, subscribers } from '@gongzhi/domain';
import { type Text, text } from '@gongzhi/kernel';
import {
  aesCryptography,
  type Connection,
  type Cryptography,
  connectionFromUrl,
  type Database,
  databasePasswords,
  ensureDatabase,
  findBreaches,
  migrate,
  openDatabase,
  StartupProblem,
  secret,
  startEmbeddedPostgres,
} from '@gongzhi/storage';
import { ROOT } from './places.js';
import { refuseUnsafe } from './production.js';

/** The cities' data and what every new community begins with. */
export const TENANTS = join(ROOT, 'tenants');

export type Progress = (step: Text) => void;

/** What a deployment is told by its surroundings. */
export interface Settings {
  port: number;
  /** An own PostgreSQL, with a log-in that may create roles and databases; null for the embedded one. */
  databaseUrl: string | null;
  /** An own issuer (Keycloak); null for the development issuer. */
  issuerUrl: string | null;
  production: boolean;
  /** How Keycloak is told of those who are invited; null where accounts are made elsewhere. */
  invitations?: { clientSecret: string; platformUrl: string | null; serverUrl: string | null } | null;
  /** Packages of modules beside the platform's own: names, or paths of their folders. */
  modules?: readonly string[];
  /** What one caller may ask in a minute, in points of about one row read; null for the usual. */
  costPerMinute?: number | null;
}

/** Reads what can be wrong before any work is done. @throws StartupProblem where a setting makes no sense */
export function settingsFrom(environment: NodeJS.ProcessEnv): Settings {
  const issuerUrl = issuerFrom(environment.ISSUER_URL);
  const port = portFrom(environment.PORT);
  checkMasterKey(environment.GONGZHI_MASTER_KEY);
  refuseUnsafe(environment);
  const production = environment.NODE_ENV === 'production';
  const costPerMinute = costFrom(environment.GONGZHI_COST_PER_MINUTE) ?? (production ? null : UNBOUNDED);
  const databaseUrl = environment.DATABASE_URL || null;
  const modules = modulesFrom(environment.GONGZHI_MODULES);
  return {
    port,
    databaseUrl,
    issuerUrl,
    production,
    invitations: invitationsFrom(environment),
    costPerMinute,
    modules,
  };
}

/** Whether they can be loaded is seen at the start. */
const modulesFrom = (said: string | undefined): string[] => [
  ...new Set((said ?? '').split(/[,，\s]+/).filter(Boolean)),
];

/** The development issuer lets anybody in who was invited: there is no account to make. */
function invitationsFrom(environment: NodeJS.ProcessEnv): Settings['invitations'] {
  const { ISSUER_URL: issuer, GONGZHI_INVITATIONS_SECRET: clientSecret, GONGZHI_URL, KEYCLOAK_URL } = environment;
  if (!issuer || !clientSecret) return null;
  const [platformUrl, serverUrl] = [GONGZHI_URL, KEYCLOAK_URL].map((url) => url?.replace(/\/+$/, '') || null) as [
    string | null,
    string | null,
  ];
  return { clientSecret, platformUrl, serverUrl };
}

/** A trial is tried with whatever somebody can think of. */
const UNBOUNDED = 10 ** 12;

function costFrom(said: string | undefined): number | null {
  if (!said) return null;
  if (/^[1-9]\d{3,12}$/.test(said)) return Number(said);
  throw new StartupProblem(
    text(
      `GONGZHI_COST_PER_MINUTE 应为 1000 以上的整数，而不是 ${said}。`,
      `GONGZHI_COST_PER_MINUTE is a number from 1000 on, not ${said}.`,
    ),
  );
}

function portFrom(said: string | undefined): number {
  const port = Number(said || 4000);
  if (/^\d*$/.test(said ?? '') && port <= 65_535) return port;
  throw new StartupProblem(
    text(`PORT 应为 0 到 65535 的整数，而不是 ${said}。`, `PORT is a number from 0 to 65535, not ${said}.`),
  );
}

function issuerFrom(said: string | undefined): string | null {
  if (!said) return null;
  if (URL.canParse(said) && /^https?:\/\/.+\/realms\/[^/]+$/.test(said)) return said;
  throw new StartupProblem(
    text(
      `ISSUER_URL 应如 https://id.example.cn/realms/zhangjiagang，而不是 ${said}。`,
      `ISSUER_URL should read like https://id.example.cn/realms/zhangjiagang, not ${said}.`,
    ),
  );
}

function checkMasterKey(said: string | undefined): void {
  if (!said || /^[0-9a-f]{64}$/i.test(said)) return;
  throw new StartupProblem(
    text(
      'GONGZHI_MASTER_KEY 应为 64 位十六进制数字（32 字节）。',
      'GONGZHI_MASTER_KEY is 32 bytes, written as 64 hex digits.',
    ),
  );
}

export interface OpenDatabase {
  database: Database;
  /** The log-in that owns the tables, for what is done outside the gateway. */
  owner: Connection;
  cryptography: Cryptography;
  cursorSecret: string;
  /** What serves it, as in `PostgreSQL 18.4`. */
  server: string;
  close(): Promise<void>;
}

/**
 * Brings up the database of a data folder: server, log-ins, schema, pools, and the guard's word that it is safe to
 * serve. @throws StartupProblem
 */
export async function openDeployment(
  dataFolder: string,
  { databaseUrl, durable = true }: { databaseUrl: string | null; durable?: boolean },
  onProgress: Progress,
): Promise<OpenDatabase> {
  const server = databaseUrl
    ? external(databaseUrl)
    : { ...(await startEmbeddedPostgres({ dataDir: dataFolder, durable, onProgress })), options: {} };
  try {
    const passwords = databasePasswords(dataFolder);
    const logins = await ensureDatabase(server.connection, { passwords, ...server.options });
    const ran = await migrate(logins.owner, entities, migrations);
    if (ran.length > 0)
      onProgress(text(`数据库结构已更新（${ran.join('、')}）`, `Schema brought up to date (${ran.join(', ')})`));
    const database = await openDatabase(logins, { entities, subscribers });
    await refuseBreaches(database).catch(async (error: unknown) => {
      await database.close();
      throw error;
    });
    return {
      database,
      owner: logins.owner,
      cryptography: aesCryptography(process.env.GONGZHI_MASTER_KEY || secret(dataFolder, 'master-key')),
      cursorSecret: secret(dataFolder, 'cursor-secret'),
      server: `PostgreSQL ${server.version}`,
      async close() {
        await database.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** `DATABASE_URL` names a server by an administrator's log-in, and by its path the database that is ours. */
function external(url: string) {
  const admin: Connection = connectionFromUrl(url);
  const own = admin.database && admin.database !== 'postgres' ? { database: admin.database } : {};
  return {
    connection: { ...admin, database: 'postgres' },
    options: own,
    version: `(${admin.host}:${admin.port})`,
    stop: async () => {},
  };
}

async function refuseBreaches(database: Database): Promise<void> {
  const breaches = await findBreaches(database.app, sharedTables);
  if (breaches.length === 0) return;
  const told = breaches.map(({ where, what }) => `${where}: ${what}`).join('; ');
  throw new StartupProblem(
    text(
      `数据库的隔离不完整，拒绝提供服务：${told}。`,
      `The walls between communities are not complete, so nothing is served: ${told}.`,
    ),
  );
}
