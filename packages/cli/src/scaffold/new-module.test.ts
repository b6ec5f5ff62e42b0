import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ROOT } from '../places.js';
import { run } from '../program.js';

let folder: string;
let out: string;
let err: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gongzhi-scaffold-'));
  [out, err] = ['', ''];
  const keep = (add: (chunk: string) => void) => (chunk: unknown) => {
    add(String(chunk));
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(keep((chunk) => (out += chunk)));
  vi.spyOn(process.stderr, 'write').mockImplementation(keep((chunk) => (err += chunk)));
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const make = (key: string, ...options: string[]) => run(['module', 'new', key, '--to', folder, ...options]);

/** What `pnpm install` would lay beside the package, as it lies beside a module of the platform's own. */
function install(module: string): void {
  symlinkSync(join(ROOT, 'packages', 'modules', 'elder-meals', 'node_modules'), join(module, 'node_modules'));
}

const node = (module: string, ...words: string[]): string =>
  execFileSync(process.execPath, words, { cwd: module, encoding: 'utf8', env: { ...process.env, CI: 'true' } });

describe('a new module', () => {
  it('builds and passes its conformance tests as it is', async () => {
    expect(await make('night-watch', '--zh', '夜巡队', '--en', "Neighbours' night watch", '--json')).toBe(0);
    const made = JSON.parse(out);
    expect(made).toMatchObject({ key: 'night-watch', brand: 'golden-kin', folder: join(folder, 'night-watch') });
    install(made.folder);
    node(made.folder, join('node_modules', 'typescript', 'bin', 'tsc'), '-p', '.');
    const report = join(folder, 'report.json');
    const reporting = ['--reporter=json', `--outputFile=${report}`];
    node(made.folder, join('node_modules', 'vitest', 'vitest.mjs'), 'run', ...reporting);
    const { success, numPassedTests } = JSON.parse(readFileSync(report, 'utf8'));
    expect([success, numPassedTests > 15]).toEqual([true, true]);
    const { default: module } = await import(pathToFileURL(join(made.folder, 'dist', 'index.js')).href);
    expect(module).toMatchObject({ key: 'night-watch', title: { zh: '夜巡队', en: "Neighbours' night watch" } });
  });

  it('has titles that come from its key where none are given, and says what to do next', async () => {
    expect(await make('bike-repair')).toBe(0);
    expect(out).toContain(`cd ${join(folder, 'bike-repair')}`);
    expect(out).toMatch(/npx pnpm@[\d.]+ install/);
    const source = readFileSync(join(folder, 'bike-repair', 'src', 'index.ts'), 'utf8');
    expect(source).toContain(`title: text('新服务项目 bike-repair', 'Bike repair')`);
    expect(readFileSync(join(folder, 'bike-repair', 'src', 'record.ts'), 'utf8')).toContain('type BikeRepairRecord');
    for (const file of readdirSync(join(folder, 'bike-repair', 'src'))) {
      const written = readFileSync(join(folder, 'bike-repair', 'src', file), 'utf8');
      expect(written).not.toMatch(/module-key|ModuleKey|module-brand|Module title|模块标题/);
    }
  });

  it.each(['NightWatch', 'night_watch', '-night', 'night--watch', '../night', 'service', 'n'.repeat(41)])(
    'has a key that reads like night-watch, not %s',
    async (key) => {
      expect(await run(['module', 'new', '--to', folder, '--', key])).toBe(1);
      expect(err).toContain('cannot be the key of a module');
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it.each([
    ['--zh', 'night'],
    ['--en', '夜巡'],
    ['--en', 'two\nlines'],
    ['--zh', '长'.repeat(61)],
  ])('has a title in each language: not %s %j', async (option, title) => {
    expect(await make('night-watch', option, title)).toBe(1);
    expect(err).toContain('A title is one line');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes no folder that exists', async () => {
    writeFileSync(join(folder, 'night-watch'), 'mine');
    expect(await make('night-watch')).toBe(1);
    expect(err).toContain('exists and is left alone');
    expect(readFileSync(join(folder, 'night-watch'), 'utf8')).toBe('mine');
  });

  it('stands nowhere else in the checkout than among its modules', async () => {
    expect(await run(['module', 'new', 'night-watch', '--to', join(ROOT, 'packages')])).toBe(1);
    expect(err).toContain('Inside this checkout modules stand in');
    expect(await run(['module', 'new', 'elder-meals'])).toBe(1);
    expect(err).toContain('exists and is left alone');
  });

  it('has help, and refuses a brand that is none', async () => {
    expect(await run(['module', 'new', '--help'])).toBe(0);
    expect(out).toMatch(/用法 · Usage: gongzhi module new[\s\S]*--json/);
    expect(await make('night-watch', '--brand', 'golden-goose')).toBe(2);
  });
});
