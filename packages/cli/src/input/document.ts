import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from '@gongzhi/kernel';
import { CommandFailure, wrongUsage } from '../failure.js';
import { ROOT } from '../places.js';
import { contentOf } from './files.js';

/**
 * The GraphQL text that a command was given: written out, `-` for what is piped in, `@file`, or by `file` either a path
 * or the name of one of the operations that come with the product.
 */
export function documentOf(argument: string | undefined, file: string | undefined, library = OPERATIONS): string {
  if ((argument === undefined) === (file === undefined)) {
    throw wrongUsage(
      '请给出一个 GraphQL 操作：直接写出、-（标准输入）、@文件，或 --file 名称。',
      'Give one GraphQL operation: written out, - for what is piped in, @file, or --file with a name.',
    );
  }
  if (file !== undefined) return contentOf(pathOf(file, library));
  if (argument === '-') return contentOf('-');
  return argument!.startsWith('@') ? contentOf(argument!.slice(1)) : argument!;
}

const OPERATIONS = join(ROOT, 'schema', 'operations');

function pathOf(file: string, library: string): string {
  const named = join(library, `${file.replace(/\.graphql$/, '')}.graphql`);
  if (/^[\w.-]+$/.test(file) && existsSync(named)) return named;
  if (existsSync(file)) return file;
  const names = existsSync(library) ? readdirSync(library).filter((name) => name.endsWith('.graphql')) : [];
  const known = names.map((name) => name.replace(/\.graphql$/, '')).join(', ');
  throw new CommandFailure(
    text(
      `没有文件 ${file}，也没有这个名称的操作；已有：${known || '无'}。`,
      `There is no file ${file}, nor an operation of that name; there are: ${known || 'none'}.`,
    ),
  );
}
