import { column, readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { LocalDateScalar } from '../graphql/scalars.js';
import { shows } from '../graphql/shown.js';
import { GuardianRelation } from './consent.enums.js';
import { Person, persons } from './person.entity.js';

const GuardianshipSchema = defineEntity({
  name: 'Guardianship',
  ...tenantWalls('guardianship'),
  properties: {
    ...tenantKeys,
    /** The ward. */
    personId: p.uuid(),
    guardianId: p.uuid(),
    relation: p.text().$type<GuardianRelation>(),
    fromDate: p.date(),
    untilDate: p.date().nullable(),
  },
});

@ObjectType({ implements: Node, description: '监护关系 · Guardianship: who decides for whom, dated' })
export class Guardianship extends GuardianshipSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => GuardianRelation, { description: '关系 · What the guardian is to the ward' })
  declare relation: GuardianRelation;
}
GuardianshipSchema.setClass(Guardianship);

export const guardianships = readable({
  entity: Guardianship,
  subject: 'Guardianship',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'asc' },
});

export const GuardianshipConnection = connectionOf(() => Guardianship, 'Guardianship');

shows(Guardianship, {
  person: [through(() => persons, 'personId'), () => Person, { description: '被监护人 · The ward' }],
  guardian: [through(() => persons, 'guardianId'), () => Person, { description: '监护人 · The guardian' }],
  from: [column('fromDate'), () => LocalDateScalar, { description: '开始日期 · First day' }],
  until: [column('untilDate'), () => LocalDateScalar, { nullable: true, description: '结束日期（含） · Last day' }],
});
