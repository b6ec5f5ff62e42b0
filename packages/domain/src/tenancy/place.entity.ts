import { column, connection, readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, type Opt, p } from '@mikro-orm/core';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { affectsAccess } from '../access-epoch/affects-access.js';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { LocalDateScalar } from '../graphql/scalars.js';
import { shows } from '../graphql/shown.js';

/** Places stand in the order in which people count them, those out of use last; PostgreSQL makes the key. */
const inOrder = {
  retiredOn: p.date().nullable(),
  sortKey: p.text().$type<Opt<string>>().generated('as (...) stored'),
};

const EstateSchema = defineEntity({
  name: 'Estate',
  ...tenantWalls('estate'),
  properties: { ...tenantKeys, name: p.text(), ...inOrder },
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
  properties: { ...tenantKeys, estateId: p.uuid(), name: p.text(), ...inOrder },
});

@ObjectType({ implements: Node, description: '楼栋 · Building' })
export class Building extends BuildingSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '名称 · Name' }) declare name: string;
}
BuildingSchema.setClass(Building);
affectsAccess<Building>(Building, ['estateId']);

const StairwellSchema = defineEntity({
  name: 'Stairwell',
  ...tenantWalls('stairwell'),
  /** `gridId` names the grid that it lies in: a later context’s row. */
  properties: { ...tenantKeys, buildingId: p.uuid(), name: p.text(), gridId: p.uuid().nullable(), ...inOrder },
});

@ObjectType({ implements: Node, description: '楼道，矛盾调解的基本单位 · Stairwell, the unit of mediation' })
export class Stairwell extends StairwellSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '名称 · Name' }) declare name: string;
}
StairwellSchema.setClass(Stairwell);
// Where people live also decides who may serve them: what is remembered of that counts as long as the epoch does.
affectsAccess<Stairwell>(Stairwell, ['gridId', 'buildingId']);

const DwellingSchema = defineEntity({
  name: 'Dwelling',
  ...tenantWalls('dwelling'),
  properties: { ...tenantKeys, stairwellId: p.uuid(), room: p.text(), floor: p.smallint().nullable(), ...inOrder },
});

@ObjectType({ implements: Node, description: '住房，一个门牌 · Dwelling: one door of a stairwell' })
export class Dwelling extends DwellingSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '室号，如 101 · Room, as in 101' }) declare room: string;
  @Field(() => Int, { nullable: true, description: '楼层 · Floor' }) declare floor: number | null;
}
DwellingSchema.setClass(Dwelling);

const place = { subject: 'Place', scope: 'tenant', orderBy: { column: 'sortKey', direction: 'asc' } } as const;
export const estates = readable({ entity: Estate, ...place });
export const buildings = readable({ entity: Building, ...place });
export const stairwells = readable({ entity: Stairwell, ...place });
export const dwellings = readable({ entity: Dwelling, ...place });

export const EstateConnection = connectionOf(() => Estate, 'Estate');
export const BuildingConnection = connectionOf(() => Building, 'Building');
export const StairwellConnection = connectionOf(() => Stairwell, 'Stairwell');
export const DwellingConnection = connectionOf(() => Dwelling, 'Dwelling');

const retiredOn = [
  column('retiredOn'),
  () => LocalDateScalar,
  { nullable: true, description: '停用日期；在用则为空 · Out of use since; null while it is in use' },
] as const;

shows(Estate, {
  retiredOn,
  buildings: [
    connection(() => buildings, 'estateId'),
    () => BuildingConnection,
    { description: '小区内的楼栋 · Its buildings' },
  ],
});
shows(Building, {
  retiredOn,
  estate: [through(() => estates, 'estateId'), () => Estate, { description: '所在小区 · The estate it stands in' }],
  stairwells: [
    connection(() => stairwells, 'buildingId'),
    () => StairwellConnection,
    { description: '楼栋内的楼道 · Its stairwells' },
  ],
});
shows(Stairwell, {
  retiredOn,
  dwellings: [
    connection(() => dwellings, 'stairwellId'),
    () => DwellingConnection,
    { description: '楼道内的住房 · Its dwellings' },
  ],
  building: [
    through(() => buildings, 'buildingId'),
    () => Building,
    { description: '所在楼栋 · The building it belongs to' },
  ],
});
shows(Dwelling, {
  retiredOn,
  stairwell: [
    through(() => stairwells, 'stairwellId'),
    () => Stairwell,
    { description: '所在楼道 · The stairwell it belongs to' },
  ],
});
