import { connection, readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { shows } from '../graphql/shown.js';

const EstateSchema = defineEntity({
  name: 'Estate',
  ...tenantWalls('estate'),
  properties: { ...tenantKeys, name: p.text() },
});

@ObjectType({ implements: Node, description: '小区 · Estate' })
export class Estate extends EstateSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '名称 · Name' }) declare name: string;
}
EstateSchema.setClass(Estate);

const BuildingSchema = defineEntity({
  name: 'Building',
  ...tenantWalls('building'),
  properties: { ...tenantKeys, estateId: p.uuid(), name: p.text() },
});

@ObjectType({ implements: Node, description: '楼栋 · Building' })
export class Building extends BuildingSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '名称 · Name' }) declare name: string;
}
BuildingSchema.setClass(Building);

const StairwellSchema = defineEntity({
  name: 'Stairwell',
  ...tenantWalls('stairwell'),
  properties: { ...tenantKeys, buildingId: p.uuid(), name: p.text() },
});

@ObjectType({ implements: Node, description: '楼道，矛盾调解的基本单位 · Stairwell, the unit of mediation' })
export class Stairwell extends StairwellSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '名称 · Name' }) declare name: string;
}
StairwellSchema.setClass(Stairwell);

const place = { subject: 'Place', scope: 'tenant', orderBy: { column: 'id', direction: 'asc' } } as const;
export const estates = readable({ entity: Estate, ...place });
export const buildings = readable({ entity: Building, ...place });
export const stairwells = readable({ entity: Stairwell, ...place });

export const EstateConnection = connectionOf(() => Estate, 'Estate');
export const BuildingConnection = connectionOf(() => Building, 'Building');
export const StairwellConnection = connectionOf(() => Stairwell, 'Stairwell');

shows(Estate, {
  buildings: [
    connection(() => buildings, 'estateId'),
    () => BuildingConnection,
    { description: '小区内的楼栋 · Its buildings' },
  ],
});
shows(Building, {
  estate: [through(() => estates, 'estateId'), () => Estate, { description: '所在小区 · The estate it stands in' }],
  stairwells: [
    connection(() => stairwells, 'buildingId'),
    () => StairwellConnection,
    { description: '楼栋内的楼道 · Its stairwells' },
  ],
});
shows(Stairwell, {
  building: [
    through(() => buildings, 'buildingId'),
    () => Building,
    { description: '所在楼栋 · The building it belongs to' },
  ],
});
