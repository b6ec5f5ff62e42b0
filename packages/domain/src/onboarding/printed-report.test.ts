import { describe, expect, it } from 'vitest';
import { htmlReport } from './printed-report.js';

const plan = {
  ...{ create: 1, change: 1, unchanged: 0 },
  rows: [
    { line: 2, code: 'a-b', name: '甲社区', action: 'CREATE' as const, changes: [] },
    {
      ...{ line: 3, code: 'c-d', name: '乙社区', action: 'CHANGE' as const },
      changes: [{ field: 'residents', before: null, after: '600' }],
    },
  ],
};
const at = new Date('2026-11-25T08:00:00Z');

describe('the printed report', () => {
  it('has the counts, each row with its changes, and the day in Shanghai', () => {
    const page = htmlReport({ file: '社区.csv', plan, problems: [], applied: 2 }, at);
    for (const said of ['<b>2</b>已写入', '甲社区', 'residents: — → 600', '2026/11/25 16:00:00', '@page'])
      expect(page).toContain(said);
    expect(page).not.toMatch(/问题 · Problems|src=|href=/);
  });

  it('shows what a file says as text, whatever it looks like', () => {
    const value = '<img src=x onerror=alert(1)>';
    const page = htmlReport(
      { file: value, plan: null, problems: [{ line: 4, column: 'name', value, reason: '名称' }], applied: 0 },
      at,
    );
    expect(page).not.toContain('<img');
    expect(page.match(/&lt;img/g)).toHaveLength(2);
  });
});
