import { Field, ID, InputType, Int } from 'type-graphql';

@InputType({ description: '户内转让积分 · Give points to somebody of the same household' })
export class TransferPointsInput {
  @Field(() => ID, {
    description:
      '谁的积分：本人，或所监护的未满 14 岁的孩子 · Whose points: one’s own, or those of a child under 14 in one’s care',
  })
  declare fromPersonId: string;
  @Field(() => ID, { description: '给谁；须同住一户 · To whom; somebody of the same household' })
  declare toPersonId: string;
  @Field(() => Int, { description: '多少积分 · How many points' }) declare points: number;
  @Field(() => String, { description: '幂等键：同键只转一次 · Idempotency key: one transfer per key' })
  declare idempotencyKey: string;
}
