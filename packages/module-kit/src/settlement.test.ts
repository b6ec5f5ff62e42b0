import { text } from '@gongzhi/kernel';
import { describe, expect, it } from 'vitest';
import type { Claim } from './contract.js';
import { settleWithin } from './settlement.js';

const claim = (fundingLine: string, payee: string, due: number): Claim => ({
  fundingLine,
  payee,
  quantity: 1,
  unitFen: due,
  due,
  retained: 0,
  note: text('好', 'good'),
  basis: 'article',
});

const paid = (claims: readonly Claim[], available: Record<string, number>) =>
  settleWithin(claims, available).map(({ payee, payable, shortfall }) => [payee, payable, shortfall]);

describe('settling within what is there', () => {
  it('pays in full where it suffices, and leaves the rest', () => {
    expect(paid([claim('a', 'p', 300), claim('a', 'q', 200)], { a: 501 })).toEqual([
      ['p', 300, 0],
      ['q', 200, 0],
    ]);
  });

  it('shares to the fen what does not suffice', () => {
    expect(paid([claim('a', 'p', 100), claim('a', 'q', 100), claim('a', 'r', 100)], { a: 100 })).toEqual([
      ['p', 34, 66],
      ['q', 33, 67],
      ['r', 33, 67],
    ]);
  });

  it('never lets one line pay for another, and keeps the order of the claims', () => {
    expect(paid([claim('a', 'p', 100), claim('b', 'q', 100), claim('a', 'r', 100)], { a: 1000, b: 50 })).toEqual([
      ['p', 100, 0],
      ['q', 50, 50],
      ['r', 100, 0],
    ]);
  });

  it.each([{}, { a: 0 }, { a: -5 }, Object.create({ a: 100 })])(
    'pays nothing from a line without money: %j',
    (available) => {
      expect(paid([claim('a', 'p', 100)], available)).toEqual([['p', 0, 100]]);
    },
  );

  it('keeps the rest of the claim', () => {
    expect(settleWithin([claim('a', 'p', 1)], { a: 1 })[0]).toEqual({
      ...claim('a', 'p', 1),
      payable: 1,
      shortfall: 0,
    });
    expect(settleWithin([], { a: 1 })).toEqual([]);
  });
});
