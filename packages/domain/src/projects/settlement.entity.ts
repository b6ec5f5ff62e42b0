import type { Fen } from '@gongzhi/kernel';
import { column, ifReadable, localised, money, parts, readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { concerns } from '../audited.js';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { DateTimeScalar, LocalDateScalar, Money } from '../graphql/scalars.js';
import { shows } from '../graphql/shown.js';
import { Organisation, organisations } from '../people/organisation.entity.js';
import { Person, persons } from '../people/person.entity.js';
import { Project, projects } from './project.entity.js';
import { RuleBasis, SettlementStatus } from './project.enums.js';

const SettlementSchema = defineEntity({
  name: 'Settlement',
  ...tenantWalls('settlement'),
  properties: {
    ...tenantKeys,
    projectId: p.uuid(),
    fromDate: p.date(),
    untilDate: p.date(),
    status: p.text().$type<SettlementStatus>(),
    dueFen: p.bigint('number').$type<Fen>(),
    payableFen: p.bigint('number').$type<Fen>(),
    filedById: p.uuid(),
    filedAt: p.datetime(),
    /** Above the community's amount, the first of two persons. */
    firstApprovedById: p.uuid().nullable(),
    firstApprovedAt: p.datetime().nullable(),
    decidedById: p.uuid().nullable(),
    decidedAt: p.datetime().nullable(),
    /** The approver in whose stead it was decided, by a substitute that was named. */
    inSteadOfId: p.uuid().nullable(),
  },
});

@ObjectType({
  implements: Node,
  description: '结算：一个周期的应付与实付 · Settlement of one period, frozen when filed',
})
export class Settlement extends SettlementSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => SettlementStatus, { description: '状态 · Status' }) declare status: SettlementStatus;
  @Field(() => DateTimeScalar, { description: '提交时间 · When it was filed' }) declare filedAt: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '第一次审批的时间；只需一次审批的为空 · When the first of two approved it; null where one is enough',
  })
  declare firstApprovedAt: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '审批时间 · When it was decided' })
  declare decidedAt: Date | null;
}
SettlementSchema.setClass(Settlement);

const SettlementLineSchema = defineEntity({
  name: 'SettlementLine',
  ...tenantWalls('settlement_line'),
  properties: {
    ...tenantKeys,
    projectId: p.uuid(),
    settlementId: p.uuid(),
    lineKey: p.text(),
    /** Somebody who takes part is paid, with their enrolment; or an organisation. */
    payeeEnrolmentId: p.uuid().nullable(),
    payeePersonId: p.uuid().nullable(),
    payeeOrganisationId: p.uuid().nullable(),
    quantity: p.integer(),
    unitFen: p.bigint('number').$type<Fen>(),
    dueFen: p.bigint('number').$type<Fen>(),
    payableFen: p.bigint('number').$type<Fen>(),
    retainedFen: p.bigint('number').$type<Fen>(),
    note: p.text(),
    noteEn: p.text(),
    basis: p.text().$type<RuleBasis>(),
    /** The settlement's, so that the same rules read both. */
    filedById: p.uuid().nullable(),
  },
});

@ObjectType({
  implements: Node,
  description: '结算明细：付给一人或一个组织的一笔 · One payment of a settlement, to a person or to an organisation',
})
export class SettlementLine extends SettlementLineSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '资金条线的键 · Key of the funding line' }) declare lineKey: string;
  @Field(() => Int, { description: '数量 · Quantity, in the funding line’s unit' }) declare quantity: number;
  @Field(() => RuleBasis, { description: '依据 · What the amount rests on' }) declare basis: RuleBasis;
}
SettlementLineSchema.setClass(SettlementLine);
concerns<SettlementLine>(SettlementLine, ({ payeePersonId }) => payeePersonId ?? null);

export const settlements = readable({
  entity: Settlement,
  subject: 'Settlement',
  scope: 'tenant',
  orderBy: { column: 'fromDate', direction: 'desc' },
});
export const settlementLines = readable({
  entity: SettlementLine,
  subject: 'Settlement',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'asc' },
});

export const SettlementConnection = connectionOf(() => Settlement, 'Settlement');

shows(Settlement, {
  from: [column('fromDate'), () => LocalDateScalar, { description: '首日 · First day' }],
  until: [column('untilDate'), () => LocalDateScalar, { description: '末日（含） · Last day' }],
  total: [money('payableFen'), () => Money, { description: '实付合计 · Total that is paid' }],
  due: [money('dueFen'), () => Money, { description: '应付合计 · Total that is due' }],
  shortfall: [
    money('dueFen', 'payableFen'),
    () => Money,
    { description: '缺口：应付减实付 · Shortfall: what the money does not cover' },
  ],
  lines: [
    parts(() => settlementLines, 'settlementId'),
    () => [SettlementLine],
    { description: '明细，每个收款方每条线一笔或多笔 · Payments, by who is paid and funding line' },
  ],
  project: [
    ifReadable(() => projects, 'projectId'),
    () => Project,
    { nullable: true, description: '项目；无权查看则为空 · The project; null unless you may see it' },
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
shows(SettlementLine, {
  payee: [
    through(() => persons, 'payeePersonId'),
    () => Person,
    { nullable: true, description: '收款人；付给组织的为空 · The person who is paid; null where an organisation is' },
  ],
  payeeOrganisation: [
    through(() => organisations, 'payeeOrganisationId'),
    () => Organisation,
    { nullable: true, description: '收款组织；付给个人的为空 · The organisation that is paid; null where a person is' },
  ],
  unitAmount: [money('unitFen'), () => Money, { description: '每单位金额 · Amount of one unit' }],
  due: [money('dueFen'), () => Money, { description: '应付 · Due' }],
  payable: [
    money('payableFen'),
    () => Money,
    { description: '可付：不超过条线余额 · Payable: never more than the line has left' },
  ],
  shortfall: [money('dueFen', 'payableFen'), () => Money, { description: '缺口 · Shortfall' }],
  retained: [
    money('retainedFen'),
    () => Money,
    { description: '留在项目的差额 · Granted but not paid out: stays in the project' },
  ],
  note: [localised('note', 'noteEn'), () => String, { description: '金额如何得出 · How the amount came about' }],
});
