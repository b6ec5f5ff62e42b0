import { localised, readable, through } from '@gongzhi/reading';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { shows } from '../../graphql/shown.js';
import { Community, communities } from '../../tenancy/community.entity.js';
import { Bundle, bundles } from '../bundles/bundle.entity.js';
import { Template, templates } from '../template.entity.js';

export const OfferStatus = { PENDING: 'PENDING', ACCEPTED: 'ACCEPTED', DECLINED: 'DECLINED' } as const;
export type OfferStatus = keyof typeof OfferStatus;

registerEnumType(OfferStatus, {
  name: 'OfferStatus',
  description: '社区对推介的答复 · What a community answered to an offer',
  valuesConfig: {
    PENDING: { description: '尚未答复 · Not answered yet' },
    ACCEPTED: { description: '已接受 · Accepted' },
    DECLINED: { description: '已谢绝，附理由 · Declined, with a reason' },
  },
});

const OfferSchema = defineEntity({
  name: 'Offer',
  tableName: 'offer',
  properties: {
    id: p.uuid().primary(),
    /** What was offered to many at once has the same. */
    round: p.uuid(),
    /** Not the tenant that owns the row: the bureau does. The community reads it and answers. */
    offeredToId: p.uuid(),
    templateId: p.uuid().nullable(),
    bundleId: p.uuid().nullable(),
    message: p.text(),
    mandate: p.boolean(),
    status: p.text().$type<OfferStatus>(),
    reason: p.text().nullable(),
    answeredAt: p.datetime().nullable(),
    answeredByKey: p.text().nullable(),
    /** When a mandate's drafts were made here, and how many. */
    draftedAt: p.datetime().nullable(),
    drafts: p.integer().nullable(),
    failureZh: p.text().nullable(),
    failureEn: p.text().nullable(),
    offeredAt: p.datetime(),
    actorKey: p.text(),
    idempotencyKey: p.text(),
    inputHash: p.text(),
  },
});

@ObjectType({
  description: '民政局向一个社区推介的模板或组合 · A template or a bundle that the bureau offers to one community',
})
export class Offer extends OfferSchema.class {
  @Field(() => ID, { description: '标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '同一次推介的各社区相同 · The same for all communities of one offering' })
  declare round: string;
  @Field(() => String, { description: '附言 · What the bureau says of it' }) declare message: string;
  @Field(() => Boolean, {
    description:
      '是否为部署：先建草案，由社区接受后启动 · Whether it is a mandate: drafts wait for the community to accept',
  })
  declare mandate: boolean;
  @Field(() => OfferStatus, { description: '答复 · The answer' }) declare status: OfferStatus;
  @Field(() => String, { nullable: true, description: '谢绝的理由 · Why it was declined' })
  declare reason: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '答复时间 · When it was answered' })
  declare answeredAt: Date | null;
  @Field(() => Int, {
    nullable: true,
    description: '已建草案数；已有同类项目的不再建 · How many drafts were made; none of what is here already',
  })
  declare drafts: number | null;
  @Field(() => DateTimeScalar, { description: '推介时间 · When it was offered' }) declare offeredAt: Date;
}
OfferSchema.setClass(Offer);

/** Row-level security shows a community its own, the bureau all. */
export const offers = readable({
  entity: Offer,
  subject: 'Offer',
  scope: 'city',
  orderBy: { column: 'id', direction: 'desc' },
});

export const OfferConnection = connectionOf(() => Offer, 'Offer');

shows(Offer, {
  community: [
    through(() => communities, 'offeredToId'),
    () => Community,
    { nullable: true, description: '向哪个社区 · To which community' },
  ],
  template: [
    through(() => templates, 'templateId'),
    () => Template,
    { nullable: true, description: '推介的模板；推介组合的为空 · The template; null where a bundle is offered' },
  ],
  bundle: [
    through(() => bundles, 'bundleId'),
    () => Bundle,
    { nullable: true, description: '推介的组合；推介模板的为空 · The bundle; null where a template is offered' },
  ],
  failure: [
    localised('failureZh', 'failureEn'),
    () => String,
    { nullable: true, description: '未能建草案的原因 · Why its drafts could not be made' },
  ],
});
