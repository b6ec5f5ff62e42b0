import { readable, through } from '@gongzhi/reading';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../graphql/connection.js';
import { DateTimeScalar } from '../graphql/scalars.js';
import { shows } from '../graphql/shown.js';
import { Community, communities, Town, towns } from '../tenancy/community.entity.js';

const CommunityReviewSchema = defineEntity({
  name: 'CommunityReview',
  tableName: 'community_review',
  properties: {
    id: p.uuid().primary(),
    /** Not the tenant that owns the row: the town does. The community reads it and answers. */
    reviewedId: p.uuid(),
    townId: p.uuid(),
    reviewerId: p.uuid(),
    reviewerName: p.text(),
    period: p.text(),
    note: p.text(),
    filedAt: p.datetime(),
    answer: p.text().nullable(),
    answeredByKey: p.text().nullable(),
    answeredAt: p.datetime().nullable(),
  },
});

@ObjectType({
  description: '镇街对一个社区一期工作的评议 · What a town’s office says of a community’s work in one period',
})
export class CommunityReview extends CommunityReviewSchema.class {
  @Field(() => ID, { description: '标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '期间，如 2026、2026-H1、2026-Q3、2026-09 · Period, as in 2026-Q3' })
  declare period: string;
  @Field(() => String, { description: '评议 · What was said' }) declare note: string;
  @Field(() => String, { description: '评议员 · Name of the reviewer' }) declare reviewerName: string;
  @Field(() => DateTimeScalar, { description: '提交时间 · When it was filed' }) declare filedAt: Date;
  @Field(() => String, { nullable: true, description: '社区的答复 · The community’s answer' })
  declare answer: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '答复时间 · When it was answered' })
  declare answeredAt: Date | null;
}
CommunityReviewSchema.setClass(CommunityReview);

export const communityReviews = readable({
  entity: CommunityReview,
  subject: 'CommunityReview',
  scope: 'city',
  orderBy: { column: 'id', direction: 'desc' },
});

export const CommunityReviewConnection = connectionOf(() => CommunityReview, 'CommunityReview');

shows(CommunityReview, {
  community: [
    through(() => communities, 'reviewedId'),
    () => Community,
    { nullable: true, description: '被评议的社区 · The community' },
  ],
  town: [through(() => towns, 'townId'), () => Town, { nullable: true, description: '镇或街道 · The town' }],
});
