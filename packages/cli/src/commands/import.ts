import { text } from '@gongzhi/kernel';
import { type Command, InvalidArgumentError } from 'commander';
import { problemsOf, refusedBy } from '../client/answer.js';
import { type Connection, send } from '../client/gateway-client.js';
import { connect, type SignInOptions } from '../client/sign-in.js';
import { EXIT } from '../failure.js';
import { fileToSend } from '../onboarding/file-to-send.js';
import type { RowProblem } from '../onboarding/operation.js';
import { problemReport } from '../onboarding/plan-report.js';
import { isAgreed } from '../terminal/ask.js';
import { table } from '../terminal/table.js';
import { both, note, print, printJson } from '../terminal/words.js';
import { withCommunity, withJson, withSignIn } from './options.js';

interface ImportOptions extends SignInOptions {
  dryRun?: boolean;
  yes?: boolean;
  json?: boolean;
  confirm?: number[];
}

export function importCommand(program: Command): void {
  const importing = program
    .command('import')
    .description('按文件登记社区的居民 · Register a community’s residents from a file');
  const persons = importing
    .command('persons')
    .description(
      '按 CSV、Excel 或 YAML 文件登记居民和住户：先看计划，再执行 · Register residents and households from a CSV, Excel or YAML file: plan, then apply',
    )
    .argument('<file>', 'CSV、xlsx 或 YAML 文件，- 为标准输入 · CSV, xlsx or YAML file; - for what is piped in')
    .option('--dry-run', '只看计划，不写入 · Show the plan only, write nothing')
    .option('-y, --yes', '不再询问 · Do not ask')
    .option(
      '--confirm <lines>',
      '这些行虽与他人同名同生日，确是另一人，如 12,15 · Lines that are about people of their own, as in 12,15',
      linesOf,
    );
  withJson(withCommunity(withSignIn(persons))).action(importPersons);
}

function linesOf(said: string): number[] {
  const lines = said.split(',').map(Number);
  if (lines.every((line) => Number.isSafeInteger(line) && line > 0)) return lines;
  throw new InvalidArgumentError('应为行号 · These are no line numbers');
}

const IMPORT = `mutation Import($input: ImportPersonsInput!) {
  importPersons(input: $input) {
    applied
    plan { create change unchanged households rows { line name action personId changes { field before after } } }
    problems { line column value reason }
    warnings { line column value reason }
    userErrors { code field message }
  }
}`;

interface Outcome {
  applied: boolean;
  plan: {
    create: number;
    change: number;
    unchanged: number;
    households: number;
    rows: { line: number; name: string; changes: { field: string; before: string | null; after: string | null }[] }[];
  };
  problems: RowProblem[];
  warnings: RowProblem[];
}

async function importPersons(file: string, options: ImportOptions): Promise<void> {
  const input = { ...fileToSend(file), confirmedLines: options.confirm ?? [] };
  const connection = await connect(options);
  const planned = await sent(connection, { ...input, dryRun: true });
  const { plan, problems, warnings } = planned;
  if (problems.length > 0 || warnings.length > 0) {
    if (options.json) printJson(planned);
    else
      note(
        [problems, warnings]
          .filter((list) => list.length > 0)
          .map(problemReport)
          .join('\n\n'),
      );
    process.exitCode = EXIT.failed;
    return;
  }
  if (!options.json) print(reportOf(plan));
  const toDo = plan.create + plan.change;
  if (options.dryRun || toDo === 0) {
    if (options.json) printJson(planned);
    return;
  }
  if (!options.yes && !(await isAgreed(text(`登记这 ${toDo} 人？`, `Apply this plan (${toDo})?`)))) {
    note(both(text('未作任何更改。', 'Nothing was changed.')));
    process.exitCode = EXIT.failed;
    return;
  }
  const done = await sent(connection, { ...input, dryRun: false });
  if (options.json) printJson(done);
  else print(both(text(`已登记 ${toDo} 人。`, `${toDo} registered.`)));
  if (!done.applied) process.exitCode = EXIT.failed;
}

async function sent(connection: Connection, input: object): Promise<Outcome> {
  const answer = await send(connection, { query: IMPORT, variables: { input } });
  const outcome = answer.data?.importPersons as Outcome | undefined;
  if (outcome?.plan) return outcome;
  throw refusedBy(problemsOf(answer));
}

/** The plan as a person reads it before saying yes. */
function reportOf({ create, change, unchanged, households, rows }: Outcome['plan']): string {
  const counts = text(
    `新登记 ${create}，更改 ${change}，无变化 ${unchanged}；新建住户 ${households}`,
    `${create} to register, ${change} to change, ${unchanged} unchanged; ${households} new households`,
  );
  const changed = rows.flatMap(({ line, name, changes }) =>
    changes.map(({ field, before, after }) => [String(line), name, field, before ?? '—', after ?? '—']),
  );
  const heading = ['行 line', '姓名 name', '字段 field', '原值 before', '新值 after'];
  return changed.length > 0 ? `${both(counts)}\n\n${table(changed, heading)}` : both(counts);
}
