import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectionFromUrl } from './database-connection.js';
import { cloneDatabase, databasePasswords, dropDatabase, dropRoles, ensureDatabase } from './database-roles.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import type { Connection, Logins } from './orm.js';

const serverUrl = process.env.TEST_DATABASE_URL;
const id = `t${process.pid}`;
const rolePrefix = `gongzhi_${id}_`;
const [database, copy, foreign] = [`gongzhi_${id}`, `gongzhi_${id}_copy`, `gongzhi_${id}_foreign`];

let admin: Connection;
let logins: Logins;
let folder: string;
let stop = async () => {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gongzhi-roles-'));
  if (serverUrl) admin = connectionFromUrl(serverUrl);
  else ({ connection: admin, stop } = await startEmbeddedPostgres({ dataDir: folder, durable: false }));
  logins = await ensureDatabase(admin, { database, rolePrefix, passwords: databasePasswords(folder) });
});
afterAll(async () => {
  for (const name of [database, copy, foreign]) await dropDatabase(admin, name);
  await dropRoles(admin, rolePrefix);
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

async function rows(connection: Connection, ...statements: string[]): Promise<unknown[][]> {
  const client = new pg.Client(connection as pg.ClientConfig);
  await client.connect();
  try {
    let result: unknown[][] = [];
    for (const text of statements) result = (await client.query({ text, rowMode: 'array' })).rows;
    return result;
  } finally {
    await client.end();
  }
}

describe('ensureDatabase', () => {
  it('makes four log-ins that are nothing more', async () => {
    const found = await rows(
      admin,
      `select rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication, rolcanlogin,
         exists (select from pg_auth_members where member = r.oid)
       from pg_roles r where starts_with(rolname, '${rolePrefix}')`,
    );
    expect(found).toEqual(Array(4).fill([false, true, false]));
  });

  it('lets only the owner create anything, temporary tables included', async () => {
    await rows(logins.owner, 'create table theirs (n int)');
    for (const login of [logins.app, logins.bureau, logins.relay]) {
      expect(await rows(login, 'select current_user')).toEqual([[login.user]]);
      await expect(rows(login, 'create table mine (n int)')).rejects.toThrow(/permission denied/);
      await expect(rows(login, 'create temp table mine (n int)')).rejects.toThrow(/permission denied/);
      await expect(rows(login, 'create schema mine')).rejects.toThrow(/permission denied/);
      await expect(rows(login, 'select * from theirs')).rejects.toThrow(/permission denied/);
    }
  });

  it('closes the database to any other role', async () => {
    const open = `has_database_privilege('pg_monitor', '${database}', 'connect')`;
    expect(await rows(admin, `select ${open}`)).toEqual([[false]]);
  });

  it('sees Chinese in trigram search and has the extensions', async () => {
    const [found] = await rows(logins.app, `select similarity('壮老人帮老老人', '老人') > 0, '民' ~ '\\w'`);
    expect(found).toEqual([true, true]);
  });

  it('changes nothing when all is well', async () => {
    const state = `select (select jsonb_agg(to_jsonb(a) order by oid) from pg_authid a where starts_with(rolname, '${rolePrefix}')),
      (select to_jsonb(d) - 'datfrozenxid' - 'datminmxid' from pg_database d where datname = '${database}')`;
    const before = await rows(admin, state);
    await ensureDatabase(admin, { database, rolePrefix, passwords: databasePasswords(folder) });
    expect(await rows(admin, state)).toEqual(before);
  });

  it('puts right what somebody widened', async () => {
    await rows(admin, `alter role ${rolePrefix}app superuser bypassrls`, `grant all on database ${database} to public`);
    await rows({ ...admin, database }, 'grant create on schema public to public');
    await ensureDatabase(admin, { database, rolePrefix, passwords: databasePasswords(folder) });
    await expect(rows(logins.app, 'create table mine (n int)')).rejects.toThrow(/permission denied/);
    await expect(rows(logins.app, 'create temp table mine (n int)')).rejects.toThrow(/permission denied/);
  });

  it('says so when the schema was given to somebody else', async () => {
    await rows(
      { ...admin, database },
      `alter schema public owner to ${admin.user}`,
      'grant usage on schema public to public',
    );
    const attempt = ensureDatabase(admin, { database, rolePrefix, passwords: databasePasswords(folder) });
    await expect(attempt).rejects.toThrow(/ALTER SCHEMA public OWNER/);
    await rows(
      { ...admin, database },
      'revoke all on schema public from public',
      'alter schema public owner to pg_database_owner',
    );
  });

  it('works for several processes at once, and for an admin who is no superuser', async () => {
    const name = `${rolePrefix}admin`;
    const other = { database: foreign, rolePrefix: `${rolePrefix}x_`, passwords: databasePasswords(folder) };
    await rows(admin, `create role ${name} login createrole createdb password 'x'`);
    try {
      const lesser = { ...admin, user: name, password: 'x' };
      const all = await Promise.all([1, 2, 3].map(() => ensureDatabase(lesser, other)));
      expect(await rows(all[0]!.app, 'select current_user')).toEqual([[`${rolePrefix}x_app`]]);
      await rows(admin, `alter role ${name} nocreaterole`);
      const third = { ...other, rolePrefix: `${rolePrefix}y_` };
      await expect(ensureDatabase(lesser, third)).rejects.toThrow(/may not create roles.*CREATEROLE/);
    } finally {
      await dropDatabase(admin, foreign);
      await dropRoles(admin, `${rolePrefix}x_`);
      await rows(admin, `drop role ${name}`);
    }
  });

  it('leaves a database alone that belongs to somebody else', async () => {
    await rows(admin, `create database ${foreign}`);
    const attempt = ensureDatabase(admin, { database: foreign, rolePrefix, passwords: databasePasswords(folder) });
    await expect(attempt).rejects.toThrow(/belongs to postgres.*ALTER DATABASE/);
  });

  it.skipIf(serverUrl)('sets a password anew when the data folder has another one', async () => {
    const passwords = { ...databasePasswords(folder), app: 'forgotten' };
    const { app } = await ensureDatabase(admin, { database, rolePrefix, passwords });
    expect(await rows(app, 'select 1')).toEqual([[1]]);
    await expect(rows(logins.app, 'select 1')).rejects.toThrow(/password authentication failed/);
    await ensureDatabase(admin, { database, rolePrefix, passwords: databasePasswords(folder) });
    expect(await rows(logins.app, 'select 1')).toEqual([[1]]);
  });

  it('says in one sentence that no server answers', async () => {
    const nobody = { ...admin, host: '127.0.0.1', port: 1 };
    const attempt = ensureDatabase(nobody, { database, rolePrefix, passwords: databasePasswords(folder) });
    await expect(attempt).rejects.toThrow(/Cannot log in.*DATABASE_URL/);
  });
});

describe('cloneDatabase', () => {
  it('copies tables and keeps the walls', async () => {
    await rows(
      logins.owner,
      `create table story as select '新丰' as name`,
      `grant select on story to ${rolePrefix}app`,
    );
    await cloneDatabase(admin, database, copy);
    const inCopy = (login: Connection) => ({ ...login, database: copy });
    expect(await rows(inCopy(logins.app), 'select name from story')).toEqual([['新丰']]);
    await expect(rows(inCopy(logins.app), 'create temp table mine (n int)')).rejects.toThrow(/permission denied/);
    const open = `has_database_privilege('pg_monitor', '${copy}', 'connect')`;
    expect(await rows(admin, `select ${open}`)).toEqual([[false]]);
  });
});

describe('connectionFromUrl', () => {
  it('reads addresses as PostgreSQL’s programs do', () => {
    expect(connectionFromUrl('postgres://a:p%40ss@db.example:5433/x?sslmode=require')).toMatchObject({
      host: 'db.example',
      port: 5433,
      user: 'a',
      password: 'p@ss',
      database: 'x',
      ssl: { rejectUnauthorized: false },
    });
    expect(connectionFromUrl('postgresql://a@localhost/x?sslmode=verify-full').ssl).toEqual({});
  });

  it('refuses what is no address', () => {
    expect(() => connectionFromUrl('mysql://a@b/c')).toThrow(/DATABASE_URL should read/);
    expect(() => connectionFromUrl('postgres://a b:c@:99999999/')).toThrow(/DATABASE_URL should read/);
  });
});
