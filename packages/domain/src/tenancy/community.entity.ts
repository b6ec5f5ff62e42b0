import { subject } from '@casl/ability';
import { readable, through } from '@gongzhi/reading';
import { tenantKeys } from '@gongzhi/storage';
import { defineEntity, p, UnderscoreNamingStrategy } from '@mikro-orm/core';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { affectsAccess } from '../access-epoch/affects-access.js';
import { affairOf } from '../audited.js';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { LocalDateScalar } from '../graphql/scalars.js';
import { shows } from '../graphql/shown.js';
import { CommunityKind, CommunityStatus } from './tenancy.enums.js';

const TownSchema = defineEntity({
  name: 'Town',
  tableName: 'town',
  properties: { id: p.uuid().primary(), code: p.text(), name: p.text(), nameEn: p.text() },
});

@ObjectType({ implements: Node, description: '镇或街道，社区的上级归类 · Town: groups communities' })
export class Town extends TownSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '代码 · Code' }) declare code: string;
  @Field(() => String, { description: '中文名称 · Name' }) declare name: string;
  @Field(() => String, { description: '英文名称 · English name' }) declare nameEn: string;
}
TownSchema.setClass(Town);

const CommunitySchema = defineEntity({
  name: 'Community',
  tableName: 'community',
  properties: {
    id: p.uuid().primary(),
    code: p.text(),
    name: p.text(),
    kind: p.text().$type<CommunityKind>(),
    status: p.text().$type<CommunityStatus>(),
    townId: p.uuid().nullable(),
    divisionCode: p.text().nullable(),
    urbanRuralClass: p.text().nullable(),
    residents: p.integer().nullable(),
    foundedOn: p.text().nullable(),
    sample: p.boolean(),
    onboardedAt: p.datetime(),
    /** The community that goes on for this one. */
    successorId: p.uuid().nullable(),
    /** The community that this one was part of until it was split. */
    predecessorId: p.uuid().nullable(),
    /** On this day or after it will be deleted for good. */
    deletionDueOn: p.date().nullable(),
  },
});

/** The tenant. Its line in the city's register is public within the city; everything else stands behind its walls. */
@ObjectType({ implements: Node, description: '社区：平台的租户 · Community: the tenant' })
export class Community extends CommunitySchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '代码，用于请求头 X-Community · Code, as used in the header X-Community' })
  declare code: string;
  @Field(() => String, { description: '名称 · Name' }) declare name: string;
  @Field(() => CommunityKind, { description: '类型 · Kind' }) declare kind: CommunityKind;
  @Field(() => CommunityStatus, { description: '生命周期状态 · Lifecycle status' }) declare status: CommunityStatus;
  @Field(() => String, { nullable: true, description: '12 位统计用区划代码 · Division code of 12 digits' })
  declare divisionCode: string | null;
  @Field(() => String, { nullable: true, description: '城乡分类代码 · Urban–rural class' })
  declare urbanRuralClass: string | null;
  @Field(() => Int, { nullable: true, description: '常住居民人数 · Residents' }) declare residents: number | null;
  @Field(() => String, { nullable: true, description: '成立年月 · Founded (year and month, or day)' })
  declare foundedOn: string | null;
  @Field(() => LocalDateScalar, {
    nullable: true,
    description: '将被永久删除的日期；没有则为空 · The day from which it will be deleted for good; null unless it will',
  })
  declare deletionDueOn: string | null;
  @Field(() => Boolean, { description: '是否为样例数据 · Whether this is sample data' }) declare sample: boolean;
}
CommunitySchema.setClass(Community);
affectsAccess(Community);
affairOf<Community>(Community, ({ id }) => id);

/** A community as JSON has it. */
export type CommunityJson = Omit<Pick<Community, keyof typeof CommunitySchema.properties>, 'onboardedAt'> & {
  onboardedAt: string;
};

/** Nobody enters a community that is closed, and its members do not find it among theirs. */
export const CLOSED: readonly CommunityStatus[] = ['ARCHIVED', 'DELETED'];

const columnOf = (property: string): string => new UnderscoreNamingStrategy().propertyToColumnName(property);

/** An SQL expression of a row `c` of the table: its properties and no other column. */
export const COMMUNITY_AS_JSON = `json_build_object(${Object.keys(CommunitySchema.properties)
  .map((property) => `'${property}', c.${columnOf(property)}`)
  .join(', ')})`;

/**
 * The entity that such a row stands for, belonging to no unit of work. Requests may share it, so that it can be asked
 * about and not changed.
 */
export function communityFrom(json: CommunityJson): Community {
  const values = { ...json, onboardedAt: new Date(json.onboardedAt) };
  // Given as plain values: MikroORM's setters would tie them to a unit of work.
  const community: Community = Object.create(Community.prototype, Object.getOwnPropertyDescriptors(values));
  // The mark that CASL would otherwise put on it when it is first asked about.
  return Object.freeze(subject('Community', community));
}

export const communities = readable({
  entity: Community,
  subject: 'Community',
  scope: 'city',
  orderBy: { column: 'code', direction: 'asc' },
});

export const towns = readable({
  entity: Town,
  subject: 'Community',
  scope: 'city',
  orderBy: { column: 'code', direction: 'asc' },
});

export const CommunityConnection = connectionOf(() => Community, 'Community');

shows(Community, {
  town: [
    through(() => towns, 'townId'),
    () => Town,
    { nullable: true, description: '所属镇或街道 · The town it belongs to' },
  ],
});

const DirectoryEntrySchema = defineEntity({
  name: 'DirectoryEntry',
  tableName: 'directory_entry',
  properties: {
    ...tenantKeys,
    /** Issuer's id of a person, once they have signed in; `app:<client>` for an app. */
    subject: p.text().nullable(),
    emailHash: p.text().nullable(),
    personId: p.uuid().nullable(),
  },
});

/**
 * Who may enter which community. Shared by necessity (it is read before a tenant is chosen); its policy shows the
 * caller's own lines only.
 */
export class DirectoryEntry extends DirectoryEntrySchema.class {}
DirectoryEntrySchema.setClass(DirectoryEntry);
affectsAccess(DirectoryEntry);
