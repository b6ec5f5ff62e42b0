import { firstOfMonth, type LocalDate, later } from '@gongzhi/kernel';
import type { BooksCtx } from '../../book/books.js';
import { POINTS_HELD } from '../points-accounts.js';
import { PointsSetting } from './points-setting.entity.js';

/** How long points of a community are valid, and since when that counts. */
export interface Validity {
  months: number;
  from: LocalDate;
}

/** Null where points are valid for ever. */
export async function validityOf({ em, community }: BooksCtx): Promise<Validity | null> {
  const setting = await em.findOne(PointsSetting, { communityId: community.id });
  const { validMonths: months = null, expiresFrom: from = null } = setting ?? {};
  return months !== null && from !== null ? { months, from } : null;
}

/** Points expire at the beginning of a month: the next one at which they do. */
const nextExpiry = ({ from }: Validity, day: LocalDate): LocalDate => later(from, firstOfMonth(day, 1));

/** What expires at the beginning of a month was earned before this day. */
export const earnedBefore = ({ months }: Validity, month: LocalDate): LocalDate => firstOfMonth(month, -months);

/** Of whose accounts it is asked what is due. */
interface Whose {
  personId?: string;
  accountIds?: readonly string[];
}

/**
 * What of the community's accounts of points was earned before a day and is neither spent nor held, account by account;
 * those of which nothing is are left out. The oldest is spent first, and is held first.
 */
export async function dueIn(
  { em, community }: BooksCtx,
  before: LocalDate,
  { personId, accountIds }: Whose = {},
): Promise<{ id: string; points: number }[]> {
  const narrower = [
    ...(personId ? [{ sql: 'and l.person_id = ?', value: personId }] : []),
    ...(accountIds ? [{ sql: 'and l.id = any (?::uuid[])', value: `{${accountIds.join()}}` }] : []),
  ];
  const rows = await em.execute<{ id: string; points: string }[]>(
    `${DUE} ${narrower.map(({ sql }) => sql).join(' ')} order by l.id`,
    [before, community.id, POINTS_HELD, ...narrower.map(({ value }) => value)],
  );
  return rows.map(({ id, points }) => ({ id, points: Number(points) }));
}

/** What expires next, and when; null where points are valid for ever. */
export async function expiringOf(
  ctx: BooksCtx,
  day: LocalDate,
  whose: Whose,
): Promise<{ points: number; on: LocalDate } | null> {
  const validity = await validityOf(ctx);
  if (!validity) return null;
  const on = nextExpiry(validity, day);
  const due = await dueIn(ctx, earnedBefore(validity, on), whose);
  return { on, points: due.reduce((sum, { points }) => sum + points, 0) };
}

/** What was taken back, and what took it back, are as if they had never been: a refund gives no new points. */
const STANDS = `t.kind <> 'REVERSAL'
  and not exists (select from transfer r where r.community_id = t.community_id and r.reverses_id = t.id)`;

const SPENT = `(l.held + (select coalesce(sum(t.amount), 0) from transfer t
  where t.community_id = l.community_id and t.from_id = l.id and ${STANDS}))`;

const DUE = `select l.id, due.points::text as points
  from ledger_account l join account a on a.community_id = l.community_id and a.id = l.account_id
  cross join lateral (select (select coalesce(sum(t.amount), 0) from transfer t
    where t.community_id = l.community_id and t.to_id = l.id and t.on_date < ? and ${STANDS}) - ${SPENT} as points) due
  where l.community_id = ? and a.code = ? and l.tallied and l.balance > l.held and due.points > 0`;

/**
 * The day by which so many points, the oldest that an account can spend, had been earned: whoever is given them has them
 * for as long as the giver would have. Undefined where there are not so many.
 */
export async function earnedUntil(
  { em, community }: BooksCtx,
  accountId: string,
  points: number,
): Promise<LocalDate | undefined> {
  const [row] = await em.execute<{ day: LocalDate | null }[]>(
    `select min(earned.on_date)::text as day from ledger_account l
     cross join lateral (select t.on_date, sum(t.amount) over (order by t.on_date, t.id) as points from transfer t
       where t.community_id = l.community_id and t.to_id = l.id and ${STANDS}) earned
     where l.community_id = ? and l.id = ? and earned.points >= ${SPENT} + ?::bigint`,
    [community.id, accountId, points],
  );
  return row?.day ?? undefined;
}
