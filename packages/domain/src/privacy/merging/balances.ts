import type { TenantCtx } from '../../context.js';
import { accountIds, type Movement, post } from '../../ledger/index.js';

interface OwnBalance {
  id: string;
  code: string;
  purposeId: string | null;
  floor: string | null;
  balance: string;
}

/**
 * What is left in the accounts of an entry that is no more goes to the kept one's own, which are found by its key: nobody
 * has two accounts of one kind to spend from. What was moved in either before stays where it was.
 */
export async function carryBalances(ctx: TenantCtx, from: string, to: string): Promise<void> {
  const left = await ctx.em.execute<OwnBalance[]>(
    `select l.id, a.code, l.purpose_id as "purposeId", l.floor::text as floor, l.balance::text as balance
     from ledger_account l join account a on a.community_id = l.community_id and a.id = l.account_id
     where l.community_id = ? and l.owner_type = 'PERSON' and l.owner_id = ? and l.tallied and l.balance <> 0 order by l.id`,
    [ctx.community.id, from],
  );
  const own = await accountIds(
    ctx,
    left.map(({ code, purposeId, floor }) => ({
      code,
      owner: { type: 'PERSON', id: to } as const,
      ...(purposeId ? { purposeId } : {}),
      tallied: true,
      floor: floor === null ? null : Number(floor),
    })),
  );
  await post(
    ctx,
    left.map((account, n) => movement(account, own[n]!, { type: 'PersonMerger', id: from })),
  );
}

/** What is owed goes the other way. */
function movement({ id, balance }: OwnBalance, own: string, subject: { type: string; id: string }): Movement {
  const amount = Number(balance);
  const [fromId, toId] = amount > 0 ? [id, own] : [own, id];
  return { fromId, toId, amount: Math.abs(amount), kind: 'CARRIED_OVER', subject };
}
