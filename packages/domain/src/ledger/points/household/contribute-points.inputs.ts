import { Field, ID, InputType, Int } from 'type-graphql';

@InputType({ description: '把积分放入户内账户 · Put points into the account of the household' })
export class ContributePointsInput {
  @Field(() => ID, {
    description:
      '谁的积分：本人，或所监护的未满 14 岁的孩子 · Whose points: one’s own, or those of a child under 14 in one’s care',
  })
  declare fromPersonId: string;
  @Field(() => Int, { description: '多少积分 · How many points' }) declare points: number;
  @Field(() => String, { description: '幂等键：同键只放入一次 · Idempotency key: one contribution per key' })
  declare idempotencyKey: string;
}
