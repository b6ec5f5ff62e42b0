import { changeWithinBounds, formSchema, parseConfig } from '@gongzhi/module-kit';
import { expect, it } from 'vitest';
import elderMeals from './index.js';
import { usual } from './sample-month.js';

it('has the rates of the account as defaults', () => {
  expect(parseConfig(elderMeals, undefined)).toEqual({ ok: true, value: usual });
});

it('refuses a meal subsidy above the meal grant that pays it', () => {
  const parsed = parseConfig(elderMeals, { mealGrant: 700, mealSubsidy: 701 });
  expect(parsed).toMatchObject({ ok: false, problems: [{ field: ['mealSubsidy'] }] });
});

it('accepts a meal subsidy equal to the grant', () => {
  expect(parseConfig(elderMeals, { mealGrant: 700, mealSubsidy: 700 }).ok).toBe(true);
});

it('refuses helpers whose oldest age is below the youngest', () => {
  const parsed = parseConfig(elderMeals, { helperAge: { from: 61, to: 60 } });
  expect(parsed).toMatchObject({ ok: false, problems: [{ field: ['helperAge', 'to'] }] });
});

it.each([
  ['a fraction of a fen', { careAllowance: 10.5 }, ['careAllowance']],
  ['a negative rate', { careAllowance: -1 }, ['careAllowance']],
  ['text for a number', { elderAge: '60' }, ['elderAge']],
  ['another nearness', { sharedWithin: 'estate' }, ['sharedWithin']],
  ['no care days', { minimumCareDays: 0 }, ['minimumCareDays']],
])('refuses %s', (_, raw, field) => {
  expect(parseConfig(elderMeals, raw)).toMatchObject({ ok: false, problems: [{ field }] });
});

it.each([
  ['mealSubsidy', 400, 399],
  ['mealGrant', 2000, 2001],
  ['careAllowance', 5000, 30_001],
  ['elderAge', 55, 54],
  ['minimumCareDays', 20, 21],
])('lets a cloner change %s within its bound only', (setting, inside, outside) => {
  expect(changeWithinBounds(elderMeals, usual, { ...usual, [setting]: inside })).toEqual([]);
  expect(changeWithinBounds(elderMeals, usual, { ...usual, [setting]: outside })).toMatchObject([{ field: [setting] }]);
});

it('lets a cloner open sharing to the building, and names the ends of the ages of helpers', () => {
  expect(changeWithinBounds(elderMeals, usual, { ...usual, sharedWithin: 'building' })).toEqual([]);
  const [problem] = changeWithinBounds(elderMeals, usual, { ...usual, helperAge: { from: 44, to: 60 } });
  expect(problem).toEqual({
    field: ['helperAge', 'from'],
    message: {
      zh: '「壮老人年龄·最低年龄（周岁）」只能在 45 到 60 之间',
      en: '"Age of helpers, Youngest age in years" must be between 45 and 60',
    },
  });
});

it('marks in its form what is our interpretation', () => {
  const { properties } = formSchema(elderMeals.config) as { properties: Record<string, Record<string, unknown>> };
  const ours = Object.keys(properties).filter((name) => properties[name]?.['x-basis'] === 'interpretation');
  expect(ours).toEqual(['elderAge', 'minimumCareDays']);
});
