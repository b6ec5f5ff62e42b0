import { parseRecord } from '@gongzhi/module-kit';
import { describe, expect, it } from 'vitest';
import neighbourCrafts from './index.js';
import { participant, sale, usual, workshop } from './sample-month.js';

const maker = participant('maker', 'maker-1');
const teacher = participant('teacher', 'teacher-1');
const fields = (record: ReturnType<typeof workshop>) =>
  neighbourCrafts.checkRecord({ config: usual, record }).map(({ field }) => field.join('.'));
const day = '2026-03-02';

it('holds what was done, with no amounts where none are said', () => {
  expect(parseRecord(neighbourCrafts, { kind: 'WORKSHOP', craft: 'CLAY' })).toEqual({
    ok: true,
    value: { kind: 'WORKSHOP', craft: 'CLAY', pieces: 0, materials: 0, proceeds: 0 },
  });
  expect(parseRecord(neighbourCrafts, { kind: 'SALE', craft: 'CLAY', proceeds: -1 })).toMatchObject({
    ok: false,
    problems: [{ field: ['proceeds'] }],
  });
});

describe('a workshop', () => {
  it('is taught to a maker', () => {
    expect(fields(workshop('r', maker, teacher, day, { materials: 800 }))).toEqual([]);
    expect(fields(workshop('r', maker, null, day))).toEqual(['servedBy']);
    expect(fields(workshop('r', teacher, maker, day))).toEqual(['participant', 'servedBy']);
  });

  it('brings nothing in', () => {
    expect(fields(workshop('r', maker, teacher, day, { proceeds: 1 }))).toEqual(['proceeds']);
  });
});

describe('a sale', () => {
  it('is of a maker’s pieces, and brings something in', () => {
    expect(fields(sale('r', maker, null, day, { proceeds: 500 }))).toEqual([]);
    expect(fields(sale('r', maker, teacher, day, { pieces: 0, materials: 5 }))).toEqual([
      'servedBy',
      'pieces',
      'materials',
      'proceeds',
    ]);
  });
});

it('lies on a day on which both take part', () => {
  const leaving = { from: '2026-03-02', until: '2026-03-04' };
  const [gone, off] = [participant('maker', 'm', leaving), participant('teacher', 't', leaving)];
  expect(fields(workshop('r', gone, off, '2026-03-04'))).toEqual([]);
  expect(fields(workshop('r', gone, off, '2026-03-01'))).toEqual(['servedOn', 'servedOn']);
});
