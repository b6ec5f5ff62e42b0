import { type Text, text } from '@gongzhi/kernel';
import { DAYS_TO_APPROVE } from './counts.js';

/** A count of one community and month, as the city is shown it; null where it is withheld. */
export interface Cell {
  key: string;
  shown: number | null;
}

/** A figure by which adopters are compared: a count, or one by another. */
interface ComparedMetric {
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

export const COMPARED_METRICS: readonly ComparedMetric[] = [
  { key: 'enrolled', title: text('新参加的人', 'Persons who joined'), unit: text('人', 'persons'), count: 'enrolled' },
  { key: 'services', title: text('服务次数', 'Services delivered'), unit: text('次', 'services'), count: 'services' },
  { key: 'paid', title: text('结算支付', 'Paid by settlements'), unit: text('分', 'fen'), count: 'paid' },
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

/**
 * The metrics of several communities and months, from what is shown of each and nothing else. A sum says how many counts
 * are not in it; a quotient with one of them in either part is withheld, since it would be another figure.
 */
export function metricsOf(cells: readonly Cell[]): MetricSum[] {
  return COMPARED_METRICS.map((metric) => {
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
