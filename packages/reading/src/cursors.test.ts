import { newId, Refusal } from '@gongzhi/kernel';
import { describe, expect, it } from 'vitest';
import { positionOf, sealOf } from './cursors.js';

const id = newId();
const seal = sealOf('secret', 'ours')('list');

describe('a seal', () => {
  it('is of one secret, tenant and list', () => {
    expect(sealOf('secret', 'ours')('list')).toBe(seal);
    const others = [
      sealOf('other', 'ours')('list'),
      sealOf('secret', 'theirs')('list'),
      sealOf('secret', 'ours')('lis'),
    ];
    expect(new Set([seal, ...others]).size).toBe(4);
    expect(seal).toMatch(/^[\w-]{16}$/);
  });
});

describe('a cursor', () => {
  it.each<[string | null, string | null]>([
    [null, null],
    ['text', ''],
    ['text', `it's. "a" .name`],
    ['text', 'two\nlines'],
    ['text', '甲'.repeat(1_000)],
    ['date', '2024-02-29'],
    ['int', '-2147483647'],
    ['int', '0'],
    ['timestamptz', '2026-01-31 16:00:00+00'],
    ['timestamptz', '2026-01-31 16:00:00.123456+05:30'],
  ])('of a list by %s stands at %j', (columnType, value) => {
    const cursor = `${seal}${value === null ? '' : `${value}.`}${id}`;
    expect(positionOf(cursor, seal, columnType, 'after')).toEqual({ value, id });
  });

  it.each<[string | null, string]>([
    [null, `x.${id}`],
    [null, `.${id}`],
    [null, id.slice(1)],
    [null, `${id}x`],
    [null, ''],
    ['text', id],
    ['text', `a\0.${id}`],
    ['text', `${'a'.repeat(1_001)}.${id}`],
    ['text', `name.${id.slice(0, -1)}g`],
    ['date', `2026-02-30.${id}`],
    ['date', `.${id}`],
    ['int', `1.5.${id}`],
    ['int', `2147483648.${id}`],
    ['int', `1 or true.${id}`],
    ['timestamptz', `2026-02-30 16:00:00+00.${id}`],
    ['timestamptz', `2026-01-31 25:00:00+00.${id}`],
    ['timestamptz', `infinity.${id}`],
    ['bytea', `x.${id}`],
  ])('of a list by %s is none that says %j', (columnType, body) => {
    expect(() => positionOf(`${seal}${body}`, seal, columnType, 'before')).toThrow(Refusal);
  });

  it('of another list is refused under the name of its argument', () => {
    try {
      positionOf(`${sealOf('secret', 'ours')('other')}${id}`, seal, null, 'before');
      expect.unreachable();
    } catch (error) {
      expect((error as Refusal).problems).toMatchObject([{ code: 'BAD_USER_INPUT', field: ['before'] }]);
    }
  });
});
