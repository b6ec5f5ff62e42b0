import { Field, ID, ObjectType } from 'type-graphql';
import { AmountScalar, DateTimeScalar } from '../../../graphql/scalars.js';
import { TransferKind } from '../../book/ledger.enums.js';
import { PointsExpiring } from '../conduct/points-standing.types.js';

@ObjectType({
  description: '户内账户的一笔增减 · Something that was put into the account of a household, or taken out',
})
export class HouseholdPointsChange {
  @Field(() => DateTimeScalar, { description: '时间 · When' }) declare at: Date;
  @Field(() => TransferKind, { description: '事由 · What it is for' }) declare kind: TransferKind;
  @Field(() => AmountScalar, { description: '增减 · Added; negative where taken' }) declare change: number;
  @Field(() => AmountScalar, { description: '此后余额 · Balance after it' }) declare balanceAfter: number;
  @Field(() => ID, {
    nullable: true,
    description: '谁放入的，或谁兑换的 · Who put it in, or who redeemed; null for neither',
  })
  declare personId: string | null;
}

@ObjectType({
  description: '户内积分：成员放入，成年成员可用来兑换 · What a household has pooled, for its adult members to redeem',
})
export class HouseholdPoints {
  @Field(() => ID, { description: '住户 · The household' }) declare householdId: string;
  @Field(() => AmountScalar, { description: '余额 · Balance' }) declare balance: number;
  @Field(() => AmountScalar, { description: '其中冻结的 · What of it is held' }) declare held: number;
  @Field(() => PointsExpiring, {
    nullable: true,
    description: '下次过期的积分；长期有效则为空 · What expires next; null for never',
  })
  declare expiring: PointsExpiring | null;
  @Field(() => [HouseholdPointsChange], {
    description: '最近的增减，新的在前，至多 50 笔 · Its last 50 changes, the newest first',
  })
  declare changes: HouseholdPointsChange[];
}
