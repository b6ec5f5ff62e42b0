import { newId, today } from '@gongzhi/kernel';
import type { SqlClient } from '@gongzhi/storage';

/** What an account held when its community came to an end. */
export interface Carried {
  code: string;
  unit: 'FEN' | 'POINTS';
  ownerType: string;
  ownerId: string | null;
  purposeId: string | null;
  floor: string | null;
  balance: number;
}

/** Where what is carried over comes from and goes to, by what is counted: keeps no balance. */
const COUNTERPART = { FEN: '4001', POINTS: '5901' } as const;

/**
 * Closes the ledger of a community that comes to an end, whose session is open: holds end, and what its accounts held
 * leaves them. Its transfers stay where they are sealed, and name nobody any more, since the people move.
 */
export async function closeLedger(client: SqlClient, communityId: string, memo: string): Promise<Carried[]> {
  await client.query(`update hold set status = 'VOIDED', decided_at = now() where status = 'PENDING'`);
  await client.query('update ledger_account set held = 0 where held <> 0');
  const carried = await takeOut(client, communityId, { memo });
  for (const [table, columns] of Object.entries(PERSONS)) {
    const set = columns.map((column) => `${column} = null`).join(', ');
    await client.query(`update ${table} set ${set} where ${columns.map((each) => `${each} is not null`).join(' or ')}`);
  }
  return carried;
}

/**
 * Takes out of the accounts of a community, whose session is open, what they hold: of all, or of some, `l`. What an entry
 * holds that became another one is that one's.
 */
export async function takeOut(
  client: SqlClient,
  communityId: string,
  { memo, some = 'true' }: { memo: string; some?: string },
): Promise<Carried[]> {
  const { rows } = await client.query<Omit<Carried, 'balance'> & { id: string; balance: string }>(
    `select l.id, a.code, l.unit, l.owner_type as "ownerType", coalesce(l.person_id, l.owner_id) as "ownerId",
       l.purpose_id as "purposeId", l.floor::text, l.balance::text from ledger_account l
     join account a on a.community_id = l.community_id and a.id = l.account_id
     where l.tallied and l.balance <> 0 and ${some} for no key update of l`,
  );
  const held = rows.map(({ id, balance, ...account }) => ({ id, ...account, balance: Number(balance) }));
  const changes = held.map(({ id, unit, balance }) => ({ id, unit, change: -balance, after: 0 }));
  await book(client, communityId, changes, memo);
  return held.map(({ id: _, ...account }) => account);
}

const PERSONS = {
  ledger_account: ['person_id'],
  transfer: ['from_person_id', 'to_person_id'],
  ledger_entry: ['person_id'],
  hold: ['from_person_id'],
};

/**
 * Gives the successor, whose session is open, what the accounts of the other held: to the same owners for the same purpose.
 * `became` says which rows are another one there.
 * @throws Error where the successor's chart of accounts lacks one that is needed, or where an account would fall below its
 * floor: the plan of the merger tells it, and names the account
 */
export async function openLedger(
  client: SqlClient,
  communityId: string,
  carried: readonly Carried[],
  { became, memo }: { became: ReadonlyMap<string, string>; memo: string },
): Promise<void> {
  if (carried.length === 0) return;
  const now = (id: string | null) => (id === null ? null : (became.get(id) ?? id));
  const wanted = new Map<string, Carried>();
  for (const each of carried) {
    const account = { ...each, ownerId: now(each.ownerId), purposeId: now(each.purposeId) };
    const key = [account.code, account.ownerId, account.purposeId].join(' ');
    wanted.set(key, { ...account, balance: account.balance + (wanted.get(key)?.balance ?? 0) });
  }
  const records = JSON.stringify([...wanted.values()].map((each, n) => ({ n, id: newId(), ...each })));
  await client.query(OPEN, [communityId, records]);
  const { rows } = await client.query<Found>(FIND, [communityId, records]);
  const lacking = [...wanted.values()].filter((_, n) => rows.every((row) => row.n !== n)).map(({ code }) => code);
  if (lacking.length > 0) {
    const codes = [...new Set(lacking)].join(', ');
    throw new Error(
      `并入的社区缺少会计科目 ${codes}，请先补上 · The chart of accounts of the successor lacks ${codes}: add it first`,
    );
  }
  for (const row of rows) refuseBelowFloor(row, [...wanted.values()][row.n]!);
  const changes = rows.map(({ n, id, balance }) => {
    const { unit, balance: change } = [...wanted.values()][n]!;
    return { id, unit, change, after: Number(balance) + change };
  });
  await book(client, communityId, changes, memo);
}

