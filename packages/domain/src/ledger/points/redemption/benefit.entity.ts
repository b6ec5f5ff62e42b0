import { readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection.js';
import { Node } from '../../../graphql/node.js';
import { LocalDateScalar } from '../../../graphql/scalars.js';
import { shows } from '../../../graphql/shown.js';
import { Organisation, organisations } from '../../../people/organisation.entity.js';
import { PointsPeriod } from '../points.enums.js';
import { BenefitStatus } from './redemption.enums.js';

const BenefitSchema = defineEntity({
  name: 'Benefit',
  ...tenantWalls('benefit'),
  properties: {
    ...tenantKeys,
    title: p.text(),
    titleEn: p.text(),
    cost: p.integer(),
    /** How many are left; null where there is no end of them. */
    stock: p.integer().nullable(),
    /** How many one person gets in a period; both null where nothing bounds it. */
    limitCount: p.integer().nullable(),
    limitPeriod: p.text().nullable().$type<PointsPeriod | null>(),
    providerId: p.uuid(),
    fromDate: p.date(),
    untilDate: p.date().nullable(),
    /** So long a redemption waits for the provider, before its points and its piece are free again. */
    holdDays: p.integer(),
    status: p.text().$type<BenefitStatus>(),
    sample: p.boolean(),
  },
});

@ObjectType({
  implements: Node,
  description: '积分福利：积分可以换的东西，由一个组织提供 · Benefit: what points are exchanged for, at a provider',
})
export class Benefit extends BenefitSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '中文名称 · Title' }) declare title: string;
  @Field(() => String, { description: '英文名称 · English title' }) declare titleEn: string;
  @Field(() => Int, { description: '所需积分 · Its cost in points' }) declare cost: number;
  @Field(() => Int, { nullable: true, description: '还剩几份；不限则为空 · How many are left; null for no end' })
  declare stock: number | null;
  @Field(() => Int, { nullable: true, description: '每人每周期最多几份 · Most that a person gets in a period' })
  declare limitCount: number | null;
  @Field(() => PointsPeriod, { nullable: true, description: '上限的周期 · Period of the limit' })
  declare limitPeriod: PointsPeriod | null;
  @Field(() => LocalDateScalar, { description: '起始日 · First day' }) declare fromDate: string;
  @Field(() => LocalDateScalar, { nullable: true, description: '截止日 · Last day; null for none' })
  declare untilDate: string | null;
  @Field(() => Int, { description: '兑换后保留几天 · How many days a redemption is kept for' })
  declare holdDays: number;
  @Field(() => BenefitStatus, { description: '状态 · State' }) declare status: BenefitStatus;
  @Field(() => Boolean, { description: '是否为样例数据 · Whether this is sample data' }) declare sample: boolean;
}
BenefitSchema.setClass(Benefit);

export const benefits = readable({
  entity: Benefit,
  subject: 'Benefit',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'desc' },
});
export const BenefitConnection = connectionOf(() => Benefit, 'Benefit');

shows(Benefit, {
  provider: [
    through(() => organisations, 'providerId'),
    () => Organisation,
    { description: '提供的组织 · The organisation that provides it' },
  ],
});
