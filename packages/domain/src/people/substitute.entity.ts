import { column, readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { affectsAccess } from '../access-epoch/affects-access.js';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { DateTimeScalar, LocalDateScalar } from '../graphql/scalars.js';
import { shows } from '../graphql/shown.js';
import { Person, persons } from './person.entity.js';

const SubstituteSchema = defineEntity({
  name: 'Substitute',
  ...tenantWalls('substitute'),
  properties: {
    ...tenantKeys,
    personId: p.uuid(),
    forPersonId: p.uuid(),
    fromDate: p.date(),
    untilDate: p.date(),
    reason: p.text(),
    namedById: p.uuid(),
    withdrawnAt: p.datetime().nullable(),
  },
});

@ObjectType({
  implements: Node,
  description:
    '替补审批人：在某人自己提交的事项上代其审批 · Substitute approver: decides what somebody has filed and so may not decide',
})
export class Substitute extends SubstituteSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '原因 · Reason' }) declare reason: string;
  @Field(() => DateTimeScalar, { nullable: true, description: '撤销时间 · When it was withdrawn' })
  declare withdrawnAt: Date | null;
}
SubstituteSchema.setClass(Substitute);
affectsAccess(Substitute);

export const substitutes = readable({
  entity: Substitute,
  subject: 'Substitute',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'desc' },
});

export const SubstituteConnection = connectionOf(() => Substitute, 'Substitute');

shows(Substitute, {
  from: [column('fromDate'), () => LocalDateScalar, { description: '开始日期 · First day' }],
  until: [column('untilDate'), () => LocalDateScalar, { description: '结束日期（含） · Last day' }],
  person: [through(() => persons, 'personId'), () => Person, { description: '替补人 · Who stands in' }],
  forPerson: [through(() => persons, 'forPersonId'), () => Person, { description: '被替补的人 · For whom' }],
  namedBy: [through(() => persons, 'namedById'), () => Person, { description: '指定人 · Who named them' }],
});
