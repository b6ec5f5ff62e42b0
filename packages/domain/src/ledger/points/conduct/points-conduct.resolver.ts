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
import type { Ctx as Context } from '../../../context.js';
import { PageArgs } from '../../../graphql/connection.js';
import { Payload } from '../../../graphql/payload.js';
import { type LedgerEntry, LedgerEntryConnection, ledgerEntries, Transfer } from '../../book/transfer.entity.js';
import { TransferPointsInput } from './give-points.inputs.js';
import { transferPoints } from './give-points.service.js';
import { myPoints, pointsOfPerson } from './points-standing.service.js';
import { PointsStanding } from './points-standing.types.js';

@ObjectType({ description: '户内转让积分的结果 · Result of giving points' })
export class TransferPointsPayload extends Payload {
  @Field(() => Transfer, { nullable: true, description: '转账 · The transfer' }) declare transfer?: Transfer;
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

  @FieldResolver(() => LedgerEntryConnection, {
    description: '对账单，新的在前 · The statement, the newest first',
  })
  statement(@Root() { accountIds }: PointsStanding, @Args(() => PageArgs) args: PageArgs): Read<LedgerEntry> {
    return readPage(ledgerEntries, args, { accountId: { $in: accountIds } });
  }
}

@Resolver()
export class PointsConductResolver {
  @Authorized()
  @Mutation(() => TransferPointsPayload, {
    description: '把积分转给同住一户的人 · Give points to somebody of the same household',
  })
  async transferPoints(
    @Ctx() ctx: Context,
    @Arg('input', () => TransferPointsInput, { description: '输入 · Input' }) input: TransferPointsInput,
  ): Promise<Partial<TransferPointsPayload>> {
    return { transfer: await transferPoints(ctx, input) };
  }
}
