import { divided, type Metric, quotient, type SettlementFacts, type Share, summed, text } from '@gongzhi/module-kit';
import type { NeighbourCraftsConfig } from './config.js';
import { income } from './funding.js';
import { makersAt, recordsOf, sumOf, workshopsOf } from './workshops.js';

type Facts = SettlementFacts<NeighbourCraftsConfig>;

const incomeOf = (facts: Facts): number =>
  recordsOf(facts, 'SALE')
    .flatMap((record) => income({ config: facts.config, record }))
    .reduce((sum, { fen }) => sum + fen, 0);

const AT_WORKSHOPS = { behind: 'served', records: (facts: Facts) => recordsOf(facts, 'WORKSHOP') } as const;
const SOLD: Share<NeighbourCraftsConfig> = {
  ...{ behind: 'served', records: (facts) => recordsOf(facts, 'SALE'), amount: incomeOf },
};

export const metrics: readonly Metric<NeighbourCraftsConfig>[] = [
  summed({
    key: 'workshops',
    title: text('工坊场次', 'Workshops'),
    unit: text('场', 'workshops'),
    ...AT_WORKSHOPS,
    amount: (facts) => workshopsOf(facts).length,
  }),
  {
    key: 'makers',
    title: text('参加人数', 'Makers'),
    unit: text('人', 'persons'),
    measure: (facts) => makersAt({ records: recordsOf(facts, 'WORKSHOP') }),
    compared: null,
  },
  summed({
    key: 'pieces-made',
    title: text('完成作品', 'Pieces made'),
    unit: text('件', 'pieces'),
    ...AT_WORKSHOPS,
    amount: (facts) => sumOf(recordsOf(facts, 'WORKSHOP'), 'pieces'),
  }),
  summed({
    key: 'sale-income',
    title: text('义卖收入', 'Income of charity sales'),
    unit: text('分', 'fen'),
    ...SOLD,
  }),
  divided({
    key: 'materials-covered',
    title: text('义卖收入占材料费的比例', 'Materials covered by sales'),
    unit: text('万分之一', 'hundredths of a per cent'),
    times: 10_000,
    of: SOLD,
    by: { ...AT_WORKSHOPS, amount: (facts) => sumOf(recordsOf(facts, 'WORKSHOP'), 'materials') },
  }),
  {
    key: 'average-rating',
    title: text('平均评分', 'Average rating'),
    unit: text('百分之一分', 'hundredths of a point'),
    measure: ({ ratings }) => quotient(100 * ratings.reduce((sum, { score }) => sum + score, 0), ratings.length),
    compared: null,
  },
];
