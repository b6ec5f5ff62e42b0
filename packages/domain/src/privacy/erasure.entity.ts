import { column, readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { DateTimeScalar } from '../graphql/scalars.js';
import { shows } from '../graphql/shown.js';
import { Person, persons } from '../people/person.entity.js';

const ErasureSchema = defineEntity({
  name: 'Erasure',
  ...tenantWalls('erasure'),
  properties: {
    ...tenantKeys,
    personId: p.uuid(),
    reason: p.text(),
    requestedById: p.uuid(),
    requestedAt: p.datetime(),
    confirmedById: p.uuid().nullable(),
    confirmedAt: p.datetime().nullable(),
  },
});

@ObjectType({
  implements: Node,
  description: '个人信息的删除：一人申请，另一人确认，不可恢复 · Erasure of a person’s data: two people, for good',
})
export class Erasure extends ErasureSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '理由 · Reason' }) declare reason: string;
}
ErasureSchema.setClass(Erasure);

export const erasures = readable({
  entity: Erasure,
  subject: 'Erasure',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'desc' },
});

export const ErasureConnection = connectionOf(() => Erasure, 'Erasure');

shows(Erasure, {
  person: [through(() => persons, 'personId'), () => Person, { description: '被删除信息的人 · Whose data' }],
  requestedBy: [through(() => persons, 'requestedById'), () => Person, { description: '申请人 · Who asked for it' }],
  requestedAt: [column('requestedAt'), () => DateTimeScalar, { description: '申请时间 · When it was asked for' }],
  confirmedBy: [
    through(() => persons, 'confirmedById'),
    () => Person,
    { nullable: true, description: '确认人；待确认时为空 · Who confirmed it; null while it waits' },
  ],
  confirmedAt: [
    column('confirmedAt'),
    () => DateTimeScalar,
    { nullable: true, description: '确认并删除的时间 · When it was confirmed and carried out' },
  ],
});

@InputType({ description: '申请删除个人信息 · Ask for a person’s data to be erased' })
export class RequestErasureInput {
  @Field(() => ID, { description: '人 · Person' }) declare personId: string;
  @Field(() => String, { description: '理由，如本人要求 · Reason, as in: asked for it' }) declare reason: string;
}

@InputType({ description: '确认删除个人信息 · Confirm an erasure' })
export class ConfirmErasureInput {
  @Field(() => ID, { description: '申请 · The request' }) declare erasureId: string;
}
