import { readable } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { personal } from '../audited.js';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { LocalDateScalar } from '../graphql/scalars.js';

const EnrolmentSchema = defineEntity({
  name: 'Enrolment',
  ...tenantWalls('enrolment'),
  properties: {
    ...tenantKeys,
    projectId: p.uuid(),
    personId: p.uuid(),
    /** Which part of the module, as in `helper`. */
    part: p.text(),
    data: p.json<Record<string, unknown>>(),
    fromDate: p.date(),
    untilDate: p.date().nullable(),
  },
});

@ObjectType({
  implements: Node,
  description: '参加：一人以某种身份参加项目 · Enrolment: a person takes part in a project',
})
export class Enrolment extends EnrolmentSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { name: 'as', description: '身份，如 helper、elder · Part, as in helper or elder' })
  declare part: string;
  @Field(() => LocalDateScalar, { name: 'from', description: '开始日期 · First day' }) declare fromDate: string;
  @Field(() => LocalDateScalar, { name: 'until', nullable: true, description: '结束日期（含） · Last day' })
  declare untilDate: string | null;
}
EnrolmentSchema.setClass(Enrolment);
personal(Enrolment, ['data']);

export const enrolments = readable({
  entity: Enrolment,
  subject: 'Enrolment',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'asc' },
});

export const EnrolmentConnection = connectionOf(() => Enrolment, 'Enrolment');
