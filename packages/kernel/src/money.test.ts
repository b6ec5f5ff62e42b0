import { describe, expect, it } from 'vitest';
import { assertFen, formatYuan, MAX_FEN, proportion, share } from './money.js';

/** Random numbers that are the same in every run: a failure can be seen again. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('fen', () => {
  it('are whole and safe', () => {
    for (const value of [0, -1, MAX_FEN, -MAX_FEN]) expect(assertFen(value)).toBe(value);
    for (const value of [0.5, MAX_FEN + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => assertFen(value)).toThrow(RangeError);
    }
  });

  it('are written as yuan with two decimals', () => {
    const written = {
      0: '0.00',
      1: '0.01',
      99: '0.99',
      100: '1.00',
      123456: '1234.56',
      [-5]: '-0.05',
      [-100]: '-1.00',
    };
    for (const [fen, yuan] of Object.entries(written)) expect(formatYuan(Number(fen))).toBe(yuan);
    expect(formatYuan(MAX_FEN)).toBe('90071992547409.91');
    expect(formatYuan(-0)).toBe('0.00');
  });
});

describe('proportion', () => {
  it('rounds half up', () => {
    expect([proportion(1, 1, 2), proportion(3, 1, 2), proportion(1, 1, 3), proportion(2, 1, 3)]).toEqual([1, 2, 0, 1]);
    expect([proportion(10_000, 14, 31), proportion(10_000, 17, 31)]).toEqual([4516, 5484]);
    expect([proportion(0, 5, 7), proportion(7, 0, 7), proportion(7, 7, 7)]).toEqual([0, 0, 7]);
  });

  it('is exact where floating point is not', () => {
    expect(proportion(MAX_FEN, MAX_FEN, MAX_FEN)).toBe(MAX_FEN);
    expect(proportion(MAX_FEN, 1, 2)).toBe(4_503_599_627_370_496);
    expect(proportion(9_007_199_254_740_989, 3, 3)).toBe(9_007_199_254_740_989);
  });

  it('never is more than half a fen off', () => {
    const random = randomFrom(1);
    for (let round = 0; round < 2_000; round += 1) {
      const [amount, numerator, denominator] = [random(1_000_000_000), random(400), 1 + random(400)];
      const twiceOff =
        2n * BigInt(proportion(amount, numerator, denominator)) * BigInt(denominator) -
        2n * BigInt(amount) * BigInt(numerator);
      expect(twiceOff > -BigInt(denominator) && twiceOff <= BigInt(denominator)).toBe(true);
    }
  });

  it('refuses what is no proportion of money, and what no fen can hold', () => {
    const wrong: [number, number, number][] = [
      [-1, 1, 1],
      [1, -1, 1],
      [1, 1, 0],
      [1, 1, -1],
      [1.5, 1, 1],
      [1, 0.5, 1],
      [1, 1, 0.5],
      [MAX_FEN, 2, 1],
    ];
    for (const [amount, numerator, denominator] of wrong) {
      expect(() => proportion(amount, numerator, denominator)).toThrow(RangeError);
    }
  });
});

describe('share', () => {
  it('meets claims in full where there is enough', () => {
    expect(share(100, [60, 40])).toEqual([60, 40]);
    expect(share(101, [60, 40])).toEqual([60, 40]);
    expect(share(0, [])).toEqual([]);
    expect(share(0, [0, 0])).toEqual([0, 0]);
  });

  it('gives what rounding leaves to the largest remainders, earlier claims first', () => {
    expect(share(100, [100, 100, 100])).toEqual([34, 33, 33]);
    expect(share(10, [1, 5, 9])).toEqual([1, 3, 6]);
    expect(share(1, [5, 5])).toEqual([1, 0]);
  });

  it('gives nothing of nothing, and of less than nothing', () => {
    expect(share(0, [5, 7])).toEqual([0, 0]);
    expect(share(-3, [5, 7])).toEqual([0, 0]);
    expect(share(-3, [0])).toEqual([0]);
  });

  it('adds up exactly, gives nobody more than they claim or a fen off their proportion', () => {
    const random = randomFrom(2);
    for (let round = 0; round < 2_000; round += 1) {
      const claims = Array.from({ length: 1 + random(12) }, () => random(round % 2 ? 20 : 100_000_000_000));
      const total = claims.reduce((sum, claim) => sum + claim, 0);
      const available = random(Math.ceil(total * 1.2) + 1);
      const shares = share(available, claims);
      expect(shares.reduce((sum, part) => sum + part, 0)).toBe(Math.min(available, total));
      const pot = BigInt(Math.min(available, total));
      for (const [index, claim] of claims.entries()) {
        const part = shares[index]!;
        expect(part >= 0 && part <= claim).toBe(true);
        const off = BigInt(part) * BigInt(total) - pot * BigInt(claim);
        expect(off === 0n || (off > -BigInt(total) && off < BigInt(total))).toBe(true);
      }
    }
  });

  it('stays exact at the largest amounts', () => {
    const third = Math.floor(MAX_FEN / 3);
    const shares = share(MAX_FEN - 10, [third, third, third + 1]);
    expect(shares.reduce((sum, part) => sum + BigInt(part), 0n)).toBe(BigInt(MAX_FEN - 10));
  });

  it('refuses what is no claim and no amount', () => {
    expect(() => share(10, [20, -5])).toThrow(RangeError);
    expect(() => share(10, [0.5])).toThrow(RangeError);
    expect(() => share(10.5, [5])).toThrow(RangeError);
    expect(() => share(10, [MAX_FEN, 1])).toThrow(RangeError);
  });
});
