import { today, toNodeId } from '@gongzhi/kernel';
import { type Ctx, idOf, may } from '../../../context.js';
import { expiringOf } from '../expiry/oldest-first.js';
import type { PointsPeriod } from '../points.enums.js';
import { POINTS_HELD } from '../points-accounts.js';
import type { PointsByRule, PointsStanding } from './points-standing.types.js';

/** The caller's own points; null for whoever is no person of the community. */
export const myPoints = (ctx: Ctx): Promise<PointsStanding | null> => standingOf(ctx, ctx.actor.personId);

/** Somebody's points; null unless the caller may read their accounts. */
export const pointsOfPerson = (ctx: Ctx, nodeId: string): Promise<PointsStanding | null> =>
  standingOf(ctx, idOf('Person', nodeId));

async function standingOf(ctx: Ctx, personId: string | null): Promise<PointsStanding | null> {
  const { em, community } = ctx;
  if (!community || !personId) return null;
  const asked = { personId, ownerType: 'PERSON', ownerId: personId, unit: 'POINTS' };
  if (!may(ctx, 'read', 'LedgerAccount', asked)) return null;
  const [known] = await em.execute<{ id: string }[]>('select id from person where community_id = ? and id = ?', [
    community.id,
    personId,
  ]);
  if (!known) return null;
  const [row] = await em.execute<{ ids: string[]; balance: string; held: string; earned: string }[]>(ACCOUNTS, [
    today(),
    today(),
    community.id,
    personId,
    POINTS_HELD,
  ]);
  return {
    personId,
    accountIds: row!.ids,
    balance: Number(row!.balance),
    held: Number(row!.held),
    earnedThisMonth: Number(row!.earned),
    expiring: await expiringOf({ em, community }, today(), { personId }),
    rules: await byRule(ctx, community.id, personId),
  };
}

interface RuleRow {
  id: string;
  key: string;
  title: string;
  title_en: string;
  period: PointsPeriod;
  cap: number | null;
  earned: string;
  pending: string;
}

async function byRule({ em }: Ctx, communityId: string, personId: string): Promise<PointsByRule[]> {
  const rows = await em.execute<RuleRow[]>(BY_RULE, [personId, today(), today(), communityId]);
  return rows.map(({ id, key, title, title_en: titleEn, period, cap, earned, pending }) => ({
    ...{ ruleId: toNodeId('PointsRule', id), key, title, titleEn, period, cap },
    earned: Number(earned),
    pending: Number(pending),
  }));
}

/** Two entries of one person that became one leave two accounts: what they hold counts together. */
const ACCOUNTS = `
  select coalesce(array_agg(l.id::text), '{}') as ids, coalesce(sum(l.balance), 0)::text as balance,
    coalesce(sum(l.held), 0)::text as held,
    coalesce(sum((select sum(t.amount) from transfer t where t.community_id = l.community_id and t.to_id = l.id
      and t.kind = 'POINTS_EARNED' and t.on_date >= date_trunc('month', ?::date)::date
      and t.on_date < (date_trunc('month', ?::date) + interval '1 month')::date)), 0)::text as earned
  from ledger_account l join account a on a.community_id = l.community_id and a.id = l.account_id
  where l.community_id = ? and l.person_id = ? and a.code = ?`;

/** Counted as caps count: by the day of the conduct, in the calendar's day, month or year. */
const BY_RULE = `
  select r.id, r.key, r.title, r.title_en, coalesce(r.cap_period, 'MONTH') as period, r.cap_points as cap,
    coalesce(sum(c.points) filter (where c.status = 'APPROVED'), 0)::text as earned,
    coalesce(sum(c.points) filter (where c.status = 'PENDING'), 0)::text as pending
  from points_rule r left join points_claim c on c.community_id = r.community_id and c.rule_id = r.id
    and c.person_id = ?
    and c.done_on >= date_trunc(coalesce(r.cap_period, 'MONTH'), ?::date)::date
    and c.done_on < (date_trunc(coalesce(r.cap_period, 'MONTH'), ?::date)
      + ('1 ' || coalesce(r.cap_period, 'MONTH'))::interval)::date
  where r.community_id = ? and r.active
  group by r.community_id, r.id order by r.key`;
