import type { Json } from '@gongzhi/kernel';
import { localised, readable, through } from '@gongzhi/reading';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ActorKind } from '../audit/audit-entry.entity.js';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { DateTimeScalar, JsonScalar } from '../graphql/scalars.js';
import { shows } from '../graphql/shown.js';
import { Person, persons } from '../people/person.entity.js';

export const JobState = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  DONE: 'DONE',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
} as const;
export type JobState = keyof typeof JobState;

registerEnumType(JobState, {
  name: 'JobState',
  description: '任务状态 · State of a job',
  valuesConfig: {
    QUEUED: { description: '等待执行 · Waits to be done' },
    RUNNING: { description: '正在执行 · Is being done' },
    DONE: { description: '已完成 · Done' },
    FAILED: { description: '失败，可继续 · Failed; can be resumed' },
    CANCELLED: { description: '已取消，可继续 · Cancelled; can be resumed' },
  },
});

const JobSchema = defineEntity({
  name: 'Job',
  tableName: 'job',
  properties: {
    id: p.uuid().primary(),
    /** Whose job it is; null for the bureau's, which is the city's. */
    communityId: p.uuid().nullable(),
    kind: p.text(),
    titleZh: p.text(),
    titleEn: p.text(),
    state: p.text().$type<JobState>(),
    done: p.integer(),
    total: p.integer().nullable(),
    /** The wrapped key of its input and checkpoint; destroyed once it is done, or nobody went on with it. */
    key: p.blob().nullable(),
    /** What it works from, sealed: uploaded files are full of identifiers. */
    input: p.blob().nullable(),
    /** From where another worker goes on, sealed. */
    checkpoint: p.blob().nullable(),
    result: p.json<Json>().nullable(),
    failureZh: p.text().nullable(),
    failureEn: p.text().nullable(),
    actorKind: p.text().$type<ActorKind>(),
    actorKey: p.text(),
    askedById: p.uuid().nullable(),
    requestId: p.text(),
    origin: p.text().nullable(),
    askedAt: p.datetime(),
    startedAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
    cancelAsked: p.boolean(),
    /** How often it was begun since it last got further. */
    attempts: p.integer(),
    nextAt: p.datetime(),
    leasedBy: p.text().nullable(),
    leasedUntil: p.datetime().nullable(),
  },
});

/** Work that takes longer than a request: a worker does it, reports how far it is, and another goes on when that one dies. */
@ObjectType({
  implements: Node,
  description: '后台任务：可查看进度、取消、继续 · A job: work that goes on in the background',
})
export class Job extends JobSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '任务种类 · Kind, as in onboard-communities' }) declare kind: string;
  @Field(() => JobState, { description: '状态 · State' }) declare state: JobState;
  @Field(() => Int, { description: '已完成的份数 · How many parts are done' }) declare done: number;
  @Field(() => Int, { nullable: true, description: '总份数，尚不知道时为空 · Of how many; null until that is known' })
  declare total: number | null;
  @Field(() => JsonScalar, { nullable: true, description: '结果，因种类而异 · What came of it; each kind has its own' })
  declare result: Json | null;
  @Field(() => ActorKind, { description: '由谁发起 · Kind of actor who asked for it' }) declare actorKind: ActorKind;
  @Field(() => String, { description: '发起者的键（非姓名） · Key of who asked for it, never a name' })
  declare actorKey: string;
  @Field(() => DateTimeScalar, { description: '发起时间 · When it was asked for' }) declare askedAt: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: '开始时间 · When it was first begun' })
  declare startedAt: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '结束时间 · When it ended' })
  declare endedAt: Date | null;
  @Field(() => Boolean, { description: '是否已要求取消 · Whether it was asked to stop' }) declare cancelAsked: boolean;
}
JobSchema.setClass(Job);

/** Row-level security shows a community its own, the bureau the city's. */
export const jobs = readable({
  entity: Job,
  subject: 'Job',
  scope: 'city',
  orderBy: { column: 'id', direction: 'desc' },
});
export const JobConnection = connectionOf(() => Job, 'Job');

shows(Job, {
  title: [localised('titleZh', 'titleEn'), () => String, { description: '名称 · What it does' }],
  failure: [
    localised('failureZh', 'failureEn'),
    () => String,
    { nullable: true, description: '失败的原因 · Why it failed' },
  ],
  askedBy: [
    through(() => persons, 'askedById'),
    () => Person,
    { nullable: true, description: '发起人；民政局与应用为空 · Who asked for it; null for the bureau and apps' },
  ],
});
