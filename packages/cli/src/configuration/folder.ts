import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from '@gongzhi/kernel';
import { parse, stringify, YAMLError } from 'yaml';
import { CommandFailure } from '../failure.js';
import { contentOf } from '../input/files.js';

export type Document = Record<string, unknown>;

/** The section whose items have a file each. */
const IN_FILES = 'projects';

const HEADING =
  '# 由 gongzhi export configuration 写出，用 gongzhi apply 应用 · written by gongzhi export configuration, for gongzhi apply\n';

/**
 * Writes a configuration as files: one for each section, one for each project. Files that an earlier export wrote and this
 * one does not are taken away: what is in the folder is what was exported.
 */
export function writeFolder(folder: string, document: Document): string[] {
  const files = filesOf(document);
  try {
    for (const path of yamlFilesIn(folder)) {
      if (!files.has(path) && readFileSync(join(folder, path), 'utf8').startsWith(HEADING)) rmSync(join(folder, path));
    }
    for (const [path, content] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), HEADING + stringify(content, { lineWidth: 120 }));
    }
  } catch (error) {
    throw new CommandFailure(text(`写不到 ${folder}。`, `${folder} cannot be written.`), undefined, error);
  }
  return [...files.keys()];
}

function filesOf(document: Document): Map<string, unknown> {
  const files = new Map<string, unknown>();
  for (const [section, content] of Object.entries(document)) {
    if (section !== IN_FILES || !Array.isArray(content)) files.set(`${kebab(section)}.yaml`, content);
    else for (const item of content) files.set(fileFor(String((item as { name: unknown }).name), files), item);
  }
  return files;
}

/** What a project is called, as far as every file system takes it. */
function fileFor(name: string, taken: ReadonlyMap<string, unknown>): string {
  const plain = name.replaceAll(/[\s/\\:*?"<>|.]+/g, '-').slice(0, 60);
  for (let n = 1; ; n += 1) {
    const path = join(IN_FILES, `${n === 1 ? plain : `${plain}-${n}`}.yaml`);
    if (!taken.has(path)) return path;
  }
}

export interface ReadFolder {
  document: Document;
  /** Where in the folder something stands that a path in the document leads to, as in `points-rules.yaml 0.points`. */
  placeOf(path: readonly string[]): string;
}

/** Reads such a folder. @throws CommandFailure that names the file at fault */
export function readFolder(folder: string): ReadFolder {
  if (!existsSync(folder)) {
    throw new CommandFailure(text(`没有文件夹 ${folder}。`, `There is no folder ${folder}.`));
  }
  const paths = yamlFilesIn(folder);
  if (paths.length === 0) {
    throw new CommandFailure(
      text(`${folder} 中没有配置文件（*.yaml）。`, `${folder} holds no configuration (*.yaml).`),
    );
  }
  const document: Document = {};
  const items: { path: string; item: unknown }[] = [];
  for (const path of paths) {
    const content = yamlOf(join(folder, path));
    if (dirname(path) === IN_FILES) items.push({ path, item: content });
    else document[camel(path.replace(/\.yaml$/, ''))] = content;
  }
  if (items.length > 0) document[IN_FILES] = items.map(({ item }) => item);
  return { document, placeOf: (path) => placeOf(path, items) };
}

function placeOf(
  [section = '', ...rest]: readonly string[],
  items: readonly { path: string; item: unknown }[],
): string {
  if (section !== IN_FILES) return [`${kebab(section)}.yaml`, rest.join('.')].join(' ').trim();
  const [named, ...within] = rest;
  const found = items.find(
    ({ item }, index) => named === String(index) || named === (item as { name?: unknown } | null)?.name,
  );
  return [found?.path ?? IN_FILES, (found ? within : rest).join('.')].join(' ').trim();
}

function yamlOf(path: string): unknown {
  try {
    return parse(contentOf(path));
  } catch (error) {
    if (!(error instanceof YAMLError)) throw error;
    const line = error.linePos?.[0].line ?? 1;
    throw new CommandFailure(
      text(
        `${path} 第 ${line} 行不是有效的 YAML。`,
        `${path}, line ${line}, is no YAML: ${error.message.split('\n')[0]}`,
      ),
      undefined,
      error,
    );
  }
}

/** Of the folder itself and of its projects, in a fixed order. */
function yamlFilesIn(folder: string): string[] {
  const inside = (below: string) =>
    existsSync(join(folder, below)) ? readdirSync(join(folder, below)).map((name) => join(below, name)) : [];
  return [...inside(''), ...inside(IN_FILES)].filter((path) => path.endsWith('.yaml')).sort();
}

const kebab = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const camel = (name: string): string => name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
