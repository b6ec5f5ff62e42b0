import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, explain } from './embedded-cluster.js';
import { runningEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.js';
import type { Connection } from './orm.js';

let parent: string;
let dataDir: string;
const homes = new Set<string>();

beforeAll(() => {
  // Closed to others, as a home folder is: as root, the server's files must find a place elsewhere.
  parent = mkdtempSync(join(tmpdir(), 'gongzhi-postgres-'));
  dataDir = join(parent, 'data');
  mkdirSync(dataDir);
});
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true });
  rmSync(parent, { recursive: true, force: true });
});

const start = async (folder = dataDir) => {
  const server = await startEmbeddedPostgres({ dataDir: folder, durable: false });
  homes.add(realpathSync(join(folder, 'postgres')));
  return server;
};

async function ask(connection: Connection, question: string): Promise<string> {
  const client = new pg.Client(connection as pg.ClientConfig);
  await client.connect();
  const { rows } = await client.query({ text: question, rowMode: 'array' });
  await client.end();
  return String(rows[0]?.[0]);
}

/** Another process that starts the server and says what came of it. */
async function otherProcess(): Promise<{ child: ChildProcess; line: string }> {
  const built = pathToFileURL(join(import.meta.dirname, '..', 'dist', 'embedded-postgres.js'));
  const script = `import('${built}').then((m) => m.startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: false }))
    .then((server) => console.log('reused', server.reused), (error) => console.log(error.message));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [chunk] = await once(child.stdout!, 'data');
  return { child, line: String(chunk).trim() };
}

async function killHard(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('embedded PostgreSQL', () => {
  it('is made at the first start and goes on where it was at the next', async () => {
    const first = await start();
    expect(first.reused).toBe(false);
    expect(first.version).toMatch(/^18\./);
    await ask(first.connection, 'create table kept as select 1 as n');
    expect(await ask(first.connection, 'show timezone')).toBe('UTC');
    expect(await ask(first.connection, 'show server_encoding')).toBe('UTF8');
    expect(await ask(first.connection, `select '民' ~ '\\w'`)).toBe('true');
    expect(await runningEmbeddedPostgres(dataDir)).toEqual(first.connection);
    await first.stop();
    expect(await runningEmbeddedPostgres(dataDir)).toBeNull();

    const second = await start();
    expect(await ask(second.connection, 'select n from kept')).toBe('1');
    await second.stop();
    await second.stop();
  });

  it('wants its password, and listens where nobody else on the network or the machine comes in', async () => {
    const server = await start();
    await expect(ask({ ...server.connection, password: 'wrong' }, 'select 1')).rejects.toThrow(/password/);
    const tcp = { ...server.connection, host: '127.0.0.1' };
    await expect(ask({ ...tcp, password: 'wrong' }, 'select 1')).rejects.toThrow(/password/);
    expect(await ask(tcp, 'select 1')).toBe('1');
    const home = realpathSync(join(dataDir, 'postgres'));
    expect(server.connection.host).toBe(home);
    expect(statSync(home).mode & 0o777).toBe(0o700);
    expect(statSync(join(home, `.s.PGSQL.${tcp.port}`)).mode & 0o777).toBe(0o700);
    expect(await ask(server.connection, 'show listen_addresses')).toBe('127.0.0.1');
    await server.stop();
  });

  it('is reached by TCP alone where the folder has too long a name for a socket file', async () => {
    const folder = join(parent, 'x'.repeat(100));
    mkdirSync(folder);
    const server = await start(folder);
    const isElsewhere = realpathSync(join(folder, 'postgres')).length < 100;
    if (!isElsewhere) expect(server.connection.host).toBe('127.0.0.1');
    expect(await ask(server.connection, 'select 1')).toBe('1');
    await server.stop();
  });

  it('is refused to a second process, and taken over from one that was killed', async () => {
    const { child, line } = await otherProcess();
    expect(line).toBe('reused false');
    await expect(start()).rejects.toThrow(`in use by another Gongzhi process (${child.pid})`);
    await killHard(child);

    const server = await start();
    expect(server.reused).toBe(true);
    expect(await ask(server.connection, 'select n from kept')).toBe('1');
    await server.stop();
  });

  it('recovers when the server itself was killed, and when its number now is another process’s', async () => {
    const { child } = await otherProcess();
    const pidFile = join(realpathSync(join(dataDir, 'postgres')), 'cluster', 'postmaster.pid');
    const [pid, ...rest] = readFileSync(pidFile, 'utf8').split('\n');
    await killHard(child);
    process.kill(Number(pid), 'SIGKILL');
    writeFileSync(pidFile, [String(process.pid), ...rest].join('\n'));

    const server = await start();
    expect(server.reused).toBe(false);
    expect(await ask(server.connection, 'select n from kept')).toBe('1');
    await server.stop();
  });

  it('starts afresh over a draft that was never finished', async () => {
    const folder = join(parent, 'half');
    mkdirSync(folder);
    const whole = await start(folder);
    await whole.stop();
    const home = realpathSync(join(folder, 'postgres'));
    rmSync(join(home, 'cluster'), { recursive: true });
    mkdirSync(join(home, 'draft-123', 'base'), { recursive: true });

    const server = await start(folder);
    expect(existsSync(join(home, 'draft-123'))).toBe(false);
    const kept = readdirSync(home).filter((name) => !name.startsWith('.s.PGSQL.'));
    expect(kept.sort()).toEqual(['cluster', 'postgres.log']);
    await server.stop();
  });

  it('says so when the password was lost', async () => {
    rmSync(join(dataDir, 'secrets'), { recursive: true });
    await expect(start()).rejects.toThrow(/does not accept the password.*DATA_DIR/);
  });
});

describe('explain', () => {
  const cluster: Cluster = {
    home: '/data/postgres',
    data: '/data/postgres/cluster',
    user: undefined,
    binaries: { initdb: '', postgres: '', major: '18' },
  };

  it.each([
    ['FATAL:  could not create shared memory segment: No space left on device', /gets no shared memory/],
    ['FATAL:  could not map anonymous shared memory: Cannot allocate memory', /gets no shared memory/],
    ['LOG:  starting\nPANIC:  could not write to file "pg_wal/xlogtemp.1": No space left on device', /is full/],
    ['LOG:  starting\nFATAL:  data directory is broken\nLOG:  shut down', /\(FATAL: {2}data directory is broken\)/],
  ])('turns “%s” into a sentence', (words, sentence) => {
    expect(explain(cluster, words).text.en).toMatch(sentence);
  });
});
