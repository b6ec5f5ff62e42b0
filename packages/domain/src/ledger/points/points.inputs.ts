import { Field, ID, InputType, Int } from 'type-graphql';
import { LocalDateScalar } from '../../graphql/scalars.js';
import { OnBehalfOfInput } from '../../people/representation.entity.js';
import { PointsEnteredBy, PointsPeriod } from './points.enums.js';

@InputType({
  description:
    '设立或修改积分规则：同键的规则被全部改写 · Set a points rule: one of the same key is replaced as a whole',
})
export class SetPointsRuleInput {
  @Field(() => String, { description: '键，如 sorts-waste · Key, as in sorts-waste' }) declare key: string;
  @Field(() => String, { description: '中文名称 · Title' }) declare title: string;
  @Field(() => String, { description: '英文名称 · English title' }) declare titleEn: string;
  @Field(() => Int, { description: '每次得分，1 至 10000 · Points each time, 1 to 10,000' }) declare points: number;
  @Field(() => Int, {
    nullable: true,
    description: '每人每周期最多得分；与周期同填或同缺 · Most points in a period; with a period or not at all',
  })
  declare capPoints?: number | null;
  @Field(() => PointsPeriod, { nullable: true, description: '上限的周期 · Period of the cap' })
  declare capPeriod?: PointsPeriod | null;
  @Field(() => Boolean, { defaultValue: false, description: '是否须说明依据 · Whether evidence must be told' })
  declare needsEvidence: boolean;
  @Field(() => PointsEnteredBy, { defaultValue: PointsEnteredBy.ANYBODY, description: '谁可以申报 · Who may enter it' })
  declare enteredBy: PointsEnteredBy;
  @Field(() => Boolean, { defaultValue: true, description: '是否在用 · Whether it is in use' })
  declare active: boolean;
}

@InputType({ description: '申报积分 · Claim points' })
export class ClaimPointsInput {
  @Field(() => ID, { description: '所依规则 · The rule' }) declare ruleId: string;
  @Field(() => ID, { description: '谁的积分；本人或所代办的居民 · Whose points: one’s own, or whom one acts for' })
  declare personId: string;
  @Field(() => LocalDateScalar, { description: '行为发生的日期，90 天以内 · The day it was done, of the last 90' })
  declare doneOn: string;
  @Field(() => String, { nullable: true, description: '依据 · Evidence' }) declare evidence?: string;
  @Field(() => OnBehalfOfInput, { nullable: true, description: '代办时填写 · When acting for a resident' })
  declare onBehalfOf?: OnBehalfOfInput;
  @Field(() => String, { description: '幂等键：同键只申报一次 · Idempotency key: one claim per key' })
  declare idempotencyKey: string;
}

@InputType({ description: '审核积分申报 · Review a claim of points' })
export class ReviewPointsClaimInput {
  @Field(() => ID, { description: '申报 · The claim' }) declare claimId: string;
  @Field(() => Boolean, { description: '是否通过 · Whether it is approved' }) declare approve: boolean;
  @Field(() => String, { nullable: true, description: '原因；不通过时必填 · Reason; needed where it is rejected' })
  declare reason?: string;
}
