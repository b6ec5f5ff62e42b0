import { type ContestantName, contestantNames } from '../contestants.ts';
import type { Measurement } from '../measure.ts';
import { type Operation, operations } from '../operations.ts';

type Figure = 'requestsPerSecond' | 'p50' | 'p99' | 'nodeCpu' | 'postgresCpu' | 'cpu';

/** One contestant at one operation and number of connections: medians over the rounds. */
export interface Line extends Record<Figure, number | null> {
  operation: Operation;
  connections: number;
  contestant: ContestantName;
  failed: number;
  /** This contestant's figure for each of one of another's, by the other's name: medians of the rounds' ratios. */
  throughputAgainst: Partial<Record<ContestantName, number>>;
  cpuAgainst: Partial<Record<ContestantName, number>>;
  p99Against: Partial<Record<ContestantName, number>>;
}

export function summarise(measurements: readonly Measurement[]): Line[] {
  const connections = [...new Set(measurements.map((each) => each.connections))];
  return connections.flatMap((count) =>
    operations.flatMap((operation) => {
      const here = measurements.filter((each) => each.operation === operation && each.connections === count);
      const present = contestantNames.filter((name) => here.some(({ contestant }) => contestant === name));
      return present.map((name) => lineOf(name, here, present));
    }),
  );
}

function lineOf(name: ContestantName, here: readonly Measurement[], present: readonly ContestantName[]): Line {
  const own = here.filter(({ contestant }) => contestant === name);
  const median = (figure: Figure) => medianOf(own.map((each) => figureOf(each, figure)));
  // A round's ratio is of neighbours in time: what slowed the machine slowed both.
  const against = (figure: Figure) =>
    Object.fromEntries(
      present.map((other) => {
        const theirs = new Map(here.filter((each) => each.contestant === other).map((each) => [each.round, each]));
        const ratios = own.map((each) => ratio(figureOf(each, figure), figureOf(theirs.get(each.round)!, figure)));
        return [other, medianOf(ratios) ?? undefined];
      }),
    );
  const { operation, connections } = own[0]!;
  return {
    operation,
    connections,
    contestant: name,
    requestsPerSecond: median('requestsPerSecond'),
    p50: median('p50'),
    p99: median('p99'),
    nodeCpu: median('nodeCpu'),
    postgresCpu: median('postgresCpu'),
    cpu: median('cpu'),
    failed: own.reduce((sum, { failed }) => sum + failed, 0),
    throughputAgainst: against('requestsPerSecond'),
    cpuAgainst: against('cpu'),
    p99Against: against('p99'),
  };
}

const figureOf = (measurement: Measurement, figure: Figure): number | null =>
  figure === 'cpu'
    ? measurement.postgresCpu === null
      ? null
      : measurement.nodeCpu + measurement.postgresCpu
    : measurement[figure];

const ratio = (ours: number | null, theirs: number | null): number | null => (ours && theirs ? ours / theirs : null);

function medianOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (known.length === 0) return null;
  const middle = known.length >> 1;
  return known.length % 2 === 1 ? known[middle]! : (known[middle - 1]! + known[middle]!) / 2;
}
