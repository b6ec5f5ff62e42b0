import { expect, it } from 'vitest';
import { expressionOf, fixed, fromSql, objectOf, plainText } from './json-text.js';

it('what stands fast is one piece of text, quoted for SQL', () => {
  const json = objectOf([
    ['a', fixed(JSON.stringify(`it's`))],
    ['b', plainText('t1.id')],
    ['c', objectOf([])],
  ]);
  expect(expressionOf(json)).toBe(`concat('{"a":"it''s","b":"', t1.id, '","c":{}}')`);
});

it('a function is given no more arguments than it takes, in their order', () => {
  for (const count of [44, 45, 46, 1_000, 5_000]) {
    const sql = expressionOf(
      objectOf(Array.from({ length: count }, (_, place) => [`k${place}`, fromSql(`v${place}`)])),
    );
    expect([...sql.matchAll(/v(\d+)/g)].map(([, place]) => Number(place))).toEqual([...Array(count).keys()]);
    expect(Math.max(...argumentCounts(sql))).toBeLessThanOrEqual(100);
  }
});

/** How many arguments each call in an expression has; its texts hold no brackets. */
function argumentCounts(sql: string): number[] {
  const open: number[] = [];
  const done: number[] = [];
  for (const sign of sql.replaceAll(/'[^']*'/g, 'x')) {
    if (sign === '(') open.push(1);
    else if (sign === ',') open[open.length - 1]! += 1;
    else if (sign === ')') done.push(open.pop()!);
  }
  return done;
}
