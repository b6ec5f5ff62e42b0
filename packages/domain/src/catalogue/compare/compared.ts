import { type Text, text } from '@gongzhi/kernel';
import type { Metric, ServiceModule } from '@gongzhi/module-kit';
import { DAYS_TO_APPROVE } from './counts.js';

/** A count of one community and month, as the city is shown it; null where it is withheld. */
export interface Cell {
  key: string;
  shown: number | null;
}

/** A figure by which adopters are compared: a count, or one by another. */
export interface ComparedMetric {
  key: string;
  title: Text;
  unit: Text;
  count: string;
  /** What it is divided by, and how many times over it is told. */
  per?: { count: string; times: number };
}

export interface MetricSum {
  metric: ComparedMetric;
  value: number | null;
  withheld: number;
}

const PLATFORM_METRICS: readonly ComparedMetric[] = [
  { key: 'enrolled', title: text('新参加的人', 'Persons who joined'), unit: text('人', 'persons'), count: 'enrolled' },
  { key: 'services', title: text('服务次数', 'Services delivered'), unit: text('次', 'services'), count: 'services' },
  { key: 'paid', title: text('结算支付', 'Paid by settlements'), unit: text('分', 'fen'), count: 'paid' },
  {
    key: 'points',
    title: text('服务所得积分', 'Points earned by services'),
    unit: text('分', 'points'),
    count: 'points',
  },
  {
    key: 'cost-per-service',
    title: text('每次服务的支付', 'Paid for each service'),
    unit: text('分', 'fen'),
    count: 'paid',
    per: { count: 'services', times: 1 },
  },
  {
    key: 'rating',
    title: text('平均评分', 'Average rating'),
    unit: text('百分之一分', 'hundredths of a point'),
    count: 'score',
    per: { count: 'ratings', times: 100 },
  },
  {
    key: 'approved-in-time',
    title: text(`${DAYS_TO_APPROVE}天内批准的结算`, `Settlements approved within ${DAYS_TO_APPROVE} days`),
    unit: text('百分之一', 'per cent'),
    count: 'settlements-in-time',
    per: { count: 'settlements', times: 100 },
  },
];

/** The count of a module's own, or of one part of a quotient. Never given to another: those of all months are told apart by it. */
export const shareKey = ({ key }: ServiceModule, metric: Pick<Metric<never>, 'key'>, suffix: string): string =>
  `${key}:${metric.key}${suffix}`;

/** Whether a count is made of the records of its month. */
export const isOfRecords = (key: string): boolean => key === 'services' || key === 'points' || key.includes(':');

/** By what projects of a module are compared: what the platform counts of all, and what the module lets be compared. */
export const comparedMetrics = (module: ServiceModule | undefined): ComparedMetric[] => [
  ...PLATFORM_METRICS,
  ...(module?.metrics ?? []).flatMap(({ key, title, unit, compared }) => {
    if (!compared) return [];
    const count = (suffix: string) => shareKey(module!, { key }, suffix);
    const named = { key: count(''), title, unit };
    if ('sum' in compared) return { ...named, count: count('') };
    return { ...named, count: count('/of'), per: { count: count('/by'), times: compared.times } };
  }),
];

/**
 * The metrics of several communities and months, from what is shown of each and nothing else. A sum says how many counts
 * are not in it; a quotient with one of them in either part is withheld, since it would be another figure.
 */
export function metricsOf(cells: readonly Cell[], metrics: readonly ComparedMetric[]): MetricSum[] {
  return metrics.map((metric) => {
    const counted = sumOf(cells, metric.count);
    if (!metric.per) return { metric, ...counted };
    const by = sumOf(cells, metric.per.count);
    const withheld = counted.withheld + by.withheld;
    if (withheld > 0 || counted.value === null || !by.value) return { metric, value: null, withheld };
    return { metric, value: Math.round((counted.value * metric.per.times) / by.value), withheld };
  });
}

function sumOf(cells: readonly Cell[], key: string): { value: number | null; withheld: number } {
  const meant = cells.filter((cell) => cell.key === key);
  const shown = meant.flatMap((cell) => cell.shown ?? []);
  const value = shown.length > 0 ? shown.reduce((sum, each) => sum + each, 0) : null;
  return { value, withheld: meant.length - shown.length };
}
