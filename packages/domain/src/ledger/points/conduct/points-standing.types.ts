import { Field, ID, Int, ObjectType } from 'type-graphql';
import { AmountScalar, LocalDateScalar } from '../../../graphql/scalars.js';
import { PointsPeriod } from '../points.enums.js';

@ObjectType({ description: '某条规则下本周期的进度 · What somebody has by a rule in its present period' })
export class PointsByRule {
  @Field(() => ID, { description: '规则 · The rule' }) declare ruleId: string;
  @Field(() => String, { description: '规则的键 · Its key' }) declare key: string;
  @Field(() => String, { description: '中文名称 · Title' }) declare title: string;
  @Field(() => String, { description: '英文名称 · English title' }) declare titleEn: string;
  @Field(() => PointsPeriod, { description: '周期；不设上限的按月 · The period; a month where nothing bounds it' })
  declare period: PointsPeriod;
  @Field(() => Int, {
    nullable: true,
    description: '本周期上限；空为不设 · Cap of the period; null where there is none',
  })
  declare cap: number | null;
  @Field(() => AmountScalar, { description: '本周期已得 · Earned in the period' }) declare earned: number;
  @Field(() => AmountScalar, { description: '本周期待审核 · Waits for review in the period' }) declare pending: number;
}

@ObjectType({ description: '将过期的积分 · Points that are about to expire' })
export class PointsExpiring {
  @Field(() => AmountScalar, { description: '多少；此前用掉的不算 · How many, unless they are spent before' })
  declare points: number;
  @Field(() => LocalDateScalar, { description: '从哪一天起失效 · The day on which they go' }) declare on: string;
}

@ObjectType({ description: '某人的积分 · Somebody’s points' })
export class PointsStanding {
  /** Whose they are: for what is read on. */
  personId!: string;
  /** In which accounts they are: for what is read on. */
  accountIds!: string[];

  @Field(() => AmountScalar, { description: '余额 · Balance' }) declare balance: number;
  @Field(() => AmountScalar, { description: '其中冻结的 · What of it is held' }) declare held: number;
  @Field(() => AmountScalar, { description: '本月获得的，按行为日期 · Earned this month, by the day of the conduct' })
  declare earnedThisMonth: number;
  @Field(() => PointsExpiring, {
    nullable: true,
    description:
      '下次过期的积分，先得的先用；长期有效则为空 · What expires next, the oldest being spent first; null for never',
  })
  declare expiring: PointsExpiring | null;
  @Field(() => [PointsByRule], { description: '在用的各条规则 · Each rule in use' }) declare rules: PointsByRule[];
}
