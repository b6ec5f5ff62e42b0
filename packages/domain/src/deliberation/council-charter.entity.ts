import type { Json } from '@gongzhi/kernel';
import { readable } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { Node } from '../graphql/node.js';
import { JsonScalar } from '../graphql/scalars.js';

const CouncilCharterSchema = defineEntity({
  name: 'CouncilCharter',
  ...tenantWalls('council_charter'),
  properties: { ...tenantKeys, document: p.json<Json>() },
});

@ObjectType({ implements: Node, description: '议事会章程 · Charter of the council: seats, quorum, majority' })
export class CouncilCharter extends CouncilCharterSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => JsonScalar, { description: '章程内容 · The charter’s rules as data' }) declare document: Json;
}
CouncilCharterSchema.setClass(CouncilCharter);

export const councilCharters = readable({
  entity: CouncilCharter,
  subject: 'CouncilCharter',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'asc' },
});
