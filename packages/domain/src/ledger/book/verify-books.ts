import { type Database, inSession } from '@gongzhi/storage';

/** Something in a community's books that does not add up. */
export interface Discrepancy {
  what:
    | 'BALANCE_IS_NOT_ITS_TRANSFERS'
    | 'BALANCE_IS_NOT_ITS_ENTRIES'
    | 'HELD_IS_NOT_ITS_HOLDS'
    | 'ENTRIES_ARE_NOT_THE_TRANSFER'
    | 'HOLD_IS_NOT_ITS_TRANSFER'
    | 'HOLD_WAITS_FOR_NOTHING';
  /** Of the account, the transfer or the hold. */
  id: string;
}

/**
 * Adds up every account of a community anew, in one snapshot: balances against transfers and entries, what is held against
 * the holds, entries against the transfers that they tell of, holds against what waits to be decided. The first `most` that
 * do not agree.
 */
export const verifyBooks = ({ app }: Pick<Database, 'app'>, communityId: string, most = 100): Promise<Discrepancy[]> =>
  inSession(app, { communityId }, 'read', (em) =>
    em.execute<Discrepancy[]>(`${Object.values(CHECKS).join(' union all ')} limit ?`, [
      ...Object.keys(CHECKS).map(() => communityId),
      most,
    ]),
  );

const sumOf = (what: string, from: string, where: string): string =>
  `coalesce((select sum(${what}) from ${from} where ${where}), 0)`;

/** What a hold is placed for, by its subject, while it waits; once that is decided, nothing holds any more. */
const WAITING: Readonly<Record<string, string>> = {
  Payment: `payment w where w.status = 'FILED'`,
  Redemption: `redemption w where w.status = 'HELD'`,
  SettlementLine: `settlement_line w join settlement s on s.community_id = w.community_id and s.id = w.settlement_id
    where s.status = 'FILED'`,
};

const CHECKS: Record<Discrepancy['what'], string> = {
  BALANCE_IS_NOT_ITS_TRANSFERS: `
    select 'BALANCE_IS_NOT_ITS_TRANSFERS' as what, l.id from ledger_account l where l.community_id = ? and l.tallied
    and l.balance <> ${sumOf('t.amount', 'transfer t', 't.community_id = l.community_id and t.to_id = l.id')}
      - ${sumOf('t.amount', 'transfer t', 't.community_id = l.community_id and t.from_id = l.id')}`,
  BALANCE_IS_NOT_ITS_ENTRIES: `
    select 'BALANCE_IS_NOT_ITS_ENTRIES', l.id from ledger_account l where l.community_id = ?
    and l.balance <> ${sumOf('e.change', 'ledger_entry e', 'e.community_id = l.community_id and e.account_id = l.id')}`,
  HELD_IS_NOT_ITS_HOLDS: `
    select 'HELD_IS_NOT_ITS_HOLDS', l.id from ledger_account l where l.community_id = ? and l.tallied
    and l.held <> ${sumOf('h.amount', 'hold h', `h.community_id = l.community_id and h.from_id = l.id and h.status = 'PENDING'`)}`,
  ENTRIES_ARE_NOT_THE_TRANSFER: `
    select 'ENTRIES_ARE_NOT_THE_TRANSFER', t.id from transfer t
    join ledger_account f on f.community_id = t.community_id and f.id = t.from_id
    join ledger_account g on g.community_id = t.community_id and g.id = t.to_id
    where t.community_id = ? and (
      (select array_agg(e.change order by e.change) from ledger_entry e
        where e.community_id = t.community_id and e.transfer_id = t.id)
      is distinct from nullif(case when f.tallied then array[-t.amount] else '{}' end
        || case when g.tallied then array[t.amount] else '{}' end, '{}'))`,
  HOLD_IS_NOT_ITS_TRANSFER: `
    select 'HOLD_IS_NOT_ITS_TRANSFER', h.id from hold h
    left join transfer t on t.community_id = h.community_id and t.id = h.transfer_id
    where h.community_id = ? and h.status = 'POSTED'
    and (t.id is null or t.hold_id is distinct from h.id or t.from_id <> h.from_id or t.to_id <> h.to_id or t.amount > h.amount)`,
  HOLD_WAITS_FOR_NOTHING: `
    select 'HOLD_WAITS_FOR_NOTHING', h.id from hold h where h.community_id = ? and h.status = 'PENDING' and case h.subject_type
      ${Object.entries(WAITING)
        .map(
          ([type, what]) =>
            `when '${type}' then not exists (select from ${what} and w.community_id = h.community_id and w.id = h.subject_id)`,
        )
        .join(' ')} else false end`,
};
