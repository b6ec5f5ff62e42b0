import { readable } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { affectsAccess } from '../access-epoch/affects-access.js';
import { Node } from '../graphql/node.js';

@ObjectType({ description: '保留事项：不交由社会组织运作 · A reserved affair: no social organisation operates it' })
export class ReservedAffair {
  @Field(() => String, { description: '键 · Key' }) declare key: string;
  @Field(() => String, { description: '中文名称 · Name' }) declare zh: string;
  @Field(() => String, { description: '英文名称 · English name' }) declare en: string;
}

const ConstitutionSchema = defineEntity({
  name: 'Constitution',
  ...tenantWalls('constitution'),
  properties: { ...tenantKeys, reservedAffairs: p.json<ReservedAffair[]>() },
});

@ObjectType({ implements: Node, description: '社区治理规则 · The community’s constitution' })
export class Constitution extends ConstitutionSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => [ReservedAffair], { description: '保留事项 · Reserved affairs' })
  declare reservedAffairs: ReservedAffair[];
}
ConstitutionSchema.setClass(Constitution);
affectsAccess(Constitution);

export const constitutions = readable({
  entity: Constitution,
  subject: 'Constitution',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'asc' },
});
