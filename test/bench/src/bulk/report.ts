import { fixed, table } from '../report/report.ts';
import type { Comparison, Task } from './rounds.ts';
import { WAYS, wayNames } from './ways.ts';

/** So many times faster than a unit of work and a flush per community, in the same run. */
export const GOAL = 6;

const TITLES: Record<Task, string> = {
  onboard: 'onboarding {n} communities',
  clone: 'cloning one template into {n} communities',
};

const titleOf = (task: Task, communities: number) => TITLES[task].replace('{n}', String(communities));

/** The figures of the run, and whether set-based work is as much faster as it should be. */
export function bulkReport(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map(({ task, communities, medians, ratios }) => [
    titleOf(task, communities),
    ...wayNames.map((way) => fixed(medians[way], 0)),
    fixed(ratios['flush-4'], 1),
    fixed(ratios.flush, 1),
    ratios.flush >= GOAL ? '✓' : '✗',
  ]);
  const processor = comparisons.flatMap(({ task, communities, processor: used }) =>
    used
      ? [[titleOf(task, communities), ...wayNames.map((way) => fixed(used[way], 0)), fixed(used.flush / used.set, 1)]]
      : [],
  );
  const written = comparisons.map(({ task, rows: counts }) => {
    const filled = Object.entries(counts).filter(([, count]) => count > 0);
    const total = filled.reduce((sum, [, count]) => sum + count, 0);
    return `  ${task}: ${total.toLocaleString('en')} rows: ${filled.map(([name, count]) => `${name} ${count}`).join(', ')}`;
  });
  return [
    `批量：逐社区工作单元与集合写入之比 · Bulk: a flush per community against set-based (goal ≥ ${GOAL})`,
    ...wayNames.map((way) => `  ${way.padEnd(8)} ${WAYS[way].title}`),
    '',
    table(['median ms', ...wayNames, 'flush-4 ÷ set', 'flush ÷ set', 'goal'], rows),
    '',
    '处理器时间，受其他程序影响很小 · Processor time of Node and PostgreSQL, which a neighbour hardly changes',
    table(['median ms', ...wayNames, 'flush ÷ set'], processor),
    '',
    '每轮每种方式写入的行，已核对相同 · Rows that each way wrote in a round, verified to be the same',
    ...written,
  ].join('\n');
}
