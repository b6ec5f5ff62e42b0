import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from '@gongzhi/kernel';
import type { Command } from 'commander';
import { CommandFailure } from '../failure.js';
import { ROOT } from '../places.js';
import { both, print, printJson } from '../terminal/words.js';
import { withJson } from './options.js';

const FILE = join('schema', 'schema.graphql');

interface SchemaOptions {
  check?: boolean;
  json?: boolean;
}

export function schemaCommand(program: Command): void {
  const command = program
    .command('schema')
    .description(`由代码写出 ${FILE} · Write ${FILE} from the code`)
    .option('--check', '只检查文件是否与代码一致 · Only check that the file agrees with the code');
  withJson(command).action(writeOrCheck);
}

async function writeOrCheck({ check, json }: SchemaOptions): Promise<void> {
  const file = join(ROOT, FILE);
  const emitted = await emittedSchema();
  const current = existsSync(file) && readFileSync(file, 'utf8') === emitted;
  if (check && !current) throw outdated();
  if (!current) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, emitted);
  }
  if (json) return printJson({ file: FILE, changed: !current });
  print(
    both(
      current
        ? text(`${FILE} 与代码一致`, `${FILE} agrees with the code`)
        : text(`已写出 ${FILE}`, `${FILE} was written`),
    ),
  );
}

/** The public schema in a stable order, so that a difference shows what changed and nothing else. */
async function emittedSchema(): Promise<string> {
  const [{ buildGatewaySchema, installedModules }, { lexicographicSortSchema, printSchema }] = await Promise.all([
    import('@gongzhi/gateway'),
    import('graphql'),
  ]);
  return `${printSchema(lexicographicSortSchema(await buildGatewaySchema(installedModules)))}\n`;
}

const outdated = (): CommandFailure =>
  new CommandFailure(
    text(
      `${FILE} 与代码不一致：请运行 npm run schema 并提交。`,
      `${FILE} does not agree with the code: run npm run schema and commit it.`,
    ),
  );
