import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildGatewaySchema } from '../schema/build-schema.js';
import { loadModules } from './load-modules.js';

const KIT = fileURLToPath(import.meta.resolve('@gongzhi/module-kit'));

/** A module's source; what is said here takes the place of what would be there. */
const source = (changes: Record<string, string> = {}): string => {
  const whole: Record<string, string> = {
    key: `'night-watch'`,
    version: `'1.0.0'`,
    brand: `'golden-kin'`,
    title: `text('夜巡', 'Night watch')`,
    summary: `text('夜间巡逻', 'Walks at night')`,
    config: 'z.object({})',
    parts: `{ walker: { title: text('巡逻者', 'Walker'), side: 'served', data: z.object({}), eligibility: [] } }`,
    record: 'z.object({})',
    checkRecord: '() => []',
    settle: '() => []',
    ...Object.fromEntries(['requires', 'fundingLines', 'bounds', 'metrics'].map((list) => [list, '[]'])),
    migrateConfig: '{}',
    migrateRecord: '{}',
    ...changes,
  };
  const members = Object.entries(whole).map(([name, value]) => `${name}: ${value}`);
  return `import { defineServiceModule, text, z } from '${KIT}';\nexport default defineServiceModule({ ${members.join(', ')} });\n`;
};

/** A folder in which packages are installed, by name: their files. */
function folderWith(packages: Record<string, Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'gongzhi-modules-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, files] of Object.entries(packages)) {
    const manifest = JSON.stringify({ name, type: 'module', exports: './index.js' });
    for (const [file, content] of Object.entries({ 'package.json': manifest, ...files })) {
      const path = join(folder, 'node_modules', name, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
  }
  return folder;
}

const refusal = (name: string, folder: string): Promise<string> =>
  loadModules([name], [folder]).then(
    () => 'loaded',
    (error: Error) => `${error.name}: ${error.message}`,
  );

describe('modules of other packages', () => {
  const good = { '@example/night-watch': { 'index.js': source() } };

  it('are loaded beside the platform’s own, by name or by folder', async () => {
    const folder = folderWith(good);
    expect([...(await loadModules(['@example/night-watch'], [tmpdir(), folder])).keys()]).toEqual(
      expect.arrayContaining(['elder-meals', 'night-watch']),
    );
    for (const path of ['./node_modules/@example/night-watch', join(folder, 'node_modules/@example/night-watch')]) {
      expect((await loadModules([path], [folder])).get('night-watch')?.title.en).toBe('Night watch');
    }
  });

  it('are found by their main file where they say nothing of exports', async () => {
    const manifest = JSON.stringify({ name: 'old', type: 'module', main: 'lib.js' });
    const folder = folderWith({ old: { 'package.json': manifest, 'lib.js': source() } });
    expect((await loadModules(['./node_modules/old'], [folder])).has('night-watch')).toBe(true);
    expect((await loadModules(['old'], [folder])).has('night-watch')).toBe(true);
  });

  it.each([
    ['that is not installed', {}, /x in GONGZHI_MODULES is not installed: install it in .*, or give the path/],
    [
      'that was not built',
      { x: { 'package.json': '{ "name": "x", "exports": "./dist/index.js" }' } },
      /cannot be entered: build it, and let "default"/,
    ],
    ['that cannot be parsed', { x: { 'index.js': 'export default {' } }, /cannot be loaded \(.*mend it/],
    ['that fails when loaded', { x: { 'index.js': 'throw new Error("no\\nway")' } }, /cannot be loaded \(no\):/],
    [
      'without a module',
      { x: { 'index.js': 'export const module = {};' } },
      /exports no module: .* must export default/,
    ],
    [
      'whose definition does not hold together',
      { x: { 'index.js': source({ version: `'1'` }) } },
      /cannot be loaded \(Module night-watch is not well defined: version 1 is not of the form/,
    ],
    [
      'that was not made with defineServiceModule',
      { x: { 'index.js': 'export default { key: "X", parts: {}, record: {}, settle() {} };' } },
      /is not well defined \(.*mend it/,
    ],
    [
      'whose key the platform has',
      { x: { 'index.js': source({ key: `'elder-meals'` }) } },
      /The key elder-meals of x .* is taken \(a module of the platform\)/,
    ],
  ])('a package %s refuses the start', async (_, packages: Record<string, Record<string, string>>, sentence) => {
    const said = await refusal('x', folderWith(packages));
    expect(said).toMatch(/^StartupProblem: /);
    expect(said).toMatch(sentence);
  });

  it('a folder that is none of a package refuses the start', async () => {
    expect(await refusal('./nowhere', tmpdir())).toMatch(/is no folder of a package: there is no .*package\.json/);
  });

  it('two of one key refuse the start', async () => {
    const folder = folderWith({ a: { 'index.js': source() }, b: { 'index.js': source() } });
    await expect(loadModules(['a', 'b'], [folder])).rejects.toThrow('The key night-watch of b');
  });

  it('one whose record would be named like a type of the platform refuses the start', async () => {
    const folder = folderWith({ a: { 'index.js': source({ key: `'service'` }) } });
    const modules = await loadModules(['a'], [folder]);
    await expect(buildGatewaySchema(modules)).rejects.toThrow('name of the platform’s own ServiceRecord');
  });
});
