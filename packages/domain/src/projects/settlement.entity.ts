import type { Fen } from '@gongzhi/kernel';
import { readable } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { DateTimeScalar, LocalDateScalar } from '../graphql/scalars.js';
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
    decidedById: p.uuid().nullable(),
    decidedAt: p.datetime().nullable(),
  },
});

@ObjectType({
  implements: Node,
  description: '结算：一个周期的应付与实付 · Settlement of one period, frozen when filed',
})
export class Settlement extends SettlementSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => SettlementStatus, { description: '状态 · Status' }) declare status: SettlementStatus;
  @Field(() => LocalDateScalar, { name: 'from', description: '首日 · First day' }) declare fromDate: string;
  @Field(() => LocalDateScalar, { name: 'until', description: '末日（含） · Last day' }) declare untilDate: string;
  @Field(() => DateTimeScalar, { description: '提交时间 · When it was filed' }) declare filedAt: Date;
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
    payeeEnrolmentId: p.uuid(),
    payeePersonId: p.uuid(),
    quantity: p.integer(),
    unitFen: p.bigint('number').$type<Fen>(),
    dueFen: p.bigint('number').$type<Fen>(),
    payableFen: p.bigint('number').$type<Fen>(),
    retainedFen: p.bigint('number').$type<Fen>(),
    note: p.text(),
    noteEn: p.text(),
    basis: p.text().$type<RuleBasis>(),
  },
});

@ObjectType({ implements: Node, description: '结算明细：付给一人的一笔 · One payment of a settlement' })
export class SettlementLine extends SettlementLineSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '资金条线的键 · Key of the funding line' }) declare lineKey: string;
  @Field(() => Int, { description: '数量 · Quantity, in the funding line’s unit' }) declare quantity: number;
  @Field(() => RuleBasis, { description: '依据 · What the amount rests on' }) declare basis: RuleBasis;
}
SettlementLineSchema.setClass(SettlementLine);

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
