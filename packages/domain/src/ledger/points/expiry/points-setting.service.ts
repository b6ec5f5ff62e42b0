import { firstOfMonth, newId, refuse, text, today } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, type TenantCtx } from '../../../context.js';
import { oneAtATime } from '../../../one-at-a-time.js';
import { PointsSetting } from './points-setting.entity.js';
import type { SetPointsValidityInput } from './points-setting.inputs.js';

/** Conduct can be claimed for 90 days and is reviewed after that: nobody is credited with what expires at once. */
const LEAST = 6;
const MOST = 120;

/** The one row must not be made twice at once. */
export const SETTING_POINTS = 'points settings';

/**
 * Sets how long points are valid. Where that is shorter than before, nothing expires before the month after next: whoever
 * has points reads for a whole month what they will lose, and can spend it.
 */
export async function setPointsValidity(
  context: Ctx,
  { months = null }: SetPointsValidityInput,
): Promise<PointsSetting> {
  const ctx = inCommunity(context);
  authorize(ctx, 'update', 'PointsSetting');
  refuseImpossibleValidity(months);
  const setting = await ownSetting(ctx);
  authorize(ctx, 'update', 'PointsSetting', setting);
  const { validMonths: before } = setting;
  if (months === null) setting.expiresFrom = null;
  else if (before === null || months < before) setting.expiresFrom = firstOfMonth(today(), 2);
  setting.validMonths = months;
  await ctx.em.flush();
  return setting;
}

/** @throws Refusal BAD_USER_INPUT, naming `months` */
export function refuseImpossibleValidity(months: number | null): void {
  if (months === null || (Number.isInteger(months) && months >= LEAST && months <= MOST)) return;
  throw refuse(
    'BAD_USER_INPUT',
    text(
      `有效期应为 ${LEAST} 至 ${MOST} 个月；不填则长期有效`,
      `Points are valid for ${LEAST} to ${MOST} months, or for ever where nothing is given`,
    ),
    ['months'],
  );
}

/** The community's own, made where it has none yet. */
async function ownSetting(ctx: TenantCtx): Promise<PointsSetting> {
  await oneAtATime(ctx, SETTING_POINTS);
  const own = { communityId: ctx.community.id };
  const present = await ctx.em.findOne(PointsSetting, own, { refresh: true });
  if (present) return present;
  const setting = ctx.em.create(PointsSetting, { ...own, id: newId(), validMonths: null, expiresFrom: null });
  ctx.em.persist(setting);
  return setting;
}
