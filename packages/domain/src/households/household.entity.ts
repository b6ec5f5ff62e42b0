import { column, connection, only, parts, readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, type Opt, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { LocalDateScalar } from '../graphql/scalars.js';
import { shows } from '../graphql/shown.js';
import { Person, persons } from '../people/person.entity.js';
import { Dwelling, dwellings, Stairwell } from '../tenancy/place.entity.js';
import { HouseholdLeaving, HouseholdRelation } from './household.enums.js';

const HouseholdSchema = defineEntity({
  name: 'Household',
  ...tenantWalls('household'),
  properties: {
    ...tenantKeys,
    dwellingId: p.uuid(),
    /** The dwelling's, which never changes. */
    stairwellId: p.uuid(),
    /** Tells households of one dwelling apart; empty where there is one. */
    label: p.text(),
    fromDate: p.date(),
    untilDate: p.date().nullable(),
    sample: p.boolean(),
  },
});

@ObjectType({ implements: Node, description: '住户：同住一处、一本户口的人 · Household: who lives together' })
export class Household extends HouseholdSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, {
    description:
      '户号，同一住房有几户时用以区分，可为空 · Tells several households of one dwelling apart; may be empty',
  })
  declare label: string;
}
HouseholdSchema.setClass(Household);

const HouseholdMemberSchema = defineEntity({
  name: 'HouseholdMember',
  ...tenantWalls('household_member'),
  properties: {
    ...tenantKeys,
    householdId: p.uuid(),
    personId: p.uuid(),
    relation: p.text().$type<HouseholdRelation>(),
    fromDate: p.date(),
    untilDate: p.date().nullable(),
    leaving: p.text().$type<HouseholdLeaving>().nullable(),
    /** PostgreSQL's own: the household, for who lives there today, and for its head. */
    currentHouseholdId: p.uuid().$type<Opt<string> | null>().nullable().generated('as (...) stored'),
    headedHouseholdId: p.uuid().$type<Opt<string> | null>().nullable().generated('as (...) stored'),
  },
});

@ObjectType({ implements: Node, description: '住户成员，有起止日期 · Somebody’s time in a household' })
export class HouseholdMember extends HouseholdMemberSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => HouseholdRelation, { description: '与户主的关系 · Relation to the head' })
  declare relation: HouseholdRelation;
  @Field(() => HouseholdLeaving, {
    nullable: true,
    description: '离开的原因；仍在则为空 · Why they left; null while there',
  })
  declare leaving: HouseholdLeaving | null;
}
HouseholdMemberSchema.setClass(HouseholdMember);

const inTenant = { scope: 'tenant', orderBy: { column: 'id', direction: 'asc' } } as const;
export const households = readable({ entity: Household, subject: 'Household', ...inTenant });
export const householdMembers = readable({ entity: HouseholdMember, subject: 'HouseholdMember', ...inTenant });

export const HouseholdConnection = connectionOf(() => Household, 'Household');
export const HouseholdMemberConnection = connectionOf(() => HouseholdMember, 'HouseholdMember');

const term = {
  from: [column('fromDate'), () => LocalDateScalar, { description: '开始日期 · First day' }],
  until: [
    column('untilDate'),
    () => LocalDateScalar,
    { nullable: true, description: '最后一天；仍在则为空 · Last day; null while it lasts' },
  ],
} as const;

shows(Household, {
  ...term,
  dwelling: [through(() => dwellings, 'dwellingId'), () => Dwelling, { description: '住房 · Where it lives' }],
  members: [
    parts(() => householdMembers, 'currentHouseholdId'),
    () => [HouseholdMember],
    { description: '现在的成员 · Who lives in it today' },
  ],
  head: [
    only(() => householdMembers, 'headedHouseholdId'),
    () => HouseholdMember,
    {
      nullable: true,
      description: '户主；待定时为空 · Its head; null while that is open',
    },
  ],
  history: [
    connection(() => householdMembers, 'householdId'),
    () => HouseholdMemberConnection,
    { description: '历任成员，含已离开的 · Everybody who lives or lived in it' },
  ],
});
shows(HouseholdMember, {
  ...term,
  household: [through(() => households, 'householdId'), () => Household, { description: '住户 · The household' }],
  person: [through(() => persons, 'personId'), () => Person, { description: '成员 · The person' }],
});
shows(Dwelling, {
  households: [
    connection(() => households, 'dwellingId'),
    () => HouseholdConnection,
    { description: '在此居住过的住户 · Households that live or lived in it' },
  ],
});
shows(Stairwell, {
  households: [
    connection(() => households, 'stairwellId'),
    () => HouseholdConnection,
    { description: '楼道内的住户，含已结束的 · Households that live or lived on it' },
  ],
});
shows(Person, {
  household: [
    through(() => households, 'householdId', { guarded: true }),
    () => Household,
    { nullable: true, description: '所在住户；无权查看则为空 · Their household; null unless you may see it' },
  ],
  households: [
    connection(() => householdMembers, 'personId'),
    () => HouseholdMemberConnection,
    { description: '历次居住 · Households that they live or lived in' },
  ],
});
