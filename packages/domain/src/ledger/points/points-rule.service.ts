import { newId, refuse, text } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, type TenantCtx } from '../../context.js';
import { normaliseName } from '../../names.js';
import { oneAtATime } from '../../one-at-a-time.js';
import type { SetPointsRuleInput } from './points.inputs.js';
import { PointsRule } from './points-rule.entity.js';

const MOST = 10_000;

/** Sets what conduct earns how many points. Claims that were made keep what the rule gave then. */
export async function setPointsRule(context: Ctx, input: SetPointsRuleInput): Promise<PointsRule> {
  const [rule] = await setPointsRules(inCommunity(context), [input]);
  return rule!;
}

/** Sets any number of rules, each with a key of its own: three statements, however many there are. */
export async function setPointsRules(ctx: TenantCtx, inputs: readonly SetPointsRuleInput[]): Promise<PointsRule[]> {
  authorize(ctx, 'create', 'PointsRule');
  const told = inputs.map(pointsRuleTerms);
  await oneAtATime(ctx, SETTING_POINTS_RULES);
  const own = { communityId: ctx.community.id };
  const present = await ctx.em.find(PointsRule, { ...own, key: { $in: told.map(({ key }) => key) } });
  for (const rule of present) authorize(ctx, 'update', 'PointsRule', rule);
  const rules = told.map((terms) => {
    const known = present.find(({ key }) => key === terms.key);
    if (known) return ctx.em.assign(known, terms);
    return ctx.em.create(PointsRule, { ...own, id: newId(), sample: false, ...terms });
  });
  await ctx.em.persist(rules).flush();
  return rules;
}

/** Rules of one key must not be made twice at once. */
export const SETTING_POINTS_RULES = 'points rules';

/** @throws Refusal BAD_USER_INPUT that names what cannot be */
export function pointsRuleTerms(input: SetPointsRuleInput) {
  const { capPoints = null, capPeriod = null } = input;
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
