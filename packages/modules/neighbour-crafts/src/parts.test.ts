import { eligible } from '@gongzhi/module-kit';
import { expect, it } from 'vitest';
import neighbourCrafts from './index.js';
import { person, usual } from './sample-month.js';

const codes = (as: string, facts: Parameters<typeof person>[0], config = usual) =>
  eligible(neighbourCrafts, { as, config, person: person(facts), on: '2026-03-01', data: {} }).map(({ code }) => code);

it.each([
  ['aged 16 on the day', '2010-03-01', []],
  ['aged 16 tomorrow', '2010-03-02', ['BELOW_MINIMUM_AGE']],
  ['of unknown age', null, ['BIRTH_DATE_UNKNOWN']],
])('a maker %s', (_, birthDate, expected) => {
  expect(codes('maker', { birthDate })).toEqual(expected);
});

it('is as young as the community says, never under 14', () => {
  expect(codes('maker', { birthDate: '2011-01-01' }, { ...usual, makerAge: 14 })).toEqual([]);
  expect(neighbourCrafts.config.safeParse({ makerAge: 13 }).success).toBe(false);
});

it('whoever knows a craft may teach it', () => {
  expect(codes('teacher', { birthDate: null })).toEqual([]);
});
