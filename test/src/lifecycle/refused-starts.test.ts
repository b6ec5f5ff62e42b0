import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bare, embeddedServer, emptyFolder, refusal, up } from './command.js';

describe('a start that cannot be is refused with one sentence', () => {
  it.each([
    ['a port that is no number', { PORT: 'abc' }, /^PORT is a number from 0 to 65535, not abc\.$/],
    ['production without an issuer', { NODE_ENV: 'production' }, /^Production has no development sign-in/],
    [
      'production with an issuer that anybody can listen to',
      { ...bare, ISSUER_URL: 'http://id.example.cn/realms/x' },
      /begins with https:/,
    ],
    ['production without a master key', { ...bare, GONGZHI_MASTER_KEY: '' }, /^Production is given its master key/],
    [
      'production with a master key that can be guessed',
      { ...bare, GONGZHI_MASTER_KEY: 'ab'.repeat(32) },
      /can be guessed/,
    ],
    [
      'production with a database without TLS',
      { ...bare, DATABASE_URL: 'postgres://a:b@db.example.cn/x' },
      /by TLS only/,
    ],
    [
      'production with a password that everybody tries',
      { ...bare, DATABASE_URL: 'postgres://a:postgres@db.example.cn/x?sslmode=require' },
      /short or common/,
    ],
    ['production that prints what is behind a fault', { ...bare, GONGZHI_DEBUG: '1' }, /^GONGZHI_DEBUG writes/],
    [
      'a module that is not installed',
      { GONGZHI_MODULES: '@example/nowhere' },
      /^@example\/nowhere in GONGZHI_MODULES is not/,
    ],
    ['a mode that nobody knows', { NODE_ENV: 'prod' }, /^NODE_ENV is production or development/],
    ['a database that does not answer', { DATABASE_URL: 'postgres://a@127.0.0.1:1/x' }, /^Cannot log in as a to/],
  ])('%s', async (_case, environment: Record<string, string>, sentence) => {
    const folder = emptyFolder();
    const { exitCode, sentences } = await refusal(folder, environment);
    expect(exitCode).toBe(1);
    expect(sentences).toEqual([expect.stringMatching(sentence)]);
    expect(readdirSync(folder)).not.toContain('postgres');
  });

  it('a data folder that is a file', async () => {
    const file = join(emptyFolder(), 'data');
    writeFileSync(file, '');
    const { exitCode, sentences } = await refusal(file, bare);
    expect(exitCode).toBe(1);
    expect(sentences).toEqual([`${file} is not a folder; name a data folder with DATA_DIR.`]);
  });

  it('a port that somebody else has, be it on one address only', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const folder = emptyFolder();
    const { exitCode, sentences } = await refusal(folder, { PORT: String(port) });
    expect(exitCode).toBe(1);
    expect(sentences).toEqual([`Port ${port} is taken: choose another, as in PORT=4001 npm start.`]);
    expect(readdirSync(folder)).not.toContain('postgres');
  });

  it('production on what a trial has filled with the sample city', async () => {
    const folder = emptyFolder();
    const trial = up(folder, {});
    await trial.ready();
    expect(await trial.end('SIGINT')).toBe(0);
    const { exitCode, sentences } = await refusal(folder, bare);
    expect(exitCode).toBe(1);
    expect(sentences).toEqual([expect.stringMatching(/^This database holds the sample city/)]);
  });

  it('a data folder in use, and a password that is not the server’s', async () => {
    const folder = emptyFolder();
    const first = up(folder);
    const url = await first.ready();

    const second = await refusal(folder, bare);
    expect(second.exitCode).toBe(1);
    const holder = `in use by another Gongzhi process (${first.process.pid})`;
    expect(second.sentences).toEqual([expect.stringContaining(holder)]);

    const databaseUrl = `postgres://postgres:wrong@127.0.0.1:${embeddedServer(folder)!.port}/other`;
    const third = await refusal(emptyFolder(), { DATABASE_URL: databaseUrl });
    expect(third.exitCode).toBe(1);
    expect(third.sentences).toEqual([expect.stringMatching(/^Cannot log in as postgres .*DATABASE_URL/)]);
    expect(third.sentences.join()).not.toContain('wrong');

    expect((await fetch(`${url}/health`)).status).toBe(200);
  });
});
