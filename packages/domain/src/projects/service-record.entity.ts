import { ifReadable, only, readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import { concerns, personal } from '../audited.js';
import { connectionOf } from '../graphql/connection.js';
import { Node, nameNodeTypes, typeOfRow } from '../graphql/node.js';
import { DateTimeScalar, LocalDateScalar } from '../graphql/scalars.js';
import { shows } from '../graphql/shown.js';
import { Enrolment, enrolments } from './enrolment.entity.js';
import { Project, projects } from './project.entity.js';

const ServiceRecordSchema = defineEntity({
  name: 'ServiceRecord',
  ...tenantWalls('service_record'),
  properties: {
    ...tenantKeys,
    projectId: p.uuid(),
    enrolmentId: p.uuid(),
    /** The person served; kept here so that what one may see needs no join. */
    personId: p.uuid(),
    servedById: p.uuid().nullable(),
    servedByPersonId: p.uuid().nullable(),
    servedOn: p.date(),
    module: p.text(),
    moduleVersion: p.text(),
    data: p.json<Record<string, unknown>>(),
    recordedByKey: p.text(),
    recordedAt: p.datetime(),
  },
});

/** Implemented by each module's own type, which adds the fields that the module records. */
@InterfaceType('ServiceRecord', {
  implements: Node,
  description: '服务记录，由各模块的类型实现 · Service record, implemented by each module’s own type',
  resolveType: typeOfRow,
})
export class ServiceRecord extends ServiceRecordSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => LocalDateScalar, { description: '服务日期 · Day of service' }) declare servedOn: string;
  @Field(() => DateTimeScalar, { description: '登记时间 · When it was recorded' }) declare recordedAt: Date;
}
ServiceRecordSchema.setClass(ServiceRecord);
personal(ServiceRecord, ['data']);
nameNodeTypes(ServiceRecord, /Record$/);

/** `elder-meals` → `ElderMealsRecord`. */
export function recordTypeName(module: string): string {
  return `${module.replaceAll(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase())}Record`;
}

const RatingSchema = defineEntity({
  name: 'Rating',
  ...tenantWalls('rating'),
  properties: {
    ...tenantKeys,
    projectId: p.uuid(),
    recordId: p.uuid(),
    score: p.integer(),
    comment: p.text().nullable(),
    ratedById: p.uuid(),
    /** Entered by somebody else at the wish of the person served (代办). */
    onBehalf: p.boolean(),
    ratedAt: p.datetime(),
  },
});

@ObjectType({ implements: Node, description: '对一次服务的评价 · A rating of one service' })
export class Rating extends RatingSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => Int, { description: '评分，1 至 5 · Score, 1 to 5' }) declare score: number;
  @Field(() => String, { nullable: true, description: '意见 · Comment' }) declare comment: string | null;
  @Field(() => Boolean, { description: '是否代办录入 · Whether it was entered on the person’s behalf' })
  declare onBehalf: boolean;
  @Field(() => DateTimeScalar, { description: '评价时间 · When it was given' }) declare ratedAt: Date;
}
RatingSchema.setClass(Rating);
personal(Rating, ['comment']);
concerns<Rating>(Rating, ({ ratedById }) => ratedById);

export const serviceRecords = readable({
  entity: ServiceRecord,
  subject: 'ServiceRecord',
  scope: 'tenant',
  orderBy: { column: 'servedOn', direction: 'desc' },
  variants: { column: 'module', typeOf: recordTypeName },
});
export const ratings = readable({
  entity: Rating,
  subject: 'Rating',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'asc' },
});

export const ServiceRecordConnection = connectionOf(() => ServiceRecord, 'ServiceRecord');

/** What all modules' records share: each module's own type takes it over from the interface. */
shows(ServiceRecord, {
  enrolment: [
    through(() => enrolments, 'enrolmentId'),
    () => Enrolment,
    { description: '服务对象的参加记录 · Enrolment of the person served' },
  ],
  servedBy: [
    through(() => enrolments, 'servedById'),
    () => Enrolment,
    { nullable: true, description: '提供服务者的参加记录 · Enrolment of the person who served' },
  ],
  project: [
    ifReadable(() => projects, 'projectId'),
    () => Project,
    { nullable: true, description: '项目；无权查看则为空 · The project; null unless you may see it' },
  ],
  rating: [
    only(() => ratings, 'recordId'),
    () => Rating,
    {
      nullable: true,
      description: '评价；未评价或无权查看则为空 · Its rating; null unless there is one that you may see',
    },
  ],
});
