import type { Json } from '@gongzhi/kernel';
import { nodeIdOf, readable } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { DateTimeScalar, JsonScalar } from '../graphql/scalars.js';
import { shows } from '../graphql/shown.js';

export const ActorKind = { PERSON: 'PERSON', APP: 'APP', BUREAU: 'BUREAU', SYSTEM: 'SYSTEM' } as const;
export type ActorKind = keyof typeof ActorKind;

registerEnumType(ActorKind, {
  name: 'ActorKind',
  description: '操作者类型 · Kind of actor',
  valuesConfig: {
    PERSON: { description: '本社区的人 · A person of the community' },
    APP: { description: '第三方应用 · A third-party app' },
    BUREAU: { description: '民政局 · The civil-affairs bureau' },
    SYSTEM: { description: '平台自身 · The platform itself' },
  },
});

export const AuditAction = { CREATE: 'CREATE', UPDATE: 'UPDATE', DELETE: 'DELETE', EXPORT: 'EXPORT' } as const;
export type AuditAction = keyof typeof AuditAction;

registerEnumType(AuditAction, {
  name: 'AuditAction',
  description: '变更类型 · Kind of change',
  valuesConfig: {
    CREATE: { description: '新建 · Created' },
    UPDATE: { description: '修改 · Changed' },
    DELETE: { description: '删除 · Deleted' },
    EXPORT: { description: '导出，未作更改 · Handed out; nothing was changed' },
  },
});

export type Changes = Record<string, { before: Json; after: Json }>;

const AuditEntrySchema = defineEntity({
  name: 'AuditEntry',
  ...tenantWalls('audit_entry'),
  properties: {
    ...tenantKeys,
    at: p.datetime(),
    actorKind: p.text().$type<ActorKind>(),
    actorKey: p.text(),
    action: p.text().$type<AuditAction>(),
    subjectType: p.text(),
    subjectId: p.uuid(),
    /** Key of the person whom the change is about, else of who made it: they may read it. */
    concernsId: p.uuid().nullable(),
    changes: p.json<Changes>(),
    requestId: p.text(),
    origin: p.text().nullable(),
  },
});

@ObjectType({ implements: Node, description: '审计记录，只增不改 · Audit entry: appended, never changed' })
export class AuditEntry extends AuditEntrySchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => DateTimeScalar, { description: '时间 · When' }) declare at: Date;
  @Field(() => ActorKind, { description: '操作者类型 · Kind of actor' }) declare actorKind: ActorKind;
  @Field(() => String, { description: '操作者的键（非姓名） · Key of the actor, never a name' })
  declare actorKey: string;
  @Field(() => AuditAction, { description: '变更类型 · Kind of change' }) declare action: AuditAction;
  @Field(() => String, { description: '对象类型 · Type of what was changed' }) declare subjectType: string;
  @Field(() => JsonScalar, {
    description:
      '各字段变更前后；个人信息只记“已变更” · Before and after, by field; personal values are told as changed only',
  })
  declare changes: Changes;
  @Field(() => String, { description: '请求编号 · Id of the request' }) declare requestId: string;
  @Field(() => String, { nullable: true, description: '来源网络地址 · Network origin' }) declare origin: string | null;
}
AuditEntrySchema.setClass(AuditEntry);

export const auditEntries = readable({
  entity: AuditEntry,
  subject: 'AuditEntry',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'desc' },
});

export const AuditEntryConnection = connectionOf(() => AuditEntry, 'AuditEntry');

shows(AuditEntry, {
  subjectId: [
    nodeIdOf('subjectType', 'subjectId'),
    () => ID,
    { nullable: true, description: '变更对象的标识，可用 node(id) 查询 · Id of what was changed, for node(id)' },
  ],
});
