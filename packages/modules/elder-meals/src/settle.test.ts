import { settleWithin } from '@gongzhi/module-kit';
import { describe, expect, it } from 'vitest';
import elderMeals from './index.js';
import { march, participant, service, usual } from './sample-month.js';

const [helper, other] = [participant('helper', 'helper-1'), participant('helper', 'helper-2')];
const [host, second] = [participant('host', 'host-1'), participant('host', 'host-2')];
const [wang, li] = [participant('elder', 'elder-1'), participant('elder', 'elder-2')];

describe('care allowance', () => {
  it('pays each helper 100 yuan for a whole month, however many days and elders', () => {
    const claims = elderMeals.settle(
      march([
        service('r1', 'CARE', wang, other, '2026-03-02'),
        service('r2', 'CARE', wang, helper, '2026-03-02'),
        service('r3', 'CARE', li, helper, '2026-03-02'),
        service('r4', 'CARE', li, helper, '2026-03-03'),
      ]),
    );
    const whole = { fundingLine: 'care-allowance', quantity: 1, unitFen: 10_000, due: 10_000, retained: 0 };
    expect(claims).toMatchObject([
      { ...whole, payee: 'helper-1', basis: 'article' },
      { ...whole, payee: 'helper-2', basis: 'article' },
    ]);
    expect(claims[0]?.note).toEqual({
      zh: '2026-03 照护 2 天，整月补贴 100.00 元',
      en: "2026-03: 2 days of care, a whole month's allowance of 100.00 yuan",
    });
  });

  it.each([
    ['the helper joined on the 17th', { from: '2026-03-17' }, {}, 4839],
    ['the helper left on the 20th', { until: '2026-03-20' }, {}, 6452],
    ['the period ends on the 20th', {}, { until: '2026-03-20' }, 6452],
    ['both end within the month', { from: '2026-03-10' }, { until: '2026-03-20' }, 3548],
  ])('is prorated by days, half up, and marked as ours where %s', (_, participation, period, due) => {
    const partly = participant('helper', 'helper-1', participation);
    const claims = elderMeals.settle(march([service('r1', 'CARE', wang, partly, '2026-03-18')], period));
    expect(claims).toMatchObject([{ due, retained: 0, quantity: 1, unitFen: 10_000, basis: 'interpretation' }]);
  });

  it('is claimed month by month', () => {
    const records = [
      service('r1', 'CARE', wang, helper, '2026-03-18'),
      service('r2', 'CARE', wang, helper, '2026-04-01'),
    ];
    expect(elderMeals.settle(march(records, { until: '2026-04-15' }))).toMatchObject([
      { due: 10_000, basis: 'article' },
      { due: 5000, basis: 'interpretation' },
    ]);
  });

  it('needs the minimum of distinct care days in the month', () => {
    const config = { ...usual, minimumCareDays: 2 };
    const first = service('r1', 'CARE', wang, helper, '2026-03-18');
    const sameDay = service('r2', 'CARE', li, helper, '2026-03-18');
    expect(elderMeals.settle(march([first, sameDay], { config }))).toEqual([]);
    const nextDay = service('r3', 'CARE', li, helper, '2026-03-19');
    expect(elderMeals.settle(march([first, sameDay, nextDay], { config }))).toHaveLength(1);
  });

  it('leaves out days outside the period', () => {
    expect(elderMeals.settle(march([service('r1', 'CARE', wang, helper, '2026-02-28')]))).toEqual([]);
  });
});

describe('meal subsidy', () => {
  it('pays who cooks 8 of the 10 yuan for each elder and day; 2 stay in the fund', () => {
    const claims = elderMeals.settle(
      march([
        service('r1', 'SHARED_MEAL', wang, host, '2026-03-02'),
        service('r2', 'SHARED_MEAL', li, host, '2026-03-02', 3),
        service('r3', 'SHARED_MEAL', wang, host, '2026-03-03'),
      ]),
    );
    expect(claims).toMatchObject([
      {
        fundingLine: 'meal-subsidy',
        payee: 'host-1',
        quantity: 3,
        unitFen: 800,
        due: 2400,
        retained: 600,
        basis: 'interpretation',
      },
    ]);
  });

  it('subsidises one meal a day for an elder: the first by id, whoever reads them in which order', () => {
    const noon = service('r1', 'SHARED_MEAL', wang, second, '2026-03-02');
    const evening = service('r2', 'SHARED_MEAL', wang, host, '2026-03-02');
    const expected = [{ payee: 'host-2', quantity: 1, due: 800, retained: 200 }];
    expect(elderMeals.settle(march([evening, noon]))).toMatchObject(expected);
    expect(elderMeals.settle(march([noon, evening]))).toMatchObject(expected);
  });

  it('does not pay for meals that a helper brings as part of care', () => {
    const claims = elderMeals.settle(march([service('r1', 'CARE', wang, helper, '2026-03-02', 3)]));
    expect(claims.map(({ fundingLine }) => fundingLine)).toEqual(['care-allowance']);
  });

  it('follows adapted rates', () => {
    const config = { ...usual, mealGrant: 1200, mealSubsidy: 900 };
    const claims = elderMeals.settle(march([service('r1', 'SHARED_MEAL', wang, host, '2026-03-02')], { config }));
    expect(claims).toMatchObject([{ unitFen: 900, due: 900, retained: 300 }]);
  });
});

it('keeps the lines apart: a shortfall on meals leaves the allowance whole', () => {
  const claims = elderMeals.settle(
    march([
      service('r1', 'CARE', wang, helper, '2026-03-02'),
      service('r2', 'SHARED_MEAL', wang, host, '2026-03-02'),
      service('r3', 'SHARED_MEAL', li, second, '2026-03-02'),
    ]),
  );
  const settled = settleWithin(claims, { 'care-allowance': 50_000, 'meal-subsidy': 1001 });
  expect(settled.map(({ payee, payable, shortfall }) => [payee, payable, shortfall])).toEqual([
    ['helper-1', 10_000, 0],
    ['host-1', 501, 299],
    ['host-2', 500, 300],
  ]);
});
