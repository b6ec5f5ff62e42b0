import { nodeIdOf, readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { DateTimeScalar } from '../graphql/scalars.js';
import { shows } from '../graphql/shown.js';
import { ConsentForm } from './consent.enums.js';
import { Person, persons } from './person.entity.js';

export const RepresentedAct = { ENROL: 'ENROL', RATE: 'RATE', CLAIM_POINTS: 'CLAIM_POINTS', REDEEM: 'REDEEM' } as const;
export type RepresentedAct = keyof typeof RepresentedAct;

registerEnumType(RepresentedAct, {
  name: 'RepresentedAct',
  description: '代办的事 · What was done for somebody',
  valuesConfig: {
    ENROL: { description: '报名参加 · Enrolling' },
    RATE: { description: '评价服务 · Rating' },
    CLAIM_POINTS: { description: '申报积分 · Claiming points' },
    REDEEM: { description: '兑换积分 · Redeeming points' },
  },
});

@InputType({ description: '代办：为没有手机的居民办理，须经其同意 · Acting for a resident, with their consent' })
export class OnBehalfOfInput {
  @Field(() => ID, {
    nullable: true,
    description: '为谁办理；填写则须与事项中的人一致 · For whom; must agree where stated',
  })
  declare personId?: string;
  @Field(() => ConsentForm, { description: '居民如何同意：口头或书面 · How they consented: ORAL or WRITTEN' })
  declare consent: ConsentForm;
  @Field(() => ID, { nullable: true, description: '见证人 · Who witnessed it' }) declare witnessId?: string;
}

const RepresentationSchema = defineEntity({
  name: 'Representation',
  ...tenantWalls('representation'),
  properties: {
    ...tenantKeys,
    /** For whom. */
    personId: p.uuid(),
    actorId: p.uuid(),
    act: p.text().$type<RepresentedAct>(),
    subjectType: p.text(),
    subjectId: p.uuid(),
    consent: p.text().$type<ConsentForm>(),
    witnessId: p.uuid().nullable(),
    at: p.datetime(),
  },
});

@ObjectType({
  implements: Node,
  description: '代办记录：谁为谁办了什么、如何同意 · What was done for whom, by whom, with what consent',
})
export class Representation extends RepresentationSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => RepresentedAct, { description: '所办的事 · What was done' }) declare act: RepresentedAct;
  @Field(() => ConsentForm, { description: '同意的形式 · How it was consented to' }) declare consent: ConsentForm;
  @Field(() => DateTimeScalar, { description: '时间 · When' }) declare at: Date;
}
RepresentationSchema.setClass(Representation);

export const representations = readable({
  entity: Representation,
  subject: 'Representation',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'desc' },
});

export const RepresentationConnection = connectionOf(() => Representation, 'Representation');

shows(Representation, {
  person: [through(() => persons, 'personId'), () => Person, { description: '为谁办理 · For whom' }],
  actor: [through(() => persons, 'actorId'), () => Person, { description: '代办人 · Who acted' }],
  witness: [
    through(() => persons, 'witnessId'),
    () => Person,
    { nullable: true, description: '见证人 · Who witnessed the consent' },
  ],
  subjectId: [
    nodeIdOf('subjectType', 'subjectId'),
    () => ID,
    { nullable: true, description: '所办事项的标识，可用 node(id) 查询 · Id of what came of it, for node(id)' },
  ],
});
