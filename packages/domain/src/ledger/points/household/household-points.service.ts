import { today, toNodeId } from '@gongzhi/kernel';
import { type Ctx, may } from '../../../context.js';
import type { BooksCtx } from '../../book/books.js';
import type { TransferKind } from '../../book/ledger.enums.js';
import { expiringOf } from '../expiry/oldest-first.js';
import { POINTS_HELD } from '../points-accounts.js';
import type { HouseholdPoints, HouseholdPointsChange } from './household-points.types.js';

const MOST_CHANGES = 50;

/**
 * What the household has pooled in which somebody lives now: for them, and for whoever may read its account. Who has moved
 * out does not see it any more from that moment. Null where there is no household for the caller.
 */
export async function householdPointsOf(ctx: Ctx, personId: string): Promise<HouseholdPoints | null> {
  const { em, community, actor } = ctx;
  if (!community) return null;
  const own = [community.id, personId];
  const [row] = await em.execute<{ id: string; account: string | null; balance: string; held: string }[]>(HOUSEHOLD, [
    POINTS_HELD,
    ...own,
  ]);
  if (!row) return null;
  const asked = { personId: null, ownerType: 'HOUSEHOLD', ownerId: row.id, unit: 'POINTS' };
  if (actor.personId !== personId && !may(ctx, 'read', 'LedgerAccount', asked)) return null;
  const ids = row.account ? [row.account] : [];
  return {
    householdId: toNodeId('Household', row.id),
    balance: Number(row.balance),
    held: Number(row.held),
    expiring: await expiringOf({ em, community }, today(), { accountIds: ids }),
    changes: await changesOf({ em, community }, row.account),
  };
}

interface ChangeRow {
  at: string;
  kind: TransferKind;
  change: string;
  after: string;
  person: string | null;
}

async function changesOf({ em, community }: BooksCtx, account: string | null): Promise<HouseholdPointsChange[]> {
  if (!account) return [];
  const rows = await em.execute<ChangeRow[]>(CHANGES, [community.id, account, MOST_CHANGES]);
  return rows.map(({ at, kind, change, after, person }) => ({
    ...{ at: new Date(at), kind, change: Number(change), balanceAfter: Number(after) },
    personId: person && toNodeId('Person', person),
  }));
}

const HOUSEHOLD = `select p.household_id as id, l.id as account, coalesce(l.balance, 0)::text as balance,
    coalesce(l.held, 0)::text as held
  from person p left join (ledger_account l join account a on a.community_id = l.community_id and a.id = l.account_id and a.code = ?)
    on l.community_id = p.community_id and l.owner_type = 'HOUSEHOLD' and l.owner_id = p.household_id
  where p.community_id = ? and p.id = ? and p.household_id is not null`;

const CHANGES = `select t.at, t.kind, e.change::text, e.balance_after::text as after,
    coalesce(t.from_person_id, r.person_id) as person
  from ledger_entry e join transfer t on t.community_id = e.community_id and t.id = e.transfer_id
  left join redemption r on r.community_id = t.community_id and r.id = t.subject_id and t.subject_type = 'Redemption'
  where e.community_id = ? and e.account_id = ? order by e.id desc limit ?`;
