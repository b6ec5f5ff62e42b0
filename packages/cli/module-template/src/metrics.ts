import { type Metric, summed, text } from '@gongzhi/module-kit';
import type { Config } from './config.js';
import { dataOf } from './record.js';
import { recordsOf } from './settlement.js';

/** Figures are whole numbers, or null where there is nothing to measure. */
export const metrics: readonly Metric<Config>[] = [
  {
    key: 'guests',
    title: text('服务人数', 'Guests served'),
    unit: text('人', 'persons'),
    measure: (facts) => new Set(recordsOf(facts).map(({ participant }) => participant.id)).size,
    // No total adds different persons up.
    compared: null,
  },
  summed({
    key: 'hours',
    title: text('服务时长', 'Time spent'),
    unit: text('小时', 'hours'),
    behind: 'served',
    records: recordsOf,
    amount: (facts) => recordsOf(facts).reduce((sum, record) => sum + dataOf(record).hours, 0),
  }),
];
