import { type Metric, quotient, type RecordFacts, summed, text } from '@gongzhi/module-kit';
import type { ElderHaircutConfig } from './config.js';
import { dataOf } from './record.js';
import { paidHaircuts, recordsOf } from './settle.js';

const numberOf = ({ records }: { records: readonly RecordFacts[] }): number => records.length;

export const metrics: readonly Metric<ElderHaircutConfig>[] = [
  {
    key: 'elders-served',
    title: text('理发老人数', 'Elders served'),
    unit: text('人', 'persons'),
    measure: (facts) => new Set(recordsOf(facts).map(({ participant }) => participant.id)).size,
    compared: null,
  },
  summed({
    key: 'haircuts',
    title: text('理发人次', 'Haircuts'),
    unit: text('人次', 'haircuts'),
    ...{ behind: 'served', records: recordsOf, amount: numberOf },
  }),
  summed({
    key: 'haircuts-at-home',
    title: text('上门理发人次', 'Haircuts at home'),
    unit: text('人次', 'haircuts'),
    behind: 'served',
    records: (facts) => recordsOf(facts).filter((record) => dataOf(record).place === 'HOME'),
    amount: numberOf,
  }),
  summed({
    key: 'paid-haircuts',
    title: text('可结算人次', 'Haircuts within the limit'),
    unit: text('人次（每人每月有上限）', 'haircuts, so many for one person and month'),
    ...{ behind: 'served', records: paidHaircuts, amount: numberOf },
  }),
  {
    key: 'average-rating',
    title: text('平均评分', 'Average rating'),
    unit: text('百分之一分', 'hundredths of a point'),
    measure: ({ ratings }) => quotient(100 * ratings.reduce((sum, { score }) => sum + score, 0), ratings.length),
    compared: null,
  },
  {
    key: 'cost-per-haircut',
    title: text('每人次成本', 'Cost of a haircut'),
    unit: text('分', 'fen'),
    measure: (facts) => (facts.settled > 0 ? quotient(facts.settled, recordsOf(facts).length) : null),
    compared: null,
  },
];
