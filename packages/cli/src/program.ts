import { text } from '@gongzhi/kernel';
import { Command, CommanderError } from 'commander';
import { applyCommand } from './commands/apply.js';
import { auditCommand } from './commands/audit.js';
import { cloneCommand } from './commands/clone.js';
import { communityCommand } from './commands/community.js';
import { constitutionCommand } from './commands/constitution.js';
import { doctorCommand } from './commands/doctor.js';
import { exportCommand } from './commands/export.js';
import { importCommand } from './commands/import.js';
import { keycloakCommand } from './commands/keycloak.js';
import { moduleCommand } from './commands/module.js';
import { onboardCommand } from './commands/onboard.js';
import { queryCommand } from './commands/query.js';
import { retentionCommand } from './commands/retention.js';
import { schemaCommand } from './commands/schema.js';
import { tokenCommand } from './commands/token.js';
import { upCommand } from './commands/up.js';
import { workerCommand } from './commands/worker.js';
import { EXIT, type ToldFailure, toldFailure } from './failure.js';
import { readSecretFiles } from './input/secret-files.js';
import { widthOf } from './terminal/table.js';
import { complain, print } from './terminal/words.js';

/** Runs the command line; resolves with the exit code. Never throws. */
export async function run(words: string[]): Promise<number> {
  try {
    readSecretFiles(process.env);
    await gongzhi().parseAsync(words, { from: 'user' });
    return Number(process.exitCode ?? EXIT.ok);
  } catch (error) {
    const failure = error instanceof CommanderError ? misused(error) : toldFailure(error);
    tell(failure, words.includes('--json'));
    if (process.env.GONGZHI_DEBUG && !(error instanceof CommanderError)) console.error(error);
    return failure.exitCode;
  }
}

function gongzhi(): Command {
  const program = new Command('gongzhi')
    .description('共治：社区共同治理平台 · Gongzhi: the platform on which communities govern themselves together')
    .usage('<命令 command> [选项 options]')
    .helpOption('-h, --help', '显示帮助 · Show help')
    .helpCommand('help [command]', '显示某个命令的帮助 · Show the help of a command')
    .configureHelp({ displayWidth: widthOf, styleTitle: (title) => TITLES[title] ?? title })
    .configureOutput({ outputError: () => {} })
    .exitOverride()
    .addHelpText('after', EXIT_CODES);
  for (const add of [
    upCommand,
    workerCommand,
    tokenCommand,
    queryCommand,
    onboardCommand,
    importCommand,
    communityCommand,
    cloneCommand,
    constitutionCommand,
    exportCommand,
    applyCommand,
    doctorCommand,
    moduleCommand,
    auditCommand,
    retentionCommand,
    keycloakCommand,
    schemaCommand,
  ])
    add(program);
  return program;
}

const TITLES: Record<string, string> = {
  'Usage:': '用法 · Usage:',
  'Arguments:': '参数 · Arguments:',
  'Options:': '选项 · Options:',
  'Commands:': '命令 · Commands:',
};

const EXIT_CODES = `
退出码 · Exit codes:
  0  成功 · done
  1  失败或输入有误 · failed, or bad input
  2  用法有误 · wrong usage
  3  平台没有运行 · the platform is not running`;

/** Help that was asked for is no failure; help that was not, and whatever else commander ends with, is wrong usage. */
function misused({ code, exitCode, message }: CommanderError): ToldFailure {
  if (exitCode === 0) return { sentences: [], exitCode: EXIT.ok };
  if (code === 'commander.help') return { sentences: [], exitCode: EXIT.usage };
  const reason = message.replace(/^error: /, '').replace(/\n/g, ' ');
  const sentence = text(
    `用法有误（${reason}），请加 --help 查看帮助。`,
    `Wrong usage: ${reason.replace(/\.$/, '')}; --help shows how it goes.`,
  );
  return { sentences: [sentence], exitCode: EXIT.usage };
}

function tell({ sentences, exitCode }: ToldFailure, json: boolean): void {
  for (const sentence of sentences) complain(sentence);
  if (json && sentences.length > 0) print(JSON.stringify({ error: { exitCode, sentences } }));
}
