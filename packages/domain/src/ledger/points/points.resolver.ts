import { type Read, readPage } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Field, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../../context.js';
import { PageArgs } from '../../graphql/connection.js';
import { Payload, REPLAYED } from '../../graphql/payload.js';
import { ClaimPointsInput, ReviewPointsClaimInput, SetPointsRuleInput } from './points.inputs.js';
import { PointsClaim, PointsClaimConnection, pointsClaims } from './points-claim.entity.js';
import { claimPoints, reviewPointsClaim } from './points-claim.service.js';
import { PointsRule, PointsRuleConnection, pointsRules } from './points-rule.entity.js';
import { setPointsRule } from './points-rule.service.js';

@ObjectType({ description: '设立积分规则的结果 · Result of setting a points rule' })
export class SetPointsRulePayload extends Payload {
  @Field(() => PointsRule, { nullable: true, description: '积分规则 · The rule' }) declare rule?: PointsRule;
}

@ObjectType({ description: '申报积分的结果 · Result of claiming points' })
export class ClaimPointsPayload extends Payload {
  @Field(() => PointsClaim, { nullable: true, description: '申报 · The claim' }) declare claim?: PointsClaim;
  @Field(() => Boolean, REPLAYED) declare replayed?: boolean;
}

@ObjectType({ description: '审核积分申报的结果 · Result of reviewing a claim of points' })
export class ReviewPointsClaimPayload extends Payload {
  @Field(() => PointsClaim, { nullable: true, description: '申报 · The claim' }) declare claim?: PointsClaim;
}

@Resolver()
export class PointsResolver {
  @Authorized()
  @Query(() => PointsRuleConnection, { description: '本社区的积分规则 · The community’s points rules' })
  pointsRules(@Args(() => PageArgs) args: PageArgs): Read<PointsRule> {
    return readPage(pointsRules, args);
  }

  @Authorized()
  @Query(() => PointsClaimConnection, {
    description: '积分申报，新的在前；居民只见自己的 · Claims of points, the newest first; residents see their own',
  })
  pointsClaims(@Args(() => PageArgs) args: PageArgs): Read<PointsClaim> {
    return readPage(pointsClaims, args);
  }

  @Authorized()
  @Mutation(() => SetPointsRulePayload, { description: '设立或修改积分规则 · Set a points rule' })
  async setPointsRule(
    @Ctx() ctx: Context,
    @Arg('input', () => SetPointsRuleInput, { description: '输入 · Input' }) input: SetPointsRuleInput,
  ): Promise<Partial<SetPointsRulePayload>> {
    return { rule: await setPointsRule(ctx, input) };
  }

  @Authorized()
  @Mutation(() => ClaimPointsPayload, {
    description: '申报积分，由他人审核后入账 · Claim points; credited once somebody else has approved',
  })
  async claimPoints(
    @Ctx() ctx: Context,
    @Arg('input', () => ClaimPointsInput, { description: '输入 · Input' }) input: ClaimPointsInput,
  ): Promise<Partial<ClaimPointsPayload>> {
    return claimPoints(ctx, input);
  }

  @Authorized()
  @Mutation(() => ReviewPointsClaimPayload, {
    description: '审核他人申报的积分 · Approve or reject points that somebody else claimed',
  })
  async reviewPointsClaim(
    @Ctx() ctx: Context,
    @Arg('input', () => ReviewPointsClaimInput, { description: '输入 · Input' }) input: ReviewPointsClaimInput,
  ): Promise<Partial<ReviewPointsClaimPayload>> {
    return { claim: await reviewPointsClaim(ctx, input) };
  }
}
