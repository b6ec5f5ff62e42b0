import { expect, it } from 'vitest';
import neighbourCrafts from './index.js';
import { march, participant, sale, workshop } from './sample-month.js';

const teacher = participant('teacher', 'teacher-1');
const [wang, li] = [participant('maker', 'maker-1'), participant('maker', 'maker-2')];

const figures = (facts: Parameters<(typeof neighbourCrafts.metrics)[number]['measure']>[0]) =>
  Object.fromEntries(neighbourCrafts.metrics.map(({ key, measure }) => [key, measure(facts)]));

it('measures the period', () => {
  const records = [
    workshop('r1', wang, teacher, '2026-03-02', { materials: 800 }),
    workshop('r2', li, teacher, '2026-03-02', { materials: 1200, pieces: 2 }),
    workshop('r3', li, teacher, '2026-03-09', { materials: 1000 }),
    workshop('r4', li, teacher, '2026-04-01', { materials: 1000 }),
    sale('r5', wang, null, '2026-03-28', { proceeds: 1500 }),
    sale('r6', wang, null, '2026-04-28', { proceeds: 9900 }),
  ];
  const ratings = [4, 5].map((score, index) => ({ record: `r${index + 1}`, score }));
  expect(figures({ ...march(records), ratings, settled: 0 })).toEqual({
    workshops: 2,
    makers: 2,
    'pieces-made': 4,
    'sale-income': 1500,
    'materials-covered': 5000,
    'average-rating': 450,
  });
});

it('has no averages where there is nothing to average', () => {
  expect(figures({ ...march([]), ratings: [], settled: 0 })).toEqual({
    workshops: 0,
    makers: 0,
    'pieces-made': 0,
    'sale-income': 0,
    'materials-covered': null,
    'average-rating': null,
  });
});
