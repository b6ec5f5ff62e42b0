import { createHash } from 'node:crypto';
import { startPlatform } from '@gongzhi/cli';
import { fetchDevelopmentToken } from '@gongzhi/identity';
import { type Connection, runningEmbeddedPostgres } from '@gongzhi/storage';
import pg from 'pg';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { bare, Command, embeddedServer, emptyFolder, freePort, up } from './command.js';

describe('a platform that stops or is killed', () => {
  it('asks whoever knocks too early to come back, and answers everybody', async () => {
    const port = await freePort();
    const platform = up(emptyFolder(), { ...bare, PORT: port });
    await platform.says(/Creating the database/);
    const early = await Promise.all(Array.from({ length: 200 }, () => statusOf(port)));
    expect(new Set(early)).toEqual(new Set([503]));
    const seen = new Set<number>();
    for (let status = 0; status !== 200; ) {
      status = await statusOf(port);
      seen.add(status);
    }
    expect(seen).toEqual(new Set([503, 200]));
    await platform.ready();
  });

  it('leaves nothing running, and the next start finds all as it was', async () => {
    const folder = emptyFolder();
    const first = up(folder);
    await first.ready();
    const server = embeddedServer(folder)!;
    const content = await contentOf(folder);
    expect(await first.end('SIGINT')).toBe(0);
    expect(server.isAlive()).toBe(false);
    expect(embeddedServer(folder)).toBeNull();

    const begun = performance.now();
    const again = up(folder);
    await again.ready();
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(await contentOf(folder)).toBe(content);

    await again.end('SIGKILL');
    const taken = embeddedServer(folder)!;
    expect(taken.isAlive()).toBe(true);
    const third = up(folder);
    await third.ready();
    expect(embeddedServer(folder)!.pid).toBe(taken.pid);
    expect(await contentOf(folder)).toBe(content);

    process.kill(taken.pid, 'SIGKILL');
    await third.end('SIGKILL');
    await up(folder).ready();
    expect(await contentOf(folder)).toBe(content);
  });

  it('recovers when it was killed while its database was made', async () => {
    const folder = emptyFolder();
    const first = up(folder);
    await first.says(/Creating the database/);
    await first.end('SIGKILL');
    const second = up(folder);
    await second.says(/Starting PostgreSQL/);
    await second.end('SIGKILL');
    await up(folder).ready();
  });
});

describe('a platform whose database goes away', () => {
  it('answers nothing worse than UNAVAILABLE meanwhile, and everybody again once it is back', async () => {
    const { ask, server, platform } = await bareCity();
    const drop = () =>
      onServer(server, 'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()');
    const asked = Array.from({ length: 20 }, () => Promise.all(Array.from({ length: 12 }, ask)));
    for (const _ of asked) await drop();
    const answers = (await Promise.all(asked)).flat();
    expect(answers.filter((answer) => answer !== 'OK' && answer !== 'UNAVAILABLE')).toEqual([]);
    expect(await Promise.all(Array.from({ length: 50 }, ask))).toEqual(Array(50).fill('OK'));
    await platform.stop();
  });

  it('lives on without it, says so, and stops in good order; the doctor knows', async () => {
    const { ask, folder, platform } = await bareCity();
    process.kill(embeddedServer(folder)!.pid, 'SIGKILL');
    // Its processes need a moment to notice that the first of them is gone, and go on serving until then.
    await vi.waitUntil(async () => (await ask()) !== 'OK', { timeout: 30_000, interval: 50 });
    for (let attempt = 0; attempt < 20; attempt += 1) expect(await ask()).toBe('UNAVAILABLE');

    const doctor = new Command(['doctor', '--json', '--url', platform.url], { DATA_DIR: folder });
    expect(await doctor.ended()).toBe(1);
    const findings = JSON.parse(doctor.stdout) as { check: string; level: string }[];
    expect(findings).toContainEqual(expect.objectContaining({ check: 'database', level: 'PROBLEM' }));
    expect(findings).toContainEqual(expect.objectContaining({ check: 'gateway', level: 'PROBLEM' }));
    await platform.stop();
  });
});

/** A platform in this process, without the sample city, that the bureau asks for its communities. */
async function bareCity() {
  const folder = emptyFolder();
  const platform = await startPlatform({
    port: 0,
    databaseUrl: null,
    issuerUrl: null,
    production: false,
    dataFolder: folder,
    sample: false,
    durable: false,
  });
  onTestFinished(() => platform.stop());
  const token = await fetchDevelopmentToken({ issuerUrl: platform.issuerUrl, user: 'bureau' });
  const ask = async (): Promise<string> => {
    const response = await fetch(`${platform.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ communities { totalCount } }' }),
    });
    const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
    return errors?.[0]?.extensions.code ?? 'OK';
  };
  expect(await ask()).toBe('OK');
  return { ask, folder, platform, server: (await runningEmbeddedPostgres(folder))! };
}

/** 0 where nobody answers within three seconds. */
const statusOf = (port: string): Promise<number> =>
  fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(3_000) })
    .then(({ status }) => status)
    .catch(() => 0);

/** A hash of all rows of all tables, as the superuser sees them; when tasks are due next is the workers' own affair. */
async function contentOf(folder: string): Promise<string> {
  const gongzhi = { ...(await runningEmbeddedPostgres(folder))!, database: 'gongzhi' };
  const tables = await onServer(
    gongzhi,
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
       and relname <> 'recurring_task' order by 1`,
  );
  const hash = createHash('sha256');
  for (const { name } of tables) {
    const rows = await onServer(gongzhi, `select t::text as row from "${name}" t order by 1`);
    hash.update(JSON.stringify([name, rows]));
  }
  return hash.digest('hex');
}

async function onServer(server: Connection, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(server as pg.ClientConfig);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
