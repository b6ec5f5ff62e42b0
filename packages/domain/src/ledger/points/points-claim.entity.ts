import { column, readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { personal } from '../../audited.js';
import { connectionOf } from '../../graphql/connection.js';
import { Node } from '../../graphql/node.js';
import { DateTimeScalar, LocalDateScalar } from '../../graphql/scalars.js';
import { shows } from '../../graphql/shown.js';
import { Person, persons } from '../../people/person.entity.js';
import { Transfer, transfers } from '../book/transfer.entity.js';
import { PointsClaimStatus } from './points.enums.js';
import { PointsRule, pointsRules } from './points-rule.entity.js';

const PointsClaimSchema = defineEntity({
  name: 'PointsClaim',
  ...tenantWalls('points_claim'),
  properties: {
    ...tenantKeys,
    personId: p.uuid(),
    ruleId: p.uuid(),
    doneOn: p.date(),
    evidence: p.text().nullable(),
    /** What the rule gave when it was claimed: a rule that changes changes no claim. */
    points: p.integer(),
    status: p.text().$type<PointsClaimStatus>(),
    claimedById: p.uuid(),
    claimedAt: p.datetime(),
    reviewedById: p.uuid().nullable(),
    reviewedAt: p.datetime().nullable(),
    /** Why it was rejected. */
    reason: p.text().nullable(),
    transferId: p.uuid().nullable(),
  },
});

@ObjectType({
  implements: Node,
  description: '积分申报：某人某日做了什么，由他人审核 · Claim of points: what somebody did, reviewed by somebody else',
})
export class PointsClaim extends PointsClaimSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => LocalDateScalar, { description: '行为发生的日期 · The day on which it was done' })
  declare doneOn: string;
  @Field(() => String, { nullable: true, description: '依据 · Evidence' }) declare evidence: string | null;
  @Field(() => Int, { description: '申报的积分 · Points claimed' }) declare points: number;
  @Field(() => PointsClaimStatus, { description: '状态 · State' }) declare status: PointsClaimStatus;
  @Field(() => DateTimeScalar, { description: '申报时间 · When it was claimed' }) declare claimedAt: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: '审核时间 · When it was reviewed' })
  declare reviewedAt: Date | null;
}
PointsClaimSchema.setClass(PointsClaim);
personal(PointsClaim, ['evidence', 'reason']);

export const pointsClaims = readable({
  entity: PointsClaim,
  subject: 'PointsClaim',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'desc' },
});
export const PointsClaimConnection = connectionOf(() => PointsClaim, 'PointsClaim');

shows(PointsClaim, {
  rejection: [
    column('reason'),
    () => String,
    { nullable: true, description: '未通过的原因 · Why it was rejected; null unless it was' },
  ],
  person: [through(() => persons, 'personId'), () => Person, { description: '谁的积分 · Whose points' }],
  rule: [through(() => pointsRules, 'ruleId'), () => PointsRule, { description: '所依规则 · The rule' }],
  claimedBy: [
    through(() => persons, 'claimedById'),
    () => Person,
    { description: '申报人；与本人不同即为代办 · Who claimed it; somebody else where it was done for them' },
  ],
  reviewedBy: [
    through(() => persons, 'reviewedById'),
    () => Person,
    { nullable: true, description: '审核人 · Who reviewed it' },
  ],
  transfer: [
    through(() => transfers, 'transferId'),
    () => Transfer,
    { nullable: true, description: '入账的转账 · The transfer that credited it' },
  ],
});
