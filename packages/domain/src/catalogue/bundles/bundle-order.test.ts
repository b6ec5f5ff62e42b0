import { describe, expect, it } from 'vitest';
import { inOrder, leftOutOf } from './bundle-order.js';

const item = (key: string, ...after: string[]) => ({ key, after });
const keys = (items: readonly { key: string }[]) => items.map(({ key }) => key).join('');

describe('the order of a bundle', () => {
  it('puts each item after those that it builds on, and leaves the rest as it stands', () => {
    const { ordered, cycle } = inOrder([item('a', 'c'), item('b'), item('c', 'd'), item('d')]);
    expect([keys(ordered), cycle]).toEqual(['bdca', []]);
  });

  it('names those that wait for each other, and not who waits for them', () => {
    const { cycle } = inOrder([item('a', 'b'), item('b', 'c'), item('c', 'd'), item('d', 'b'), item('e')]);
    expect(cycle).toEqual(['b', 'c', 'd']);
    expect(inOrder([item('a', 'a')]).cycle).toEqual(['a']);
  });

  it('knows what is left out and by whom it is needed, also by way of others', () => {
    const items = [item('a'), item('b', 'a'), item('c', 'b'), item('d', 'a'), item('e')];
    const found = leftOutOf(items, new Set(['c', 'd']));
    expect(found.map(({ item: { key }, neededBy }) => [key, neededBy])).toEqual([
      ['a', ['c', 'd']],
      ['b', ['c']],
    ]);
    expect(leftOutOf(items, new Set(['a', 'b', 'c', 'd', 'e']))).toEqual([]);
  });
});
