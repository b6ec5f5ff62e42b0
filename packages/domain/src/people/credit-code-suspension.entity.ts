import { readable } from '@gongzhi/reading';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { affectsAccess } from '../access-epoch/affects-access.js';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { DateTimeScalar } from '../graphql/scalars.js';

const CreditCodeSuspensionSchema = defineEntity({
  name: 'CreditCodeSuspension',
  tableName: 'credit_code_suspension',
  properties: {
    id: p.uuid().primary(),
    creditCode: p.text(),
    reason: p.text(),
    suspendedAt: p.datetime(),
    suspendedByKey: p.text(),
    resumedAt: p.datetime().nullable(),
    resumedByKey: p.text().nullable(),
  },
});

/** A code alone: the city does not know, and nobody learns here, which communities the organisation serves. */
@ObjectType({
  implements: Node,
  description: '全市暂停的组织，按信用代码 · An organisation suspended in the whole city, by its credit code',
})
export class CreditCodeSuspension extends CreditCodeSuspensionSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '统一社会信用代码 · Unified social credit code' }) declare creditCode: string;
  @Field(() => String, { description: '原因 · Reason' }) declare reason: string;
  @Field(() => DateTimeScalar, { description: '暂停时间 · Since when' }) declare suspendedAt: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: '恢复时间；空为仍暂停 · When it was resumed' })
  declare resumedAt: Date | null;
}
CreditCodeSuspensionSchema.setClass(CreditCodeSuspension);
affectsAccess(CreditCodeSuspension);

export const creditCodeSuspensions = readable({
  entity: CreditCodeSuspension,
  subject: 'CreditCodeSuspension',
  scope: 'city',
  orderBy: { column: 'id', direction: 'desc' },
});

export const CreditCodeSuspensionConnection = connectionOf(() => CreditCodeSuspension, 'CreditCodeSuspension');
