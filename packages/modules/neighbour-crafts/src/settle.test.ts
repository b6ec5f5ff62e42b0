import { expect, it } from 'vitest';
import neighbourCrafts from './index.js';
import { march, participant, sale, usual, workshop } from './sample-month.js';

const [teacher, another] = [participant('teacher', 'teacher-1'), participant('teacher', 'teacher-2')];
const [wang, li] = [participant('maker', 'maker-1'), participant('maker', 'maker-2')];

const claims = (...given: Parameters<typeof march>) =>
  neighbourCrafts.settle(march(...given)).map(({ quantity, due }) => [quantity, due]);

it('settles the materials of each workshop with the operator', () => {
  const [claim, ...others] = neighbourCrafts.settle(
    march([
      workshop('r1', wang, teacher, '2026-03-02', { materials: 800 }),
      workshop('r2', li, teacher, '2026-03-02', { materials: 700 }),
    ]),
  );
  expect(others).toEqual([]);
  expect(claim).toEqual({
    fundingLine: 'neighbour-crafts',
    payee: { organisation: 'operator' },
    quantity: 2,
    unitFen: 1500,
    due: 1500,
    retained: 0,
    note: {
      zh: '2026-03-02 编织工坊 2 人次，材料费 15.00 元（每人次上限 15.00 元）',
      en: '2026-03-02, Knitting: 2 makers, materials of 15.00 yuan (at most 15.00 each)',
    },
    basis: 'interpretation',
  });
});

it('tells workshops apart by day, craft and teacher', () => {
  const used = { materials: 100 };
  expect(
    claims([
      workshop('r1', wang, teacher, '2026-03-02', used),
      workshop('r2', li, another, '2026-03-02', used),
      workshop('r3', wang, teacher, '2026-03-02', { ...used, craft: 'CLAY' }),
      workshop('r4', wang, teacher, '2026-03-03', used),
    ]),
  ).toEqual([
    [1, 100],
    [1, 100],
    [1, 100],
    [1, 100],
  ]);
});

it('pays no more than the limit for who was there, and tells what was used', () => {
  const used = [
    workshop('r1', wang, teacher, '2026-03-02', { materials: 4000 }),
    workshop('r2', li, teacher, '2026-03-02', { materials: 0 }),
  ];
  expect(claims(used)).toEqual([[2, 3000]]);
  expect(neighbourCrafts.settle(march(used))[0]?.note.zh).toContain('实际用去 40.00 元');
  expect(claims(used, { config: { ...usual, materialsPerPerson: 2500 } })).toEqual([[2, 4000]]);
});

it('counts a maker once, who was entered twice', () => {
  expect(
    claims([
      workshop('r1', wang, teacher, '2026-03-02', { materials: 2000 }),
      workshop('r2', wang, teacher, '2026-03-02', { materials: 2000 }),
    ]),
  ).toEqual([[1, 1500]]);
});

it('pays for no sale, nor where nothing was used', () => {
  expect(
    claims([workshop('r1', wang, teacher, '2026-03-02'), sale('r2', wang, null, '2026-03-03', { proceeds: 500 })]),
  ).toEqual([]);
});
