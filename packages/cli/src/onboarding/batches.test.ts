import { expect, it } from 'vitest';
import { batchesOf } from './batches.js';
import type { PlannedRow } from './operation.js';

const rows = (count: number, action: PlannedRow['action'] = 'CREATE'): PlannedRow[] =>
  Array.from({ length: count }, (_, index) => ({
    line: index + 2,
    code: `${action}${index}`,
    name: '',
    action,
    changes: [],
  }));

it('batches hold what is still to be done, in the file’s order', () => {
  const batches = batchesOf([...rows(3, 'UNCHANGED'), ...rows(41), ...rows(1, 'CHANGE')]);
  expect(batches.map(({ length }) => length)).toEqual([20, 20, 2]);
  expect(batches.flat().slice(-2)).toEqual(['CREATE40', 'CHANGE0']);
  expect(batchesOf(rows(5, 'UNCHANGED'))).toEqual([]);
});

it('a large file is not sent too often', () => {
  expect(batchesOf(rows(10_000))).toHaveLength(50);
});
