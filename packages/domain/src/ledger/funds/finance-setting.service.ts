import { type Fen, newId, refuse, text, today } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, type TenantCtx } from '../../context.js';
import { oneAtATime } from '../../one-at-a-time.js';
import { closing } from '../book/closed-years.js';
import { FinanceSetting } from './finance-setting.entity.js';
import type { CloseYearInput, SetApprovalThresholdInput } from './funds.inputs.js';

/** What one person approves alone, in a community that has set nothing: 20,000 yuan. */
export const DEFAULT_APPROVAL_THRESHOLD: Fen = 2_000_000;

/** Sets above which amount two persons approve payments and settlements. What was approved once stays so. */
export async function setApprovalThreshold(context: Ctx, input: SetApprovalThresholdInput): Promise<FinanceSetting> {
  const ctx = inCommunity(context);
  authorize(ctx, 'update', 'FinanceSetting');
  if (input.amountFen < 0) {
    throw refuse('BAD_USER_INPUT', text('额度不能为负', 'The amount cannot be negative'), ['amountFen']);
  }
  const setting = await ownSetting(ctx);
  authorize(ctx, 'update', 'FinanceSetting', setting);
  setting.approvalThresholdFen = input.amountFen;
  await ctx.em.flush();
  return setting;
}

/**
 * Closes a year that is over, and all before it: nothing is posted into them any more, whatever it is. Balances go on in
 * the next year as they are; a mistake is taken back by a reversal in a year that is open. A closed year stays closed.
 */
export async function closeYear(context: Ctx, input: CloseYearInput): Promise<FinanceSetting> {
  const ctx = inCommunity(context);
  authorize(ctx, 'update', 'FinanceSetting');
  if (input.year < 1900 || input.year >= Number(today().slice(0, 4))) {
    throw refuse('BAD_USER_INPUT', text('只能结账已过去的年度', 'Only a year that is over can be closed'), ['year']);
  }
  await closing(ctx);
  const setting = await ownSetting(ctx);
  authorize(ctx, 'update', 'FinanceSetting', setting);
  if (setting.closedThrough !== null && input.year <= setting.closedThrough) {
    throw refuse('CONFLICT', text('该年度已结账', 'This year is closed already'), ['year']);
  }
  await refuseWaiting(ctx, input.year);
  setting.closedThrough = input.year;
  await ctx.em.flush();
  return setting;
}

/** Above which amount two persons approve. */
export async function approvalThreshold({ em, community }: TenantCtx): Promise<Fen> {
  const setting = await em.findOne(FinanceSetting, { communityId: community.id });
  return setting?.approvalThresholdFen ?? DEFAULT_APPROVAL_THRESHOLD;
}

/** The community's own, made where it has none yet. */
async function ownSetting(ctx: TenantCtx): Promise<FinanceSetting> {
  await oneAtATime(ctx, 'finance settings');
  const own = { communityId: ctx.community.id };
  const present = await ctx.em.findOne(FinanceSetting, own, { refresh: true });
  if (present) return present;
  const setting = ctx.em.create(FinanceSetting, {
    ...own,
    id: newId(),
    approvalThresholdFen: DEFAULT_APPROVAL_THRESHOLD,
    closedThrough: null,
  });
  ctx.em.persist(setting);
  return setting;
}

async function refuseWaiting({ em, community }: TenantCtx, year: number): Promise<void> {
  const [row] = await em.execute<{ count: string }[]>(
    `select count(*) as count from payment where community_id = ? and status = 'FILED' and on_date <= ?`,
    [community.id, `${year}-12-31`],
  );
  if (Number(row!.count) === 0) return;
  throw refuse(
    'CONFLICT',
    text(
      `该年度有 ${row!.count} 笔付款待审批，请先审批或退回`,
      `${row!.count} payments of that year await approval: decide them first`,
    ),
    ['year'],
  );
}
