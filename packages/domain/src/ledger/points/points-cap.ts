import { type LocalDate, refuse, text } from '@gongzhi/kernel';
import type { TenantCtx } from '../../context.js';
import { oneAtATime } from '../../one-at-a-time.js';
import type { PointsClaimStatus, PointsPeriod } from './points.enums.js';
import type { PointsRule } from './points-rule.entity.js';

/** What somebody is about to earn by a rule. */
export interface Earning {
  rule: PointsRule;
  personId: string;
  doneOn: LocalDate;
  points: number;
}

/**
 * Adds up what the person has in the period of the rule's cap; claims of one person under one rule are judged one after
 * the other, so that two at the same moment do not both pass.
 * @throws Refusal LIMIT_EXCEEDED
 */
export async function refuseBeyondCap(
  ctx: TenantCtx,
  { rule: { id: ruleId, capPoints, capPeriod }, personId, doneOn, points }: Earning,
  counted: readonly PointsClaimStatus[],
  field: string[] = ['doneOn'],
): Promise<void> {
  if (capPoints === null || capPeriod === null) return;
  await oneAtATime(ctx, `points of ${personId} by ${ruleId}`);
  const unit = UNIT[capPeriod];
  const [row] = await ctx.em.execute<{ earned: string }[]>(
    `select coalesce(sum(points), 0)::text as earned from points_claim
     where community_id = ? and person_id = ? and rule_id = ? and status = any (?::text[])
       and done_on >= date_trunc('${unit}', ?::date)::date
       and done_on < (date_trunc('${unit}', ?::date) + interval '1 ${unit}')::date`,
    [ctx.community.id, personId, ruleId, `{${counted.join(',')}}`, doneOn, doneOn],
  );
  if (Number(row!.earned) + points <= capPoints) return;
  throw refuse(
    'LIMIT_EXCEEDED',
    text(
      `已达上限：${WORDS[capPeriod].zh}最多 ${capPoints} 分`,
      `This is more than the rule gives: ${capPoints} points ${WORDS[capPeriod].en} at most`,
    ),
    field,
  );
}

const UNIT: Readonly<Record<PointsPeriod, string>> = { DAY: 'day', MONTH: 'month', YEAR: 'year' };
const WORDS = {
  DAY: text('每日', 'a day'),
  MONTH: text('每月', 'a month'),
  YEAR: text('每年', 'a year'),
};
