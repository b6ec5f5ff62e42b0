import { readable } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { affectsAccess } from '../access-epoch/affects-access.js';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { DateTimeScalar } from '../graphql/scalars.js';
import { OrganisationKind, SubjectKind } from './people.enums.js';

const OrganisationSchema = defineEntity({
  name: 'Organisation',
  ...tenantWalls('organisation'),
  properties: {
    ...tenantKeys,
    name: p.text(),
    kind: p.text().$type<OrganisationKind>(),
    /** Which of the five subjects it belongs to; null for none. */
    subject: p.text().$type<SubjectKind>().nullable(),
    /** Fields of service it works in, as in `elder-care`. */
    serves: p.array(),
    creditCode: p.text().nullable(),
    sample: p.boolean(),
    /** Since when memberships on its behalf count no more; null while they do. */
    suspendedAt: p.datetime().nullable(),
    suspensionReason: p.text().nullable(),
  },
});

@ObjectType({ implements: Node, description: '组织 · Organisation' })
export class Organisation extends OrganisationSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '名称 · Name' }) declare name: string;
  @Field(() => OrganisationKind, { description: '类型 · Kind' }) declare kind: OrganisationKind;
  @Field(() => SubjectKind, { nullable: true, description: '所属治理主体 · Which of the five subjects it belongs to' })
  declare subject: SubjectKind | null;
  @Field(() => [String], { description: '服务领域，如 elder-care · Fields of service, as in elder-care' })
  declare serves: string[];
  @Field(() => String, { nullable: true, description: '统一社会信用代码（GB 32100） · Unified social credit code' })
  declare creditCode: string | null;
  @Field(() => Boolean, { description: '是否为样例数据 · Whether this is sample data' }) declare sample: boolean;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '暂停时间；空为正常 · Since when it is suspended; null where it is not',
  })
  declare suspendedAt: Date | null;
  @Field(() => String, { nullable: true, description: '暂停原因 · Why it is suspended' })
  declare suspensionReason: string | null;
}
OrganisationSchema.setClass(Organisation);
affectsAccess(Organisation);

export const organisations = readable({
  entity: Organisation,
  subject: 'Organisation',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'asc' },
});

export const OrganisationConnection = connectionOf(() => Organisation, 'Organisation');
