import { expect, it } from 'vitest';
import elderHaircut from './index.js';
import { haircut, march, participant } from './sample-month.js';

const barber = participant('barber', 'barber-1');
const [wang, li] = [participant('elder', 'elder-1'), participant('elder', 'elder-2')];

const figures = (facts: Parameters<(typeof elderHaircut.metrics)[number]['measure']>[0]) =>
  Object.fromEntries(elderHaircut.metrics.map(({ key, measure }) => [key, measure(facts)]));

it('measures the period', () => {
  const records = [
    haircut('r1', wang, barber, '2026-03-02'),
    haircut('r2', wang, barber, '2026-03-20'),
    haircut('r3', li, barber, '2026-03-20', 'HOME'),
    haircut('r4', li, barber, '2026-04-01'),
  ];
  const ratings = [4, 5, 5].map((score, index) => ({ record: `r${index + 1}`, score }));
  expect(figures({ ...march(records), ratings, settled: 1000 })).toEqual({
    'elders-served': 2,
    haircuts: 3,
    'haircuts-at-home': 1,
    'paid-haircuts': 2,
    'average-rating': 467,
    'cost-per-haircut': 333,
  });
});

it('has no averages where there is nothing to average', () => {
  expect(figures({ ...march([]), ratings: [], settled: 0 })).toMatchObject({
    haircuts: 0,
    'average-rating': null,
    'cost-per-haircut': null,
  });
});
