import type { TenantCtx } from '../../context.js';
import { type AccountWanted, accountIds } from '../book/open-accounts.js';
import { post } from '../book/post.js';
import { reverse } from '../book/reverse.js';
import { Transfer } from '../book/transfer.entity.js';
import { pointsIssued } from './points-accounts.js';

/** Points that somebody spent or lost, and is to have again. */
interface Spent {
  transferId: string;
  points: number;
  memo: string;
  subject: { type: string; id: string };
}

/**
 * Gives back what a transfer took, to `account`. What was taken before a merger lies in another community's ledger, which
 * is closed: it is carried over from there.
 */
export async function takeBack(
  ctx: TenantCtx,
  { transferId, points: amount, memo, subject }: Spent,
  account: AccountWanted,
): Promise<void> {
  if ((await ctx.em.count(Transfer, { communityId: ctx.community.id, id: transferId })) > 0) {
    await reverse(ctx, [transferId], { memo });
    return;
  }
  const [fromId, toId] = (await accountIds(ctx, [pointsIssued, account])) as [string, string];
  await post(ctx, [{ fromId, toId, amount, kind: 'CARRIED_OVER', memo, subject }]);
}
