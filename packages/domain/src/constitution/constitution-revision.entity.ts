import type { Narrowing } from '@gongzhi/access';
import { readable } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { DateTimeScalar } from '../graphql/scalars.js';
import { ReservedAffair, RuleNarrowing } from '../tenancy/constitution.entity.js';

const ConstitutionRevisionSchema = defineEntity({
  name: 'ConstitutionRevision',
  ...tenantWalls('constitution_revision'),
  properties: {
    ...tenantKeys,
    revision: p.integer(),
    reservedAffairs: p.json<ReservedAffair[]>(),
    narrowings: p.json<Narrowing[]>(),
    at: p.datetime(),
    /** Key of who made it, as the audit trail names them. */
    actorKey: p.text(),
    note: p.text().nullable(),
  },
});

@ObjectType({
  implements: Node,
  description: '治理规则的一次修订，只增不改 · A revision of the constitution: appended, never changed',
})
export class ConstitutionRevision extends ConstitutionRevisionSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => Int, { description: '第几次修订；0 为最初 · Which revision; 0 is how it began' })
  declare revision: number;
  @Field(() => [ReservedAffair], { description: '此时的保留事项 · Reserved affairs as of then' })
  declare reservedAffairs: ReservedAffair[];
  @Field(() => [RuleNarrowing], { description: '此时的收紧 · Narrowings as of then' }) declare narrowings: Narrowing[];
  @Field(() => DateTimeScalar, { description: '时间 · When' }) declare at: Date;
  @Field(() => String, { description: '操作者的键（非姓名） · Key of the actor, never a name' })
  declare actorKey: string;
  @Field(() => String, { nullable: true, description: '缘由 · Why' }) declare note: string | null;
}
ConstitutionRevisionSchema.setClass(ConstitutionRevision);

export const constitutionRevisions = readable({
  entity: ConstitutionRevision,
  subject: 'Constitution',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'desc' },
});

export const ConstitutionRevisionConnection = connectionOf(() => ConstitutionRevision, 'ConstitutionRevision');
