import { leastIdAt, newId, startOfDay, today } from '@gongzhi/kernel';
import { type Call, type Database, type Exchanges, insertRows, sessionCall, statementOf } from '@gongzhi/storage';
import type { EntityMetadata, RequiredEntityData } from '@mikro-orm/core';
import { AuditEntry } from '../audit/audit-entry.entity.js';

export const RETENTION_KINDS = [
  'ENROLMENT_DATA',
  'RATING_COMMENTS',
  'CLAIM_EVIDENCE',
  'DEDUCTION_WORDS',
  'UNMASKING_NOTES',
  'IDEMPOTENCY_KEYS',
  'AUDIT_ENTRIES',
] as const;
export type RetentionKind = (typeof RETENTION_KINDS)[number];

/** A kind of data that is kept for a time. */
interface Kept {
  /** Rows whose time is over: `$1` is the first instant that is kept, `$2` the least id of that time. */
  where: string;
  table: string;
  /** What becomes of them; gives a row for each. */
  remove: (where: string) => string;
  /** What is done first, as a part of the same statement. */
  before?: (where: string) => string;
  /** Only the tables' owner may: nobody who serves requests takes them away. */
  ownerOnly: boolean;
}

const emptied = (table: string, set: string) => (where: string) =>
  `update "${table}" set ${set} where ${where} returning 1`;

const RULES: Record<RetentionKind, Kept> = {
  ENROLMENT_DATA: {
    table: 'enrolment',
    where: `until_date < ($1::timestamptz at time zone 'Asia/Shanghai')::date and data <> '{}'`,
    remove: emptied('enrolment', `data = '{}'`),
    ownerOnly: false,
  },
  RATING_COMMENTS: {
    table: 'rating',
    where: 'rated_at < $1::timestamptz and comment is not null',
    remove: emptied('rating', 'comment = null'),
    ownerOnly: false,
  },
  CLAIM_EVIDENCE: {
    table: 'points_claim',
    where: 'reviewed_at < $1::timestamptz and (evidence is not null or reason is not null)',
    remove: emptied('points_claim', 'evidence = null, reason = null'),
    ownerOnly: false,
  },
  DEDUCTION_WORDS: {
    // While an appeal waits, whoever decides it needs the words.
    table: 'points_deduction',
    where: `status <> 'APPEALED' and coalesce(decided_at, deducted_at) < $1::timestamptz
      and (reason is not null or appeal is not null or decision is not null)`,
    remove: emptied('points_deduction', 'reason = null, appeal = null, decision = null'),
    ownerOnly: false,
  },
  UNMASKING_NOTES: {
    table: 'unmasking',
    where: 'at < $1::timestamptz and note is not null',
    remove: emptied('unmasking', 'note = null'),
    ownerOnly: true,
  },
  IDEMPOTENCY_KEYS: {
    table: 'idempotency_key',
    where: 'at < $1::timestamptz',
    remove: (where) => `delete from idempotency_key where ${where} returning 1`,
    ownerOnly: true,
  },
  AUDIT_ENTRIES: {
    // Whole seals go, and say that they did: the chain is verified without them.
    table: 'seal',
    where: `chain = 'audit' and trimmed_at is null and sealed_at < $1::timestamptz and until_id < $2::uuid`,
    remove: () =>
      `delete from audit_entry e using (select unnest(row_ids)::uuid as id from trimmed) t where e.id = t.id returning 1`,
    before: (where) => `trimmed as (update seal set trimmed_at = now() where ${where} returning row_ids)`,
    ownerOnly: true,
  },
};

/** The audit trail is kept for six months by law, whatever is asked for. */
export const LEAST_AUDIT_MONTHS = 6;

export interface RetentionPeriod {
  kind: RetentionKind;
  months: number;
}

/** What went of a community's data, or would go, by kind; kinds of which nothing does are left out. */
export type Removed = Partial<Record<RetentionKind, number>>;

/** The first day that is still kept. */
export function keptFrom(months: number, day = today()): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 - months, Math.min(date, last))).toISOString().slice(0, 10);
}

/**
 * Takes away what a community has kept for its time, in one transaction that the audit trail tells of; `dryRun` counts
 * only. As the tables' owner all kinds, as the log-in that serves requests those that it may change.
 */
export async function retain(
  { exchanges, login, app }: { exchanges: Exchanges; login: 'owner' | 'app'; app: Database['app'] },
  communityId: string,
  periods: readonly RetentionPeriod[],
  dryRun: boolean,
): Promise<Removed> {
  const due = periods.filter(({ kind }) => login === 'owner' || !RULES[kind].ownerOnly);
  const calls = due.map((period) => (dryRun ? counting(period) : removing(period)));
  let removed: Removed = {};
  await exchanges.converse([sessionCall({ communityId }), ...calls], ([, ...results]) => {
    const counts = due.map(({ kind }, index) => [kind, Number(results[index]![0]![0])] as const);
    removed = Object.fromEntries(counts.filter(([, count]) => count > 0));
    return dryRun || Object.keys(removed).length === 0 ? [] : [told(app, communityId, removed)];
  });
  return removed;
}

function valuesOf({ kind, months }: RetentionPeriod): string[] {
  if (kind === 'AUDIT_ENTRIES' && months < LEAST_AUDIT_MONTHS) throw new RangeError('the audit trail is kept longer');
  const from = startOfDay(keptFrom(months));
  return kind === 'AUDIT_ENTRIES' ? [from.toISOString(), leastIdAt(from)] : [from.toISOString()];
}

function counting(period: RetentionPeriod): Call {
  const { table, where } = RULES[period.kind];
  const count = period.kind === 'AUDIT_ENTRIES' ? 'coalesce(sum(cardinality(row_ids)), 0)' : 'count(*)';
  return { statement: statementOf(`select ${count}::text from "${table}" where ${where}`), values: valuesOf(period) };
}

function removing(period: RetentionPeriod): Call {
  const { where, remove, before } = RULES[period.kind];
  const parts = [...(before ? [before(where)] : []), `gone as (${remove(where)})`];
  const sql = `with ${parts.join(', ')} select count(*)::text from gone`;
  return { statement: statementOf(sql), values: valuesOf(period) };
}

function told(app: Database['app'], communityId: string, removed: Removed): Call {
  const changes = Object.fromEntries(Object.entries(removed).map(([kind, n]) => [kind, { before: n, after: 0 }]));
  const entry: RequiredEntityData<AuditEntry> = {
    communityId,
    id: newId(),
    at: new Date(),
    actorKind: 'SYSTEM',
    actorKey: 'retention',
    action: 'DELETE',
    subjectType: 'Retention',
    subjectId: communityId,
    concernsId: null,
    changes,
    requestId: 'retention',
    origin: null,
  };
  return insertRows(app.getMetadata().get(AuditEntry) as EntityMetadata, [entry]);
}
