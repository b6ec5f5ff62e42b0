import type { Json } from '@gongzhi/kernel';
import type { PersonFile } from './export.service.js';

/** What rows are called on paper; one that has no name here is told by its own. */
const TITLES: Record<string, string> = {
  Person: '登记信息 · Register',
  PersonIdentifier: '个人标识 · Identifiers',
  Membership: '任职 · Roles',
  Consent: '同意 · Consents',
  Guardianship: '监护关系 · Guardianships',
  DirectoryEntry: '登录 · Sign-in',
  Enrolment: '参加 · Enrolments',
  ServiceRecord: '服务记录 · Services',
  Rating: '评价 · Ratings',
  PointsClaim: '积分申报 · Claims of points',
  TaskClaim: '任务认领 · Claims of tasks',
  Redemption: '积分兑换 · Redemptions of points',
  PointsDeduction: '扣分 · Points taken away',
  SettlementLine: '结算 · Payments',
  Unmasking: '谁看过完整标识 · Who looked at identifiers',
  Erasure: '删除申请 · Erasure',
  PersonMerger: '登记合并 · Entries that were merged',
  AuditEntry: '审计记录 · Audit trail',
};

const ORDER = Object.keys(TITLES);
const place = (type: string): number => (ORDER.includes(type) ? ORDER.indexOf(type) : ORDER.length);

/** A person's file as a page that prints by itself: no script, nothing from elsewhere, every value escaped. */
export function exportPage({ community, exportedAt, about, acted }: PersonFile): string {
  const sections = Object.entries(about).sort(([a], [b]) => place(a) - place(b));
  const counts = Object.entries(acted).map(([what, count]): Json => ({ what, count }));
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>个人信息 · Personal data</title><style>
body { font: 12px/1.5 sans-serif; margin: 2em; } h1 { font-size: 18px; } h2 { font-size: 14px; margin-top: 1.5em; }
table { border-collapse: collapse; width: 100%; } th, td { border: 1px solid #999; padding: 2px 6px; text-align: left; overflow-wrap: anywhere; }
tr { break-inside: avoid; }
</style></head><body>
<h1>${escaped(community.name)}所掌握的个人信息 · Personal data held by the community</h1>
<p>导出时间 · Exported at ${escaped(exportedAt)}</p>
${sections.map(([type, rows]) => section(TITLES[type] ?? type, rows)).join('\n')}
${counts.length > 0 ? section('经办的他人事项（条数） · Done in others’ affairs (counts)', counts) : ''}
</body></html>
`;
}

function section(title: string, rows: readonly Json[]): string {
  const records = rows as Record<string, Json>[];
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const cells = (tag: string, values: readonly string[]) =>
    `<tr>${values.map((value) => `<${tag}>${escaped(value)}</${tag}>`).join('')}</tr>`;
  const body = records.map((record) =>
    cells(
      'td',
      names.map((name) => written(record[name])),
    ),
  );
  return `<h2>${escaped(title)}</h2>\n<table>${cells('th', names)}\n${body.join('\n')}</table>`;
}

const written = (value: Json | undefined): string =>
  value == null ? '' : typeof value === 'string' ? value : JSON.stringify(value);

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (value: string): string => value.replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);
