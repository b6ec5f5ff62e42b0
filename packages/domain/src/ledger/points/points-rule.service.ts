import { newId, refuse, text } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity } from '../../context.js';
import { normaliseName } from '../../names.js';
import { oneAtATime } from '../../one-at-a-time.js';
import type { PointsPeriod } from './points.enums.js';
import type { SetPointsRuleInput } from './points.inputs.js';
import { PointsRule } from './points-rule.entity.js';

const MOST = 10_000;

/** Sets what conduct earns how many points. Claims that were made keep what the rule gave then. */
export async function setPointsRule(context: Ctx, input: SetPointsRuleInput): Promise<PointsRule> {
  const ctx = inCommunity(context);
  authorize(ctx, 'create', 'PointsRule');
  const told = termsOf(input);
  await oneAtATime(ctx, `points rule ${told.key}`);
  const own = { communityId: ctx.community.id };
  const present = await ctx.em.findOne(PointsRule, { ...own, key: told.key });
  if (present) authorize(ctx, 'update', 'PointsRule', present);
  const rule = present
    ? ctx.em.assign(present, told)
    : ctx.em.create(PointsRule, { ...own, id: newId(), sample: false, ...told });
  await ctx.em.persist(rule).flush();
  return rule;
}

/** @throws Refusal BAD_USER_INPUT that names what cannot be */
function termsOf(input: SetPointsRuleInput) {
  const { capPoints = null, capPeriod = null }: { capPoints?: number | null; capPeriod?: PointsPeriod | null } = input;
  if (!/^(?=.{1,60}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(input.key)) {
    throw refuse(
      'BAD_USER_INPUT',
      text(
        '键应为小写英文短词，以连字符相连，如 sorts-waste',
        'A key is short lower-case words joined by hyphens, as in sorts-waste',
      ),
      ['key'],
    );
  }
  refuseNoPoints(input.points, 'points');
  if ((capPoints === null) !== (capPeriod === null)) {
    throw refuse('BAD_USER_INPUT', text('上限与周期须同填或同缺', 'A cap and its period are given together'), [
      capPoints === null ? 'capPoints' : 'capPeriod',
    ]);
  }
  if (capPoints !== null) refuseNoPoints(capPoints, 'capPoints');
  if (capPoints !== null && capPoints < input.points) {
    throw refuse('BAD_USER_INPUT', text('上限不能低于每次得分', 'A cap is no lower than the points of one time'), [
      'capPoints',
    ]);
  }
  const { key, points, needsEvidence, enteredBy, active } = input;
  return {
    ...{ key, points, needsEvidence, enteredBy, active, capPoints, capPeriod },
    title: normaliseName(input.title, ['title']),
    titleEn: normaliseName(input.titleEn, ['titleEn']),
  };
}

function refuseNoPoints(points: number, field: string): void {
  if (Number.isInteger(points) && points >= 1 && points <= MOST) return;
  throw refuse('BAD_USER_INPUT', text(`应为 1 至 ${MOST} 的整数`, 'This is a whole number from 1 to 10,000'), [field]);
}
