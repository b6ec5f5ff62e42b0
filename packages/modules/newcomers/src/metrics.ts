import { type Metric, quotient, type RecordFacts, summed, type Text, text } from '@gongzhi/module-kit';
import type { NewcomersConfig } from './config.js';
import { ACTIONS, dataOf, type NewcomersRecord } from './record.js';
import { type Facts, occasionsIn, recordsOf } from './settle.js';

type Action = NewcomersRecord['action'];

/** Newcomers whom one action reached. */
const reachOf = (key: string, action: Action): Metric<NewcomersConfig> => ({
  key,
  title: reached(ACTIONS[action]),
  unit: text('人', 'persons'),
  measure: (facts) => personsIn(ofAction(facts, action)),
  compared: null,
});

const reached = ({ zh, en }: Text): Text => text(`${zh}惠及人数`, `${en}: newcomers reached`);

export const metrics: readonly Metric<NewcomersConfig>[] = [
  {
    key: 'newcomers',
    title: text('惠及新市民数', 'Newcomers reached'),
    unit: text('人', 'persons'),
    measure: (facts) => personsIn(recordsOf(facts)),
    compared: null,
  },
  summed({
    key: 'occasions',
    title: text('活动场次', 'Occasions'),
    unit: text('场（每项行动每天一场）', 'occasions, one a day for each action'),
    ...{ behind: 'served', records: recordsOf },
    amount: (facts) => occasionsIn(recordsOf(facts)),
  }),
  reachOf('settling-in', 'SETTLING_IN'),
  reachOf('wu-dialect', 'WU_DIALECT'),
  reachOf('same-city', 'SAME_CITY'),
  reachOf('belonging', 'BELONGING'),
  reachOf('sunshine', 'SUNSHINE'),
  {
    key: 'housed',
    title: text('帮助安居的人数', 'Newcomers who found a home'),
    unit: text('人', 'persons'),
    measure: (facts) => personsIn(recordsOf(facts).filter((record) => dataOf(record).housing === 'HOUSED')),
    compared: null,
  },
  {
    key: 'actions-per-newcomer',
    title: text('人均参加的行动数', 'Actions that a newcomer took part in'),
    unit: text('百分之一项', 'hundredths of an action'),
    measure: (facts) => {
      const records = recordsOf(facts);
      const pairs = new Set(records.map((record) => `${record.participant.id} ${dataOf(record).action}`));
      return quotient(100 * pairs.size, personsIn(records));
    },
    compared: null,
  },
  summed({
    key: 'hours',
    title: text('服务时长', 'Time spent'),
    unit: text('人·小时', 'person-hours'),
    ...{ behind: 'served', records: recordsOf },
    amount: (facts) => sum(recordsOf(facts).map((record) => dataOf(record).hours)),
  }),
  {
    key: 'average-rating',
    title: text('平均评分', 'Average rating'),
    unit: text('百分之一分', 'hundredths of a point'),
    measure: ({ ratings }) => quotient(100 * sum(ratings.map(({ score }) => score)), ratings.length),
    compared: null,
  },
];

const ofAction = (facts: Facts, action: Action): RecordFacts[] =>
  recordsOf(facts).filter((record) => dataOf(record).action === action);

const personsIn = (records: readonly RecordFacts[]): number =>
  new Set(records.map(({ participant }) => participant.id)).size;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
