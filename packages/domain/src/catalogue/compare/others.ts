import type { LocalDate } from '@gongzhi/kernel';
import { type ComparedMetric, isOfRecords, type MetricSum } from './compared.js';
import type { PlacedCell } from './placed-cells.js';

/** Of fewer communities nothing is told: whoever knows the figures of one more would be left with a single one. */
export const FEWEST_OTHERS = 3;

/** What one kind of community came to in a month: the sum of at least so many of them, each with a figure of its own. */
export interface ToldCell {
  kind: string;
  month: LocalDate;
  key: string;
  value: number;
  /** Whose figures are in it; two cells are of the same communities where it is the same. */
  communities: readonly string[];
}

/**
 * What a community is told of others, counts of the most communities first. These cells are all: longer spans and more kinds are sums of them, so that subtracting
 * answers gives cells again, and never a single community's figure. Noughts do not count, since a sum of nothing but
 * noughts would tell each of them.
 */
export function toldCells(others: readonly PlacedCell[]): ToldCell[] {
  const cells = new Map<string, PlacedCell[]>();
  for (const cell of others.filter(({ shown }) => shown !== null && shown > 0)) {
    const name = `${cell.kind} ${cell.month} ${cell.key}`;
    cells.set(name, [...(cells.get(name) ?? []), cell]);
  }
  const large = [...cells.values()]
    .filter((members) => members.length >= FEWEST_OTHERS)
    .map((members) => ({
      ...{ kind: members[0]!.kind, month: members[0]!.month, key: members[0]!.key },
      value: members.reduce((sum, { shown }) => sum + shown!, 0),
      communities: members.map(({ code }) => code).sort(),
    }))
    .sort((a, b) => b.communities.length - a.communities.length || (a.key < b.key ? -1 : 1));
  const told: ToldCell[] = [];
  for (const cell of large) if (told.every((other) => fitsBeside(cell, other))) told.push(cell);
  return told;
}

/**
 * Counts of the same records may be one another's multiples, as points are of services: where all but one or two communities
 * are in both, subtracting would leave these. So the second of such counts is not told.
 */
function fitsBeside(one: ToldCell, other: ToldCell): boolean {
  if (one.kind !== other.kind || one.month !== other.month) return true;
  if (!isOfRecords(one.key) || !isOfRecords(other.key)) return true;
  return [missing(one, other), missing(other, one)].every((few) => few === 0 || few >= FEWEST_OTHERS);
}

const missing = ({ communities }: ToldCell, among: ToldCell): number =>
  communities.filter((code) => !among.communities.includes(code)).length;

/** A metric of several told cells, and of how many figures of a community and month it is made. */
export interface ToldMetric extends Pick<MetricSum, 'metric' | 'value'> {
  figures: number;
}

/** A quotient is told where both of its parts are of the same communities, month by month: otherwise it would be another's. */
export function toldMetrics(told: readonly ToldCell[], compared: readonly ComparedMetric[]): ToldMetric[] {
  return compared.map((metric) => {
    const amounts = told.filter(({ key }) => key === metric.count);
    const figures = amounts.reduce((sum, { communities }) => sum + communities.length, 0);
    if (figures === 0) return { metric, value: null, figures };
    const amount = totalOf(amounts);
    if (!metric.per) return { metric, value: amount, figures };
    const { count, times } = metric.per;
    const divisors = told.filter(({ key }) => key === count);
    if (namesOf(amounts) !== namesOf(divisors)) return { metric, value: null, figures: 0 };
    return { metric, value: Math.round((amount * times) / totalOf(divisors)), figures };
  });
}

const totalOf = (cells: readonly ToldCell[]): number => cells.reduce((sum, { value }) => sum + value, 0);
const namesOf = (cells: readonly ToldCell[]): string =>
  JSON.stringify(cells.map(({ kind, month, communities }) => [kind, month, ...communities].join(' ')).sort());
