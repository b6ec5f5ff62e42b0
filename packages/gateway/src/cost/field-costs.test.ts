import { type GraphQLField, getNamedType, isLeafType, isObjectType } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { installedModules } from '../modules/built-in.js';
import { buildGatewaySchema } from '../schema/build-schema.js';
import { DECLARED_COSTS, fieldCost, pageSize } from './field-costs.js';

interface Place {
  parent: string;
  field: GraphQLField<unknown, unknown>;
}

describe('every field of the schema', () => {
  let places: Place[];
  const named = (place: Place) => `${place.parent}.${place.field.name}`;
  const isList = ({ field }: Place) => String(field.type).startsWith('[');
  const isObject = ({ field }: Place) => !isLeafType(getNamedType(field.type));

  beforeAll(async () => {
    const schema = await buildGatewaySchema(installedModules);
    places = Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
      .flatMap((type) =>
        isObjectType(type) ? Object.values(type.getFields()).map((field) => ({ parent: type.name, field })) : [],
      );
  });

  it('that has a declared cost is there', () => {
    const known = new Set([...places.map(named), 'Query.__schema', 'Query.__type']);
    expect(Object.keys(DECLARED_COSTS).filter((name) => !known.has(name))).toEqual([]);
  });

  it('that shows objects costs something, and a list more than one of its items', () => {
    const free = places.filter(
      (place) => isObject(place) && place.field.name !== 'pageInfo' && fieldCost(place.parent, place.field).own === 0,
    );
    expect(free.map(named)).toEqual([]);
    const single = places.filter(
      (place) => isObject(place) && isList(place) && fieldCost(place.parent, place.field).items === 1,
    );
    expect(single.map(named)).toEqual([]);
  });

  it('that changes something costs at least a transaction', () => {
    const mutations = places.filter(({ parent }) => parent === 'Mutation');
    expect(mutations.length).toBeGreaterThan(20);
    for (const place of mutations) expect(fieldCost(place.parent, place.field).own).toBeGreaterThanOrEqual(10);
  });

  it('that is a connection takes a page, so that its items are counted', () => {
    const unpaged = places.filter(
      ({ field }) =>
        getNamedType(field.type).name.endsWith('Connection') && !field.args.some(({ name }) => name === 'first'),
    );
    expect(unpaged.map(named)).toEqual([]);
  });

  it('counts a page that nobody may ask for as the largest', () => {
    expect([0, 1, 100, 101, -1, null, 'x', 1e12].map(pageSize)).toEqual([0, 1, 100, 100, 100, 100, 100, 100]);
  });
});
