import { type Read, readPage } from '@gongzhi/reading';
import {
  Arg,
  Args,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { type Ctx as Context, idOf } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { Payload } from '../graphql/payload.js';
import { ApproveSettlementInput, RejectSettlementInput, SettleInput } from './project.inputs.js';
import { Settlement, SettlementConnection, settlements } from './settlement.entity.js';
import { approveSettlement, rejectSettlement, settle } from './settlement.service.js';
import { fundingLinesOfSettlement, SettledFundingLine } from './settlement-summary.js';

@ObjectType({ description: '提交结算的结果 · Result of settling a period' })
export class SettlePayload extends Payload {
  @Field(() => Settlement, { nullable: true, description: '结算 · The settlement' }) declare settlement?: Settlement;
}

@ObjectType({ description: '批准结算的结果 · Result of approving a settlement' })
export class ApproveSettlementPayload extends Payload {
  @Field(() => Settlement, { nullable: true, description: '结算 · The settlement' }) declare settlement?: Settlement;
  @Field(() => Boolean, {
    nullable: true,
    description: '是否为同一幂等键的重放 · Whether the idempotency key had done it before',
  })
  declare replayed?: boolean;
}

@ObjectType({ description: '退回结算的结果 · Result of rejecting a settlement' })
export class RejectSettlementPayload extends Payload {
  @Field(() => Settlement, { nullable: true, description: '结算 · The settlement' }) declare settlement?: Settlement;
}

@Resolver(() => Settlement)
export class SettlementResolver {
  @Authorized()
  @Query(() => SettlementConnection, {
    description: '结算，新的在前（限有权查看的） · Settlements, newest first, as far as you may see them',
  })
  settlements(
    @Args(() => PageArgs) args: PageArgs,
    @Arg('projectId', () => ID, { nullable: true, description: '只看一个项目的 · Of one project only' }) projectId?:
      | string
      | null,
  ): Read<Settlement> {
    return readPage(settlements, args, ofProject(projectId));
  }

  @Authorized()
  @Mutation(() => SettlePayload, {
    description:
      '结算一个周期并提交他人审批；不足部分如实列出，绝不透支 · Settle a period and file it for somebody else’s approval; never overdraws',
  })
  async settle(
    @Ctx() ctx: Context,
    @Arg('input', () => SettleInput, { description: '输入 · Input' }) input: SettleInput,
  ): Promise<Partial<SettlePayload>> {
    return { settlement: await settle(ctx, input) };
  }

  @Authorized()
  @Mutation(() => ApproveSettlementPayload, { description: '批准他人提交的结算 · Approve what somebody else filed' })
  approveSettlement(
    @Ctx() ctx: Context,
    @Arg('input', () => ApproveSettlementInput, { description: '输入 · Input' }) input: ApproveSettlementInput,
  ): Promise<Partial<ApproveSettlementPayload>> {
    return approveSettlement(ctx, input);
  }

  @Authorized()
  @Mutation(() => RejectSettlementPayload, { description: '退回他人提交的结算 · Reject what somebody else filed' })
  async rejectSettlement(
    @Ctx() ctx: Context,
    @Arg('input', () => RejectSettlementInput, { description: '输入 · Input' }) input: RejectSettlementInput,
  ): Promise<Partial<RejectSettlementPayload>> {
    return { settlement: await rejectSettlement(ctx, input) };
  }

  @FieldResolver(() => [SettledFundingLine], { description: '按资金条线合计 · Sums by funding line' })
  fundingLines(@Root() settlement: Settlement, @Ctx() ctx: Context): Promise<SettledFundingLine[]> {
    return fundingLinesOfSettlement(ctx, settlement);
  }
}

/** Rows of the project that an id names; none for an id that names no project. */
const ofProject = (projectId: string | null | undefined) =>
  projectId == null ? {} : { projectId: { $in: [idOf('Project', projectId)].filter((id) => id !== null) } };
