import type { Page } from '@gongzhi/reading';
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
import { Money } from '../graphql/scalars.js';
import { Person, persons } from '../people/person.entity.js';
import { Project, projects } from './project.entity.js';
import { ApproveSettlementInput, RejectSettlementInput, SettleInput } from './project.inputs.js';
import { Settlement, SettlementConnection, SettlementLine, settlements } from './settlement.entity.js';
import { approveSettlement, rejectSettlement, settle } from './settlement.service.js';
import { fundingLinesOfSettlement, linesOfSettlement, SettledFundingLine } from './settlement-summary.js';

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
    @Ctx() ctx: Context,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('projectId', () => ID, { nullable: true, description: '只看一个项目的 · Of one project only' }) projectId?:
      | string
      | null,
  ): Promise<Page<Settlement>> {
    return ctx.reads.page('settlements', settlements, args, ofProject(projectId));
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

  @FieldResolver(() => Money, { description: '实付合计 · Total that is paid' })
  total(@Root() { payableFen }: Settlement): Money {
    return new Money(payableFen);
  }

  @FieldResolver(() => Money, { description: '应付合计 · Total that is due' })
  due(@Root() { dueFen }: Settlement): Money {
    return new Money(dueFen);
  }

  @FieldResolver(() => Money, { description: '缺口：应付减实付 · Shortfall: what the money does not cover' })
  shortfall(@Root() { dueFen, payableFen }: Settlement): Money {
    return new Money(dueFen - payableFen);
  }

  @FieldResolver(() => [SettlementLine], {
    description: '明细，每人每条线一笔或多笔 · Payments, by person and funding line',
  })
  lines(@Root() settlement: Settlement, @Ctx() ctx: Context): Promise<SettlementLine[]> {
    return linesOfSettlement(ctx, settlement);
  }

  @FieldResolver(() => [SettledFundingLine], { description: '按资金条线合计 · Sums by funding line' })
  fundingLines(@Root() settlement: Settlement, @Ctx() ctx: Context): Promise<SettledFundingLine[]> {
    return fundingLinesOfSettlement(ctx, settlement);
  }

  @FieldResolver(() => Project, {
    nullable: true,
    description: '项目；无权查看则为空 · The project; null unless you may see it',
  })
  project(@Root() settlement: Settlement, @Ctx() ctx: Context): Promise<Project | null> {
    return ctx.reads.one(projects, settlement.projectId);
  }

  @FieldResolver(() => Person, { description: '提交人 · Who filed it' })
  filedBy(@Root() settlement: Settlement, @Ctx() ctx: Context): Promise<Person | null> {
    return ctx.reads.through(persons, settlement.filedById);
  }

  @FieldResolver(() => Person, { nullable: true, description: '审批人 · Who decided it' })
  decidedBy(@Root() settlement: Settlement, @Ctx() ctx: Context): Promise<Person | null> {
    return ctx.reads.through(persons, settlement.decidedById);
  }
}

@Resolver(() => SettlementLine)
export class SettlementLineResolver {
  @FieldResolver(() => Person, { description: '收款人 · Who is paid' })
  payee(@Root() line: SettlementLine, @Ctx() ctx: Context): Promise<Person | null> {
    return ctx.reads.through(persons, line.payeePersonId);
  }

  @FieldResolver(() => Money, { description: '每单位金额 · Amount of one unit' })
  unitAmount(@Root() { unitFen }: SettlementLine): Money {
    return new Money(unitFen);
  }

  @FieldResolver(() => Money, { description: '应付 · Due' })
  due(@Root() { dueFen }: SettlementLine): Money {
    return new Money(dueFen);
  }

  @FieldResolver(() => Money, { description: '可付：不超过条线余额 · Payable: never more than the line has left' })
  payable(@Root() { payableFen }: SettlementLine): Money {
    return new Money(payableFen);
  }

  @FieldResolver(() => Money, { description: '缺口 · Shortfall' })
  shortfall(@Root() { dueFen, payableFen }: SettlementLine): Money {
    return new Money(dueFen - payableFen);
  }

  @FieldResolver(() => Money, { description: '留在项目的差额 · Granted but not paid out: stays in the project' })
  retained(@Root() { retainedFen }: SettlementLine): Money {
    return new Money(retainedFen);
  }

  @FieldResolver(() => String, { description: '金额如何得出 · How the amount came about' })
  note(@Root() line: SettlementLine, @Ctx() ctx: Context): string {
    return ctx.language === 'en' ? line.noteEn : line.note;
  }
}

/** Rows of the project that an id names; none for an id that names no project. */
const ofProject = (projectId: string | null | undefined) =>
  projectId == null ? {} : { projectId: { $in: [idOf('Project', projectId)].filter((id) => id !== null) } };
