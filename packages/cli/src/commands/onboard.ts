import { basename } from 'node:path';
import type { Reported } from '@gongzhi/domain';
import { text } from '@gongzhi/kernel';
import { type Command, Option } from 'commander';
import { ask, problemsOf, refusedBy } from '../client/answer.js';
import { type Connection, send } from '../client/gateway-client.js';
import { connect, type SignInOptions } from '../client/sign-in.js';
import { CommandFailure, EXIT } from '../failure.js';
import { followJob, JOB_FROM, noteDetached, ONBOARDING, startJob } from '../onboarding/as-job.js';
import { batchesOf } from '../onboarding/batches.js';
import { type FileFormat, type FileToSend, fileToSend } from '../onboarding/file-to-send.js';
import { ONBOARD, type OnboardingOutcome, type OnboardingPlan, type RowProblem } from '../onboarding/operation.js';
import { planReport, problemReport } from '../onboarding/plan-report.js';
import { writeReport } from '../onboarding/printed-report.js';
import { writeTemplate } from '../onboarding/template.js';
import { isAgreed } from '../terminal/ask.js';
import { progressLine } from '../terminal/progress.js';
import { both, note, print, printJson } from '../terminal/words.js';
import { withJson, withSignIn } from './options.js';

interface OnboardOptions extends SignInOptions {
  format?: FileFormat;
  template?: 'csv' | 'xlsx';
  attach?: string;
  detach?: boolean;
  dryRun?: boolean;
  yes?: boolean;
  report?: string;
  json?: boolean;
}

export function onboardCommand(program: Command): void {
  const command = program
    .command('onboard')
    .description(
      '按 CSV、YAML 或 Excel 文件登记社区：先看计划，再执行 · Onboard communities from a CSV, YAML or Excel file: plan, then apply',
    )
    .argument('[file]', 'CSV、YAML 或 .xlsx 文件，- 为标准输入 · CSV, YAML or .xlsx file; - for what is piped in')
    .addOption(
      new Option('--format <format>', '格式，默认按扩展名，否则为 CSV · Format; by the file’s ending, else CSV')
        .choices(['CSV', 'YAML', 'XLSX'])
        .argParser((value) => value.toUpperCase()),
    )
    .addOption(
      new Option(
        '--template <kind>',
        '只写出一份带表头和样例行的空表，供填写 · Only write a file with headings and an example, to be filled in',
      ).choices(['csv', 'xlsx']),
    )
    .option(
      '--detach',
      '交给后台任务就返回；%N 个以上总由后台任务执行 · Hand it to a job and return; from %N on it is a job in any case'.replaceAll(
        '%N',
        String(JOB_FROM),
      ),
    )
    .option('--attach <job>', '再看一个任务的进度 · See how far a job is')
    .option('--dry-run', '只看计划，不写入 · Show the plan only, write nothing')
    .option(
      '--report <file.html>',
      '把计划、问题与结果写成可打印的网页 · Write plan, problems and outcome as a page to print',
    )
    .option('-y, --yes', '不再询问 · Do not ask');
  withJson(withSignIn(command, 'GONGZHI_TOKEN, bureau')).action(onboard);
}

async function onboard(file: string | undefined, options: OnboardOptions): Promise<void> {
  if (options.template) return writeTemplate(options.template, file);
  if (options.attach) return attach(options.attach, options);
  if (file === undefined) throw new CommandFailure(NO_FILE, EXIT.usage);
  const source = fileToSend(file, options.format);
  const connection = await connect(options, 'bureau');
  const report = async (reported: Omit<Reported, 'file'>) =>
    options.report && writeReport(options.report, { file, ...reported });
  const { plan, problems } = await planned(connection, source, options);
  await report({ plan, problems, applied: 0 });
  if (!plan || problems.length > 0) {
    process.exitCode = EXIT.failed;
    return;
  }
  const batches = batchesOf(plan.rows);
  const toDo = batches.flat().length;
  if (options.dryRun || toDo === 0) {
    if (options.json) printJson({ plan, problems: [], applied: 0 });
    else if (!options.dryRun) print(both(text('没有要做的事。', 'There is nothing to do.')));
    return;
  }
  if (!options.yes && !(await isAgreed(text(`登记这 ${toDo} 个社区？`, `Apply this plan (${toDo})?`)))) {
    note(both(text('未作任何更改。', 'Nothing was changed.')));
    process.exitCode = EXIT.failed;
    return;
  }
  if (options.detach || toDo >= JOB_FROM) {
    const job = await startJob(connection, ONBOARDING, source, { fileName: basename(file) });
    if (options.detach) return options.json ? printJson({ job }) : noteDetached(ONBOARDING, job);
    await followJob(connection, ONBOARDING, job);
  } else await apply(connection, source, batches);
  await report({ plan, problems, applied: toDo });
  if (options.json) printJson({ plan, problems: [], applied: toDo });
  else print(both(text(`已登记 ${toDo} 个社区。`, `${toDo} onboarded.`)));
}

async function attach(job: string, options: OnboardOptions): Promise<void> {
  const { done: applied } = await followJob(await connect(options, 'bureau'), ONBOARDING, job);
  if (options.json) printJson({ job, applied });
  else print(both(text(`已登记 ${applied} 个社区。`, `${applied} onboarded.`)));
}

const NO_FILE = text(
  '请给出文件；要一份空表，用 --template xlsx。',
  'Name a file; for an empty one to fill in, use --template xlsx.',
);

/** Asks what the file would do, and shows it, or its problems. */
async function planned(
  connection: Connection,
  source: FileToSend,
  { json }: OnboardOptions,
): Promise<{ plan: OnboardingPlan | null; problems: RowProblem[] }> {
  const input = { ...source, dryRun: true };
  const answer = await send(connection, { query: ONBOARD, variables: { input } });
  const outcome = answer.data?.onboardCommunities as OnboardingOutcome | undefined;
  const problems = outcome?.problems ?? [];
  if (problems.length > 0) {
    if (json) printJson({ plan: outcome?.plan ?? null, problems, applied: 0 });
    else note(problemReport(problems));
    return { plan: outcome?.plan ?? null, problems };
  }
  if (!outcome?.plan) throw refusedBy(problemsOf(answer));
  if (!json) print(planReport(outcome.plan));
  return { plan: outcome.plan, problems };
}

/** Each community is written whole or not at all, so a run that breaks off is simply started again. */
async function apply(connection: Connection, source: FileToSend, batches: string[][]): Promise<void> {
  const total = batches.flat().length;
  const progress = progressLine();
  let done = 0;
  const show = () => progress.show(both(text(`已登记 ${done}/${total}`, `${done}/${total} onboarded`)));
  try {
    for (const codes of batches) {
      show();
      await ask(connection, { query: ONBOARD, variables: { input: { ...source, dryRun: false, codes } } });
      done += codes.length;
    }
    show();
  } catch (error) {
    progress.end();
    throw error instanceof CommandFailure ? interrupted(error, done, total) : error;
  }
  progress.end();
}

const interrupted = (cause: CommandFailure, done: number, total: number): CommandFailure =>
  new CommandFailure(
    text(
      `${cause.text.zh}已登记 ${done}/${total}，再次运行同一命令即可继续。`,
      `${cause.text.en} ${done}/${total} were onboarded; run the same command again to go on.`,
    ),
    cause.exitCode,
    cause,
  );
