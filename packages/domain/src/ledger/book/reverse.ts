import { type LocalDate, refuse, text } from '@gongzhi/kernel';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { TenantCtx } from '../../context.js';
import { Books } from './books.js';
import { carryHome } from './carry-home.js';
import { postIn } from './post.js';
import { Transfer } from './transfer.entity.js';

/**
 * Takes transfers back, all of them or none: each by one the other way round. What was taken back once is not taken back
 * again, and a reversal itself never; who has spent what came in keeps it, and the reversal is refused. What comes back to
 * an entry that has become another one since is that one's.
 * @throws Refusal NOT_FOUND, CONFLICT or LIMIT_EXCEEDED
 */
export async function reverse(
  ctx: TenantCtx,
  ids: readonly string[],
  { memo, onDate }: { memo: string; onDate?: LocalDate },
): Promise<Transfer[]> {
  const own = { communityId: ctx.community.id };
  const originals = await ctx.em.find(Transfer, { ...own, id: { $in: [...ids] } }, { orderBy: { id: 'asc' } });
  if (originals.length < new Set(ids).size) throw NOT_THERE;
  if (originals.some(({ kind }) => kind === 'REVERSAL')) throw IS_REVERSAL;
  const movements = originals.map(({ id, fromId, toId, amount, subjectType, subjectId }) => ({
    fromId: toId,
    toId: fromId,
    amount,
    kind: 'REVERSAL' as const,
    memo,
    ...(onDate ? { onDate } : {}),
    subject: subjectType && subjectId ? { type: subjectType, id: subjectId } : undefined,
    reversesId: id,
  }));
  // Locked first: whoever takes the same back at the same moment is seen then.
  const books = await Books.lock(
    ctx,
    movements.flatMap(({ fromId, toId }) => [fromId, toId]),
  );
  if ((await ctx.em.count(Transfer, { ...own, reversesId: { $in: [...ids] } })) > 0) throw REVERSED;
  try {
    const reversals = await postIn(ctx, books, movements);
    await carryHome(ctx, reversals);
    return reversals;
  } catch (error) {
    // Accounts that keep no balance are not locked.
    if (error instanceof UniqueConstraintViolationException) throw REVERSED;
    throw error;
  }
}

const NOT_THERE = refuse('NOT_FOUND', text('本社区没有这笔转账', 'The community has no such transfer'), ['transferId']);
const IS_REVERSAL = refuse('CONFLICT', text('冲正本身不能再冲正', 'A reversal is not reversed'), ['transferId']);
const REVERSED = refuse('CONFLICT', text('这笔转账已经冲正过', 'This transfer has been reversed already'), [
  'transferId',
]);
