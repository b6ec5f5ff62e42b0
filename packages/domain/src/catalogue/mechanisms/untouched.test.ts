import { describe, expect, it } from 'vitest';
import { untouched } from './untouched.js';

const rule = (key: string, points: number, cap: number | null = null) => ({ key, points, cap });

describe('what of a mechanism nobody has decided on', () => {
  it('is what is here as every community begins, as far as the version tells it, too', () => {
    const begun = [rule('sorts-waste', 2), rule('volunteers', 10), rule('honoured', 50)];
    const ours = [rule('sorts-waste', 2), rule('volunteers', 12), rule('honoured', 50), rule('reads', 1)];
    const theirs = [rule('volunteers', 10, 60), rule('sorts-waste', 3), rule('reads', 2)];
    expect(untouched(ours, begun, theirs)).toEqual([rule('sorts-waste', 2), { key: 'volunteers', cap: null }]);
  });

  it('looks into groups, and takes lists without names whole', () => {
    const begun = { ballot: 'OPEN', quorum: { of: 'seats', share: 2 }, narrowings: [] };
    const theirs = { ballot: 'SECRET', quorum: { of: 'seats', share: 4 }, narrowings: [{ rule: 'x' }] };
    expect(untouched({ ...begun, quorum: { of: 'seats', share: 3 } }, begun, theirs)).toEqual({
      ...{ ballot: 'OPEN', quorum: { of: 'seats' }, narrowings: [] },
    });
    const { narrowings: _, ...rest } = begun;
    expect(untouched({ ...begun, narrowings: [{ rule: 'y' }] }, begun, theirs)).toEqual(rest);
  });

  it('is nothing where one of the three has nothing of it', () => {
    expect(untouched({ months: null }, undefined, { months: 24 })).toBeUndefined();
    expect(untouched({ months: 12, more: 1 }, { months: 12 }, { months: 24 })).toEqual({ months: 12 });
    expect(untouched({ months: null }, { months: null }, {})).toEqual({});
  });
});
