import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { run } from '../program.js';

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

const fileWith = (content: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'constitution-')), 'rules.yaml');
  writeFileSync(file, content);
  return file;
};

it.each(['[]', 'narrowing: []', '3', 'narrowings: []\nrestore: 1'])(
  'a file that says %j is refused unasked',
  async (content) => {
    const said: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => said.push(String(chunk)) > 0);
    expect(await run(['constitution', 'apply', fileWith(content), '--community', 'xinfeng'])).toBe(1);
    expect(said.join('')).toContain('narrowings');
  },
);
