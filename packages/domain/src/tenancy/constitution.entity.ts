import type { Action, Conditions, Holder, Narrowing, Post, SubjectName } from '@gongzhi/access';
import { readable } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { affectsAccess } from '../access-epoch/affects-access.js';
import { Node } from '../graphql/node.js';
import { JsonScalar } from '../graphql/scalars.js';

@ObjectType({ description: '保留事项：不交由社会组织运作 · A reserved affair: no social organisation operates it' })
export class ReservedAffair {
  @Field(() => String, { description: '键 · Key' }) declare key: string;
  @Field(() => String, { description: '中文名称 · Name' }) declare zh: string;
  @Field(() => String, { description: '英文名称 · English name' }) declare en: string;
}

@ObjectType('Narrowing', {
  description:
    '对一条城市规则的收紧；只会减少权限 · What is taken away from one rule of the city’s; it only ever lessens',
})
export class RuleNarrowing implements Narrowing {
  @Field(() => String, { description: '规则的键 · Key of the rule' }) declare rule: string;
  @Field(() => [String], {
    nullable: true,
    description: '只对这些角色；空为全部 · For these holders only; null for all',
  })
  declare holders?: readonly Holder[];
  @Field(() => [String], {
    nullable: true,
    description:
      '只对这些职务，NONE 为未定职务；空为全部 · For these positions only, NONE is none in particular; null for all',
  })
  declare positions?: readonly Post[];
  @Field(() => [String], {
    nullable: true,
    description: '只对这些操作；空为全部 · For these actions only; null for all',
  })
  declare actions?: readonly Action[];
  @Field(() => [String], {
    nullable: true,
    description: '只对这些对象；空为全部 · For these subjects only; null for all',
  })
  declare subjects?: readonly SubjectName[];
  @Field(() => Boolean, { nullable: true, description: '完全取消 · Removed altogether' }) declare removed?: true;
  @Field(() => JsonScalar, { nullable: true, description: '另须满足的条件 · What a row must be besides' })
  declare conditions?: Conditions;
  @Field(() => [String], { nullable: true, description: '不再显示的字段 · Fields that are no longer shown' })
  declare withoutFields?: readonly string[];
}

const ConstitutionSchema = defineEntity({
  name: 'Constitution',
  ...tenantWalls('constitution'),
  properties: {
    ...tenantKeys,
    reservedAffairs: p.json<ReservedAffair[]>(),
    /** What the community takes away from the city's constitution; it can add nothing to it. */
    narrowings: p.json<Narrowing[]>(),
    /** Counts its changes; each stands in the history with what it made of both lists. */
    revision: p.integer(),
  },
});

@ObjectType({ implements: Node, description: '社区治理规则 · The community’s constitution' })
export class Constitution extends ConstitutionSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => [ReservedAffair], { description: '保留事项 · Reserved affairs' })
  declare reservedAffairs: ReservedAffair[];
  @Field(() => [RuleNarrowing], {
    description: '本社区对城市规则的收紧 · What the community takes away from the city’s constitution',
  })
  declare narrowings: Narrowing[];
  @Field(() => Int, { description: '修订次数 · How often it was changed' }) declare revision: number;
}
ConstitutionSchema.setClass(Constitution);
affectsAccess(Constitution);

export const constitutions = readable({
  entity: Constitution,
  subject: 'Constitution',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'asc' },
});