interface Found {
  n: number;
  id: string;
  /** As the chart of accounts calls it, with the line or the project whose it is. */
  name: string;
  balance: string;
  held: string;
  floor: string | null;
}

/** An account that cannot be overdrawn takes over no debt that it has not the money for. */
function refuseBelowFloor({ name, balance, held, floor }: Found, { code, balance: change }: Carried): void {
  if (floor === null || Number(balance) - Number(held) + change >= Number(floor)) return;
  throw new Error(
    `账户 ${code} ${name} 将带入 ${change}，超出其可用余额，请先补足 · The account ${code} ${name} would take over ${change}, which is more than it has: fill it up first`,
  );
}

const WANTED = `jsonb_to_recordset($2::jsonb) as w(n int, id uuid, code text, "ownerType" text, "ownerId" uuid, "purposeId" uuid,
  floor bigint)`;
const OPEN = `insert into ledger_account
    (community_id, id, account_id, unit, owner_type, owner_id, person_id, purpose_id, tallied, balance, held, floor, opened_at)
  select $1, w.id, a.id, a.unit, w."ownerType", w."ownerId", case w."ownerType" when 'PERSON' then w."ownerId" end,
    w."purposeId", true, 0, 0, w.floor, now()
  from ${WANTED} join account a on a.community_id = $1 and a.code = w.code on conflict do nothing`;
const FIND = `select w.n, l.id, l.balance::text, l.held::text, l.floor::text,
    concat_ws(' ', a.name, (select title from funding_line f where f.id = l.owner_id),
      (select title from project p where p.id = l.owner_id)) as name
  from ${WANTED}
  join account a on a.community_id = $1 and a.code = w.code
  join ledger_account l on l.community_id = $1 and l.account_id = a.id
    and l.owner_id is not distinct from w."ownerId" and l.purpose_id is not distinct from w."purposeId" order by w.n`;

interface Change {
  /** Of the account. */
  id: string;
  unit: Carried['unit'];
  change: number;
  after: number;
}

/** Books changes of accounts as transfers to and from the counterpart, each with its entry. */
async function book(client: SqlClient, communityId: string, changes: readonly Change[], memo: string): Promise<void> {
  const changing = changes.filter(({ change }) => change !== 0);
  if (changing.length === 0) return;
  for (const code of Object.values(COUNTERPART)) await client.query(COUNTER, [communityId, newId(), code]);
  const told = changing.map((each) => ({ ...each, transfer: newId(), entry: newId(), code: COUNTERPART[each.unit] }));
  await client.query(BOOK, [communityId, JSON.stringify(told), today(), newId(), memo]);
}

const COUNTER = `insert into ledger_account
    (community_id, id, account_id, unit, owner_type, tallied, balance, held, opened_at)
  select $1, $2, a.id, a.unit, 'COMMUNITY', false, 0, 0, now() from account a where a.community_id = $1 and a.code = $3
  on conflict do nothing`;

const BOOK = `with told as (
    select r.*, l.id as counter, o.person_id from jsonb_to_recordset($2::jsonb)
      as r(id uuid, unit text, change bigint, after bigint, transfer uuid, entry uuid, code text)
    join ledger_account o on o.community_id = $1 and o.id = r.id
    join account a on a.community_id = $1 and a.code = r.code
    join ledger_account l on l.community_id = $1 and l.account_id = a.id and l.owner_id is null and l.purpose_id is null
  ), transfers as (
    insert into transfer (community_id, id, from_id, to_id, unit, amount, kind, on_date, batch_id, from_person_id,
      to_person_id, memo, maker, at)
    select $1, transfer, case when change > 0 then counter else id end, case when change > 0 then id else counter end, unit,
      abs(change), 'CARRIED_OVER', $3::date, $4::uuid, case when change < 0 then person_id end,
      case when change > 0 then person_id end, $5, 'merger', now() from told
  ), entries as (
    insert into ledger_entry (community_id, id, account_id, transfer_id, person_id, change, balance_after)
    select $1, entry, id, transfer, person_id, change, after from told
  )
  update ledger_account l set balance = told.after from told where l.community_id = $1 and l.id = told.id`;
