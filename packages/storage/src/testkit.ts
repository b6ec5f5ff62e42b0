import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MikroORM } from '@mikro-orm/postgresql';
import { type Breach, findBreaches } from './boot-guard.js';
import { connected, connectionFromUrl } from './database-connection.js';
import { databasePasswords, dropDatabase, ensureDatabase } from './database-roles.js';
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
