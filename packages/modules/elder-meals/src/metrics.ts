import { type Metric, quotient, summed, text } from '@gongzhi/module-kit';
import type { ElderMealsConfig } from './config.js';
import { dataOf } from './record.js';
import { careDays, recordsOf, subsidisedMeals } from './settle.js';

type Facts = Parameters<Metric<ElderMealsConfig>['measure']>[0];

export const metrics: readonly Metric<ElderMealsConfig>[] = [
  {
    key: 'elders-served',
    title: text('服务老人数', 'Elders served'),
    unit: text('人', 'persons'),
    measure: (facts) => eldersServed(facts),
    compared: null,
  },
  summed({
    key: 'care-days',
    title: text('照护天数', 'Care days'),
    unit: text('人·天（每名壮老人每天计一次）', 'helper-days'),
    behind: 'both',
    records: (facts) => recordsOf(facts).filter((record) => dataOf(record).kind === 'CARE' && record.servedBy),
    amount: (facts) => sum([...careDays(facts).values()].map(({ days }) => days.size)),
  }),
  summed({
    key: 'subsidised-meals',
    title: text('补贴共餐数', 'Subsidised meals'),
    unit: text('人·天（每位老人每天最多一餐）', 'elder-days, one meal a day at most'),
    behind: 'both',
    records: subsidisedMeals,
    amount: (facts) => subsidisedMeals(facts).length,
  }),
  {
    key: 'meals-per-elder',
    title: text('人均用餐数', 'Meals per elder'),
    unit: text('百分之一餐（送餐与共餐合计）', 'hundredths of a meal, brought or shared'),
    measure: (facts) =>
      quotient(100 * sum(recordsOf(facts).map((record) => dataOf(record).meals)), eldersServed(facts)),
    compared: null,
  },
  {
    key: 'average-rating',
    title: text('平均评分', 'Average rating'),
    unit: text('百分之一分', 'hundredths of a point'),
    measure: ({ ratings }) => quotient(100 * sum(ratings.map(({ score }) => score)), ratings.length),
    compared: null,
  },
  {
    key: 'cost-per-service',
    title: text('每次服务成本', 'Cost per service'),
    unit: text('分', 'fen'),
    measure: (facts) => (facts.settled > 0 ? quotient(facts.settled, recordsOf(facts).length) : null),
    compared: null,
  },
];

const eldersServed = (facts: Facts): number => new Set(recordsOf(facts).map(({ participant }) => participant.id)).size;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
