import { text } from '@gongzhi/kernel';
import type { Command } from 'commander';
import { ask } from '../client/answer.js';
import { connect, type SignInOptions } from '../client/sign-in.js';
import { type ReadFolder, readFolder } from '../configuration/folder.js';
import { EXIT, wrongUsage } from '../failure.js';
import { isAgreed } from '../terminal/ask.js';
import { onOneLine, table } from '../terminal/table.js';
import { both, note, print, printJson } from '../terminal/words.js';
import { withCommunity, withJson, withSignIn } from './options.js';

interface ApplyOptions extends SignInOptions {
  plan?: boolean;
  yes?: boolean;
  json?: boolean;
}

/** Brings a community to the configuration that a folder holds. */
export function applyCommand(program: Command): void {
  const command = program
    .command('apply')
    .description(
      '把社区配置文件应用到一个社区：先看计划，再执行；全部执行或完全不执行 · Bring a community to the configuration in a folder: plan, then apply, all or nothing',
    )
    .argument(
      '<folder>',
      'export configuration 写出的文件夹；未写的部分不变 · A folder as export configuration writes it; what is not in it stays',
    )
    .option('--plan', '只看计划 · Show the plan only')
    .option('-y, --yes', '照计划执行，不再询问 · Carry the plan out without asking');
  withJson(withCommunity(withSignIn(command))).action(apply);
}

const PLAN = `query Plan($input: PlanConfigurationInput!) {
  planConfiguration(input: $input) {
    revision
    changes { path section before after }
    problems { code field message }
  }
}`;

interface Plan {
  revision: string;
  changes: { path: string; section: string; before: unknown; after: unknown }[];
  problems: { code: string; field: string[] | null; message: string }[];
}

const APPLY = `mutation Apply($input: ApplyConfigurationInput!) {
  applyConfiguration(input: $input) { changes { path } userErrors { code field message } }
}`;

async function apply(folder: string, options: ApplyOptions): Promise<void> {
  if (!options.community) {
    throw wrongUsage('请用 --community <代码> 说明应用到哪个社区。', 'Say with --community <code> which community.');
  }
  const read = readFolder(folder);
  const { document } = read;
  const connection = await connect(options);
  const { planConfiguration: plan } = await ask<{ planConfiguration: Plan }>(connection, {
    query: PLAN,
    variables: { input: { document } },
  });
  if (!options.json) tell(plan, read);
  const goesOn = plan.problems.length === 0 && plan.changes.length > 0 && (await isToBeDone(plan, options));
  if (goesOn) {
    await ask(connection, { query: APPLY, variables: { input: { document, revision: plan.revision } } });
  }
  if (options.json) printJson({ ...plan, applied: goesOn });
  else if (goesOn)
    print(both(text(`已应用 ${plan.changes.length} 处改动。`, `${plan.changes.length} changes applied.`)));
  if (plan.problems.length > 0) process.exitCode = EXIT.failed;
}

async function isToBeDone({ changes }: Plan, { plan, yes, json }: ApplyOptions): Promise<boolean> {
  if (plan) return false;
  if (yes) return true;
  const question = text(`应用这 ${changes.length} 处改动？`, `Apply these ${changes.length} changes?`);
  if (process.stdin.isTTY && !json) return isAgreed(question);
  note(both(text('以上只是计划；要执行请加 --yes。', 'This is a plan only; add --yes to carry it out.')));
  return false;
}

/** Changes beyond this many are counted only. */
const SHOWN = 100;

function tell({ changes, problems }: Plan, { placeOf }: ReadFolder): void {
  for (const { field, message } of problems)
    note(`✗ ${onOneLine(placeOf((field ?? []).slice(1)))}: ${onOneLine(message)}`);
  if (changes.length === 0) {
    if (problems.length === 0) print(both(text('没有要改的。', 'Nothing to do.')));
    return;
  }
  const rows = changes
    .slice(0, SHOWN)
    .map((change) => [markOf(change), change.path, said(change.before), said(change.after)]);
  print(table(rows, ['', '路径 path', '现在 now', '以后 then']));
  const more = changes.length - SHOWN;
  if (more > 0) print(both(text(`……另有 ${more} 处（--json 列出全部）`, `… and ${more} more (--json lists them all)`)));
  const counted = (mark: string) => changes.filter((change) => markOf(change) === mark).length;
  print(
    `\n${both(
      text(
        `新增 ${counted('+')}、修改 ${counted('~')}、取消 ${counted('-')}`,
        `${counted('+')} to add, ${counted('~')} to change, ${counted('-')} to take away`,
      ),
    )}`,
  );
}

/** What is not there has no value; a value can also be null, and then it is set or cleared. */
function markOf({ before, after }: Plan['changes'][number]): '+' | '-' | '~' {
  if (before === null) return '+';
  return after === null ? '-' : '~';
}

const LONGEST = 60;

function said(value: unknown): string {
  if (value === null) return '—';
  const whole = typeof value === 'string' ? value : JSON.stringify(value);
  return whole.length > LONGEST ? `${whole.slice(0, LONGEST)}…` : whole;
}
