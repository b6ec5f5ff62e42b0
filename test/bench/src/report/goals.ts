import type { ContestantName } from '../contestants.ts';
import type { Operation } from '../operations.ts';
import type { Line } from './summary.ts';

/** A ratio of ours to another's that we want to reach, at 16 connections. */
interface Goal {
  operation: Operation;
  figure: 'throughput' | 'cpu' | 'p99';
  against: ContestantName;
  /** The least that is acceptable; null where there is only a goal. */
  must: number | null;
  goal: number;
}

export const CONNECTIONS_OF_GOALS = 16;

const goals = (
  figure: Goal['figure'],
  against: ContestantName,
  wanted: Partial<Record<Operation, [must: number | null, goal: number]>>,
): Goal[] =>
  Object.entries(wanted).map(([operation, [must, goal]]) => ({
    operation: operation as Operation,
    figure,
    against,
    must,
    goal,
  }));

const GOALS: readonly Goal[] = [
  ...goals('throughput', 'postgraphile', { A: [2.5, 3], B: [2.2, 3], C: [2, 2.5], D: [2, 2.2], E: [1, 1], F: [1, 1] }),
  ...goals('throughput', 'mercurius', { A: [0.9, 1], B: [0.8, 1], C: [0.85, 1], D: [1, 1] }),
  ...goals('cpu', 'limit', {
    ...{ A: [1.5, 1.3], B: [1.4, 1.15], C: [1.5, 1.3], D: [1.3, 1.2], E: [1.4, 1.4], F: [1.4, 1.4] },
  }),
  ...goals('p99', 'limit', { A: [null, 2.2], B: [null, 2], C: [null, 2.2], D: [null, 2] }),
];

export interface Gap extends Goal {
  reached: number;
  verdict: 'goal' | 'must' | 'missed';
}

/** How far ours is from each goal that this run can judge. */
export function gapsOf(summary: readonly Line[]): Gap[] {
  return GOALS.flatMap((goal) => {
    const line = summary.find(
      ({ operation, contestant, connections }) =>
        operation === goal.operation && contestant === 'ours' && connections === CONNECTIONS_OF_GOALS,
    );
    const reached = line?.[`${goal.figure}Against`][goal.against];
    return reached === undefined ? [] : [{ ...goal, reached, verdict: verdictOn(goal, reached) }];
  });
}

/** More throughput is better; less processor time and latency are. */
function verdictOn({ figure, must, goal }: Goal, reached: number): Gap['verdict'] {
  const meets = (wanted: number) => (figure === 'throughput' ? reached >= wanted : reached <= wanted);
  if (meets(goal)) return 'goal';
  return must !== null && meets(must) ? 'must' : 'missed';
}
