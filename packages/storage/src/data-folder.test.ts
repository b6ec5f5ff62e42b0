import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimDataFolder, openDataFolder, StartupProblem, secret } from './data-folder.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gongzhi-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Root may write everywhere: what permissions refuse is tried as a user without any. */
function asNobody<T>(work: () => T): T {
  if (process.getuid?.() !== 0) return work();
  process.seteuid!(65_534);
  try {
    return work();
  } finally {
    process.seteuid!(0);
  }
}

function outcomeOf(work: () => unknown): string {
  try {
    return String(work());
  } catch (error) {
    return (error as Error).message;
  }
}

describe('openDataFolder', () => {
  it('makes .data in the checkout, or the folder that is asked for', () => {
    expect(openDataFolder(folder, undefined)).toBe(join(folder, '.data'));
    expect(openDataFolder(folder, join(folder, 'a', 'b'))).toBe(join(folder, 'a', 'b'));
    expect(statSync(join(folder, 'a', 'b')).isDirectory()).toBe(true);
  });

  it('refuses a file in one sentence in both languages', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => openDataFolder(folder, file)).toThrow(/is not a folder.*DATA_DIR/);
    expect(() => openDataFolder(folder, join(file, 'below'))).toThrow(StartupProblem);
  });

  it('refuses a read-only folder, and does not leave a .data that it cannot write', () => {
    const inside = join(folder, '.data');
    mkdirSync(inside);
    chmodSync(folder, 0o755);
    chmodSync(inside, 0o500);
    expect(asNobody(() => outcomeOf(() => openDataFolder(folder, undefined)))).toMatch(/cannot be written \(EACCES\)/);
  });
});

describe('secret', () => {
  it('is made once, differs by name and is readable by its user alone', () => {
    const first = secret(folder, 'one');
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(secret(folder, 'one')).toBe(first);
    expect(secret(folder, 'two', 16)).toMatch(/^[0-9a-f]{32}$/);
    expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'secrets', 'one')).mode & 0o777).toBe(0o600);
  });
});

describe('claimDataFolder', () => {
  it('lets one in, tells the next who holds it, and opens again when released', () => {
    const release = claimDataFolder(folder);
    expect(() => claimDataFolder(folder)).toThrow(new RegExp(`in use by another Gongzhi process \\(${process.pid}\\)`));
    release();
    release();
    claimDataFolder(folder)();
  });

  it('knows claims for different purposes apart', () => {
    const platform = claimDataFolder(folder);
    const postgres = claimDataFolder(folder, 'postgres');
    platform();
    postgres();
  });
});
