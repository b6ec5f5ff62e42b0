import { newId } from '@gongzhi/kernel';
import type { SqlClient } from '@gongzhi/storage';

/**
 * Holds again, in the community whose session is open, what came with redemptions that wait: nobody spends those points
 * before it is confirmed. The accounts have what was carried over by then.
 */
export async function holdAnew(client: SqlClient, communityId: string): Promise<void> {
  const { rows } = await client.query<Waiting>(WAITING, [communityId]);
  const holds = JSON.stringify(rows.map((row) => ({ ...row, hold: newId() })));
  await client.query(HOLD, [communityId, holds]);
}

interface Waiting {
  /** The redemption. */
  id: string;
  from: string;
  to: string;
  person: string | null;
  cost: number;
}

const WAITING = `select r.id, l.id as "from", i.id as "to", l.person_id as person, r.cost from redemption r
  join account a on a.community_id = r.community_id and a.code = '2901'
  join ledger_account l on l.community_id = r.community_id and l.account_id = a.id and l.purpose_id is null
    and l.owner_id = coalesce(r.household_id, r.person_id)
  join account b on b.community_id = r.community_id and b.code = '5901'
  join ledger_account i on i.community_id = r.community_id and i.account_id = b.id and i.owner_id is null
  where r.community_id = $1 and r.status = 'HELD' and not exists (select from hold h
    where h.community_id = r.community_id and h.subject_type = 'Redemption' and h.subject_id = r.id and h.status = 'PENDING')
  order by l.id for no key update of l`;

const HOLD = `with told as (
    select * from jsonb_to_recordset($2::jsonb) as t(id uuid, "from" uuid, "to" uuid, person uuid, cost bigint, hold uuid)
  ), placed as (
    insert into hold (community_id, id, from_id, to_id, unit, amount, status, subject_type, subject_id, from_person_id, placed_at)
    select $1, hold, "from", "to", 'POINTS', cost, 'PENDING', 'Redemption', id, person, now() from told
  )
  update ledger_account l set held = l.held + t.cost from (select "from", sum(cost) as cost from told group by 1) t
  where l.community_id = $1 and l.id = t."from"`;
