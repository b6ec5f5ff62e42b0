import { column, connection, ifReadable, readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { personal } from '../audited.js';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { JsonScalar, LocalDateScalar } from '../graphql/scalars.js';
import { shows } from '../graphql/shown.js';
import { Person, persons } from '../people/person.entity.js';
import { Project, projects } from './project.entity.js';
import { ServiceRecordConnection, serviceRecords } from './service-record.entity.js';

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

shows(Enrolment, {
  as: [column('part'), () => String, { description: '身份，如 helper、elder · Part, as in helper or elder' }],
  from: [column('fromDate'), () => LocalDateScalar, { description: '开始日期 · First day' }],
  until: [column('untilDate'), () => LocalDateScalar, { nullable: true, description: '结束日期（含） · Last day' }],
  person: [through(() => persons, 'personId'), () => Person, { description: '参加的人 · Who takes part' }],
  project: [
    ifReadable(() => projects, 'projectId'),
    () => Project,
    { nullable: true, description: '项目；无权查看则为空 · The project; null unless you may see it' },
  ],
  data: [
    column('data', { guarded: true }),
    () => JsonScalar,
    {
      nullable: true,
      description: '该身份填报的信息；无权查看则为空 · What was stated for the part; null unless you may see it',
    },
  ],
  records: [
    connection(() => serviceRecords, 'enrolmentId'),
    () => ServiceRecordConnection,
    {
      description:
        '所得到的服务，新的在前（限有权查看的） · Services received, newest first, as far as you may see them',
    },
  ],
});
