import { expect, it } from 'vitest';
import newcomers from './index.js';
import { march, participant, service } from './sample-month.js';

const [first, second] = [participant('newcomer', 'newcomer-1'), participant('newcomer', 'newcomer-2')];
const neighbour = participant('companion', 'companion-1');
const clerk = participant('companion', 'companion-2', { data: { from: 'ENTERPRISE' } });

const records = [
  service('r1', { action: 'WU_DIALECT' }, first, neighbour),
  service('r2', { action: 'WU_DIALECT' }, second, neighbour),
  service('r3', { action: 'SETTLING_IN', housing: 'HOUSED' }, first, clerk),
  service('r4', { action: 'SETTLING_IN', housing: 'HOUSED' }, first, clerk, '2026-03-03'),
  service('r5', { action: 'SUNSHINE' }, second, null, '2026-04-01'),
];

it('puts down an occasion for each action and day, however many came', () => {
  expect(newcomers.settle(march(records))).toMatchObject([
    {
      fundingLine: 'newcomers',
      payee: { organisation: 'operator' },
      ...{ quantity: 3, unitFen: 20_000, due: 60_000, retained: 0 },
    },
  ]);
});

it('puts down nothing where nothing took place', () => {
  expect(newcomers.settle(march([]))).toEqual([]);
});

it('earns residents who volunteer points, and not the people of the enterprise', () => {
  const earned = (record: (typeof records)[number]) => newcomers.points?.({ config: march([]).config, record });
  expect(records.map(earned)).toMatchObject([[{ who: 'servedBy', points: 2 }], [{ points: 2 }], [], [], []]);
});

it('measures how far each action reached', () => {
  const facts = { ...march(records), ratings: [{ record: 'r1', score: 5 }], settled: 60_000 };
  expect(Object.fromEntries(newcomers.metrics.map(({ key, measure }) => [key, measure(facts)]))).toEqual({
    newcomers: 2,
    occasions: 3,
    'settling-in': 1,
    'wu-dialect': 2,
    'same-city': 0,
    belonging: 0,
    sunshine: 0,
    housed: 1,
    'actions-per-newcomer': 150,
    hours: 8,
    'average-rating': 500,
  });
});

it('has no averages where there is nothing to average', () => {
  const facts = { ...march([]), ratings: [], settled: 0 };
  const figures = Object.fromEntries(newcomers.metrics.map(({ key, measure }) => [key, measure(facts)]));
  expect(figures).toMatchObject({ 'actions-per-newcomer': null, 'average-rating': null });
});
