import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Text, text } from '@gongzhi/kernel';
import pg from 'pg';
import { StartupProblem, secret } from './data-folder.js';
import { connected } from './database-connection.js';
import type { Connection, Logins } from './orm.js';

export type LoginName = keyof Logins;
export type Passwords = Record<LoginName, string>;

const LOGINS: readonly LoginName[] = ['owner', 'app', 'bureau', 'relay'];
const EXTENSIONS = ['pg_trgm', 'btree_gist'];

export interface DatabaseOptions {
  database?: string;
  passwords: Passwords;
  /** Roles belong to the whole server: a second deployment on one server needs a prefix of its own. */
  rolePrefix?: string;
}

/**
 * Makes the four log-ins and the database where they are missing, and puts right what deviates: none of them is or
 * becomes more than its work needs, and nobody else may enter. Nothing changes when all is well. `admin` may create
 * roles and databases; a superuser is welcome but not needed. PostgreSQL 15 or later.
 *
 * @throws StartupProblem where the server is too old, does not answer, or lets `admin` not do it
 */
export async function ensureDatabase(admin: Connection, options: DatabaseOptions): Promise<Logins> {
  const { database = 'gongzhi', passwords, rolePrefix = 'gongzhi_' } = options;
  const login = (name: LoginName): Connection => ({
    ...admin,
    database,
    user: rolePrefix + name,
    password: passwords[name],
  });
  const logins = { owner: login('owner'), app: login('app'), bureau: login('bureau'), relay: login('relay') };

  await connected(admin, async (client) => {
    await checkServer(client);
    // Whoever else prepares this server at the same moment waits for us.
    await client.query(`select pg_advisory_lock(hashtext('gongzhi: roles and databases'))`);
    for (const name of LOGINS) await ensureRole(client, name, logins[name]);
    await ensureOwnDatabase(client, logins.owner);
    for (const name of LOGINS) await ensurePassword(client, logins[name]);
    await connected(logins.owner, (owner) => furnish(owner, logins));
  }).catch((error) => {
    throw insufficient(error, admin);
  });
  return logins;
}

/** The passwords of a data folder, made at the first call. */
export function databasePasswords(dataFolder: string): Passwords {
  const password = (name: LoginName) => secret(dataFolder, `${name}-password`);
  return { owner: password('owner'), app: password('app'), bureau: password('bureau'), relay: password('relay') };
}

/**
 * Copies a database, privileges included: for tests, which each want one of their own. Nobody may be connected to the
 * template; who still is gets a few seconds to leave.
 */
export async function cloneDatabase(admin: Connection, template: string, name: string): Promise<void> {
  const [from, to] = [pg.escapeIdentifier(template), pg.escapeIdentifier(name)];
  await connected(admin, async (client) => {
    const { rows } = await client.query<{ owner: string; enterers: string[] }>(
      `select pg_get_userbyid(datdba) as owner, array(
         select pg_get_userbyid(grantee)::text from aclexplode(datacl)
         where privilege_type = 'CONNECT' and grantee not in (0, datdba)) as enterers
       from pg_database where datname = $1`,
      [template],
    );
    const { owner, enterers } = rows[0] ?? { owner: admin.user, enterers: [] };
    for (let attempt = 1; ; attempt += 1) {
      try {
        await client.query(`create database ${to} template ${from} owner ${pg.escapeIdentifier(owner)}`);
        break;
      } catch (error) {
        const inUse = (error as pg.DatabaseError).code === '55006';
        if (!inUse || attempt === 50) throw error;
        await sleep(100);
      }
    }
    // PostgreSQL copies everything but the privileges on the database itself.
    await client.query(closeTo(name, enterers));
  });
}

