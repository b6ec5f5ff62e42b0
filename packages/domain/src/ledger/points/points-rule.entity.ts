import { readable } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection.js';
import { Node } from '../../graphql/node.js';
import { PointsEnteredBy, PointsPeriod } from './points.enums.js';

const PointsRuleSchema = defineEntity({
  name: 'PointsRule',
  ...tenantWalls('points_rule'),
  properties: {
    ...tenantKeys,
    /** What it is found again by, as in `sorts-waste`. */
    key: p.text(),
    title: p.text(),
    titleEn: p.text(),
    points: p.integer(),
    /** The most points that one person earns by it in a period; both null where nothing bounds it. */
    capPoints: p.integer().nullable(),
    capPeriod: p.text().nullable().$type<PointsPeriod | null>(),
    needsEvidence: p.boolean(),
    enteredBy: p.text().$type<PointsEnteredBy>(),
    active: p.boolean(),
    sample: p.boolean(),
  },
});

@ObjectType({
  implements: Node,
  description: '积分规则：哪种行为得多少积分 · Points rule: what conduct earns how many points',
})
export class PointsRule extends PointsRuleSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '键，如 sorts-waste · Key, as in sorts-waste' }) declare key: string;
  @Field(() => String, { description: '中文名称 · Title' }) declare title: string;
  @Field(() => String, { description: '英文名称 · English title' }) declare titleEn: string;
  @Field(() => Int, { description: '每次得分 · Points each time' }) declare points: number;
  @Field(() => Int, { nullable: true, description: '每人每周期最多得分 · Most points a person earns in a period' })
  declare capPoints: number | null;
  @Field(() => PointsPeriod, { nullable: true, description: '上限的周期 · Period of the cap' })
  declare capPeriod: PointsPeriod | null;
  @Field(() => Boolean, { description: '是否须说明依据 · Whether a claim must tell its evidence' })
  declare needsEvidence: boolean;
  @Field(() => PointsEnteredBy, { description: '谁可以申报 · Who may enter it' }) declare enteredBy: PointsEnteredBy;
  @Field(() => Boolean, { description: '是否在用 · Whether it is in use' }) declare active: boolean;
  @Field(() => Boolean, { description: '是否为样例数据 · Whether this is sample data' }) declare sample: boolean;
}
PointsRuleSchema.setClass(PointsRule);

export const pointsRules = readable({
  entity: PointsRule,
  subject: 'PointsRule',
  scope: 'tenant',
  orderBy: { column: 'key', direction: 'asc' },
});
export const PointsRuleConnection = connectionOf(() => PointsRule, 'PointsRule');
