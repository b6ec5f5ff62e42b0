import { column, readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { affectsAccess } from '../access-epoch/affects-access.js';
import { personal } from '../audited.js';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { LocalDateScalar } from '../graphql/scalars.js';
import { shows } from '../graphql/shown.js';
import { Community, communities } from '../tenancy/community.entity.js';
import { Stairwell, stairwells } from '../tenancy/place.entity.js';
import { Organisation, organisations } from './organisation.entity.js';
import { Position, Role, ScopeType } from './people.enums.js';
import { Person, persons } from './person.entity.js';

const MembershipSchema = defineEntity({
  name: 'Membership',
  ...tenantWalls('membership'),
  properties: {
    ...tenantKeys,
    personId: p.uuid(),
    role: p.text().$type<Role>(),
    position: p.text().$type<Position>().nullable(),
    organisationId: p.uuid().nullable(),
    /** The project, stairwell or grid that the role is limited to; null for the whole community. */
    scopeType: p.text().$type<ScopeType>().nullable(),
    scopeId: p.uuid().nullable(),
    fromDate: p.date(),
    untilDate: p.date().nullable(),
    endReason: p.text().nullable(),
    /** The last day of which those concerned have been told that it comes. */
    endToldFor: p.date().nullable(),
  },
});

@ObjectType({
  implements: Node,
  description: '任职：一人、一个角色、起止日期 · Membership: one person, one role, dated',
})
export class Membership extends MembershipSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => Role, { description: '角色 · Role' }) declare role: Role;
  @Field(() => Position, { nullable: true, description: '职务，如书记、主任 · Position, as in secretary or director' })
  declare position: Position | null;
  @Field(() => String, { nullable: true, description: '结束的原因 · Why it ended' }) declare endReason: string | null;
  @Field(() => ScopeType, {
    nullable: true,
    description: '任职范围的类型；空为整个社区 · Type of its scope; null for the whole community',
  })
  declare scopeType: ScopeType | null;
}
MembershipSchema.setClass(Membership);
affectsAccess(Membership);
personal(Membership, ['endReason']);

export const memberships = readable({
  entity: Membership,
  subject: 'Membership',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'asc' },
});

export const MembershipConnection = connectionOf(() => Membership, 'Membership');

shows(Membership, {
  from: [column('fromDate'), () => LocalDateScalar, { description: '开始日期 · First day' }],
  until: [column('untilDate'), () => LocalDateScalar, { nullable: true, description: '结束日期（含） · Last day' }],
  community: [
    through(() => communities, 'communityId'),
    () => Community,
    { description: '任职的社区 · The community' },
  ],
  organisation: [
    through(() => organisations, 'organisationId'),
    () => Organisation,
    { nullable: true, description: '所代表的组织；市级范围为空 · The organisation represented; null in city scope' },
  ],
  stairwell: [
    through(() => stairwells, 'scopeId'),
    () => Stairwell,
    { nullable: true, description: '任职所限的楼道 · The stairwell that it is limited to' },
  ],
  person: [
    through(() => persons, 'personId'),
    () => Person,
    { nullable: true, description: '任职的人；市级范围为空 · Who holds it; null in city scope' },
  ],
});
