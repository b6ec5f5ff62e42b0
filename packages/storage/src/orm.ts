import { Migrator } from '@mikro-orm/migrations';
import {
  type AnyEntity,
  type Constructor,
  type EntityManager,
  type EventSubscriber,
  MikroORM,
  type Options,
} from '@mikro-orm/postgresql';
import type pg from 'pg';
import { type Exchanges, openExchanges } from './exchange.js';

/** A log-in to one database. */
export interface Connection {
  host: string;
  port: number;
  database: string;
  user: string;
  password?: string | undefined;
  ssl?: boolean | object | undefined;
}

/** The log-ins of one deployment: each may do only what its work needs. */
export interface Logins {
  owner: Connection;
  app: Connection;
  bureau: Connection;
  relay: Connection;
}

export type Entities = readonly Constructor<AnyEntity>[];
export type Migrations = NonNullable<NonNullable<Options['migrations']>['migrationsList']>;

/** The pools that serve requests: tenants' and the bureau's are different log-ins of PostgreSQL. */
export interface Database {
  app: MikroORM;
  bureau: MikroORM;
  /**
   * The same log-ins again, for a session that is opened while another is held: with a pool of their own, requests
   * that hold one can never wait for each other in a circle.
   */
  nested: { app: MikroORM; bureau: MikroORM };
  /** The same log-ins for what is done in one round trip: planned reads, and writes that are one statement. */
  exchanges: Record<'read' | 'write', { app: Exchanges; bureau: Exchanges }>;
  /** The workers' log-in, for what they agree on among each other. */
  relay: Exchanges;
  close(): Promise<void>;
}

export type { EntityManager };

/** Hears every statement, without its values: what a page costs can be counted so. */
export type StatementListener = (sql: string) => void;

function options(connection: Connection, entities: Entities): Options {
  const { host, port, database, user, password, ssl } = connection;
  return {
    entities: [...entities],
    dbName: database,
    host,
    port,
    user,
    ...(password === undefined ? {} : { password }),
    driverOptions: {
      ...(ssl === undefined ? {} : { ssl }),
      // Waiting for a connection, a place in the pool included, ends; the caller is told to come back.
      connectionTimeoutMillis: 10_000,
      onPoolCreated: giveBackTheDead,
    },
    // Nothing is validated or created at connect time: the guard does that, once, with words of its own.
    ensureDatabase: false,
    schemaGenerator: { createForeignKeyConstraints: false },
    allowGlobalContext: false,
  };
}

/**
 * Kysely gives a transaction's connection back only after a COMMIT or ROLLBACK that went well: one that dies before
 * would keep its place in the pool for ever, and a few such deaths would leave no place at all.
 */
function giveBackTheDead(pool: pg.Pool): void {
  const held = new Set<pg.PoolClient>();
  pool.on('acquire', (client) => held.add(client));
  pool.on('release', (_error, client) => held.delete(client));
  pool.on('connect', (client) => {
    client.once('end', () => {
      if (!held.has(client)) return;
      client.release(true);
      // Who still holds it may give it back once more.
      client.release = () => {};
    });
  });
}

/**
 * Opens the serving pools. A small pool per process is the fast one here: PostgreSQL and Node share the cores.
 */
export async function openDatabase(
  logins: Logins,
  {
    entities,
    subscribers,
    poolSize = 8,
    exchangePoolSize = 4,
    writePoolSize = 8,
    bulkPoolSize = 6,
    onStatement,
  }: {
    entities: Entities;
    subscribers: readonly EventSubscriber[];
    poolSize?: number;
    /** PostgreSQL and Node share the cores: with few connections in use, both are faster. */
    exchangePoolSize?: number;
    /** Whoever writes waits for the disk meanwhile, and several commits share one wait. */
    writePoolSize?: number;
    /** The bureau writes whole cities: a few more, since some of them always wait for their commit. */
    bulkPoolSize?: number;
    onStatement?: StatementListener;
  },
): Promise<Database> {
  const onQuery = (sql: string) => {
    onStatement?.(sql);
    return sql;
  };
  const open = (connection: Connection, max: number) =>
    MikroORM.init({ ...options(connection, entities), subscribers: [...subscribers], pool: { min: 0, max }, onQuery });
  const app = await open(logins.app, poolSize);
  const bureau = await open(logins.bureau, poolSize);
  const nested = { app: await open(logins.app, poolSize), bureau: await open(logins.bureau, poolSize) };
  const inOneTrip = (mode: 'read' | 'write') => {
    const heard = onStatement ? { onStatement } : {};
    const bureauSize = mode === 'write' ? bulkPoolSize : exchangePoolSize;
    return {
      app: openExchanges(logins.app, { mode, poolSize: mode === 'write' ? writePoolSize : exchangePoolSize, ...heard }),
      bureau: openExchanges(logins.bureau, { mode, poolSize: bureauSize, ...heard }),
    };
  };
  const exchanges = { read: inOneTrip('read'), write: inOneTrip('write') };
  const relay = openExchanges(logins.relay, { mode: 'write', poolSize: 2 });
  return {
    app,
    bureau,
    nested,
    exchanges,
    relay,
    async close() {
      const pools = [
        app,
        bureau,
        nested.app,
        nested.bureau,
        relay,
        ...Object.values(exchanges).flatMap(Object.values<Exchanges>),
      ];
      await Promise.all(pools.map((pool) => pool.close()));
    },
  };
}

/** Brings the schema up to date as its owner; returns the names of the migrations that ran. */
export async function migrate(owner: Connection, entities: Entities, migrations: Migrations): Promise<string[]> {
  const orm = await MikroORM.init({
    ...options(owner, entities),
    extensions: [Migrator],
    migrations: { migrationsList: [...migrations], snapshot: false, silent: true, tableName: 'migration' },
  });
  try {
    const done = await orm.migrator.up();
    return done.map((migration) => migration.name);
  } finally {
    await orm.close();
  }
}
