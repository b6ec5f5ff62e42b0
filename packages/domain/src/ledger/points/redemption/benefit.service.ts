import { refuse, text, today } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../../../context.js';
import { once } from '../../../idempotency.js';
import { normaliseName } from '../../../names.js';
import { organisations } from '../../../people/organisation.entity.js';
import { Benefit, benefits } from './benefit.entity.js';
import type { CreateBenefitInput, EndBenefitInput, UpdateBenefitInput } from './redemption.inputs.js';

/** Sets up what points can be exchanged for, at an organisation that provides it. One benefit per idempotency key. */
export async function createBenefit(
  context: Ctx,
  input: CreateBenefitInput,
): Promise<{ benefit: Benefit; replayed: boolean }> {
  const ctx = inCommunity(context);
  authorize(ctx, 'create', 'Benefit');
  const provider = await target(ctx, organisations, input.providerId, ['providerId']);
  const { id, replayed } = await once(ctx, 'createBenefit', input.idempotencyKey, input);
  const own = { communityId: ctx.community.id, id };
  if (replayed) return { benefit: await ctx.em.findOneOrFail(Benefit, own), replayed };
  const benefit = setUpBenefit(ctx, { ...input, id, providerId: provider.id });
  await ctx.em.flush();
  return { benefit, replayed };
}

/** What is said of a benefit that is set up; ids of rows. */
export type NewBenefit = Omit<CreateBenefitInput, 'idempotencyKey'> & { id: string };

/** Adds a benefit, which the next flush writes. @throws Refusal BAD_USER_INPUT that names what cannot be */
export function setUpBenefit(ctx: TenantCtx, { id, ...input }: NewBenefit): Benefit {
  authorize(ctx, 'create', 'Benefit');
  const { stock = null, limitCount = null, limitPeriod = null, untilDate = null } = input;
  const terms = {
    title: normaliseName(input.title, ['title']),
    titleEn: normaliseName(input.titleEn, ['titleEn']),
    cost: input.cost,
    ...{ stock, limitCount, limitPeriod, untilDate },
    fromDate: input.fromDate ?? today(),
    holdDays: input.holdDays,
  };
  refuseImpossibleBenefit(terms);
  const own = { communityId: ctx.community.id, id, providerId: input.providerId };
  const benefit = ctx.em.create(Benefit, { ...own, ...terms, status: 'OPEN', sample: false });
  ctx.em.persist(benefit);
  return benefit;
}

/** Changes a benefit that has not ended. What was redeemed keeps the cost and the time that it was redeemed with. */
export async function updateBenefit(context: Ctx, { benefitId, ...input }: UpdateBenefitInput): Promise<Benefit> {
  const ctx = inCommunity(context);
  const benefit = await target(ctx, benefits, benefitId, ['benefitId'], { lock: true });
  changeBenefit(ctx, benefit, input);
  await ctx.em.flush();
  return benefit;
}

/** Changes what is given of a benefit that is locked, which the next flush writes. */
export function changeBenefit(ctx: TenantCtx, benefit: Benefit, input: Omit<UpdateBenefitInput, 'benefitId'>): void {
  authorize(ctx, 'update', 'Benefit', benefit);
  refuseEnded(benefit);
  const { title, titleEn, cost, holdDays } = input;
  if (title != null) benefit.title = normaliseName(title, ['title']);
  if (titleEn != null) benefit.titleEn = normaliseName(titleEn, ['titleEn']);
  if (cost != null) benefit.cost = cost;
  if (holdDays != null) benefit.holdDays = holdDays;
  // Of these, null means that nothing bounds it.
  if (input.stock !== undefined) benefit.stock = input.stock;
  if (input.limitCount !== undefined) benefit.limitCount = input.limitCount;
  if (input.limitPeriod !== undefined) benefit.limitPeriod = input.limitPeriod;
  if (input.untilDate !== undefined) benefit.untilDate = input.untilDate;
  refuseImpossibleBenefit(benefit);
}

/** Ends a benefit: nobody redeems it any more; what was redeemed before can still be handed over. */
export async function endBenefit(context: Ctx, { benefitId }: EndBenefitInput): Promise<Benefit> {
  const ctx = inCommunity(context);
  const benefit = await target(ctx, benefits, benefitId, ['benefitId'], { lock: true });
  authorize(ctx, 'update', 'Benefit', benefit);
  refuseEnded(benefit);
  benefit.status = 'ENDED';
  await ctx.em.flush();
  return benefit;
}

/** @throws Refusal CONFLICT where it has ended */
export function refuseEnded({ status }: Benefit): void {
  if (status === 'OPEN') return;
  throw refuse('CONFLICT', text('这项福利已终止', 'This benefit has ended'), ['benefitId']);
}

type BenefitTerms = Pick<
  Benefit,
  'cost' | 'stock' | 'limitCount' | 'limitPeriod' | 'fromDate' | 'untilDate' | 'holdDays'
>;

/** @throws Refusal BAD_USER_INPUT that names what cannot be */
export function refuseImpossibleBenefit(terms: BenefitTerms): void {
  const { cost, stock, limitCount, limitPeriod, fromDate, untilDate, holdDays } = terms;
  refuseOutside('cost', cost, 1, 1_000_000);
  refuseOutside('holdDays', holdDays, 1, 90);
  if (stock !== null) refuseOutside('stock', stock, 0, 1_000_000);
  if (limitCount !== null) refuseOutside('limitCount', limitCount, 1, 10_000);
  if ((limitCount === null) !== (limitPeriod === null)) {
    throw refuse('BAD_USER_INPUT', text('上限与周期须同填或同缺', 'A limit and its period are given together'), [
      limitCount === null ? 'limitCount' : 'limitPeriod',
    ]);
  }
  if (untilDate !== null && untilDate < fromDate) {
    throw refuse('BAD_USER_INPUT', text('截止日不能早于起始日', 'The last day is not before the first'), ['untilDate']);
  }
}

function refuseOutside(field: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw refuse(
    'BAD_USER_INPUT',
    text(`应为 ${least} 至 ${most} 的整数`, `This is a whole number from ${least} to ${most}`),
    [field],
  );
}
