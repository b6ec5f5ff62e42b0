import { text } from '@gongzhi/kernel';
import type { Command } from 'commander';
import { exitCodeOf, noteProblems, problemsOf } from '../client/answer.js';
import { type Answer, type Operation, send } from '../client/gateway-client.js';
import { connect, type SignInOptions } from '../client/sign-in.js';
import { CommandFailure, wrongUsage } from '../failure.js';
import { documentOf } from '../input/document.js';
import { contentOf } from '../input/files.js';
import { assigned, plainly, valueAt } from '../input/paths.js';
import { textVariables } from '../input/text-variables.js';
import { print, printJson } from '../terminal/words.js';
import { collected, withCommunity, withJson, withSignIn } from './options.js';

interface QueryOptions extends SignInOptions {
  file?: string;
  var?: string[];
  variables?: string;
  operation?: string;
  pick?: string;
  json?: boolean;
}

const EXAMPLES = `
例 · Examples:
  gongzhi query --as admin@xinfeng --community xinfeng '{ projects { nodes { id title } } }'
  gongzhi query --as admin@chengxi --community chengxi '{ templates { nodes { id } } }' --pick data.templates.nodes.0.id
  gongzhi query --as bureau '{ communities(first: 3) { nodes { code name } totalCount } }' --lang en`;

export function queryCommand(program: Command): void {
  const command = program
    .command('query')
    .description('以某个用户的身份执行 GraphQL 操作 · Send a GraphQL operation as a user')
    .argument(
      '[document]',
      'GraphQL 文本；- 为标准输入，@文件 为文件 · GraphQL text; - for what is piped in, @file for a file',
    )
    .option(
      '--file <name>',
      '文件，或 schema/operations 中的操作名 · A file, or the name of an operation in schema/operations',
    )
    .option('--operation <name>', '文本中有多个操作时选哪一个 · Which one, where the text holds several')
    .option(
      '--var <name=value>',
      '变量，可重复；值为 JSON，否则为文本；名称可用点号深入 · A variable, repeatable; JSON or else text; dots lead inwards',
      collected,
    )
    .option('--variables <json>', '全部变量：JSON 或 @文件 · All variables: JSON or @file')
    .option('--pick <path>', '只输出一个值，如 data.templates.nodes.0.id · Print one value only, as it is')
    .addHelpText('after', EXAMPLES);
  withJson(withCommunity(withSignIn(command))).action(async (document: string | undefined, options: QueryOptions) => {
    const operation = operationOf(document, options);
    process.exitCode = show(await send(await connect(options), operation), options);
  });
}

function operationOf(document: string | undefined, options: QueryOptions): Operation {
  const query = documentOf(document, options.file);
  const variables = assigned(options.var ?? [], variablesOf(options.variables), textVariables(query));
  return { query, variables, ...(options.operation ? { operationName: options.operation } : {}) };
}

function variablesOf(written: string | undefined): Record<string, unknown> {
  if (written === undefined) return {};
  const content = written.startsWith('@') ? contentOf(written.slice(1)) : written;
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below, in our words.
  }
  throw wrongUsage('--variables 应为一个 JSON 对象。', '--variables should be a JSON object.');
}

/** Prints what was asked for; returns the exit code, which is not 0 where anything was refused. */
function show(answer: Answer, { pick, json }: QueryOptions): number {
  const problems = problemsOf(answer);
  const picked = pick === undefined ? undefined : (valueAt(answer, pick) ?? undefined);
  if (picked !== undefined) print(plainly(picked));
  else if (json) printJson(answer);
  else if (problems.length === 0 && pick === undefined) printJson(answer.data);
  noteProblems(problems);
  if (problems.length > 0) return exitCodeOf(problems);
  if (pick !== undefined && picked === undefined) {
    throw new CommandFailure(text(`答复中没有 ${pick}。`, `The answer holds nothing at ${pick}.`));
  }
  return 0;
}
