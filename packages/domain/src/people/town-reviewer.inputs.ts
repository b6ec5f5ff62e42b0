import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Payload } from '../graphql/payload.js';
import { LocalDateScalar } from '../graphql/scalars.js';
import { TownReviewer } from './town-reviewer.entity.js';

@InputType({ description: '任命镇街评议员 · Appoint a town reviewer' })
export class AppointTownReviewerInput {
  @Field(() => String, { description: '登录邮箱，只保存校验值 · Email to sign in with; only a hash of it is kept' })
  declare email: string;
  @Field(() => String, { description: '姓名 · Name' }) declare name: string;
  @Field(() => ID, { description: '镇或街道 · The town' }) declare townId: string;
  @Field(() => LocalDateScalar, { nullable: true, description: '开始日期，默认今天 · First day, today by default' })
  declare from?: string | null;
  @Field(() => LocalDateScalar, { description: '结束日期（含） · Last day' }) declare until: string;
}

@InputType({ description: '免去镇街评议员 · Dismiss a town reviewer' })
export class DismissTownReviewerInput {
  @Field(() => ID, { description: '评议员 · The reviewer' }) declare reviewerId: string;
}

@ObjectType({ description: '任命的结果 · Result of appointing a town reviewer' })
export class AppointTownReviewerPayload extends Payload {
  @Field(() => TownReviewer, { nullable: true, description: '评议员 · The reviewer' }) declare reviewer?: TownReviewer;
}

@ObjectType({ description: '免去的结果 · Result of dismissing a town reviewer' })
export class DismissTownReviewerPayload extends Payload {
  @Field(() => TownReviewer, { nullable: true, description: '评议员 · The reviewer' }) declare reviewer?: TownReviewer;
}
