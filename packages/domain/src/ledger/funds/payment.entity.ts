import type { Fen } from '@gongzhi/kernel';
import { ifReadable, money, readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { concerns, personal } from '../../audited.js';
import { connectionOf } from '../../graphql/connection.js';
import { Node } from '../../graphql/node.js';
import { DateTimeScalar, LocalDateScalar, Money } from '../../graphql/scalars.js';
import { shows } from '../../graphql/shown.js';
import { Organisation, organisations } from '../../people/organisation.entity.js';
import { Person, persons } from '../../people/person.entity.js';
import { FundingLine, fundingLines } from './funds.entity.js';
import { PaymentCategory, PaymentStatus } from './payment.enums.js';

const PaymentSchema = defineEntity({
  name: 'Payment',
  ...tenantWalls('payment'),
  properties: {
    ...tenantKeys,
    /** Null for the community's own money. */
    fundingLineId: p.uuid().nullable(),
    category: p.text().$type<PaymentCategory>(),
    payeePersonId: p.uuid().nullable(),
    payeeOrganisationId: p.uuid().nullable(),
    /** Who is paid, where the register knows nobody of that name. */
    payeeName: p.text().nullable(),
    amountFen: p.bigint('number').$type<Fen>(),
    onDate: p.date(),
    memo: p.text(),
    status: p.text().$type<PaymentStatus>(),
    filedById: p.uuid(),
    filedAt: p.datetime(),
    /** Above the community's amount, the first of two persons. */
    firstApprovedById: p.uuid().nullable(),
    firstApprovedAt: p.datetime().nullable(),
    decidedById: p.uuid().nullable(),
    decidedAt: p.datetime().nullable(),
    inSteadOfId: p.uuid().nullable(),
  },
});

@ObjectType({
  implements: Node,
  description: '付款：结算以外的支出，须由他人审批 · Payment outside of settlements, which somebody else approves',
})
export class Payment extends PaymentSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => PaymentCategory, { description: '类别 · What it is for' }) declare category: PaymentCategory;
  @Field(() => PaymentStatus, { description: '状态 · State' }) declare status: PaymentStatus;
  @Field(() => String, {
    nullable: true,
    description: '未登记的收款方名称 · Name of who is paid, where that is nobody of the register',
  })
  declare payeeName: string | null;
  @Field(() => LocalDateScalar, { description: '计入哪一天 · The day for which it counts' }) declare onDate: string;
  @Field(() => String, { description: '摘要 · Memo' }) declare memo: string;
  @Field(() => DateTimeScalar, { description: '提交时间 · When it was filed' }) declare filedAt: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '第一次审批的时间；只需一次审批的为空 · When the first of two approved it; null where one is enough',
  })
  declare firstApprovedAt: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '审批时间 · When it was decided' })
  declare decidedAt: Date | null;
}
PaymentSchema.setClass(Payment);
personal(Payment, ['memo', 'payeeName']);
concerns<Payment>(Payment, ({ payeePersonId }) => payeePersonId ?? null);

export const payments = readable({
  entity: Payment,
  subject: 'Payment',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'desc' },
});
export const PaymentConnection = connectionOf(() => Payment, 'Payment');

shows(Payment, {
  amount: [money('amountFen'), () => Money, { description: '金额 · Amount' }],
  fundingLine: [
    ifReadable(() => fundingLines, 'fundingLineId'),
    () => FundingLine,
    { nullable: true, description: '从哪条线支出；社区自有资金为空 · From which line; null for the community’s own' },
  ],
  payee: [
    through(() => persons, 'payeePersonId'),
    () => Person,
    {
      nullable: true,
      description: '收款人；不是个人则为空 · The person who is paid; null where nobody of the register is',
    },
  ],
  payeeOrganisation: [
    through(() => organisations, 'payeeOrganisationId'),
    () => Organisation,
    { nullable: true, description: '收款组织；不是组织则为空 · The organisation that is paid; null where none is' },
  ],
  filedBy: [through(() => persons, 'filedById'), () => Person, { description: '提交人 · Who filed it' }],
  firstApprovedBy: [
    through(() => persons, 'firstApprovedById'),
    () => Person,
    { nullable: true, description: '两人审批中的第一人 · The first of two who approve it' },
  ],
  decidedBy: [
    through(() => persons, 'decidedById'),
    () => Person,
    { nullable: true, description: '审批人 · Who decided it' },
  ],
  decidedInSteadOf: [
    through(() => persons, 'inSteadOfId'),
    () => Person,
    {
      nullable: true,
      description:
        '审批人作为谁的替补审批；空为以本人职务 · As whose substitute it was decided; null for one’s own office',
    },
  ],
});
