import { newId, refuse, text } from '@gongzhi/kernel';
import { raiseAccessEpoch } from '../access-epoch/access-epoch.js';
import { authorize, type Ctx } from '../context.js';
import { flushOnce } from '../flush-once.js';
import { normaliseNote } from '../names.js';
import { Community } from '../tenancy/community.entity.js';
import { CreditCodeSuspension } from './credit-code-suspension.entity.js';
import { normaliseCreditCode } from './identifiers.js';
import type { ResumeCreditCodeInput, SuspendCreditCodeInput } from './people.inputs.js';

/**
 * The bureau suspends an organisation wherever it serves: memberships on behalf of an organisation with this code count
 * no more, in any community, from the next request on. Where that is stays behind each community's walls.
 */
export async function suspendCreditCode(ctx: Ctx, input: SuspendCreditCodeInput): Promise<CreditCodeSuspension> {
  authorize(ctx, 'create', 'CreditCodeSuspension');
  const suspension = ctx.em.create(CreditCodeSuspension, {
    id: newId(),
    creditCode: normaliseCreditCode(input.creditCode, ['creditCode']),
    reason: normaliseNote(input.reason, ['reason']),
    suspendedAt: new Date(),
    suspendedByKey: ctx.actor.key,
    resumedAt: null,
    resumedByKey: null,
  });
  ctx.em.persist(suspension);
  await flushOnce(ctx, text('该代码已被暂停', 'This code is suspended already'), ['creditCode']);
  await lookAgainEverywhere(ctx);
  return suspension;
}

/** Lets them count again, as far as their dates and their communities say. */
export async function resumeCreditCode(ctx: Ctx, input: ResumeCreditCodeInput): Promise<CreditCodeSuspension> {
  authorize(ctx, 'update', 'CreditCodeSuspension');
  const creditCode = normaliseCreditCode(input.creditCode, ['creditCode']);
  const suspension = await ctx.em.findOne(CreditCodeSuspension, { creditCode, resumedAt: null });
  if (!suspension) throw refuse('NOT_FOUND', text('该代码未被暂停', 'This code is not suspended'), ['creditCode']);
  Object.assign(suspension, { resumedAt: new Date(), resumedByKey: ctx.actor.key });
  await ctx.em.flush();
  await lookAgainEverywhere(ctx);
  return suspension;
}

/** Which communities it concerns is not known here, so that all of them look again. */
async function lookAgainEverywhere({ em }: Ctx): Promise<void> {
  const communities = await em.find(Community, { status: { $ne: 'ARCHIVED' } }, { fields: ['id'] });
  await raiseAccessEpoch(
    em,
    communities.map(({ id }) => id),
  );
}