/** Drops a database, whoever is connected to it. */
export async function dropDatabase(admin: Connection, name: string): Promise<void> {
  await connected(admin, (client) => client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`));
}

/** Drops the log-ins with a prefix, which must own nothing any more: the databases go first. */
export async function dropRoles(admin: Connection, rolePrefix: string): Promise<void> {
  const roles = LOGINS.map((name) => pg.escapeIdentifier(rolePrefix + name));
  await connected(admin, (client) => client.query(`drop role if exists ${roles.join(', ')}`));
}

async function checkServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query(`select current_setting('server_version_num')::int as number,
    current_setting('server_version') as version`);
  if (rows[0].number >= 150000) return;
  throw new StartupProblem(
    text(
      `需要 PostgreSQL 15 以上，而该服务器是 ${rows[0].version}。`,
      `PostgreSQL 15 or later is needed, and this server is ${rows[0].version}.`,
    ),
  );
}

/** What a log-in must be: column of pg_roles, wanted value, the word for it. */
type Attribute = readonly [column: string, wanted: boolean, word: string];

const ATTRIBUTES: readonly Attribute[] = [
  ['rolcanlogin', true, 'login'],
  ['rolsuper', false, 'nosuperuser'],
  ['rolbypassrls', false, 'nobypassrls'],
  ['rolcreatedb', false, 'nocreatedb'],
  ['rolcreaterole', false, 'nocreaterole'],
  ['rolreplication', false, 'noreplication'],
];

/** A database's owner has its schema `public` through a role (pg_database_owner), which PostgreSQL 15 lets inherit only. */
const inheritance = (name: LoginName): Attribute =>
  name === 'owner' ? ['rolinherit', true, 'inherit'] : ['rolinherit', false, 'noinherit'];

async function ensureRole(client: pg.Client, name: LoginName, { user, password }: Connection): Promise<void> {
  const role = pg.escapeIdentifier(user);
  const attributes = [...ATTRIBUTES, inheritance(name)];
  const words = (list: readonly Attribute[]) => list.map(([, , word]) => word).join(' ');
  const { rows } = await client.query(`select * from pg_roles where rolname = $1`, [user]);
  if (!rows[0]) {
    const verifier = pg.escapeLiteral(scramVerifier(password ?? ''));
    await client.query(`create role ${role} ${words(attributes)} password ${verifier}`);
    return;
  }
  // Only what deviates is named: an admin who is no superuser may not even repeat `nosuperuser`.
  const wrong = attributes.filter(([column, wanted]) => rows[0][column] !== wanted);
  if (wrong.length > 0) await client.query(`alter role ${role} ${words(wrong)}`);
}

/** A password that the server does not accept is set anew: the data folder's is the one that counts. */
async function ensurePassword(client: pg.Client, login: Connection): Promise<void> {
  const tryLogin = () => connected(login, async () => {});
  try {
    await tryLogin();
  } catch (error) {
    if (((error as StartupProblem).cause as pg.DatabaseError | undefined)?.code !== '28P01') throw error;
    const verifier = pg.escapeLiteral(scramVerifier(login.password ?? ''));
    await client.query(`alter role ${pg.escapeIdentifier(login.user)} password ${verifier}`);
    await tryLogin();
  }
}

/** What PostgreSQL stores instead of a password (RFC 5803). Made here, so that no server's log ever sees a password. */
function scramVerifier(password: string): string {
  const [salt, iterations] = [randomBytes(16), 4096];
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const keyed = (name: string) => createHmac('sha256', salted).update(name).digest();
  const storedKey = createHash('sha256').update(keyed('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${keyed('Server Key').toString('base64')}`;
}

async function ensureOwnDatabase(client: pg.Client, { database, user }: Connection): Promise<void> {
  const { rows } = await client.query(
    `select pg_get_userbyid(datdba) as owner, pg_encoding_to_char(encoding) as encoding from pg_database where datname = $1`,
    [database],
  );
  if (!rows[0]) return createDatabase(client, database, user);
  const { owner, encoding } = rows[0];
  if (owner === user && encoding === 'UTF8') return;
  throw new StartupProblem(
    text(
      `数据库 ${database} 属于 ${owner}，编码为 ${encoding}；本平台的数据库须属于 ${user}，编码为 UTF8：请改名，或执行 ALTER DATABASE ${database} OWNER TO ${user}。`,
      `The database ${database} belongs to ${owner} in encoding ${encoding}; the platform's belongs to ${user} in UTF8: rename it or run ALTER DATABASE ${database} OWNER TO ${user}.`,
    ),
  );
}

/**
 * Order by code point is the same on every server and lets prefix searches use plain indexes; the character classes
 * are Unicode's, without which trigram search does not see Chinese.
 */
async function createDatabase(client: pg.Client, database: string, owner: string): Promise<void> {
  const { rows } = await client.query(`select datctype, rolsuper from pg_database, pg_roles
    where datname = 'template0' and rolname = current_user`);
  const ctype = /utf-?8$/i.test(rows[0].datctype) ? rows[0].datctype : 'C.UTF-8';
  // Who is no superuser hands a database over only to a role of its own.
  if (!rows[0].rolsuper) await client.query(`grant ${pg.escapeIdentifier(owner)} to current_user`);
  await client.query(`create database ${pg.escapeIdentifier(database)} owner ${pg.escapeIdentifier(owner)}
    template template0 encoding 'UTF8' locale_provider libc lc_collate 'C' lc_ctype ${pg.escapeLiteral(ctype)}`);
}

/** Everything inside is done as the owner, who needs no more than that. */
async function furnish(client: pg.Client, { owner, app, bureau, relay }: Logins): Promise<void> {
  const users = [app.user, bureau.user, relay.user];
  if (!(await isClosed(client, users))) {
    await client.query(`${closeTo(owner.database, users)}
      revoke all on schema public from public;
      grant usage on schema public to ${users.map((user) => pg.escapeIdentifier(user)).join(', ')};`);
    // PostgreSQL only warns when somebody else owns the schema.
    if (!(await isClosed(client, users))) throw foreignSchema(owner);
  }
  await ensureExtensions(client, owner.database);
}

/** Whether these users may enter the database, and nobody else may do anything in it. */
async function isClosed(client: pg.Client, users: readonly string[]): Promise<boolean> {
  const { rows } = await client.query(
    `select not exists (select from aclexplode(coalesce(datacl, acldefault('d', datdba))) where grantee = 0)
       and not exists (select from pg_namespace n, aclexplode(coalesce(nspacl, acldefault('n', nspowner)))
         where nspname = 'public' and grantee = 0)
       and (select bool_and(has_database_privilege(u, datname, 'connect') and has_schema_privilege(u, 'public', 'usage'))
         from unnest($1::text[]) u) as closed
     from pg_database where datname = current_database()`,
    [users],
  );
  return rows[0].closed;
}

const foreignSchema = ({ database, user }: Connection): StartupProblem =>
  new StartupProblem(
    text(
      `数据库 ${database} 的 public 模式不属于 ${user}：请以超级用户在该库执行 ALTER SCHEMA public OWNER TO ${user}。`,
      `The schema public of the database ${database} does not belong to ${user}: as a superuser in that database, run ALTER SCHEMA public OWNER TO ${user}.`,
    ),
  );

/** The statements that leave a database open to these users and to nobody else. */
function closeTo(database: string, users: readonly string[]): string {
  const name = pg.escapeIdentifier(database);
  const grants = users.map((user) => `grant connect on database ${name} to ${pg.escapeIdentifier(user)};`);
  return [`revoke all on database ${name} from public;`, ...grants].join('\n');
}

/** Both are trusted extensions: a database's owner may create them wherever the server has them. */
async function ensureExtensions(client: pg.Client, database: string): Promise<void> {
  for (const extension of EXTENSIONS) {
    try {
      await client.query(`create extension if not exists ${extension}`);
    } catch (error) {
      throw new StartupProblem(
        text(
          `数据库 ${database} 缺少扩展 ${extension}：请安装 PostgreSQL 的 contrib 包，并以超级用户在该库执行 CREATE EXTENSION ${extension}。`,
          `The database ${database} lacks the extension ${extension}: install PostgreSQL's contrib package and, as a superuser in that database, run CREATE EXTENSION ${extension}.`,
        ),
        error,
      );
    }
  }
}

/** Says in one sentence what an admin without the right to create roles or databases is short of. */
function insufficient(error: unknown, admin: Connection): unknown {
  if ((error as pg.DatabaseError).code !== '42501') return error;
  const problem: Text = text(
    `DATABASE_URL 的用户 ${admin.user} 无权建立角色和数据库，请由管理员执行 ALTER ROLE ${admin.user} CREATEROLE CREATEDB。`,
    `The user ${admin.user} of DATABASE_URL may not create roles and databases; have an administrator run ALTER ROLE ${admin.user} CREATEROLE CREATEDB.`,
  );
  return new StartupProblem(problem, error);
}
