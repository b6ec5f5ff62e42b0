import type { Identity } from '@gongzhi/identity';
import { describe, expect, it } from 'vitest';
import { Budget } from './budget.js';

const caller = (subject: string, clientId = 'explorer') => ({ subject, clientId }) as Identity;

describe('a budget', () => {
  it('is spent, refused when it is used up, and fills up with time, never past its brim', () => {
    let now = 0;
    const budget = new Budget({ perQuery: 100, perMinute: 600 }, () => now);
    expect(budget.spend(caller('a'), 100)).toEqual({ query: 100, left: 500 });
    for (let spent = 0; spent < 5; spent += 1) budget.spend(caller('a'), 100);
    expect(budget.affords(caller('a'), 1)).toBe(false);
    expect(budget.wait(caller('a'), 50)).toBe(5);
    now = 5_000;
    expect(budget.affords(caller('a'), 50)).toBe(true);
    expect(budget.affords(caller('a'), 51)).toBe(false);
    now = 3_600_000;
    expect(budget.spend(caller('a'), 1).left).toBe(599);
  });

  it('is one for each caller at each client, whatever the token', () => {
    const budget = new Budget({ perQuery: 100, perMinute: 100 }, () => 0);
    budget.spend({ ...caller('a') }, 100);
    expect(budget.affords({ ...caller('a') }, 1)).toBe(false);
    expect(budget.affords(caller('b'), 100)).toBe(true);
    expect(budget.affords(caller('a', 'meal-board'), 100)).toBe(true);
  });

  it('does not run backwards with the clock', () => {
    let now = 10_000;
    const budget = new Budget({ perQuery: 100, perMinute: 100 }, () => now);
    budget.spend(caller('a'), 10);
    now = 0;
    expect(budget.spend(caller('a'), 0).left).toBe(90);
  });

  it('affords nobody more than one query may cost', () => {
    expect(new Budget({ perQuery: 10, perMinute: 100 }).affords(caller('a'), 11)).toBe(false);
  });
});
