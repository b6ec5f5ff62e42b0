import type { Fen } from '@gongzhi/kernel';
import type { TenantCtx } from '../../context.js';
import { Books } from '../../ledger/book/books.js';
import { namedAs } from '../../ledger/book/named-as.js';
import { accountIds, type Movement, postIn } from '../../ledger/index.js';

interface OwnAccount {
  id: string;
  code: string;
  purposeId: string | null;
  floor: string | null;
}

/**
 * What is left in the accounts of an entry that is no more goes to the kept one's own, which are found by its key: nobody
 * has two accounts of one kind to spend from. What was moved in either before stays where it was. How much is left is
 * read once both are locked: somebody else may be moving it at the same moment.
 */
export async function carryBalances(ctx: TenantCtx, from: string, to: string): Promise<void> {
  const left = await ctx.em.execute<OwnAccount[]>(
    `select l.id, a.code, l.purpose_id as "purposeId", l.floor::text as floor
     from ledger_account l join account a on a.community_id = l.community_id and a.id = l.account_id
     where l.community_id = ? and l.owner_type = 'PERSON' and l.owner_id = ? and l.tallied order by l.id`,
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
  const books = await Books.lock(ctx, [...left.map(({ id }) => id), ...own]);
  const subject = { type: 'PersonMerger', id: from };
  const movements = left.flatMap(({ id }, n): Movement[] => {
    const { balance } = books.of(id);
    return balance === 0 ? [] : [{ ...carried(id, balance, own[n]!), subject }];
  });
  // Held since the merger was planned: what stands in the way is the entry that goes.
  await namedAs({ amount: ['mergedId'] }, () => postIn(ctx, books, movements));
}

/** What is owed goes the other way. */
function carried(id: string, balance: Fen, own: string): Movement {
  const [fromId, toId] = balance > 0 ? [id, own] : [own, id];
  return { fromId, toId, amount: Math.abs(balance), kind: 'CARRIED_OVER' };
}
