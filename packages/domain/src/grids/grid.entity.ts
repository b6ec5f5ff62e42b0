import { connection, readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { shows } from '../graphql/shown.js';
import { Membership, MembershipConnection, memberships } from '../people/membership.entity.js';
import { Stairwell, StairwellConnection, stairwells } from '../tenancy/place.entity.js';

export const GridNetwork = { PARTY: 'PARTY', SOCIAL: 'SOCIAL', CULTURE: 'CULTURE' } as const;
export type GridNetwork = keyof typeof GridNetwork;

registerEnumType(GridNetwork, {
  name: 'GridNetwork',
  description: '网：三网融合，同一网格上的三张网 · The three networks that work over one grid',
  valuesConfig: {
    PARTY: { description: '党建网 · Party' },
    SOCIAL: { description: '社建网 · Social' },
    CULTURE: { description: '文化网 · Culture' },
  },
});

const GridSchema = defineEntity({
  name: 'Grid',
  ...tenantWalls('grid'),
  properties: { ...tenantKeys, name: p.text(), networks: p.array().$type<GridNetwork[]>() },
});

@ObjectType({
  implements: Node,
  description: '网格：若干楼道，三网在其上运行 · Grid: some stairwells, over which the networks work',
})
export class Grid extends GridSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '名称 · Name' }) declare name: string;
  @Field(() => [GridNetwork], { description: '在此运行的网 · Networks that work here' })
  declare networks: GridNetwork[];
}
GridSchema.setClass(Grid);

export const grids = readable({
  entity: Grid,
  subject: 'Grid',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'asc' },
});

export const GridConnection = connectionOf(() => Grid, 'Grid');

shows(Grid, {
  stairwells: [
    connection(() => stairwells, 'gridId'),
    () => StairwellConnection,
    { description: '网格内的楼道 · Its stairwells' },
  ],
  memberships: [
    connection(() => memberships, 'scopeId'),
    () => MembershipConnection,
    { description: '限于本网格的任职 · Memberships that are limited to it' },
  ],
});
shows(Stairwell, {
  grid: [
    through(() => grids, 'gridId'),
    () => Grid,
    { nullable: true, description: '所在网格 · The grid that it lies in' },
  ],
});
shows(Membership, {
  grid: [
    through(() => grids, 'scopeId'),
    () => Grid,
    { nullable: true, description: '任职所限的网格 · The grid that it is limited to' },
  ],
});
