import { column, readable, through } from '@gongzhi/reading';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../graphql/connection.js';
import { DateTimeScalar, LocalDateScalar } from '../graphql/scalars.js';
import { shows } from '../graphql/shown.js';
import { Town, towns } from '../tenancy/community.entity.js';

const TownReviewerSchema = defineEntity({
  name: 'TownReviewer',
  tableName: 'town_reviewer',
  properties: {
    id: p.uuid().primary(),
    townId: p.uuid(),
    name: p.text(),
    /** The email itself is not kept: they are recognised by its keyed hash, and by the bureau from the hint. */
    emailHash: p.text(),
    emailHint: p.text(),
    /** The issuer's id of whoever came with that email first, and wrote something. */
    subject: p.text().nullable(),
    fromDate: p.date(),
    untilDate: p.date(),
    appointedAt: p.datetime(),
    appointedByKey: p.text(),
    dismissedAt: p.datetime().nullable(),
    dismissedByKey: p.text().nullable(),
  },
});

@ObjectType({
  description:
    '镇街评议员：由民政局任命，在任期内评议本镇街的社区 · Town reviewer: appointed by the bureau to review the communities of one town',
})
export class TownReviewer extends TownReviewerSchema.class {
  @Field(() => ID, { description: '标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '姓名 · Name' }) declare name: string;
  @Field(() => String, { description: '邮箱提示，如 l••••@town.example · What is kept to recognise the email by' })
  declare emailHint: string;
  @Field(() => DateTimeScalar, { description: '任命时间 · When they were appointed' }) declare appointedAt: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: '免去时间 · When they were dismissed' })
  declare dismissedAt: Date | null;
}
TownReviewerSchema.setClass(TownReviewer);

export const townReviewers = readable({
  entity: TownReviewer,
  subject: 'TownReviewer',
  scope: 'city',
  orderBy: { column: 'id', direction: 'desc' },
});

export const TownReviewerConnection = connectionOf(() => TownReviewer, 'TownReviewer');

shows(TownReviewer, {
  from: [column('fromDate'), () => LocalDateScalar, { description: '开始日期 · First day' }],
  until: [column('untilDate'), () => LocalDateScalar, { description: '结束日期（含） · Last day' }],
  town: [through(() => towns, 'townId'), () => Town, { nullable: true, description: '镇或街道 · The town' }],
});
