import { eligible } from '@gongzhi/module-kit';
import { describe, expect, it } from 'vitest';
import afterSchool from './index.js';
import { person, usual } from './sample-week.js';

const codes = (as: string, facts: ReturnType<typeof person>, data: Record<string, unknown> = {}) =>
  eligible(afterSchool, { as, config: usual, person: facts, on: '2026-03-01', data }).map(({ code }) => code);

describe('child', () => {
  it.each([
    ['aged 6 on the day', '2020-03-01', []],
    ['aged 6 tomorrow', '2020-03-02', ['AGE_OUT_OF_RANGE']],
    ['aged 12 until tomorrow', '2013-03-02', []],
    ['aged 13 on the day', '2013-03-01', ['AGE_OUT_OF_RANGE']],
    ['of unknown age', null, ['BIRTH_DATE_UNKNOWN']],
  ])('%s', (_, birthDate, expected) => {
    expect(codes('child', person(birthDate, ['mother']))).toEqual(expected);
  });

  it('needs a guardian to go home with', () => {
    expect(codes('child', person('2017-05-20'))).toEqual(['NO_GUARDIAN']);
  });

  it('is taken with a consent to the data of a child only', () => {
    expect(afterSchool.parts.child?.sensitive).toEqual(['CHILD']);
  });
});

describe('tutor', () => {
  it.each([
    ['a young volunteer of 25', '2001-01-01', 'YOUTH', []],
    ['a young volunteer of 40', '1986-01-01', 'YOUTH', ['NOT_OF_YOUTH_AGE']],
    ['a veteran of 70', '1956-01-01', 'VETERAN', []],
    ['a veteran of unknown age', null, 'VETERAN', ['BIRTH_DATE_UNKNOWN']],
  ])('%s', (_, birthDate, group, expected) => {
    expect(codes('tutor', person(birthDate), { group })).toEqual(expected);
  });
});

it('a supervisor is grown up', () => {
  expect(codes('supervisor', person('2008-03-01'))).toEqual([]);
  expect(codes('supervisor', person('2008-03-02'))).toEqual(['BELOW_MINIMUM_AGE']);
});
