import { describe, expect, it } from 'vitest';
import { income } from './funding.js';
import { points } from './points.js';
import { participant, sale, usual, workshop } from './sample-month.js';

const maker = participant('maker', 'maker-1');
const teacher = participant('teacher', 'teacher-1');
const taught = workshop('r1', maker, teacher, '2026-03-02', { craft: 'PAPER_CUTTING' });
const sold = sale('r2', maker, null, '2026-03-28', { pieces: 3, proceeds: 5400 });

describe('points', () => {
  it('are earned by who teaches, for each maker taught', () => {
    expect(points({ config: usual, record: taught })).toEqual([
      {
        who: 'servedBy',
        points: 2,
        reason: { zh: '教邻居手工：剪纸', en: 'Taught a neighbour a craft: Paper cutting' },
      },
    ]);
  });

  it('are earned by nobody at a sale, or where the community gives none', () => {
    expect(points({ config: usual, record: sold })).toEqual([]);
    expect(points({ config: { ...usual, teachingPoints: 0 }, record: taught })).toEqual([]);
  });
});

describe('income', () => {
  it('is what a sale brought in, whole', () => {
    expect(income({ config: usual, record: sold })).toEqual([
      { fundingLine: 'neighbour-crafts', fen: 5400, source: { zh: '义卖作品 3 件', en: 'Charity sale of 3 pieces' } },
    ]);
  });

  it('does not come from workshops', () => {
    expect(income({ config: usual, record: taught })).toEqual([]);
  });
});
