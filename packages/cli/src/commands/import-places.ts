import { type Text, text } from '@gongzhi/kernel';
import type { Command } from 'commander';
import { ask, problemsOf, refusedBy } from '../client/answer.js';
import { type Connection, send } from '../client/gateway-client.js';
import { connect, type SignInOptions } from '../client/sign-in.js';
import { CommandFailure, EXIT } from '../failure.js';
import { type FileToSend, fileToSend } from '../onboarding/file-to-send.js';
import { type ApplyOptions, isToBeDone, withFile } from '../onboarding/imported-file.js';
import type { RowProblem } from '../onboarding/operation.js';
import { problemReport } from '../onboarding/plan-report.js';
import { progressLine } from '../terminal/progress.js';
import { table } from '../terminal/table.js';
import { both, note, print, printJson } from '../terminal/words.js';

type PlacesOptions = SignInOptions & ApplyOptions;

export function importPlacesCommand(importing: Command): void {
  withFile(
    importing
      .command('places')
      .description(
        '按 CSV、Excel 或 YAML 文件登记小区、楼栋、楼道和住房：先看计划，再执行；已有的不变 · Enter estates, buildings, stairwells and dwellings from a CSV, Excel or YAML file: plan, then apply; what is there stays',
      )
      .argument('<file>', 'CSV、xlsx 或 YAML 文件，- 为标准输入 · CSV, xlsx or YAML file; - for what is piped in'),
  ).action(importPlaces);
}

const IMPORT = `mutation Import($input: ImportPlacesInput!) {
  importPlaces(input: $input) {
    applied
    plan {
      create { estate building stairwell dwelling }
      unchanged { estate building stairwell dwelling }
      rows { line estate create { estate building stairwell dwelling } created }
    }
    problems { line column value reason }
    userErrors { code field message }
  }
}`;

interface Counts {
  estate: number;
  building: number;
  stairwell: number;
  dwelling: number;
}

interface Outcome {
  applied: boolean;
  plan: {
    create: Counts;
    unchanged: Counts;
    rows: { line: number; estate: string; create: Counts; created: string[] }[];
  };
  problems: RowProblem[];
}

const sumOf = ({ estate, building, stairwell, dwelling }: Counts): number => estate + building + stairwell + dwelling;

async function importPlaces(file: string, options: PlacesOptions): Promise<void> {
  const source = fileToSend(file, options.format);
  const connection = await connect(options);
  const planned = await plannedBy(connection, source);
  const { plan, problems } = planned;
  if (problems.length > 0) {
    if (options.json) printJson(planned);
    else note(problemReport(problems));
    process.exitCode = EXIT.failed;
    return;
  }
  if (!options.json) print(reportOf(plan));
  const toDo = sumOf(plan.create);
  const goesOn =
    toDo > 0 && (await isToBeDone(text(`登记这 ${toDo} 处地点？`, `Apply this plan (${toDo} places)?`), options));
  if (goesOn) await apply(connection, source, plan);
  if (options.json) printJson({ ...planned, applied: goesOn });
  else if (goesOn) print(both(text(`已登记 ${toDo} 处地点。`, `${toDo} places entered.`)));
}

async function plannedBy(connection: Connection, source: FileToSend): Promise<Outcome> {
  const answer = await send(connection, { query: IMPORT, variables: { input: { ...source, dryRun: true } } });
  const outcome = answer.data?.importPlaces as Outcome | undefined;
  if (outcome?.plan) return outcome;
  throw refusedBy(problemsOf(answer));
}

/** Each part is written whole or not at all, so that a run which breaks off, or is broken off, is simply started again. */
async function apply(connection: Connection, source: FileToSend, plan: Outcome['plan']): Promise<void> {
  const total = sumOf(plan.create);
  const progress = progressLine();
  const stop = stopOnInterrupt();
  let done = 0;
  const show = () => progress.show(both(text(`已登记 ${done}/${total}`, `${done}/${total} entered`)));
  try {
    for (const { lines, places } of partsOf(plan)) {
      show();
      if (stop.isAsked()) throw new CommandFailure(text('已按要求停下。', 'Stopped, as was asked for.'));
      await ask(connection, { query: IMPORT, variables: { input: { ...source, dryRun: false, lines } } });
      done += places;
    }
    show();
  } catch (error) {
    throw error instanceof CommandFailure ? brokenOff(error, done, total) : error;
  } finally {
    stop.end();
    progress.end();
  }
}

/** So many places are written at a time, for progress that moves; a line that holds more is a part by itself. */
const PLACES_AT_A_TIME = 1_000;

/** The lines that enter anything, in the file's order, in parts. */
function partsOf({ rows }: Outcome['plan']): { lines: number[]; places: number }[] {
  const parts: { lines: number[]; places: number }[] = [];
  for (const { line, create } of rows) {
    const places = sumOf(create);
    if (places === 0) continue;
    const last = parts.at(-1);
    if (last && last.places + places <= PLACES_AT_A_TIME) {
      last.lines.push(line);
      last.places += places;
    } else parts.push({ lines: [line], places });
  }
  return parts;
}

/** Ctrl-C is heeded between two parts; pressed again it ends the command at once. */
function stopOnInterrupt(): { isAsked(): boolean; end(): void } {
  let asked = false;
  const interrupt = () => {
    if (asked) process.exit(EXIT.failed);
    asked = true;
  };
  process.on('SIGINT', interrupt);
  return { isAsked: () => asked, end: () => void process.off('SIGINT', interrupt) };
}

const brokenOff = (cause: CommandFailure, done: number, total: number): CommandFailure =>
  new CommandFailure(
    text(
      `${cause.text.zh}已登记 ${done}/${total}，再次运行同一命令即可继续。`,
      `${cause.text.en} ${done}/${total} were entered; run the same command again to go on.`,
    ),
    cause.exitCode,
    cause,
  );

/** Lines beyond this many are counted only. */
const SHOWN = 30;

/** The plan as a person reads it before saying yes. */
function reportOf({ create, unchanged, rows }: Outcome['plan']): string {
  const entering = rows.filter((row) => sumOf(row.create) > 0);
  const counts = text(
    `新登记：${inWords(create).zh}；已有 ${sumOf(unchanged)} 处不变`,
    `to enter: ${inWords(create).en}; ${sumOf(unchanged)} unchanged`,
  );
  const lines = entering
    .slice(0, SHOWN)
    .map(({ line, estate, create: of, created }) => [
      String(line),
      estate,
      ...[of.building, of.stairwell, of.dwelling].map(String),
      created.slice(0, 2).join('、') + (sumOf(of) > 2 ? ' …' : ''),
    ]);
  const heading = ['行 line', '小区 estate', '楼栋 buildings', '楼道 stairwells', '住房 dwellings', '如 as in'];
  const more = entering.length - SHOWN;
  return [
    both(counts),
    lines.length > 0 && table(lines, heading),
    more > 0 && both(text(`……另有 ${more} 行（--json 列出全部）`, `… and ${more} more lines (--json lists them all)`)),
  ]
    .filter(Boolean)
    .join('\n\n');
}

const inWords = ({ estate, building, stairwell, dwelling }: Counts): Text =>
  text(
    `小区 ${estate}、楼栋 ${building}、楼道 ${stairwell}、住房 ${dwelling}`,
    `${estate} estates, ${building} buildings, ${stairwell} stairwells, ${dwelling} dwellings`,
  );
