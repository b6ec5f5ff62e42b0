import { OPERATIONS } from '../operations.ts';
import { fixed, table } from '../report/report.ts';
import type { MemoryUse } from './memory.ts';
import type { Opening } from './opening.ts';
import type { Comparison } from './rounds.ts';

/** What is allowed: a tenth more, which is about as exact as this can be measured. */
const GOAL = 1.1;

interface Results {
  sizes: { communities: number; all: number };
  rounds: readonly Comparison[];
  opening: Opening;
  memory: MemoryUse;
}

/** The figures of the run, each beside the one that it should not exceed, and whether it does not. */
export function scaleReport({ sizes, rounds, opening, memory }: Results): string {
  const [small, large] = [sizes.communities, sizes.all].map((count) => count.toLocaleString('en'));
  const { few, all } = memory;
  const rows = [
    ...rounds.map((each) => [
      `${each.operation}, p50 ms: ${large} communities against ${small}`,
      ...figures(each.small, each.large, each.ratio, 2),
      String(each.failed),
    ]),
    [
      `first request of a caller, p50 ms: community never seen against seen (${opening.communities} of each)`,
      ...figures(opening.seen, opening.unseen, opening.ratio, 2),
      String(opening.failed),
    ],
    ...(['heapUsed', 'rss'] as const).map((figure) => [
      `${figure === 'rss' ? 'RSS' : 'heap'}, MB: ${all.communities.toLocaleString('en')} communities visited against ${few.communities}`,
      ...figures(few[figure] / 2 ** 20, all[figure] / 2 ** 20, all[figure] / few[figure], 0),
      String(memory.failed),
    ]),
  ];
  const operations = rounds.map(({ operation }) => `  ${operation}  ${OPERATIONS[operation]}`);
  const title = `代价随工作量，不随城市规模增长 · Cost grows with the work, not with the city (goal ≤ ${GOAL})`;
  return [title, ...operations, '', table(['', 'against', 'measured', 'ratio', 'goal', 'failed'], rows)].join('\n');
}

const figures = (against: number, measured: number, ratio: number, digits: number): string[] => [
  fixed(against, digits),
  fixed(measured, digits),
  fixed(ratio, 2),
  ratio <= GOAL ? '✓' : '✗',
];
