import { expect, it } from 'vitest';
import { bindingsOf } from './bindings.js';
import { fenOf } from './yuan.js';

it('one requirement’s organisation and budget become one binding', () => {
  expect(bindingsOf(['operator=O1', 'meal-subsidy=O2'], ['meal-subsidy=3000.5', 'care-allowance=1200'])).toEqual([
    { requirement: 'operator', organisationId: 'O1' },
    { requirement: 'meal-subsidy', organisationId: 'O2', budgetFen: '300050' },
    { requirement: 'care-allowance', budgetFen: '120000' },
  ]);
});

it('amounts are exact to the fen, or wrong usage', () => {
  expect(['0', '0.07', '19.99', '650000'].map(fenOf)).toEqual([0, 7, 1999, 65_000_000]);
  for (const amount of ['', '-1', '1,200', '1.234', '1e3', '十元']) {
    expect(() => fenOf(amount)).toThrow(expect.objectContaining({ exitCode: 2 }));
  }
});
