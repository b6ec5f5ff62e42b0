import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type Text, text } from '@gongzhi/kernel';
import { parse } from 'yaml';
import { CommandFailure } from '../failure.js';
import { ROOT } from '../places.js';

export const BRANDS = ['golden-cane', 'golden-daisy', 'golden-shield', 'golden-kin', 'golden-butler'] as const;

export interface NewModule {
  key: string;
  title: Text;
  brand: (typeof BRANDS)[number];
  /** The folder in which it makes one, named after the key. */
  into: string;
}

export interface MadeModule {
  folder: string;
  /** What the package is called. */
  name: string;
  files: string[];
}

const TEMPLATE = join(ROOT, 'packages', 'cli', 'module-template');

/** Where the platform's own modules stand; elsewhere a package leads to the kit of this checkout by a link. */
const OWN_MODULES = join(ROOT, 'packages', 'modules');

/**
 * Writes a package that builds and conforms as it is. Nothing that exists is touched.
 * @throws CommandFailure where key, titles or folder will not do
 */
export function makeModule({ key, title, brand, into }: NewModule): MadeModule {
  refuseBadKey(key);
  refuseBadTitle(title);
  const folder = resolve(into, key);
  refuseElsewhereInHouse(folder);
  makeFolder(folder);
  const manifest = manifestOf(key, title, folder);
  try {
    const files = [
      write(folder, 'package.json', `${JSON.stringify(manifest, null, 2)}\n`),
      ...filesOf(TEMPLATE).map((file) => write(folder, file, filled(file, { key, title, brand }))),
    ];
    return { folder, name: manifest.name, files: files.sort() };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function refuseBadKey(key: string): void {
  if (key.length <= 40 && /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(key) && key !== 'service') return;
  throw new CommandFailure(
    text(
      `${key} 不能作模块的键：应为小写英文短词，可用连字符连接，如 night-watch，最多 40 个字符，且不能是 service。`,
      `${key} cannot be the key of a module: it reads like night-watch, small letters, digits and single hyphens, 40 characters at most, and is not service.`,
    ),
  );
}

function refuseBadTitle({ zh, en }: Text): void {
  const isFit = (title: string): boolean => title.length <= 60 && !/\p{Cc}/u.test(title) && title.trim() === title;
  if (isFit(zh) && isFit(en) && /\p{Script=Han}/u.test(zh) && /[A-Za-z]/.test(en) && !/\p{Script=Han}/u.test(en))
    return;
  throw new CommandFailure(
    text(
      '标题应为一行、最多 60 个字：--zh 用中文，--en 用英文。',
      'A title is one line of 60 characters at most: --zh in Chinese, --en in English.',
    ),
  );
}

/** The workspace knows its modules by where they stand; in its other folders nothing is installed for a package. */
function refuseElsewhereInHouse(folder: string): void {
  if (!`${folder}/`.startsWith(ROOT) || dirname(folder) === OWN_MODULES) return;
  throw new CommandFailure(
    text(
      `在本仓库内，模块只能建在 ${OWN_MODULES}：请去掉 --to，或指定仓库以外的文件夹。`,
      `Inside this checkout modules stand in ${OWN_MODULES}: leave out --to, or name a folder outside of it.`,
    ),
  );
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(dirname(folder), { recursive: true });
    mkdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CommandFailure(
      code === 'EEXIST'
        ? text(
            `${folder} 已存在，不会改动：请换一个键，或用 --to 指定另一个文件夹。`,
            `${folder} exists and is left alone: choose another key, or another folder with --to.`,
          )
        : text(`无法建立文件夹 ${folder}（${code}）。`, `The folder ${folder} cannot be made (${code}).`),
    );
  }
}

function manifestOf(key: string, title: Text, folder: string) {
  const isOwn = dirname(folder) === OWN_MODULES;
  const tools = ['@types/node', 'typescript', 'vite', 'vitest'];
  const kit = isOwn ? 'workspace:*' : `link:${relative(folder, join(ROOT, 'packages', 'module-kit'))}`;
  return {
    name: isOwn ? `@gongzhi/${key}` : `gongzhi-${key}`,
    version: '0.1.0',
    private: true,
    type: 'module',
    description: `${title.zh} · ${title.en}`,
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    scripts: { build: 'tsc -p .', types: 'tsc -p . --noEmit', test: 'vitest run' },
    dependencies: { '@gongzhi/module-kit': kit },
    devDependencies: Object.fromEntries(tools.map((tool) => [tool, versionOf(tool, isOwn)])),
  };
}

/** A package in the workspace names the workspace's versions; any other the same ones, spelt out. */
function versionOf(tool: string, isOwn: boolean): string {
  const { catalog } = parse(readFileSync(join(ROOT, 'pnpm-workspace.yaml'), 'utf8')) as {
    catalog: Record<string, string>;
  };
  if (catalog[tool]) return isOwn ? 'catalog:' : catalog[tool];
  return readManifest().devDependencies[tool]!;
}

const readManifest = () =>
  JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    packageManager: string;
    devDependencies: Record<string, string>;
  };

/** As in `pnpm@12.21.0`. */
export const packageManager = (): string => readManifest().packageManager;

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));

/** A file of the template with what it is about in place of `module-key`, `ModuleKey`, `module-brand` and the titles. */
function filled(file: string, { key, title, brand }: Pick<NewModule, 'key' | 'title' | 'brand'>): string {
  const quoted = (words: string): string => (file.endsWith('.ts') ? literal(words) : words);
  const words: Record<string, string> = {
    'module-key': key,
    'module-brand': brand,
    ModuleKey: key.replaceAll(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase()),
    [quoted('模块标题')]: quoted(title.zh),
    [quoted('Module title')]: quoted(title.en),
    'pnpm@PNPM': packageManager(),
  };
  const anyOf = new RegExp(Object.keys(words).join('|'), 'g');
  return readFileSync(join(TEMPLATE, file), 'utf8').replaceAll(anyOf, (found) => words[found]!);
}

/** A string of TypeScript, as the formatter would have it. */
function literal(words: string): string {
  const escaped = words.replaceAll('\\', '\\\\');
  return words.includes("'") && !words.includes('"') ? `"${escaped}"` : `'${escaped.replaceAll("'", "\\'")}'`;
}

function write(folder: string, file: string, content: string): string {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), content);
  return file;
}
