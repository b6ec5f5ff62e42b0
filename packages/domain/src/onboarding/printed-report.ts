import type { PlanSummary } from './plan.js';

export interface Reported {
  /** Name of the file that was read. */
  file: string;
  plan: PlanSummary | null;
  problems: readonly { line: number; column: string; value: string; reason: string }[];
  /** How many communities were written; 0 where it was only planned. */
  applied: number;
}

/** The report as one HTML page that needs nothing else, made to be printed. */
export function htmlReport({ file, plan, problems, applied }: Reported, at: Date): string {
  const { create = 0, change = 0, unchanged = 0, rows = [] } = plan ?? {};
  const counts = [
    ['新建 Created', create],
    ['更改 Changed', change],
    ['无变化 Unchanged', unchanged],
    ['问题 Problems', problems.length],
    ['已写入 Written', applied],
  ].map(([name, count]) => `<div><b>${count}</b>${name}</div>`);
  const faults = problems.map(({ line, column, value, reason }) => [line, column || '—', value || '—', reason]);
  const planned = rows.map(({ line, code, name, action, changes }) => [
    ...[line, code, name, ACTIONS[action]],
    changes.map(({ field, before, after }) => `${field}: ${before ?? '—'} → ${after ?? '—'}`).join('; '),
  ]);
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>社区登记报告 · Onboarding report</title><style>${STYLE}</style></head><body>
<h1>社区登记报告 <small>Onboarding report</small></h1>
<p>${escaped(file)} · ${at.toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false })}</p>
<section class="counts">${counts.join('')}</section>
${section('问题 · Problems', ['行 Line', '列 Column', '值 Value', '原因 Reason'], faults)}
${section('计划 · Plan', ['行 Line', '代码 Code', '名称 Name', '处理 Action', '更改 Changes'], planned)}
</body></html>
`;
}

const ACTIONS = { CREATE: '新建 create', CHANGE: '更改 change', UNCHANGED: '无变化 unchanged' } as const;

const STYLE = `body{font:14px/1.6 "Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;margin:2rem auto;max-width:60rem;color:#222}
small{font-weight:normal;color:#666}.counts{display:flex;gap:2rem;margin:1rem 0}.counts b{display:block;font-size:1.8rem}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #bbb;padding:.25rem .5rem;text-align:left;word-break:break-word}
thead{display:table-header-group}tr{break-inside:avoid}@page{size:A4;margin:15mm}@media print{body{margin:0;max-width:none}}`;

function section(title: string, headings: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  if (rows.length === 0) return '';
  const line = (tag: 'th' | 'td', cells: readonly (string | number)[]) =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(String(cell))}</${tag}>`).join('')}</tr>`;
  const body = rows.map((row) => line('td', row)).join('\n');
  return `<h2>${title}</h2>\n<table><thead>${line('th', headings)}</thead><tbody>\n${body}\n</tbody></table>`;
}

const MARKS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** What a file says is text in the report, whatever it looks like. */
const escaped = (said: string): string => said.replace(/[&<>"']/g, (mark) => MARKS[mark]!);
