import { Field, ID, InputType, Int } from 'type-graphql';
import { LocalDateScalar } from '../../../graphql/scalars.js';
import { OnBehalfOfInput } from '../../../people/representation.entity.js';
import { PointsPeriod } from '../points.enums.js';
import { PointsPurse } from './redemption.enums.js';

@InputType({ description: '设立积分福利 · Set up a benefit' })
export class CreateBenefitInput {
  @Field(() => String, { description: '中文名称 · Title' }) declare title: string;
  @Field(() => String, { description: '英文名称 · English title' }) declare titleEn: string;
  @Field(() => Int, { description: '所需积分，1 至 1000000 · Its cost in points, 1 to 1,000,000' })
  declare cost: number;
  @Field(() => ID, { description: '提供的组织 · The organisation that provides it' }) declare providerId: string;
  @Field(() => Int, { nullable: true, description: '几份；不填则不限 · How many there are; no end where not given' })
  declare stock?: number | null;
  @Field(() => Int, {
    nullable: true,
    description: '每人每周期最多几份；与周期同填或同缺 · Most for a person in a period; with a period or not at all',
  })
  declare limitCount?: number | null;
  @Field(() => PointsPeriod, { nullable: true, description: '上限的周期 · Period of the limit' })
  declare limitPeriod?: PointsPeriod | null;
  @Field(() => LocalDateScalar, {
    nullable: true,
    description: '起始日；不填为今天 · First day; today where not given',
  })
  declare fromDate?: string;
  @Field(() => LocalDateScalar, { nullable: true, description: '截止日 · Last day' }) declare untilDate?: string | null;
  @Field(() => Int, { defaultValue: 14, description: '兑换后保留几天，1 至 90 · Days a redemption is kept, 1 to 90' })
  declare holdDays: number;
  @Field(() => String, { description: '幂等键：同键只设立一次 · Idempotency key: one benefit per key' })
  declare idempotencyKey: string;
}

@InputType({ description: '修改积分福利：只改所填的 · Change a benefit: what is given, and nothing else' })
export class UpdateBenefitInput {
  @Field(() => ID, { description: '福利 · The benefit' }) declare benefitId: string;
  @Field(() => String, { nullable: true, description: '中文名称 · Title' }) declare title?: string;
  @Field(() => String, { nullable: true, description: '英文名称 · English title' }) declare titleEn?: string;
  @Field(() => Int, { nullable: true, description: '所需积分 · Its cost in points' }) declare cost?: number;
  @Field(() => Int, { nullable: true, description: '还剩几份；null 为不限 · How many are left; null for no end' })
  declare stock?: number | null;
  @Field(() => Int, { nullable: true, description: '每人每周期最多几份 · Most for a person in a period' })
  declare limitCount?: number | null;
  @Field(() => PointsPeriod, { nullable: true, description: '上限的周期 · Period of the limit' })
  declare limitPeriod?: PointsPeriod | null;
  @Field(() => LocalDateScalar, { nullable: true, description: '截止日 · Last day' }) declare untilDate?: string | null;
  @Field(() => Int, { nullable: true, description: '兑换后保留几天 · Days a redemption is kept' })
  declare holdDays?: number;
}

@InputType({ description: '终止积分福利 · End a benefit' })
export class EndBenefitInput {
  @Field(() => ID, { description: '福利 · The benefit' }) declare benefitId: string;
}

@InputType({ description: '用积分兑换 · Redeem points' })
export class RedeemBenefitInput {
  @Field(() => ID, { description: '福利 · The benefit' }) declare benefitId: string;
  @Field(() => ID, {
    nullable: true,
    description:
      '为谁兑换；不填为本人，可为所监护的未满 14 岁的孩子，或所代办的居民 · For whom: oneself where not given, a child under 14 in one’s care, or whom one acts for',
  })
  declare personId?: string;
  @Field(() => PointsPurse, {
    nullable: true,
    description: '用谁的积分；不填为本人的 · Whose points; one’s own where not given',
  })
  declare purse?: PointsPurse;
  @Field(() => OnBehalfOfInput, { nullable: true, description: '代办时填写 · When acting for a resident' })
  declare onBehalfOf?: OnBehalfOfInput;
  @Field(() => String, { description: '幂等键：同键只兑换一次 · Idempotency key: one redemption per key' })
  declare idempotencyKey: string;
}

@InputType({ description: '确认兑换 · Confirm a redemption' })
export class ConfirmRedemptionInput {
  @Field(() => ID, { description: '兑换 · The redemption' }) declare redemptionId: string;
  @Field(() => String, { description: '居民出示的兑换码 · The code that the resident shows' }) declare code: string;
}

@InputType({ description: '取消兑换 · Cancel a redemption' })
export class CancelRedemptionInput {
  @Field(() => ID, { description: '兑换 · The redemption' }) declare redemptionId: string;
  @Field(() => String, {
    nullable: true,
    description: '原因；取消他人的必填 · Reason; needed where it is somebody else’s',
  })
  declare reason?: string;
}

@InputType({ description: '退回已确认的兑换 · Refund a redemption that was confirmed' })
export class RefundRedemptionInput {
  @Field(() => ID, { description: '兑换 · The redemption' }) declare redemptionId: string;
  @Field(() => String, { description: '原因 · Reason' }) declare reason: string;
}
