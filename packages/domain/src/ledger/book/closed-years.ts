import { type LocalDate, refuse, text, today } from '@gongzhi/kernel';
import type { TenantCtx } from '../../context.js';
import type { BooksCtx } from './books.js';

/**
 * Refuses days of years that are closed for money; points know no such years. The year that runs is never closed, and asks nothing of the database; whoever
 * posts into an earlier one shares a lock with its like, and keeps out whoever closes it meanwhile.
 * @throws Refusal CONFLICT, naming `onDate`
 */
export async function refuseClosed({ em, community }: BooksCtx, days: readonly LocalDate[]): Promise<void> {
  if (days.length === 0) return;
  const years = days.map((day) => Number(day.slice(0, 4)));
  const first = Math.min(...years);
  if (first >= Number(today().slice(0, 4))) return;
  await em.execute('select pg_advisory_xact_lock_shared(hashtextextended(?, 0))', [lockOf(community.id)]);
  const [row] = await em.execute<{ year: number | null }[]>(
    'select closed_through as year from finance_setting where community_id = ?',
    [community.id],
  );
  if (row?.year == null || first > row.year) return;
  throw refuse(
    'CONFLICT',
    text(`${first} 年已结账，请记入未结账的年度`, `${first} is closed: it has to count for a year that is open`),
    ['onDate'],
  );
}

/** Waits until whoever posts into earlier years is done, and keeps others from it until this transaction ends. */
export async function closing({ em, community }: TenantCtx): Promise<void> {
  await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [lockOf(community.id)]);
}

const lockOf = (communityId: string): string => `${communityId} earlier years`;
