import { STOCK } from './city.ts';
import type { Told } from './told.ts';

type Row = Record<string, string>;
/** Asks the database, as its superuser. */
export type Rows = (sql: string) => Promise<Row[]>;

/** Communities of this run, as `c`; and a row of one of them. */
export const OURS = `c.code like 'faults-%'`;
const INSIDE_OF = (row: string) => `${row}.community_id in (select c.id from community c where ${OURS})`;
export const INSIDE = INSIDE_OF('r');

const sumFor = (table: string, row: string, where: string): string =>
  `coalesce((select sum(t.amount) from ${table} t
    where t.community_id = ${row}.community_id and t.subject_id = ${row}.id and ${where}), 0)`;
const movedFor = (row: string) => sumFor('transfer', row, 'true');
const heldFor = (row: string) => sumFor('hold', row, `t.status = 'PENDING'`);

/** What rows say against what the ledger has: what is approved has moved, to the fen and to the point, and nothing else has. */
export async function rowsInBooks(rows: Rows): Promise<string[]> {
  const found = await rows(`
    select concat('settlement ', s.id, ' (', s.status, ') paid ', coalesce(sum(t.amount), 0)) as what
      from settlement s
      join settlement_line l on l.community_id = s.community_id and l.settlement_id = s.id
      left join transfer t on t.community_id = l.community_id and t.subject_type = 'SettlementLine' and t.subject_id = l.id
      join community c on c.id = s.community_id where ${OURS}
      group by s.id, s.status
      having coalesce(sum(t.amount), 0) <> case s.status when 'APPROVED' then sum(l.payable_fen) else 0 end
    union all select concat('payment ', p.id, ' (', p.status, ') paid ', coalesce(sum(t.amount), 0))
      from payment p join community c on c.id = p.community_id
      left join transfer t on t.community_id = p.community_id and t.subject_type = 'Payment' and t.subject_id = p.id
      where ${OURS} group by p.community_id, p.id
      having coalesce(sum(t.amount), 0) <> case p.status when 'PAID' then p.amount_fen else 0 end
    union all select concat('funding ', f.line_key, ' of ', f.project_id, ' settled ', f.settled_fen)
      from project_funding f join community c on c.id = f.community_id where ${OURS}
      and f.settled_fen <> coalesce((select sum(l.payable_fen) from settlement_line l
        join settlement s on s.community_id = l.community_id and s.id = l.settlement_id and s.status = 'APPROVED'
        where l.community_id = f.community_id and l.project_id = f.project_id and l.line_key = f.line_key), 0)
    union all select concat('claim ', p.id, ' (', p.status, ')') from points_claim p where ${INSIDE_OF('p')}
      and ${movedFor('p')} <> case p.status when 'APPROVED' then p.points else 0 end
    union all select concat('deduction ', p.id) from points_deduction p where ${INSIDE_OF('p')}
      and ${movedFor('p')} <> p.points
    union all select concat('redemption ', p.id, ' (', p.status, ')') from redemption p where ${INSIDE_OF('p')}
      and (${movedFor('p')} <> case p.status when 'CONFIRMED' then p.cost else 0 end
        or ${heldFor('p')} <> case p.status when 'HELD' then p.cost else 0 end)
    union all select concat('benefit ', b.id, ' has ', b.stock) from benefit b where ${INSIDE_OF('b')}
      and b.stock + (select count(*) from redemption p where p.community_id = b.community_id and p.benefit_id = b.id
        and p.status in ('HELD', 'CONFIRMED')) <> ${STOCK}`);
  return found.map(({ what }) => what!);
}

/** Every amount that is held waits for somebody to decide on the settlement, the payment or the redemption that it was held for. */
export async function holdsWithoutOwner(rows: Rows): Promise<string[]> {
  const found = await rows(`
    select concat('hold ', h.id) as what from hold h join community c on c.id = h.community_id
    where ${OURS} and h.status = 'PENDING' and h.subject_type = 'SettlementLine' and not exists (
      select from settlement_line l join settlement s on s.community_id = l.community_id and s.id = l.settlement_id
      where l.community_id = h.community_id and l.id = h.subject_id and s.status = 'FILED')
    union all select concat('hold ', h.id) from hold h join community c on c.id = h.community_id
    where ${OURS} and h.status = 'PENDING' and h.subject_type = 'Payment' and not exists (
      select from payment p where p.community_id = h.community_id and p.id = h.subject_id and p.status = 'FILED')
    union all select concat('hold ', h.id, ' of ', h.subject_type) from hold h join community c on c.id = h.community_id
    where ${OURS} and h.status = 'PENDING' and h.subject_type = 'Redemption' and not exists (
      select from redemption p where p.community_id = h.community_id and p.id = h.subject_id and p.status = 'HELD')
    union all select concat('hold ', h.id, ' of ', h.subject_type) from hold h join community c on c.id = h.community_id
    where ${OURS} and h.status = 'PENDING' and coalesce(h.subject_type, '') not in ('SettlementLine', 'Payment', 'Redemption')`);
  return found.map(({ what }) => what!);
}

/** Accounts have what was answered, added up: nothing of it was left out, and nothing was counted twice. */
export async function balances(rows: Rows, told: Told): Promise<string[]> {
  const found = await rows(`
    select concat(c.code, ' ', coalesce(l.owner_id::text, 'own')) as account, sum(l.balance)::text as balance
    from ledger_account l join community c on c.id = l.community_id where ${OURS} and l.tallied group by 1`);
  const have = new Map(found.map(({ account, balance }) => [account!, Number(balance)]));
  return [...told.balances].flatMap(([account, wanted]) => {
    const has = have.get(account) ?? 0;
    return has === wanted ? [] : [`${account} has ${has}, and ${wanted} was answered`];
  });
}
