import { text } from '@gongzhi/kernel';
import { table } from '../terminal/table.js';
import { both } from '../terminal/words.js';
import type { OnboardingPlan, RowProblem } from './operation.js';

/** New communities beyond this many are counted only: a city has hundreds. */
const SHOWN = 15;

/** The plan as a person reads it before saying yes. */
export function planReport({ create, change, unchanged, rows }: OnboardingPlan): string {
  const created = rows.filter(({ action }) => action === 'CREATE');
  const more = created.length - SHOWN;
  const changed = rows.flatMap(({ line, code, changes }) =>
    changes.map(({ field, before, after }) => [String(line), code, field, before ?? '—', after ?? '—']),
  );
  const counts = text(
    `新建 ${create}，更改 ${change}，无变化 ${unchanged}`,
    `${create} to create, ${change} to change, ${unchanged} unchanged`,
  );
  const parts = [
    both(counts),
    created.length > 0 &&
      table(
        created.slice(0, SHOWN).map(({ line, code, name }) => [String(line), code, name]),
        ['行 line', '新建 create', '名称 name'],
      ),
    more > 0 && both(text(`……另有 ${more} 个（--json 列出全部）`, `… and ${more} more (--json lists them all)`)),
    changed.length > 0 && table(changed, ['行 line', '更改 change', '字段 field', '原值 before', '新值 after']),
  ];
  return parts.filter(Boolean).join('\n\n');
}

export function problemReport(problems: readonly RowProblem[]): string {
  const heading = text(
    `文件有 ${problems.length} 处问题，未作任何更改`,
    `${problems.length} problem(s) in the file; nothing was changed`,
  );
  const rows = problems.map(({ line, column, value, reason }) => [String(line), column || '—', value || '—', reason]);
  return `${both(heading)}\n\n${table(rows, ['行 line', '列 column', '值 value', '原因 reason'])}`;
}
