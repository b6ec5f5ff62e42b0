import { basename } from 'node:path';
import { text } from '@gongzhi/kernel';
import { type Command, InvalidArgumentError } from 'commander';
import { problemsOf, refusedBy } from '../client/answer.js';
import { type Connection, send } from '../client/gateway-client.js';
import { connect, type SignInOptions } from '../client/sign-in.js';
import { EXIT, wrongUsage } from '../failure.js';
import { followJob, type JobCommand, noteDetached, startJob } from '../onboarding/as-job.js';
import { fileToSend } from '../onboarding/file-to-send.js';
import { type ApplyOptions, isToBeDone, withFile } from '../onboarding/imported-file.js';
import type { RowProblem } from '../onboarding/operation.js';
import { problemReport } from '../onboarding/plan-report.js';
import { table } from '../terminal/table.js';
import { both, note, print, printJson } from '../terminal/words.js';

interface PersonsOptions extends SignInOptions, ApplyOptions {
  confirm?: number[];
  detach?: boolean;
  attach?: string;
}

/** From so many people on, a worker does it. */
const JOB_FROM = 500;

export function importPersonsCommand(importing: Command): void {
  withFile(
    importing
      .command('persons')
      .description(
        '按 CSV、Excel 或 YAML 文件登记居民和住户：先看计划，再执行 · Register residents and households from a CSV, Excel or YAML file: plan, then apply',
      )
      .argument('[file]', 'CSV、xlsx 或 YAML 文件，- 为标准输入 · CSV, xlsx or YAML file; - for what is piped in')
      .option(
        '--confirm <lines>',
        '这些行虽与他人同名同生日，确是另一人，如 12,15 · Lines that are about people of their own, as in 12,15',
        linesOf,
      )
      .option(
        '--detach',
        `交给后台任务就返回；${JOB_FROM} 人以上总由后台任务执行 · Hand it to a job and return; from ${JOB_FROM} people on it is a job in any case`,
      )
      .option('--attach <job>', '再看一个任务的进度 · See how far a job is'),
  ).action(importPersons);
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

const AS_JOB: JobCommand = {
  mutation: 'startPersonImport',
  attach: (job) => `gongzhi import persons --attach ${job}`,
  progress: (done, total) =>
    text(
      `${STEPS[done]?.zh ?? '完成'}（${done}/${total ?? '?'}）`,
      `${STEPS[done]?.en ?? 'done'} (${done}/${total ?? '?'})`,
    ),
  cancelled: () => text('任务已取消，未作任何更改。', 'The job was cancelled; nothing was changed.'),
};
/** The steps of the job, all within one transaction. */
const STEPS = [text('读取并核对', 'reading and matching'), text('写入', 'writing'), text('提交', 'committing')];

async function importPersons(file: string | undefined, options: PersonsOptions): Promise<void> {
  if (options.attach) return attach(options.attach, options);
  if (file === undefined) throw wrongUsage('请给出文件。', 'Name a file.');
  const source = fileToSend(file, options.format);
  const confirmedLines = options.confirm ?? [];
  const connection = await connect(options);
  const planned = await sent(connection, { ...source, confirmedLines, dryRun: true });
  const { plan, problems, warnings } = planned;
  if (problems.length > 0 || warnings.length > 0) {
    if (options.json) printJson(planned);
    else note(faultsOf(planned));
    process.exitCode = EXIT.failed;
    return;
  }
  if (!options.json) print(reportOf(plan));
  const toDo = plan.create + plan.change;
  const goesOn = toDo > 0 && (await isToBeDone(text(`登记这 ${toDo} 人？`, `Apply this plan (${toDo})?`), options));
  if (!goesOn) {
    if (options.json) printJson(planned);
    return;
  }
  if (options.detach || toDo >= JOB_FROM) {
    const job = await startJob(connection, AS_JOB, source, { confirmedLines, fileName: basename(file) });
    if (options.detach) return options.json ? printJson({ job }) : noteDetached(AS_JOB, job);
    await followJob(connection, AS_JOB, job);
    return done(options, { ...planned, applied: true }, toDo);
  }
  done(options, await sent(connection, { ...source, confirmedLines, dryRun: false }), toDo);
}

async function attach(id: string, options: PersonsOptions): Promise<void> {
  const { result } = await followJob(await connect(options), AS_JOB, id);
  const { create = 0, change = 0 } = (result ?? {}) as { create?: number; change?: number };
  done(options, { job: id, ...result, applied: result?.applied === true }, create + change);
}

function done({ json }: PersonsOptions, outcome: { applied: boolean; job?: string }, count: number): void {
  if (json) printJson(outcome);
  else if (outcome.applied) print(both(text(`已登记 ${count} 人。`, `${count} registered.`)));
  if (!outcome.applied) process.exitCode = EXIT.failed;
}

async function sent(connection: Connection, input: object): Promise<Outcome> {
  const answer = await send(connection, { query: IMPORT, variables: { input } });
  const outcome = answer.data?.importPersons as Outcome | undefined;
  if (outcome?.plan) return outcome;
  throw refusedBy(problemsOf(answer));
}

const faultsOf = ({ problems, warnings }: Outcome): string =>
  [problems, warnings]
    .filter((list) => list.length > 0)
    .map(problemReport)
    .join('\n\n');

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
