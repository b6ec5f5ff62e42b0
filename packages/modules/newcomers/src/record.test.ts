import { eligible } from '@gongzhi/module-kit';
import { describe, expect, it } from 'vitest';
import newcomers from './index.js';
import { participant, person, service, usual } from './sample-month.js';

const newcomer = participant('newcomer', 'newcomer-1');
const companion = participant('companion', 'companion-1');

const fields = (record: ReturnType<typeof service>) =>
  newcomers.checkRecord({ config: usual, record }).map(({ field }) => field.join('.'));

describe('taking part', () => {
  const obstacles = (situations: Parameters<typeof person>[0]) =>
    eligible(newcomers, { as: 'newcomer', config: usual, person: person(situations), on: '2026-03-01', data: {} });

  it('is for newcomers, whatever else is on record of them', () => {
    expect(obstacles(['LONE', 'NEWCOMER'])).toEqual([]);
  });

  it('tells everybody else whom the project is for', () => {
    expect(obstacles(['LONE'])).toMatchObject([{ code: 'NOT_A_NEWCOMER', basis: 'article' }]);
  });
});

describe('housing', () => {
  it('is told of settling in', () => {
    expect(fields(service('r', { action: 'SETTLING_IN' }, newcomer, companion))).toEqual(['housing']);
    expect(fields(service('r', { action: 'SETTLING_IN', housing: 'VIEWING' }, newcomer, companion))).toEqual([]);
  });

  it('is not told of anything else', () => {
    const data = { action: 'WU_DIALECT', housing: 'HOUSED' } as const;
    expect(fields(service('r', data, newcomer, companion))).toEqual(['housing']);
  });
});

describe('an action', () => {
  const data = { action: 'BELONGING' } as const;

  it('may be led by the enterprise, which is nobody in particular', () => {
    expect(fields(service('r', data, newcomer, null))).toEqual([]);
  });

  it('serves newcomers, by companions', () => {
    expect(fields(service('r', data, companion, newcomer))).toEqual(['participant', 'servedBy']);
  });

  it('lies within the participation of both', () => {
    const [gone, late] = [
      { ...newcomer, until: '2026-03-01' },
      { ...companion, from: '2026-03-03' },
    ];
    expect(fields(service('r', data, gone, late))).toEqual(['servedOn', 'servedOn']);
  });
});
