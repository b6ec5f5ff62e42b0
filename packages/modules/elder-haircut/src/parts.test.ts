import { eligible } from '@gongzhi/module-kit';
import { expect, it } from 'vitest';
import elderHaircut from './index.js';
import { person, usual } from './sample-month.js';

const obstacles = (facts: Parameters<typeof person>[0], config = usual) =>
  eligible(elderHaircut, { as: 'elder', config, person: person(facts), on: '2026-03-01', data: {} });
const codes = (...given: Parameters<typeof obstacles>) => obstacles(...given).map(({ code }) => code);

it.each([
  ['aged 70 on the day', '1956-03-01', []],
  ['aged 70 tomorrow', '1956-03-02', ['BELOW_MINIMUM_AGE']],
  ['aged 90', '1936-01-01', []],
  ['of unknown age', null, ['BIRTH_DATE_UNKNOWN']],
])('an elder %s', (_, birthDate, expected) => {
  expect(codes({ birthDate })).toEqual(expected);
});

it('is told the age, and the one from which haircuts are free', () => {
  expect(obstacles({ birthDate: '1960-01-01' })).toMatchObject([
    { basis: 'article', reason: { zh: '现年 66 周岁，须满 70 周岁' } },
  ]);
  expect(codes({ birthDate: '1960-01-01' }, { ...usual, elderAge: 65 })).toEqual([]);
});

it('lives in the community, in whatever situation', () => {
  expect(codes({ residence: null })).toEqual(['RESIDENCE_UNKNOWN']);
});
