import { eligible } from '@gongzhi/module-kit';
import { describe, expect, it } from 'vitest';
import elderMeals from './index.js';
import { person, usual } from './sample-month.js';

const obstacles = (as: string, facts: Parameters<typeof person>[0], config = usual) =>
  eligible(elderMeals, { as, config, person: person(facts), on: '2026-03-01', data: {} });

const codes = (...given: Parameters<typeof obstacles>) => obstacles(...given).map(({ code }) => code);

describe('helper', () => {
  it.each([
    ['aged 55', '1971-01-01', []],
    ['aged 50 on the day', '1976-03-01', []],
    ['aged 50 tomorrow', '1976-03-02', ['AGE_OUT_OF_RANGE']],
    ['aged 60 until tomorrow', '1965-03-02', []],
    ['aged 61 on the day', '1965-03-01', ['AGE_OUT_OF_RANGE']],
    ['of unknown age', null, ['BIRTH_DATE_UNKNOWN']],
  ])('%s', (_, birthDate, expected) => {
    expect(codes('helper', { birthDate })).toEqual(expected);
  });

  it('is told the age and the range', () => {
    expect(obstacles('helper', { birthDate: '1981-01-01' })).toEqual([
      {
        code: 'AGE_OUT_OF_RANGE',
        title: { zh: '年龄符合壮老人条件', en: 'Of the age of helpers' },
        basis: 'article',
        reason: { zh: '现年 45 周岁，壮老人须在 50 至 60 周岁之间', en: 'Aged 45; helpers must be aged 50 to 60' },
      },
    ]);
  });

  it('is judged by the range that the community has set', () => {
    expect(codes('helper', { birthDate: '1981-01-01' }, { ...usual, helperAge: { from: 45, to: 60 } })).toEqual([]);
  });

  it('may live anywhere', () => {
    expect(codes('helper', { birthDate: '1971-01-01', residence: null })).toEqual([]);
  });
});

describe('host', () => {
  it('needs a residence and a birth date, to be held against those of the guest', () => {
    expect(codes('host', {})).toEqual([]);
    expect(codes('host', { residence: null, birthDate: null })).toEqual(['BIRTH_DATE_UNKNOWN', 'RESIDENCE_UNKNOWN']);
  });
});

describe('elder', () => {
  it.each(['LONE', 'EMPTY_NEST', 'BEREAVED', 'LIVING_ALONE'] as const)('%s is served', (situation) => {
    expect(codes('elder', { situations: [situation] })).toEqual([]);
  });

  it('must be in one of the situations, old enough, and of known residence', () => {
    expect(codes('elder', { situations: [], birthDate: '1980-01-01', residence: null })).toEqual([
      'NOT_IN_CARE_GROUP',
      'BELOW_MINIMUM_AGE',
      'RESIDENCE_UNKNOWN',
    ]);
  });

  it('of unknown age is told just that', () => {
    expect(codes('elder', { birthDate: null })).toEqual(['BIRTH_DATE_UNKNOWN']);
  });
});
