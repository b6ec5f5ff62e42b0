import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { textOf } from './text-file.js';

const folder = mkdtempSync(join(tmpdir(), 'gongzhi-text-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fileOf = (...bytes: number[]) => {
  const file = join(folder, 'communities.csv');
  writeFileSync(file, Uint8Array.from(bytes));
  return file;
};

it('reads UTF-8, with or without a byte order mark, and GBK', () => {
  const utf8 = [...new TextEncoder().encode('新丰')];
  expect(textOf(fileOf(...utf8))).toBe('新丰');
  expect(textOf(fileOf(0xef, 0xbb, 0xbf, ...utf8))).toBe('新丰');
  expect(textOf(fileOf(0xd0, 0xc2, 0xb7, 0xe1))).toBe('新丰');
});

it('does not take damaged UTF-8 for GBK', () => {
  const damaged = [...new TextEncoder().encode('新丰社区\n城西'), 0xff];
  expect(() => textOf(fileOf(...damaged))).toThrow(/From line 2 on/);
});
