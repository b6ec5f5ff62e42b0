import { Field, ID, InputType } from 'type-graphql';
import { LocalDateScalar } from '../graphql/scalars.js';
import { HouseholdLeaving, HouseholdRelation } from './household.enums.js';

@InputType({ description: '一名成员与户主的关系 · Somebody’s relation to the head' })
export class HouseholdMemberInput {
  @Field(() => ID, { description: '已登记的人 · The person' }) declare personId: string;
  @Field(() => HouseholdRelation, { description: '与户主的关系 · Relation to the head' })
  declare relation: HouseholdRelation;
}

@InputType({ description: '登记住户 · Register a household' })
export class RegisterHouseholdInput {
  @Field(() => ID, { description: '住房 · The dwelling' }) declare dwellingId: string;
  @Field(() => String, {
    nullable: true,
    description: '户号，同一住房有几户时填写 · Tells households of one dwelling apart',
  })
  declare label?: string;
  @Field(() => LocalDateScalar, { nullable: true, description: '入住日期，默认今天 · First day, today by default' })
  declare from?: string;
  @Field(() => [HouseholdMemberInput], { description: '成员，最多 30 人 · Its members, at most 30' })
  declare members: HouseholdMemberInput[];
}

@InputType({ description: '迁入住户；此前所在的住户随之离开 · Move into a household; the one before is left by it' })
export class MoveInInput extends HouseholdMemberInput {
  @Field(() => ID, { description: '住户 · The household' }) declare householdId: string;
  @Field(() => LocalDateScalar, { nullable: true, description: '迁入日期，默认今天 · First day, today by default' })
  declare from?: string;
}

@InputType({ description: '迁出或死亡 · Moving out, or death' })
export class MoveOutInput {
  @Field(() => ID, { description: '谁 · Who' }) declare personId: string;
  @Field(() => HouseholdLeaving, { description: '原因 · Why' }) declare reason: HouseholdLeaving;
  @Field(() => LocalDateScalar, { nullable: true, description: '最后一天，默认今天 · Last day, today by default' })
  declare on?: string;
}

@InputType({ description: '更改与户主的关系，含更换户主 · Change relations, or who is the head' })
export class SetHouseholdRelationsInput {
  @Field(() => ID, { description: '住户 · The household' }) declare householdId: string;
  @Field(() => [HouseholdMemberInput], {
    description: '有变化的成员；换户主时原户主的关系也要写明 · Who changes; a former head’s relation, too',
  })
  declare members: HouseholdMemberInput[];
}
