import { type Read, readKnownRows, readPage } from '@gongzhi/reading';
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
import type { Ctx as Context } from '../../../context.js';
import { PageArgs } from '../../../graphql/connection.js';
import { Payload, REPLAYED } from '../../../graphql/payload.js';
import { LedgerAccount, ledgerAccounts } from '../../book/ledger-account.entity.js';
import { Transfer } from '../../book/transfer.entity.js';
import { PointsDeduction, PointsDeductionConnection, pointsDeductions } from './deduction.entity.js';
import { AppealDeductionInput, DecideAppealInput, DeductPointsInput } from './deduction.inputs.js';
import { appealDeduction, decideAppeal, deductPoints } from './deduction.service.js';
import { TransferPointsInput } from './give-points.inputs.js';
import { transferPoints } from './give-points.service.js';
import { myPoints, pointsOfPerson } from './points-standing.service.js';
import { PointsStanding } from './points-standing.types.js';

@ObjectType({ description: '户内转让积分的结果 · Result of giving points' })
export class TransferPointsPayload extends Payload {
  @Field(() => Transfer, { nullable: true, description: '转账 · The transfer' }) declare transfer?: Transfer;
  @Field(() => Boolean, REPLAYED) declare replayed?: boolean;
}

@ObjectType({ description: '扣减积分的结果 · Result of taking points away' })
export class DeductPointsPayload extends Payload {
  @Field(() => PointsDeduction, { nullable: true, description: '扣分 · The deduction' })
  declare deduction?: PointsDeduction;
  @Field(() => Boolean, REPLAYED) declare replayed?: boolean;
}

@ObjectType({ description: '申诉的结果 · Result of appealing' })
export class AppealDeductionPayload extends Payload {
  @Field(() => PointsDeduction, { nullable: true, description: '扣分 · The deduction' })
  declare deduction?: PointsDeduction;
}

@ObjectType({ description: '裁定申诉的结果 · Result of deciding an appeal' })
export class DecideAppealPayload extends Payload {
  @Field(() => PointsDeduction, { nullable: true, description: '扣分 · The deduction' })
  declare deduction?: PointsDeduction;
}

@Resolver(() => PointsStanding)
export class PointsStandingResolver {
  @Authorized()
  @Query(() => PointsStanding, {
    nullable: true,
    description: '本人的积分；不是本社区的人则为空 · One’s own points; null for whoever is no person of the community',
  })
  myPoints(@Ctx() ctx: Context): Promise<PointsStanding | null> {
    return myPoints(ctx);
  }

  @Authorized()
  @Query(() => PointsStanding, {
    nullable: true,
    description: '某人的积分；无权查看则为空 · Somebody’s points; null unless one may see them',
  })
  pointsOf(
    @Ctx() ctx: Context,
    @Arg('personId', () => ID, { description: '谁的 · Whose' }) personId: string,
  ): Promise<PointsStanding | null> {
    return pointsOfPerson(ctx, personId);
  }

  @FieldResolver(() => [LedgerAccount], {
    description:
      '积分账户，对账单见其 entries；两条登记合并后可有两个 · Accounts of points, whose entries are the statement; there may be two where two entries of a person became one',
  })
  accounts(@Root() { accountIds }: PointsStanding): Read<LedgerAccount> {
    return readKnownRows(ledgerAccounts, { id: { $in: accountIds } });
  }
}

@Resolver()
export class PointsConductResolver {
  @Authorized()
  @Query(() => PointsDeductionConnection, {
    description: '扣分，新的在前；居民只见自己的 · Deductions, the newest first; residents see their own',
  })
  pointsDeductions(@Args(() => PageArgs) args: PageArgs): Read<PointsDeduction> {
    return readPage(pointsDeductions, args);
  }

  @Authorized()
  @Mutation(() => DeductPointsPayload, {
    description: '扣减积分：由指定的人员，不扣本人的 · Take points away: by those named for it, never one’s own',
  })
  async deductPoints(
    @Ctx() ctx: Context,
    @Arg('input', () => DeductPointsInput, { description: '输入 · Input' }) input: DeductPointsInput,
  ): Promise<Partial<DeductPointsPayload>> {
    return deductPoints(ctx, input);
  }

  @Authorized()
  @Mutation(() => AppealDeductionPayload, {
    description: '对本人的扣分申诉，一次为限 · Appeal, once, against what was taken away from one',
  })
  async appealDeduction(
    @Ctx() ctx: Context,
    @Arg('input', () => AppealDeductionInput, { description: '输入 · Input' }) input: AppealDeductionInput,
  ): Promise<Partial<AppealDeductionPayload>> {
    return { deduction: await appealDeduction(ctx, input) };
  }

  @Authorized()
  @Mutation(() => DecideAppealPayload, {
    description: '裁定申诉：撤销即退回积分；扣分人不裁定 · Decide an appeal; who took the points away does not',
  })
  async decideAppeal(
    @Ctx() ctx: Context,
    @Arg('input', () => DecideAppealInput, { description: '输入 · Input' }) input: DecideAppealInput,
  ): Promise<Partial<DecideAppealPayload>> {
    return { deduction: await decideAppeal(ctx, input) };
  }

  @Authorized()
  @Mutation(() => TransferPointsPayload, {
    description: '把积分转给同住一户的人 · Give points to somebody of the same household',
  })
  async transferPoints(
    @Ctx() ctx: Context,
    @Arg('input', () => TransferPointsInput, { description: '输入 · Input' }) input: TransferPointsInput,
  ): Promise<Partial<TransferPointsPayload>> {
    return transferPoints(ctx, input);
  }
}
