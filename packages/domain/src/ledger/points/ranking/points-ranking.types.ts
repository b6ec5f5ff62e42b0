import { ArgsType, Field, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf, PageArgs } from '../../../graphql/connection.js';
import { Payload } from '../../../graphql/payload.js';
import { AmountScalar, LocalDateScalar } from '../../../graphql/scalars.js';
import { Person } from '../../../people/person.entity.js';
import { PointsPeriod } from '../points.enums.js';

@ObjectType({ description: '积分排名中的一名 · A place in the ranking of points' })
export class PointsPlace {
  @Field(() => Int, { description: '名次；同分同名次 · Place; equal points share one' }) declare place: number;
  @Field(() => AmountScalar, { description: '所得积分 · Points earned' }) declare points: number;
  @Field(() => Person, { description: '谁；本人同意公开的 · Who; they have agreed to be shown' })
  declare person: Person;
}

export const PointsPlaceConnection = connectionOf(() => PointsPlace, 'PointsPlace');

@ArgsType()
export class PointsRankingArgs extends PageArgs {
  @Field(() => PointsPeriod, {
    defaultValue: PointsPeriod.MONTH,
    description: '按日、月或年 · By the day, month or year',
  })
  declare period: PointsPeriod;
  @Field(() => LocalDateScalar, {
    nullable: true,
    description: '期内的一天，默认今天 · A day of the period; today where left out',
  })
  on?: string;
}

@InputType({ description: '本人是否参加积分排名 · Whether one is shown in the ranking of points' })
export class SetPointsRankingInput {
  @Field(() => Boolean, { description: '参加或退出 · In or out' }) declare optIn: boolean;
}

@ObjectType({ description: '参加或退出积分排名的结果 · Result of joining or leaving the ranking of points' })
export class SetPointsRankingPayload extends Payload {
  @Field(() => Boolean, { nullable: true, description: '现在是否参加 · Whether one is shown now' })
  declare optedIn?: boolean;
}
