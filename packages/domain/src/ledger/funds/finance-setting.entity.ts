import type { Fen } from '@gongzhi/kernel';
import { money, readable } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Node } from '../../graphql/node.js';
import { Money } from '../../graphql/scalars.js';
import { shows } from '../../graphql/shown.js';

const FinanceSettingSchema = defineEntity({
  name: 'FinanceSetting',
  ...tenantWalls('finance_setting'),
  properties: {
    ...tenantKeys,
    approvalThresholdFen: p.bigint('number').$type<Fen>(),
    /** The last year that is closed; null where none is. */
    closedThrough: p.integer().nullable(),
  },
});

@ObjectType({
  implements: Node,
  description: '财务设置：审批额度与已结账年度 · What a community has set for its money: approvals, closed years',
})
export class FinanceSetting extends FinanceSettingSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => Int, {
    nullable: true,
    description: '已结账到哪一年；未结过账为空 · The last year that is closed; null where none is',
  })
  declare closedThrough: number | null;
}
FinanceSettingSchema.setClass(FinanceSetting);

export const financeSettings = readable({
  entity: FinanceSetting,
  subject: 'FinanceSetting',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'asc' },
});

shows(FinanceSetting, {
  approvalThreshold: [
    money('approvalThresholdFen'),
    () => Money,
    { description: '超过此额须两人审批 · What is above takes the approval of two persons' },
  ],
});
