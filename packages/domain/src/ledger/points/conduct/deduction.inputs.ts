import { Field, ID, InputType, Int } from 'type-graphql';
import { LocalDateScalar } from '../../../graphql/scalars.js';
import { PointsAppealOutcome, PointsDeductionKind } from './deduction.enums.js';

@InputType({ description: '扣减积分 · Take points away' })
export class DeductPointsInput {
  @Field(() => ID, { description: '谁的积分，不能是本人 · Whose; not one’s own' }) declare personId: string;
  @Field(() => PointsDeductionKind, { description: '事由 · What for' }) declare kind: PointsDeductionKind;
  @Field(() => Int, { description: '多少积分，不超过其可用余额 · How many; no more than can be spent' })
  declare points: number;
  @Field(() => String, { description: '原因，本人可见 · Why; the person reads it' }) declare reason: string;
  @Field(() => LocalDateScalar, { description: '发生的日期 · The day on which it happened' })
  declare occurredOn: string;
  @Field(() => String, { description: '幂等键：同键只扣一次 · Idempotency key: one deduction per key' })
  declare idempotencyKey: string;
}

@InputType({ description: '对扣分申诉 · Appeal against a deduction' })
export class AppealDeductionInput {
  @Field(() => ID, { description: '扣分 · The deduction' }) declare deductionId: string;
  @Field(() => String, { description: '申诉理由 · What one has to say' }) declare text: string;
}

@InputType({ description: '裁定申诉 · Decide an appeal' })
export class DecideAppealInput {
  @Field(() => ID, { description: '扣分 · The deduction' }) declare deductionId: string;
  @Field(() => PointsAppealOutcome, { description: '维持或撤销 · Whether it stands' })
  declare outcome: PointsAppealOutcome;
  @Field(() => String, { description: '裁定理由，本人可见 · Why; the person reads it' }) declare reason: string;
}
