import type { Json, LocalDate } from '@gongzhi/kernel';
import { readable, through } from '@gongzhi/reading';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { DateTimeScalar, JsonScalar, LocalDateScalar } from '../graphql/scalars.js';
import { shows } from '../graphql/shown.js';
import { Community, communities } from '../tenancy/community.entity.js';

export const OperationKind = { MERGE: 'MERGE', DELETE: 'DELETE', EXPORT: 'EXPORT', SPLIT: 'SPLIT' } as const;
export type OperationKind = keyof typeof OperationKind;
registerEnumType(OperationKind, {
  name: 'CommunityOperationKind',
  description: '对整个社区的操作 · What is done with whole communities',
  valuesConfig: {
    MERGE: { description: '合并 · Merger into another community' },
    DELETE: { description: '永久删除 · Deletion for good' },
    EXPORT: { description: '导出全部数据，由运维执行 · Export of everything, by the operator' },
    SPLIT: { description: '分设：一部分成为新社区 · Split: a part of it becomes a community of its own' },
  },
});

export const OperationStatus = {
  REQUESTED: 'REQUESTED',
  PLANNED: 'PLANNED',
  CONFIRMED: 'CONFIRMED',
  DONE: 'DONE',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
} as const;
export type OperationStatus = keyof typeof OperationStatus;
registerEnumType(OperationStatus, {
  name: 'CommunityOperationStatus',
  description: '操作的状态 · Status of an operation',
  valuesConfig: {
    REQUESTED: { description: '已提出，计划待算 · Asked for; its plan is being made' },
    PLANNED: { description: '计划已出，待确认 · The plan is there, to be confirmed' },
    CONFIRMED: { description: '已确认，到期执行 · Confirmed; done when it is due' },
    DONE: { description: '已完成 · Done' },
    FAILED: { description: '失败，未作任何更改 · Failed: nothing was changed' },
    CANCELLED: { description: '已取消 · Cancelled' },
  },
});

const OperationSchema = defineEntity({
  name: 'CommunityOperation',
  tableName: 'community_operation',
  properties: {
    id: p.uuid().primary(),
    kind: p.text().$type<OperationKind>(),
    status: p.text().$type<OperationStatus>(),
    /** The communities that it is about, as they were called when it was asked for. */
    lineIds: p.array().columnType('uuid[]'),
    codes: p.array(),
    names: p.array(),
    intoId: p.uuid().nullable(),
    reason: p.text(),
    report: p.json<Json>().nullable(),
    problem: p.text().nullable(),
    dueOn: p.date().$type<LocalDate>(),
    requestedByKey: p.text(),
    requestedAt: p.datetime(),
    idempotencyKey: p.text(),
    inputHash: p.text(),
    confirmedByKey: p.text().nullable(),
    confirmedAt: p.datetime().nullable(),
    cancelledByKey: p.text().nullable(),
    cancelledAt: p.datetime().nullable(),
    finishedAt: p.datetime().nullable(),
    exportHash: p.text().nullable(),
    /** What a split works from, sealed under the key; both are gone when it is over. */
    key: p.blob().nullable(),
    input: p.blob().nullable(),
  },
});

@ObjectType({
  description:
    '对整个社区的操作：先出计划，再确认，后执行 · Something done with whole communities: planned, confirmed, done',
})
export class CommunityOperation extends OperationSchema.class {
  @Field(() => ID, { description: '标识 · Opaque id' }) declare id: string;
  @Field(() => OperationKind, { description: '种类 · Kind' }) declare kind: OperationKind;
  @Field(() => OperationStatus, { description: '状态 · Status' }) declare status: OperationStatus;
  @Field(() => [String], { description: '所涉社区当时的代码 · Codes of the communities, as they were' })
  declare codes: string[];
  @Field(() => [String], { description: '所涉社区当时的名称 · Names of the communities, as they were' })
  declare names: string[];
  @Field(() => String, { description: '原因 · Why' }) declare reason: string;
  @Field(() => JsonScalar, {
    nullable: true,
    description:
      '计划（执行后为结果）：各表移动、留下或删除的行数、改名、合一 · The plan, and once done what was done: rows by table that move, stay or go, what is renamed, what becomes one',
  })
  declare report: Json | null;
  @Field(() => String, { nullable: true, description: '失败的原因 · Why it failed' }) declare problem: string | null;
  @Field(() => LocalDateScalar, { description: '最早执行日 · Not done before this day' }) declare dueOn: LocalDate;
  @Field(() => String, { description: '提出人的键 · Key of who asked' }) declare requestedByKey: string;
  @Field(() => DateTimeScalar, { description: '提出时间 · When it was asked for' }) declare requestedAt: Date;
  @Field(() => String, { nullable: true, description: '确认人的键 · Key of who confirmed' })
  declare confirmedByKey: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '确认时间 · When it was confirmed' })
  declare confirmedAt: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '取消时间 · When it was cancelled' })
  declare cancelledAt: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '执行完成时间 · When it was done' })
  declare finishedAt: Date | null;
  @Field(() => String, {
    nullable: true,
    description:
      '删除前最后一次导出的校验值；没有导出则为空 · Hash of the last export before a deletion; null where there was none',
  })
  declare exportHash: string | null;
}
OperationSchema.setClass(CommunityOperation);

export const communityOperations = readable({
  entity: CommunityOperation,
  subject: 'Community',
  scope: 'city',
  orderBy: { column: 'id', direction: 'desc' },
});

shows(CommunityOperation, {
  into: [
    through(() => communities, 'intoId'),
    () => Community,
    {
      nullable: true,
      description:
        '合并后继续的社区；分设出的新社区 · The community that goes on after a merger; the one that a split made',
    },
  ],
});
