import { expect, it } from 'vitest';
import elderMeals from './index.js';
import { march, participant, service } from './sample-month.js';

const [helper, host] = [participant('helper', 'helper-1'), participant('host', 'host-1')];
const [wang, li] = [participant('elder', 'elder-1'), participant('elder', 'elder-2')];

const figures = (facts: Parameters<(typeof elderMeals.metrics)[number]['measure']>[0]) =>
  Object.fromEntries(elderMeals.metrics.map(({ key, measure }) => [key, measure(facts)]));

it('measures the period settled', () => {
  const records = [
    service('r1', 'CARE', wang, helper, '2026-03-02', 2),
    service('r2', 'CARE', li, helper, '2026-03-02', 1),
    service('r3', 'SHARED_MEAL', wang, host, '2026-03-02'),
    service('r4', 'SHARED_MEAL', wang, helper, '2026-03-02'),
    service('r5', 'SHARED_MEAL', wang, host, '2026-04-01'),
  ];
  const ratings = [4, 5, 5].map((score, index) => ({ record: `r${index + 1}`, score }));
  expect(figures({ ...march(records), ratings, settled: 10_801 })).toEqual({
    'elders-served': 2,
    'care-days': 1,
    'subsidised-meals': 1,
    'meals-per-elder': 250,
    'average-rating': 467,
    'cost-per-service': 2700,
  });
});

it('has no averages where there is nothing to average', () => {
  expect(figures({ ...march([]), ratings: [], settled: 0 })).toEqual({
    'elders-served': 0,
    'care-days': 0,
    'subsidised-meals': 0,
    'meals-per-elder': null,
    'average-rating': null,
    'cost-per-service': null,
  });
});
