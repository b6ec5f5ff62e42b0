import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MikroORM } from '@mikro-orm/postgresql';
import { type Breach, findBreaches } from './boot-guard.js';
import { connected, connectionFromUrl } from './database-connection.js';
import { cloneDatabase, databasePasswords, dropDatabase, ensureDatabase } from './database-roles.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import type { Connection, Logins } from './orm.js';
import { OutboxEvent } from './outbox.entity.js';

export interface TestDatabase {
  /** The superuser's log-in to this database. */
  admin: Connection;
  logins: Logins;
  drop(): Promise<void>;
}

/**
 * An empty database with its log-ins, for one test file alone: on a server of its own or, with TEST_DATABASE_URL, on
 * that one.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'gongzhi-test-'));
  const url = process.env.TEST_DATABASE_URL;
  const server = url
    ? { connection: connectionFromUrl(url), stop: async () => {} }
    : await startEmbeddedPostgres({ dataDir: folder, durable: false });
  const database = `gongzhi_test_${randomBytes(6).toString('hex')}`;
  const logins = await ensureDatabase(server.connection, { database, passwords: databasePasswords(folder) });
  return {
    admin: { ...server.connection, database },
    logins,
    async drop() {
      await dropDatabase(server.connection, database);
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Names the data folder and the server of what was prepared for all test files of a run. */
const PREPARED = { folder: 'GONGZHI_TEST_FOLDER', server: 'GONGZHI_TEST_SERVER' } as const;
/** What the database is called that each of them copies. */
const TEMPLATE = 'gongzhi_test_template';

/**
 * For vitest's global setup: starts one server for all test files of a run, with a database that `furnish` fills and of
 * which each gets a copy ({@link preparedDatabase}). Gives what ends it.
 */
export async function prepareDatabase(furnish: (logins: Logins) => Promise<unknown>): Promise<() => Promise<void>> {
  // There each file makes its own: others may be at work on that server.
  if (process.env.TEST_DATABASE_URL) return async () => {};
  const folder = mkdtempSync(join(tmpdir(), 'gongzhi-test-'));
  const server = await startEmbeddedPostgres({ dataDir: folder, durable: false });
  const end = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await furnish(
      await ensureDatabase(server.connection, { database: TEMPLATE, passwords: databasePasswords(folder) }),
    );
  } catch (error) {
    await end();
    throw error;
  }
  process.env[PREPARED.folder] = folder;
  process.env[PREPARED.server] = JSON.stringify(server.connection);
  return end;
}

/** A copy of what was prepared, for one test file alone; null where nothing was. */
export async function preparedDatabase(): Promise<TestDatabase | null> {
  const folder = process.env[PREPARED.folder];
  if (!folder) return null;
  const server = JSON.parse(process.env[PREPARED.server]!) as Connection;
  const database = `gongzhi_test_${randomBytes(6).toString('hex')}`;
  await cloneDatabase(server, TEMPLATE, database);
  const passwords = databasePasswords(folder);
  const login = (name: keyof Logins) => ({ ...server, database, user: `gongzhi_${name}`, password: passwords[name] });
  return {
    admin: { ...server, database },
    logins: { owner: login('owner'), app: login('app'), bureau: login('bureau'), relay: login('relay') },
    drop: () => dropDatabase(server, database),
  };
}

/** Runs statements one after the other and gives the rows of the last. */
export const run = <Row = Record<string, unknown>>(login: Connection, ...statements: string[]): Promise<Row[]> =>
  connected(login, async (client) => {
    let rows: unknown[] = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    return rows as Row[];
  });

/**
 * What the boot guard finds after statements of the superuser, all of it in one transaction that is undone: log-ins are
 * the whole server's, and other tests may run there.
 */
export async function breachesAfter(
  { database, password = '', ...admin }: Connection,
  shared: readonly string[],
  ...statements: string[]
): Promise<Breach[]> {
  const orm = await MikroORM.init({
    ...admin,
    password,
    dbName: database,
    entities: [OutboxEvent],
    ensureDatabase: false,
  } as object);
  const em = orm.em.fork();
  try {
    await em.begin();
    for (const statement of statements) await em.execute(statement);
    return await findBreaches({ em: { fork: () => em } } as unknown as MikroORM, shared);
  } finally {
    await em.rollback();
    await orm.close();
  }
}
