import { column, ifReadable, readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { personal } from '../../../audited.js';
import { connectionOf } from '../../../graphql/connection.js';
import { Node } from '../../../graphql/node.js';
import { DateTimeScalar } from '../../../graphql/scalars.js';
import { shows } from '../../../graphql/shown.js';
import { Organisation, organisations } from '../../../people/organisation.entity.js';
import { Person, persons } from '../../../people/person.entity.js';
import { Transfer, transfers } from '../../book/transfer.entity.js';
import { Benefit, benefits } from './benefit.entity.js';
import { PointsPurse, RedemptionStatus } from './redemption.enums.js';

const RedemptionSchema = defineEntity({
  name: 'Redemption',
  ...tenantWalls('redemption'),
  properties: {
    ...tenantKeys,
    benefitId: p.uuid(),
    /** Who provided the benefit when it was redeemed: what they may see needs no join. */
    providerId: p.uuid(),
    personId: p.uuid(),
    /** Who redeemed it for them; null where they did themselves. */
    redeemedById: p.uuid().nullable(),
    purse: p.text().$type<PointsPurse>(),
    /** Whose pooled points it takes; null where they are the person's own. */
    householdId: p.uuid().nullable(),
    /** What it cost when it was redeemed: a benefit that changes changes no redemption. */
    cost: p.integer(),
    /** What the resident shows the provider. */
    code: p.text(),
    status: p.text().$type<RedemptionStatus>(),
    redeemedOn: p.date(),
    redeemedAt: p.datetime(),
    expiresAt: p.datetime(),
    confirmedById: p.uuid().nullable(),
    confirmedAt: p.datetime().nullable(),
    refundedById: p.uuid().nullable(),
    /** When it was cancelled, expired or refunded. */
    endedAt: p.datetime().nullable(),
    reason: p.text().nullable(),
    transferId: p.uuid().nullable(),
  },
});

@ObjectType({
  implements: Node,
  description: '积分兑换：某人用积分换一份福利 · Redemption: points of a person for a benefit',
})
export class Redemption extends RedemptionSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => Int, { description: '所用积分 · Points that it takes' }) declare cost: number;
  @Field(() => String, { description: '兑换码，出示给商户 · Code that is shown to the provider' }) declare code: string;
  @Field(() => PointsPurse, { description: '用谁的积分 · Whose points it takes' }) declare purse: PointsPurse;
  @Field(() => RedemptionStatus, { description: '状态 · State' }) declare status: RedemptionStatus;
  @Field(() => DateTimeScalar, { description: '兑换时间 · When it was redeemed' }) declare redeemedAt: Date;
  @Field(() => DateTimeScalar, { description: '保留到何时 · Until when it is kept' }) declare expiresAt: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: '确认时间 · When it was confirmed' })
  declare confirmedAt: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '取消、逾期或退回的时间 · When it was cancelled, expired or refunded',
  })
  declare endedAt: Date | null;
}
RedemptionSchema.setClass(Redemption);
personal(Redemption, ['reason', 'code']);

export const redemptions = readable({
  entity: Redemption,
  subject: 'Redemption',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'desc' },
});
export const RedemptionConnection = connectionOf(() => Redemption, 'Redemption');

shows(Redemption, {
  benefit: [through(() => benefits, 'benefitId'), () => Benefit, { description: '所换的福利 · The benefit' }],
  provider: [
    through(() => organisations, 'providerId'),
    () => Organisation,
    { description: '提供的组织 · The organisation that provides it' },
  ],
  person: [through(() => persons, 'personId'), () => Person, { description: '谁兑换 · Whose points' }],
  redeemedBy: [
    through(() => persons, 'redeemedById'),
    () => Person,
    {
      nullable: true,
      description: '代为兑换的人；本人兑换则为空 · Who redeemed it for them; null where they did themselves',
    },
  ],
  confirmedBy: [
    through(() => persons, 'confirmedById'),
    () => Person,
    { nullable: true, description: '确认人 · Who confirmed it' },
  ],
  refundedBy: [
    through(() => persons, 'refundedById'),
    () => Person,
    { nullable: true, description: '退回的经办人 · Who refunded it' },
  ],
  endedBecause: [
    column('reason'),
    () => String,
    { nullable: true, description: '取消或退回的原因 · Why it was cancelled or refunded' },
  ],
  transfer: [
    ifReadable(() => transfers, 'transferId'),
    () => Transfer,
    {
      nullable: true,
      description: '扣分的转账，无权查看的为空 · The transfer that took the points; null for who may not read it',
    },
  ],
});
