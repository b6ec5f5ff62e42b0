import { FIELDS } from '@gongzhi/access';
import { declaredField } from '@gongzhi/reading';
import { type GraphQLObjectType, isObjectType } from 'graphql';
import { expect, it } from 'vitest';
import { publicSchema } from '../testkit/schema-walk.js';

/** Guarded by its resolver, which asks the database for what it shows. */
const BY_RESOLVER = ['Person.identifiers'];

it('lets a community withhold every field that is declared as guarded, and no other', async () => {
  const types = Object.values((await publicSchema()).getTypeMap()).filter(isObjectType);
  const guarded = types.flatMap((type) =>
    Object.keys(type.getFields())
      .filter((field) => {
        const declared = declaredField([type.name], field);
        return declared && 'guarded' in declared && declared.guarded;
      })
      .map((field) => `${type.name}.${field}`),
  );
  const withholdable = Object.entries(FIELDS).flatMap(([type, fields]) =>
    Object.keys(fields.guarded).map((field) => `${type}.${field}`),
  );
  expect(withholdable.sort()).toEqual([...guarded, ...BY_RESOLVER].sort());
});

it('knows every field of a type of which some can be withheld: the others stay', async () => {
  const schema = await publicSchema();
  for (const [name, { guarded, open }] of Object.entries(FIELDS)) {
    const fields = Object.keys((schema.getType(name) as GraphQLObjectType).getFields());
    const forgotten = fields.filter((field) => !(field in guarded) && !open.includes(field));
    expect([name, forgotten]).toEqual([name, []]);
  }
});
