import { parseRecord } from '@gongzhi/module-kit';
import { describe, expect, it } from 'vitest';
import elderMeals from './index.js';
import { participant, person, service, usual } from './sample-month.js';

const elder = participant('elder', 'elder-1');
const helper = participant('helper', 'helper-1');
const host = participant('host', 'host-1');
const living = (building: string, stairwell: string, birthDate = '1955-06-07') =>
  participant('host', 'host-2', { person: person({ birthDate, residence: { estate: 'e1', building, stairwell } }) });

const fields = (record: ReturnType<typeof service>, config = usual) =>
  elderMeals.checkRecord({ config, record }).map(({ field }) => field.join('.'));

describe('contents', () => {
  it('counts one meal where nothing is said', () => {
    expect(parseRecord(elderMeals, { kind: 'CARE' })).toEqual({ ok: true, value: { kind: 'CARE', meals: 1 } });
  });

  it.each([
    ['without a kind', {}, ['kind']],
    ['of another kind', { kind: 'TAXI' }, ['kind']],
    ['of no meal', { kind: 'CARE', meals: 0 }, ['meals']],
    ['of four meals', { kind: 'CARE', meals: 4 }, ['meals']],
    ['of half a meal', { kind: 'CARE', meals: 0.5 }, ['meals']],
  ])('%s is refused', (_, raw, field) => {
    expect(parseRecord(elderMeals, raw)).toMatchObject({ ok: false, problems: [{ field }] });
  });
});

describe('care', () => {
  it('is given by a helper, wherever the helper lives', () => {
    const afar = { ...helper, person: { ...helper.person, residence: null } };
    expect(fields(service('r', 'CARE', elder, afar, '2026-03-02'))).toEqual([]);
  });

  it('is not given by a host, or by nobody', () => {
    expect(fields(service('r', 'CARE', elder, host, '2026-03-02'))).toEqual(['servedBy']);
    expect(fields(service('r', 'CARE', elder, null, '2026-03-02'))).toEqual(['servedBy']);
  });

  it('is received by an elder', () => {
    expect(fields(service('r', 'CARE', host, helper, '2026-03-02'))).toEqual(['participant']);
  });
});

describe('shared meal', () => {
  it('is shared by a helper or a host of the same stairwell', () => {
    expect(fields(service('r', 'SHARED_MEAL', elder, host, '2026-03-02'))).toEqual([]);
    expect(fields(service('r', 'SHARED_MEAL', elder, helper, '2026-03-02'))).toEqual([]);
  });

  it('is not shared across stairwells, unless the community opens it to the building', () => {
    const meal = service('r', 'SHARED_MEAL', elder, living('b1', 'b1-b'), '2026-03-02');
    expect(fields(meal)).toEqual(['servedBy']);
    expect(fields(meal, { ...usual, sharedWithin: 'building' })).toEqual([]);
  });

  it('is never shared across buildings', () => {
    const meal = service('r', 'SHARED_MEAL', elder, living('b2', 'b2-a'), '2026-03-02');
    expect(fields(meal, { ...usual, sharedWithin: 'building' })).toEqual(['servedBy']);
  });

  it.each([
    ['as old as', elder.person.birthDate!],
    ['older than', '1930-01-01'],
  ])('is not cooked by someone %s the elder', (_, birthDate) => {
    expect(fields(service('r', 'SHARED_MEAL', elder, living('b1', 'b1-a', birthDate), '2026-03-02'))).toEqual([
      'servedBy',
    ]);
  });

  it('tells every reason at once', () => {
    const unknown = participant('host', 'host-3', { person: person({ birthDate: null, residence: null }) });
    expect(fields(service('r', 'SHARED_MEAL', elder, unknown, '2025-12-31'))).toEqual([
      'servedBy',
      'servedBy',
      'servedOn',
      'servedOn',
    ]);
  });

  it('is not cooked by another elder who is served', () => {
    const other = participant('elder', 'elder-2', { person: person({ birthDate: '1950-01-01' }) });
    expect(fields(service('r', 'SHARED_MEAL', elder, other, '2026-03-02'))).toEqual(['servedBy']);
  });
});

describe('the day', () => {
  const leaving = participant('helper', 'helper-1', { from: '2026-03-02', until: '2026-03-04' });

  it.each([
    ['before the first', '2026-03-01', ['servedOn']],
    ['on the first', '2026-03-02', []],
    ['on the last', '2026-03-04', []],
    ['after the last', '2026-03-05', ['servedOn']],
  ])('%s day of who serves', (_, day, expected) => {
    expect(fields(service('r', 'CARE', elder, leaving, day))).toEqual(expected);
  });

  it('lies within the participation of the elder', () => {
    const gone = participant('elder', 'elder-1', { until: '2026-02-28' });
    expect(fields(service('r', 'CARE', gone, helper, '2026-03-01'))).toEqual(['servedOn']);
  });
});
