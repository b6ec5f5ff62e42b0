import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Payload } from '../graphql/payload.js';
import { CommunityReview } from './community-review.entity.js';

@InputType({ description: '提交社区评议 · File a review of a community' })
export class FileCommunityReviewInput {
  @Field(() => String, { description: '社区代码 · Code of the community' }) declare communityCode: string;
  @Field(() => String, {
    description:
      '期间：年 2026、半年 2026-H1、季 2026-Q3 或月 2026-09，须已开始 · A year, half-year, quarter or month that has begun',
  })
  declare period: string;
  @Field(() => String, {
    description: '评议，不得含居民个人信息 · What is said of its work; nothing that tells of residents',
  })
  declare note: string;
}

@InputType({ description: '答复镇街评议 · Answer a review' })
export class AnswerCommunityReviewInput {
  @Field(() => ID, { description: '评议 · The review' }) declare reviewId: string;
  @Field(() => String, { description: '答复，只答复一次 · The answer, given once' }) declare answer: string;
}

@ObjectType({ description: '提交评议的结果 · Result of filing a review' })
export class FileCommunityReviewPayload extends Payload {
  @Field(() => CommunityReview, { nullable: true, description: '评议 · The review' }) declare review?: CommunityReview;
}

@ObjectType({ description: '答复评议的结果 · Result of answering a review' })
export class AnswerCommunityReviewPayload extends Payload {
  @Field(() => CommunityReview, { nullable: true, description: '评议 · The review' }) declare review?: CommunityReview;
}
