import { type Metric, proportion, text } from '@gongzhi/module-kit';
import type { NeighbourCraftsConfig } from './config.js';
import { income } from './funding.js';
import { makersAt, recordsOf, sumOf, workshopsOf } from './workshops.js';

type Facts = Parameters<Metric<NeighbourCraftsConfig>['measure']>[0];

export const metrics: readonly Metric<NeighbourCraftsConfig>[] = [
  {
    key: 'workshops',
    title: text('工坊场次', 'Workshops'),
    unit: text('场', 'workshops'),
    measure: (facts) => workshopsOf(facts).length,
  },
  {
    key: 'makers',
    title: text('参加人数', 'Makers'),
    unit: text('人', 'persons'),
    measure: (facts) => makersAt({ records: recordsOf(facts, 'WORKSHOP') }),
  },
  {
    key: 'pieces-made',
    title: text('完成作品', 'Pieces made'),
    unit: text('件', 'pieces'),
    measure: (facts) => sumOf(recordsOf(facts, 'WORKSHOP'), 'pieces'),
  },
  {
    key: 'sale-income',
    title: text('义卖收入', 'Income of charity sales'),
    unit: text('分', 'fen'),
    measure: (facts) => incomeOf(facts),
  },
  {
    key: 'materials-covered',
    title: text('义卖收入占材料费的比例', 'Materials covered by sales'),
    unit: text('万分之一', 'hundredths of a per cent'),
    measure: (facts) => ratio(10_000 * incomeOf(facts), sumOf(recordsOf(facts, 'WORKSHOP'), 'materials')),
  },
  {
    key: 'average-rating',
    title: text('平均评分', 'Average rating'),
    unit: text('百分之一分', 'hundredths of a point'),
    measure: ({ ratings }) => ratio(100 * ratings.reduce((sum, { score }) => sum + score, 0), ratings.length),
  },
];

const incomeOf = (facts: Facts): number =>
  recordsOf(facts, 'SALE')
    .flatMap((record) => income({ config: facts.config, record }))
    .reduce((sum, { fen }) => sum + fen, 0);

/** Rounded half up to a whole number; null where there is nothing to divide by. */
const ratio = (amount: number, by: number): number | null => (by === 0 ? null : proportion(amount, 1, by));
