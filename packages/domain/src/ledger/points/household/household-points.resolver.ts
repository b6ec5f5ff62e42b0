import { Arg, Authorized, Ctx, Field, FieldResolver, Mutation, ObjectType, Resolver, Root } from 'type-graphql';
import type { Ctx as Context } from '../../../context.js';
import { Payload, REPLAYED } from '../../../graphql/payload.js';
import { Transfer } from '../../book/transfer.entity.js';
import { PointsStanding } from '../conduct/points-standing.types.js';
import { ContributePointsInput } from './contribute-points.inputs.js';
import { contributePoints } from './contribute-points.service.js';
import { householdPointsOf } from './household-points.service.js';
import { HouseholdPoints } from './household-points.types.js';

@ObjectType({ description: '放入户内积分的结果 · Result of putting points into the account of a household' })
export class ContributePointsPayload extends Payload {
  @Field(() => Transfer, { nullable: true, description: '转账 · The transfer' }) declare transfer?: Transfer;
  @Field(() => Boolean, REPLAYED) declare replayed?: boolean;
}

@Resolver(() => PointsStanding)
export class HouseholdPointsResolver {
  @FieldResolver(() => HouseholdPoints, {
    nullable: true,
    description:
      '现住户的户内积分；没有住户则为空 · What the household has pooled in which they live now; null where they live in none',
  })
  household(@Ctx() ctx: Context, @Root() { personId }: PointsStanding): Promise<HouseholdPoints | null> {
    return householdPointsOf(ctx, personId);
  }

  @Authorized()
  @Mutation(() => ContributePointsPayload, {
    description:
      '把积分放入现住户的账户，由成年成员使用 · Put points into the account of the household that one lives in, for its adult members to spend',
  })
  async contributePoints(
    @Ctx() ctx: Context,
    @Arg('input', () => ContributePointsInput, { description: '输入 · Input' }) input: ContributePointsInput,
  ): Promise<Partial<ContributePointsPayload>> {
    return contributePoints(ctx, input);
  }
}
