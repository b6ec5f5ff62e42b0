import { column, readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { affectsAccess } from '../access-epoch/affects-access.js';
import { concerns, personal } from '../audited.js';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { DateTimeScalar, LocalDateScalar } from '../graphql/scalars.js';
import { shows } from '../graphql/shown.js';
import { Stairwell, stairwells } from '../tenancy/place.entity.js';
import { type IdentifierKind, Sex, Situation } from './people.enums.js';

const PersonSchema = defineEntity({
  name: 'Person',
  ...tenantWalls('person'),
  properties: {
    ...tenantKeys,
    name: p.text(),
    birthDate: p.date().nullable(),
    stairwellId: p.uuid().nullable(),
    /** The household of today, whose stairwell the one above is. */
    householdId: p.uuid().nullable(),
    sex: p.text().$type<Sex>().nullable(),
    situations: p.array().$type<Situation[]>(),
    /** The issuer's id of this person, once they have signed in. */
    subject: p.text().nullable(),
    sample: p.boolean(),
    /** When everything that names the person was destroyed. */
    erasedAt: p.datetime().nullable(),
  },
});

/** Someone the community knows, once. What is shown of them is decided field by field. */
@ObjectType({ implements: Node, description: '人 · A person, known once per community' })
export class Person extends PersonSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => Boolean, { description: '是否为样例数据 · Whether this is sample data' }) declare sample: boolean;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '个人信息已删除的时间；空为未删除 · When the personal data were erased; null unless they were',
  })
  declare erasedAt: Date | null;
}
PersonSchema.setClass(Person);
affectsAccess<Person>(Person, ['subject']);
concerns<Person>(Person, ({ id }) => id);
personal(Person, ['name', 'birthDate', 'stairwellId', 'householdId', 'sex', 'situations', 'subject']);

export const persons = readable({
  entity: Person,
  subject: 'Person',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'asc' },
  // Two entries of one person may have become one: a later context's rows.
  follows: { table: 'person_merger', column: 'person_id' },
});

export const PersonConnection = connectionOf(() => Person, 'Person');

/**
 * Everything beyond a person's name is null unless the caller may see that field of that person. Who may see that somebody
 * takes part in something sees the name; an app sees it masked, since nobody has consented for that person.
 */
shows(Person, {
  name: [
    column('name', { mask: { hides: ({ kind }) => kind === 'APP', sql: (name) => `left(${name}, 1) || '**'` } }),
    () => String,
    { description: '姓名；应用只见首字，如 王** · Name; apps see its first character only, as in 王**' },
  ],
  birthDate: [
    column('birthDate', { guarded: true }),
    () => LocalDateScalar,
    { nullable: true, description: '出生日期；无权查看则为空 · Date of birth; null unless you may see it' },
  ],
  sex: [
    column('sex', { guarded: true }),
    () => Sex,
    { nullable: true, description: '性别；无权查看则为空 · Sex; null unless you may see it' },
  ],
  situations: [
    column('situations', { guarded: true }),
    () => [Situation],
    {
      nullable: true,
      description: '登记的情况；无权查看则为空 · Situations on record; null unless you may see them',
    },
  ],
  stairwell: [
    through(() => stairwells, 'stairwellId', { guarded: true }),
    () => Stairwell,
    {
      nullable: true,
      description: '居住楼道；无权查看则为空 · Stairwell where the person lives; null unless you may see it',
    },
  ],
});

const PersonKeySchema = defineEntity({
  name: 'PersonKey',
  ...tenantWalls('person_key'),
  properties: { ...tenantKeys, wrapped: p.blob() },
});

/** The wrapped key under which one person's identifiers are sealed; `id` is the person's. Destroying it erases them. */
export class PersonKey extends PersonKeySchema.class {}
PersonKeySchema.setClass(PersonKey);

const PersonIdentifierSchema = defineEntity({
  name: 'PersonIdentifier',
  ...tenantWalls('person_identifier'),
  properties: {
    ...tenantKeys,
    personId: p.uuid(),
    kind: p.text().$type<IdentifierKind>(),
    ciphertext: p.blob(),
    lookupHash: p.text(),
    lastFour: p.text(),
  },
});

/** An identifier of a person, readable with their key only; found by its keyed hash. */
export class PersonIdentifier extends PersonIdentifierSchema.class {}
PersonIdentifierSchema.setClass(PersonIdentifier);
personal(PersonIdentifier, ['ciphertext', 'lookupHash', 'lastFour']);
