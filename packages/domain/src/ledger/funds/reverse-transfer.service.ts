import { Denial, refuse, text } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../../context.js';
import { once } from '../../idempotency.js';
import { normaliseNote } from '../../names.js';
import { namedAs } from '../book/named-as.js';
import { reverse } from '../book/reverse.js';
import { Transfer, transfers } from '../book/transfer.entity.js';
import type { ReverseTransferInput } from './funds.inputs.js';
import type { Recorded } from './money-in.service.js';

/**
 * Takes a transfer of money back, by one the other way round that counts today. Somebody else than who made it does so;
 * what a person was paid by it, that person does not take back either. What a settlement paid and is taken
 * back is free in the project's budget again.
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
  await lockProject(ctx, transfer);
  const [reversal] = await namedAs({ amount: ['transferId'] }, () => reverse(ctx, [transfer.id], { memo }));
  await freeBudget(ctx, transfer);
  return { transfer: reversal!, replayed };
}

/** Before the accounts, as settlements do. */
async function lockProject({ em, community }: TenantCtx, { kind, subjectId }: Transfer): Promise<void> {
  if (kind !== 'SETTLEMENT' || !subjectId) return;
  await em.execute(
    `select 1 from project where community_id = ? and id = (
       select l.project_id from settlement_line l where l.community_id = project.community_id and l.id = ?) for update`,
    [community.id, subjectId],
  );
}

/** Once the transfer is taken back: of one that had been before, nothing is free a second time. */
async function freeBudget({ em, community }: TenantCtx, { kind, subjectId, amount }: Transfer): Promise<void> {
  if (kind !== 'SETTLEMENT' || !subjectId) return;
  await em.execute(
    `update project_funding f set settled_fen = f.settled_fen - ? from settlement_line l
     where f.community_id = ? and l.community_id = f.community_id and l.id = ? and l.project_id = f.project_id
       and f.line_key = l.line_key`,
    [amount, community.id, subjectId],
  );
}
