import { column, readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { DateTimeScalar, LocalDateScalar } from '../graphql/scalars.js';
import { shows } from '../graphql/shown.js';
import { ConsentForm, ConsentGiver, ConsentPurpose } from './consent.enums.js';
import { Person, persons } from './person.entity.js';

const ConsentSchema = defineEntity({
  name: 'Consent',
  ...tenantWalls('consent'),
  properties: {
    ...tenantKeys,
    personId: p.uuid(),
    purpose: p.text().$type<ConsentPurpose>(),
    form: p.text().$type<ConsentForm>(),
    givenBy: p.text().$type<ConsentGiver>(),
    /** The guardian who gave it, where one did. */
    guardianId: p.uuid().nullable(),
    givenOn: p.date(),
    /** Key of whoever entered it. */
    recordedByKey: p.text(),
    withdrawnAt: p.datetime().nullable(),
    withdrawnForm: p.text().$type<ConsentForm>().nullable(),
  },
});

@ObjectType({
  implements: Node,
  description: '个人信息处理的同意，一个用途一条 · Consent to the use of personal data, one for each purpose',
})
export class Consent extends ConsentSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => ConsentPurpose, { description: '用途 · Purpose' }) declare purpose: ConsentPurpose;
  @Field(() => ConsentForm, { description: '形式 · How it was given' }) declare form: ConsentForm;
  @Field(() => ConsentGiver, { description: '由谁同意 · Who gave it' }) declare givenBy: ConsentGiver;
}
ConsentSchema.setClass(Consent);

export const consents = readable({
  entity: Consent,
  subject: 'Consent',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'desc' },
});

export const ConsentConnection = connectionOf(() => Consent, 'Consent');

shows(Consent, {
  person: [through(() => persons, 'personId'), () => Person, { description: '谁的信息 · Whose data it is about' }],
  guardian: [
    through(() => persons, 'guardianId'),
    () => Person,
    { nullable: true, description: '代为同意的监护人 · The guardian who gave it, where one did' },
  ],
  givenOn: [column('givenOn'), () => LocalDateScalar, { description: '同意的日期 · Day on which it was given' }],
  withdrawnAt: [
    column('withdrawnAt'),
    () => DateTimeScalar,
    { nullable: true, description: '撤回的时间；为空则有效 · When it was withdrawn; null while it stands' },
  ],
  withdrawnForm: [
    column('withdrawnForm'),
    () => ConsentForm,
    { nullable: true, description: '撤回的形式 · How it was withdrawn' },
  ],
});
