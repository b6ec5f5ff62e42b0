import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readSecretFiles } from './secret-files.js';

const folder = mkdtempSync(join(tmpdir(), 'gongzhi-secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fileOf = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

it('reads a secret from its file, without the line end that editors add', () => {
  const environment = { GONGZHI_MASTER_KEY_FILE: fileOf('key', 'abc\r\n'), PORT_FILE: '/no/secret' };
  readSecretFiles(environment);
  expect(environment).toMatchObject({ GONGZHI_MASTER_KEY: 'abc' });
  expect(environment).not.toHaveProperty('PORT');
});

it('lets the variable itself win', () => {
  const environment = { DATABASE_URL: 'said', DATABASE_URL_FILE: '/not/there' };
  readSecretFiles(environment);
  expect(environment.DATABASE_URL).toBe('said');
});

it('names the variable whose file is not there or empty', () => {
  expect(() => readSecretFiles({ DATABASE_URL_FILE: join(folder, 'none') })).toThrow(/DATABASE_URL_FILE.*ENOENT/);
  expect(() => readSecretFiles({ DATABASE_URL_FILE: fileOf('empty', '\n') })).toThrow(/DATABASE_URL_FILE, is empty/);
});
