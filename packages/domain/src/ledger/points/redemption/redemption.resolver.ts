import { type Read, readPage } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Field, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../../../context.js';
import { PageArgs } from '../../../graphql/connection.js';
import { Payload, REPLAYED } from '../../../graphql/payload.js';
import { Benefit, BenefitConnection, benefits } from './benefit.entity.js';
import { createBenefit, endBenefit, updateBenefit } from './benefit.service.js';
import { Redemption, RedemptionConnection, redemptions } from './redemption.entity.js';
import {
  CancelRedemptionInput,
  ConfirmRedemptionInput,
  CreateBenefitInput,
  EndBenefitInput,
  RedeemBenefitInput,
  RefundRedemptionInput,
  UpdateBenefitInput,
} from './redemption.inputs.js';
import { cancelRedemption, confirmRedemption, redeemBenefit, refundRedemption } from './redemption.service.js';

@ObjectType({ description: '设立积分福利的结果 · Result of setting up a benefit' })
export class CreateBenefitPayload extends Payload {
  @Field(() => Benefit, { nullable: true, description: '福利 · The benefit' }) declare benefit?: Benefit;
  @Field(() => Boolean, REPLAYED) declare replayed?: boolean;
}

@ObjectType({ description: '修改积分福利的结果 · Result of changing a benefit' })
export class UpdateBenefitPayload extends Payload {
  @Field(() => Benefit, { nullable: true, description: '福利 · The benefit' }) declare benefit?: Benefit;
}

@ObjectType({ description: '终止积分福利的结果 · Result of ending a benefit' })
export class EndBenefitPayload extends Payload {
  @Field(() => Benefit, { nullable: true, description: '福利 · The benefit' }) declare benefit?: Benefit;
}

@ObjectType({ description: '兑换的结果 · Result of redeeming' })
export class RedeemBenefitPayload extends Payload {
  @Field(() => Redemption, { nullable: true, description: '兑换 · The redemption' }) declare redemption?: Redemption;
  @Field(() => Boolean, REPLAYED) declare replayed?: boolean;
}

@ObjectType({ description: '确认兑换的结果 · Result of confirming a redemption' })
export class ConfirmRedemptionPayload extends Payload {
  @Field(() => Redemption, { nullable: true, description: '兑换 · The redemption' }) declare redemption?: Redemption;
}

@ObjectType({ description: '取消兑换的结果 · Result of cancelling a redemption' })
export class CancelRedemptionPayload extends Payload {
  @Field(() => Redemption, { nullable: true, description: '兑换 · The redemption' }) declare redemption?: Redemption;
}

@ObjectType({ description: '退回兑换的结果 · Result of refunding a redemption' })
export class RefundRedemptionPayload extends Payload {
  @Field(() => Redemption, { nullable: true, description: '兑换 · The redemption' }) declare redemption?: Redemption;
}

@Resolver()
export class RedemptionResolver {
  @Authorized()
  @Query(() => BenefitConnection, {
    description: '本社区的积分福利，新的在前 · The community’s benefits, the newest first',
  })
  benefits(@Args(() => PageArgs) args: PageArgs): Read<Benefit> {
    return readPage(benefits, args);
  }

  @Authorized()
  @Query(() => RedemptionConnection, {
    description:
      '积分兑换，新的在前；居民只见自己的，商户只见本组织的 · Redemptions, the newest first; residents see their own, providers those at theirs',
  })
  redemptions(@Args(() => PageArgs) args: PageArgs): Read<Redemption> {
    return readPage(redemptions, args);
  }

  @Authorized()
  @Mutation(() => CreateBenefitPayload, { description: '设立积分福利 · Set up a benefit' })
  async createBenefit(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateBenefitInput, { description: '输入 · Input' }) input: CreateBenefitInput,
  ): Promise<Partial<CreateBenefitPayload>> {
    return createBenefit(ctx, input);
  }

  @Authorized()
  @Mutation(() => UpdateBenefitPayload, { description: '修改积分福利 · Change a benefit' })
  async updateBenefit(
    @Ctx() ctx: Context,
    @Arg('input', () => UpdateBenefitInput, { description: '输入 · Input' }) input: UpdateBenefitInput,
  ): Promise<Partial<UpdateBenefitPayload>> {
    return { benefit: await updateBenefit(ctx, input) };
  }

  @Authorized()
  @Mutation(() => EndBenefitPayload, { description: '终止积分福利 · End a benefit' })
  async endBenefit(
    @Ctx() ctx: Context,
    @Arg('input', () => EndBenefitInput, { description: '输入 · Input' }) input: EndBenefitInput,
  ): Promise<Partial<EndBenefitPayload>> {
    return { benefit: await endBenefit(ctx, input) };
  }

  @Authorized()
  @Mutation(() => RedeemBenefitPayload, {
    description:
      '用本人或户内的积分兑换，可代办：冻结积分并留下一份，待商户确认 · Redeem points of one’s own or the household’s, or for somebody: they are held, and one piece is kept, until the provider confirms',
  })
  async redeemBenefit(
    @Ctx() ctx: Context,
    @Arg('input', () => RedeemBenefitInput, { description: '输入 · Input' }) input: RedeemBenefitInput,
  ): Promise<Partial<RedeemBenefitPayload>> {
    return redeemBenefit(ctx, input);
  }

  @Authorized()
  @Mutation(() => ConfirmRedemptionPayload, {
    description: '凭兑换码确认他人的兑换，积分即扣 · Confirm somebody’s redemption by its code: the points are spent',
  })
  async confirmRedemption(
    @Ctx() ctx: Context,
    @Arg('input', () => ConfirmRedemptionInput, { description: '输入 · Input' }) input: ConfirmRedemptionInput,
  ): Promise<Partial<ConfirmRedemptionPayload>> {
    return { redemption: await confirmRedemption(ctx, input) };
  }

  @Authorized()
  @Mutation(() => CancelRedemptionPayload, {
    description:
      '取消尚未确认的兑换，退回积分与库存 · Cancel a redemption before it is confirmed: points and piece return',
  })
  async cancelRedemption(
    @Ctx() ctx: Context,
    @Arg('input', () => CancelRedemptionInput, { description: '输入 · Input' }) input: CancelRedemptionInput,
  ): Promise<Partial<CancelRedemptionPayload>> {
    return { redemption: await cancelRedemption(ctx, input) };
  }

  @Authorized()
  @Mutation(() => RefundRedemptionPayload, { description: '退回已确认的兑换 · Refund a redemption that was confirmed' })
  async refundRedemption(
    @Ctx() ctx: Context,
    @Arg('input', () => RefundRedemptionInput, { description: '输入 · Input' }) input: RefundRedemptionInput,
  ): Promise<Partial<RefundRedemptionPayload>> {
    return { redemption: await refundRedemption(ctx, input) };
  }
}
