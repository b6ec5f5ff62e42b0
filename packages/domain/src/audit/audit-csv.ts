import { abilityFilter } from '@gongzhi/access';
import { csvOf, refuse, text } from '@gongzhi/kernel';
import { type Ctx, inCommunity } from '../context.js';
import { type AuditFilterInput, entriesMeant } from './audit.inputs.js';
import { AuditEntry } from './audit-entry.entity.js';

/** More than that is asked for month by month: an answer is one text. */
const MOST_ROWS = 10_000;

const HEADINGS = [
  ...['时间 at', '操作者类型 actorKind', '操作者 actorKey', '变更 action', '对象类型 subjectType', '对象 subjectId'],
  ...['涉及的人 concernsId', '变更前后 changes', '请求 requestId', '来源 origin'],
];

/**
 * The entries that the caller may read and the filter means, oldest first, as a file for a spreadsheet.
 * @throws Refusal LIMIT_EXCEEDED where they are too many for one file
 */
export async function auditCsv(context: Ctx, filter: AuditFilterInput): Promise<string> {
  const ctx = inCommunity(context);
  const may = abilityFilter(ctx.ability, 'read', 'AuditEntry');
  const where = { $and: [{ communityId: ctx.community.id }, may ?? { id: { $in: [] } }, entriesMeant(filter)] };
  const entries = await ctx.em.find(AuditEntry, where, { orderBy: { id: 'asc' }, limit: MOST_ROWS + 1 });
  if (entries.length > MOST_ROWS) {
    throw refuse(
      'LIMIT_EXCEEDED',
      text(`超过 ${MOST_ROWS} 条，请缩短日期范围`, `More than ${MOST_ROWS} entries: choose fewer days`),
      ['filter', 'from'],
    );
  }
  return csvOf([HEADINGS, ...entries.map(rowOf)]);
}

const rowOf = (entry: AuditEntry): string[] => [
  entry.at.toISOString(),
  entry.actorKind,
  entry.actorKey,
  entry.action,
  entry.subjectType,
  entry.subjectId,
  entry.concernsId ?? '',
  JSON.stringify(entry.changes),
  entry.requestId,
  entry.origin ?? '',
];
