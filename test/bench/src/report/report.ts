import { CONTESTANTS } from '../contestants.ts';
import { OPERATIONS } from '../operations.ts';
import type { Facts } from './facts.ts';
import { CONNECTIONS_OF_GOALS, type Gap, gapsOf } from './goals.ts';
import type { Line } from './summary.ts';

/** The whole report: what was compared, the figures, and how far ours is from the goals. */
export function report(facts: Facts, summary: readonly Line[]): string {
  const operations = [...new Set(summary.map(({ operation }) => operation))];
  const tables = operations.map((operation) =>
    [
      `${operation}  ${OPERATIONS[operation]}`,
      table(HEADINGS, summary.filter((line) => line.operation === operation).map(cells)),
    ].join('\n'),
  );
  return [described(facts), ...tables, gaps(gapsOf(summary))].join('\n\n');
}

/** What was compared, and on what. */
export function described(facts: Facts): string {
  const { machine, postgres } = facts;
  const settings = Object.entries(postgres.settings).map(([name, value]) => `${name} ${value}`);
  const windows = Object.entries(facts.windows).map(([connections, seconds]) => `${connections}: ${seconds} s`);
  return [
    facts.quick ? '快速测试，数据较少，数字较粗 · Quick run: less data, coarser figures' : '完整测试 · Full run',
    `  ${facts.at}, commit ${facts.commit}`,
    `  ${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}, load before ${machine.loadBefore}`,
    `  Node ${facts.node}; PostgreSQL ${postgres.version}: ${settings.join(', ')}`,
    `  ${facts.communities} communities, ${facts.rows.toLocaleString('en')} rows; ${[`${facts.rounds} interleaved rounds`, ...(windows.length > 0 ? [`windows by connections ${windows.join(', ')}`] : [])].join('; ')}`,
    ...Object.entries(facts.contestants).map(([name, words]) => `  ${name}: ${words}`),
  ].join('\n');
}

const HEADINGS = [
  ...['conn', 'contestant', 'req/s', 'p50 ms', 'p99 ms', 'Node', 'PG', '×PostGraphile', '×Mercurius', '×limit'],
  ...['CPU×limit', 'p99×limit', 'failed'],
];

/** Node and PG: seconds of processor time per 1,000 requests. The ratios of throughput: this one's to the other's. */
const cells = (line: Line): string[] => [
  String(line.connections),
  CONTESTANTS[line.contestant].title,
  fixed(line.requestsPerSecond, 0),
  fixed(line.p50, 2),
  fixed(line.p99, 2),
  fixed(line.nodeCpu, 3),
  fixed(line.postgresCpu, 3),
  fixed(line.throughputAgainst.postgraphile, 2),
  fixed(line.throughputAgainst.mercurius, 2),
  fixed(line.throughputAgainst.limit, 2),
  fixed(line.cpuAgainst.limit, 2),
  fixed(line.p99Against.limit, 2),
  String(line.failed),
];

const VERDICTS = { goal: '✓ goal', must: '✓ must', missed: '✗ missed' } as const;

function gaps(found: readonly Gap[]): string {
  const title = `目标差距（${CONNECTIONS_OF_GOALS} 个连接）· Gaps to the goals, at ${CONNECTIONS_OF_GOALS} connections`;
  if (found.length === 0) return `${title}: 本次无法判断 · nothing that this run can judge`;
  const rows = found.map(({ operation, figure, against, must, goal, reached, verdict }) => [
    operation,
    `${figure} against ${against}`,
    fixed(reached, 2),
    must === null ? '–' : String(must),
    String(goal),
    VERDICTS[verdict],
  ]);
  return `${title}\n${table(['op', 'figure', 'reached', 'must', 'goal', ''], rows)}`;
}

export const fixed = (value: number | null | undefined, digits: number): string => value?.toFixed(digits) ?? '–';

/** Columns as wide as they need to be, words to the left and numbers to the right. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, column) =>
    Math.max(...[heading, ...rows.map((row) => row[column]!)].map(widthOf)),
  );
  const isNumber = headings.map((_, column) => rows.every((row) => /^[\d.–]*$/.test(row[column]!)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const blank = ' '.repeat(widths[column]! - widthOf(cell));
        return isNumber[column] ? blank + cell : cell + blank;
      })
      .join('  ');
  return [headings, ...rows].map((row) => `  ${line(row)}`.trimEnd()).join('\n');
}

/** Chinese characters take two columns of a terminal. */
const widthOf = (words: string): number => words.length + (words.match(/[\u4e00-\u9fff]/g)?.length ?? 0);
