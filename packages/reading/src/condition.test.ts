import { describe, expect, it } from 'vitest';
import { abilityOf, everything, nothing } from './asking.testkit.js';
import { conditionSql, criteriaOf, readableBy } from './condition.js';

const sqlOf = (filter: Record<string, unknown>): string =>
  conditionSql(
    criteriaOf(filter).condition,
    (property) => property,
    (property, place, isList) => `${property}#${place}${isList ? '[]' : ''}`,
  );

describe('a filter', () => {
  it.each([
    [{}, 'true'],
    [{ a: 1 }, 'a = a#0'],
    [{ a: null }, 'a is null'],
    [{ a: { $ne: null } }, 'a is not null'],
    [{ a: { $eq: 1, $lt: 2 } }, '(a = a#0 and a < a#1)'],
    [{ a: { $ne: 1 }, b: { $gte: 2 } }, '(a <> a#0 and b >= b#1)'],
    [{ a: { $lte: 1 }, b: { $gt: 2 } }, '(a <= a#0 and b > b#1)'],
    [{ a: { $in: [1, 2] } }, 'a = any(a#0[])'],
    [{ a: { $nin: [] } }, 'a <> all(a#0[])'],
    [{ a: { $contains: [1] } }, 'a @> a#0'],
    [{ $or: [] }, 'false'],
    [{ $and: [] }, 'true'],
    [{ $and: [{}, { a: 1 }, { $and: [] }] }, 'a = a#0'],
    [{ $or: [{ a: 1 }, { b: 2, c: 3 }] }, '(a = a#0 or (b = b#1 and c = c#2))'],
    [{ $or: [{ a: 1 }, {}] }, '(a = a#0 or true)'],
    [{ a: 1, $or: [{ b: 2 }, { c: null }] }, '(a = a#0 and (b = b#1 or c is null))'],
    [{ $and: [{ a: 1 }, { $or: [{ b: 2 }] }] }, '(a = a#0 and b = b#1)'],
  ])('%j is %s', (filter, sql) => expect(sqlOf(filter)).toBe(sql));

  it.each([
    ['%three%', true],
    ['%ab%', false],
    ['%ab%cd%', false],
    ['%a\\%b%', false],
    ['%a\\%%', false],
    ['%老人餐%', true],
    ['%老人%', false],
  ])('looks %s up in an index: %s', (pattern, isIndexed) => {
    expect(sqlOf({ a: { $like: pattern } })).toBe(isIndexed ? 'a like a#0' : "(a || '') like a#0");
  });

  it.each([{ a: { $regex: 'x' } }, { $not: { a: 1 } }, { $or: [{ a: { b: 1 } }] }])(
    'that says %j is not understood, and not left out',
    (filter) => expect(() => criteriaOf(filter)).toThrow(/not understood/),
  );

  it('has one shape for all values, but those that read otherwise', () => {
    const shape = (filter: Record<string, unknown>): string => criteriaOf(filter).shape;
    expect(shape({ a: 1, b: { $in: [1] } })).toBe(shape({ a: 2, b: { $in: [] } }));
    expect(shape({ a: 1 })).not.toBe(shape({ a: null }));
    expect(shape({ a: 1 })).not.toBe(shape({ b: 1 }));
    expect(shape({ a: { $like: '%abc%' } })).not.toBe(shape({ a: { $like: '%ab%' } }));
    expect(shape({ $or: [{ a: 1 }] })).not.toBe(shape({ $or: [] }));
    expect(criteriaOf({ a: 7, $or: [{ b: 8 }, { c: { $in: [9] } }, { d: null }] }).values).toEqual([7, 8, [9]]);
  });
});

describe('what an ability lets one read', () => {
  it('is everything, a condition, or nothing', () => {
    expect(readableBy(everything, 'Enrolment')).toMatchObject({ values: [] });
    expect(readableBy(abilityOf('PARTNER', ['x']), 'Enrolment')).toMatchObject({ values: [['x']] });
    expect([readableBy(nothing, 'Enrolment'), readableBy(nothing, 'Enrolment', 'note')]).toEqual([null, null]);
  });

  it('is found out once for each ability, subject and field', () => {
    const [one, other] = [abilityOf('PARTNER', ['x']), abilityOf('PARTNER', ['y'])];
    expect(readableBy(one, 'Enrolment')).toBe(readableBy(one, 'Enrolment'));
    expect(readableBy(one, 'Enrolment', 'note')).not.toBe(readableBy(one, 'Enrolment'));
    expect(readableBy(other, 'Enrolment')!.values).toEqual([['y']]);
    expect(readableBy(one, 'Person')!.values).not.toEqual(readableBy(one, 'Enrolment')!.values);
  });
});
