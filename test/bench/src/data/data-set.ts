import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { TENANTS } from '@gongzhi/cli';
import { entities, loadDefaults, migrations } from '@gongzhi/domain';
import { subjectOf } from '@gongzhi/identity';
import {
  aesCryptography,
  type Connection,
  connected,
  databasePasswords,
  dropDatabase,
  ensureDatabase,
  migrate,
  secret,
} from '@gongzhi/storage';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { say } from '../say.ts';
import { catalogueTables } from './catalogue.ts';
import { communityTables } from './community.ts';
import { projectTables } from './projects.ts';
import { registerTables } from './register.ts';
import { smallTables } from './small.ts';
import { studioTables } from './studios.ts';
import type { City, Table, Value } from './table.ts';

const TABLES: readonly Table[] = [
  ...registerTables,
  ...catalogueTables,
  ...communityTables,
  ...projectTables,
  ...studioTables,
];
const BUILDING = 'bench_building';
const RUN = 'bench_run';
const LARGE = 'bench_large';
const OWNER = 'gongzhi_owner';

/**
 * The database that one run works in, fresh every time: a copy of the generated city, which is made once for as long as
 * neither its generator nor the platform's schema changes.
 */
export async function freshDatabase(admin: Connection, dataFolder: string, communities: number): Promise<Connection> {
  const name = await generated(admin, dataFolder, communities);
  await copyOf(admin, name, RUN);
  await ensureDatabase(admin, { database: RUN, passwords: databasePasswords(dataFolder) });
  return { ...admin, database: RUN };
}

/** The same city with so many small communities that there are `all`, made once like the other. Nobody writes in it. */
export async function largeDatabase(
  admin: Connection,
  dataFolder: string,
  { communities, all }: { communities: number; all: number },
): Promise<Connection> {
  const name = `${LARGE}_${all}_${version()}`;
  const databases = await databasesOf(admin);
  if (!databases.includes(name)) {
    for (const old of databases.filter((other) => other.startsWith(LARGE))) await dropDatabase(admin, old);
    await copyOf(admin, await generated(admin, dataFolder, communities), BUILDING);
    say(`装入 ${all - communities} 个小社区 · Loading ${all - communities} small communities`);
    await fill({ ...admin, database: BUILDING }, smallTables(communities, all), cityOf(dataFolder, all));
    await connected(admin, (client) => client.query(`alter database ${BUILDING} rename to ${name}`));
  }
  await ensureDatabase(admin, { database: name, passwords: databasePasswords(dataFolder) });
  return { ...admin, database: name };
}

/** The name of the generated city's database, which is made where it is missing. */
async function generated(admin: Connection, dataFolder: string, communities: number): Promise<string> {
  const name = `bench_${communities}_${version()}`;
  const databases = await databasesOf(admin);
  if (!databases.includes(name)) {
    for (const old of databases.filter((other) => other.startsWith(`bench_${communities}_`)))
      await dropDatabase(admin, old);
    await build(admin, dataFolder, communities);
    await connected(admin, (client) => client.query(`alter database ${BUILDING} rename to ${name}`));
  }
  return name;
}

async function copyOf(admin: Connection, template: string, name: string): Promise<void> {
  await dropDatabase(admin, name);
  await connected(admin, (client) =>
    client.query(`create database ${name} template ${template} strategy file_copy owner ${OWNER}`),
  );
}

async function build(admin: Connection, dataFolder: string, communities: number): Promise<void> {
  await dropDatabase(admin, BUILDING);
  const logins = await ensureDatabase(admin, { database: BUILDING, passwords: databasePasswords(dataFolder) });
  await migrate(logins.owner, entities, migrations);
  say(`装入 ${communities} 个社区 · Loading ${communities} communities`);
  await fill({ ...admin, database: BUILDING }, TABLES, cityOf(dataFolder, communities));
}

function cityOf(dataFolder: string, communities: number): City {
  const cryptography = aesCryptography(secret(dataFolder, 'master-key'));
  return {
    communities,
    subjectOf,
    emailHash: (email) => cryptography.lookupHash('EMAIL', email),
    defaults: loadDefaults(join(TENANTS, 'defaults')),
  };
}

async function fill(database: Connection, tables: readonly Table[], city: City): Promise<void> {
  await connected(database, async (client) => {
    // References hold by construction: checking a million of them again would take longer than loading.
    await client.query(`set session_replication_role = replica`);
    for (const table of tables) await copy(client, table, city);
    say('整理与统计 · Vacuuming and analysing');
    await client.query('vacuum (freeze, analyze)');
  });
}

async function copy(client: pg.Client, { name, columns, rows }: Table, city: City): Promise<void> {
  const stream = client.query(copyFrom(`copy "${name}" (${columns.join(', ')}) from stdin`));
  await pipeline(Readable.from(chunks(rows(city))), stream);
}

/** Rows as COPY's text format has them, in pieces large enough to be worth sending. */
function* chunks(rows: Iterable<readonly Value[]>): Iterable<string> {
  let chunk = '';
  for (const row of rows) {
    chunk += `${row.map(written).join('\t')}\n`;
    if (chunk.length < 1 << 18) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function written(value: Value): string {
  if (value === null) return '\\N';
  return typeof value === 'string'
    ? value.replaceAll(/[\\\t\n\r]/g, (character) => ESCAPES[character]!)
    : String(value);
}

async function databasesOf(admin: Connection): Promise<string[]> {
  return connected(admin, async (client) => {
    const { rows } = await client.query<{ name: string }>(`select datname as name from pg_database`);
    return rows.map(({ name }) => name);
  });
}

/** A hash of all that decides what the data looks like: the generator, and the platform's schema. */
function version(): string {
  const hash = createHash('sha256');
  const folders = [
    fileURLToPath(new URL('.', import.meta.url)),
    fileURLToPath(new URL('./migrations', import.meta.resolve('@gongzhi/domain'))),
    join(TENANTS, 'defaults'),
  ];
  for (const folder of folders) {
    const files = readdirSync(folder).filter((file) => /\.(ts|js|yaml)$/.test(file) && !file.endsWith('.d.ts'));
    for (const file of files.sort()) hash.update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 10);
}
