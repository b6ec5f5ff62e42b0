import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { expect, it } from 'vitest';
import { publicSchema } from '../testkit/schema-walk.js';

const BUILT_IN = new Set(['String', 'Int', 'Float', 'Boolean', 'ID']);

/** Chinese first, then the English term. */
const inBothLanguages = (description: string | null | undefined): boolean =>
  /\p{Script=Han}.* · .*[A-Za-z]/su.test(description ?? '');

it('describes every type, field, argument and value in Chinese and English', async () => {
  const schema = await publicSchema();
  const undescribed: string[] = [];
  const check = (name: string, description: string | null | undefined) => {
    if (!inBothLanguages(description)) undescribed.push(`${name}: ${description ?? '(nothing)'}`);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || BUILT_IN.has(type.name)) continue;
    check(type.name, type.description);
    if (isEnumType(type)) for (const value of type.getValues()) check(`${type.name}.${value.name}`, value.description);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) check(`${type.name}.${field.name}`, field.description);
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        check(`${type.name}.${field.name}`, field.description);
        for (const argument of field.args) check(`${type.name}.${field.name}(${argument.name})`, argument.description);
      }
    }
  }
  expect(undescribed).toEqual([]);
});
