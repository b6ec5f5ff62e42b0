import { Denial, refuse, text } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, target } from '../../context.js';
import { once } from '../../idempotency.js';
import { normaliseNote } from '../../names.js';
import { namedAs } from '../book/named-as.js';
import { reverse } from '../book/reverse.js';
import { Transfer, transfers } from '../book/transfer.entity.js';
import type { ReverseTransferInput } from './funds.inputs.js';
import type { Recorded } from './money-in.service.js';

/**
 * Takes a transfer of money back, by one the other way round that counts today. Somebody else than who made it does so;
 * what a person was paid by it, that person does not take back either. A settlement's budget stays used: what came back
 * lies in the line's fund, and is paid anew as a payment.
 */
export async function reverseTransfer(context: Ctx, input: ReverseTransferInput): Promise<Recorded> {
  const ctx = inCommunity(context);
  const transfer = await target(ctx, transfers, input.transferId, ['transferId']);
  if (ctx.actor.kind !== 'PERSON') {
    throw new Denial('FORBIDDEN', text('冲正须由具体的人办理', 'A transfer is taken back by a person'));
  }
  authorize(ctx, 'approve', 'Transfer', transfer);
  if (transfer.unit !== 'FEN') {
    throw refuse('BAD_USER_INPUT', text('积分不在此冲正', 'Points are not taken back here'), ['transferId']);
  }
  const memo = normaliseNote(input.reason, ['reason']);
  const { id, replayed } = await once(ctx, 'reverseTransfer', input.idempotencyKey, input, transfer);
  if (replayed) {
    const own = { communityId: ctx.community.id, reversesId: id };
    return { transfer: await ctx.em.findOneOrFail(Transfer, own), replayed };
  }
  const [reversal] = await namedAs({ amount: ['transferId'] }, () => reverse(ctx, [transfer.id], { memo }));
  return { transfer: reversal!, replayed };
}
