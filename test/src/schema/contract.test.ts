import { readFileSync } from 'node:fs';
import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isScalarType,
  Kind,
  parse,
  print,
  type TypeDefinitionNode,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { publicSchema } from '../testkit/schema-walk.js';

const schema = await publicSchema();
const promised = parse(readFileSync(new URL('./contract.graphql', import.meta.url), 'utf8'))
  .definitions as TypeDefinitionNode[];

const KINDS: Partial<Record<Kind, (type: GraphQLNamedType) => boolean>> = {
  [Kind.SCALAR_TYPE_DEFINITION]: isScalarType,
  [Kind.ENUM_TYPE_DEFINITION]: isEnumType,
  [Kind.INTERFACE_TYPE_DEFINITION]: isInterfaceType,
  [Kind.OBJECT_TYPE_DEFINITION]: isObjectType,
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: isInputObjectType,
};

/** What a type of the schema lacks of what was promised, in words. */
function brokenPromises(promise: TypeDefinitionNode): string[] {
  const name = promise.name.value;
  const type = schema.getType(name);
  if (!type || !KINDS[promise.kind]!(type)) return [`${name} is gone or of another kind`];
  if (promise.kind === Kind.ENUM_TYPE_DEFINITION && isEnumType(type)) {
    return (promise.values ?? []).flatMap((value) =>
      type.getValue(value.name.value) ? [] : [`${name}.${value.name.value} is gone`],
    );
  }
  if (!('fields' in promise) || !('getFields' in type)) return [];
  const interfaces = 'interfaces' in promise && 'getInterfaces' in type ? (promise.interfaces ?? []) : [];
  const implemented = 'getInterfaces' in type ? type.getInterfaces().map((each) => each.name) : [];
  return [
    ...interfaces.flatMap((each) =>
      implemented.includes(each.name.value) ? [] : [`${name} no longer implements ${each.name.value}`],
    ),
    ...(promise.fields ?? []).flatMap((field) => {
      const served = type.getFields()[field.name.value];
      const path = `${name}.${field.name.value}`;
      if (!served) return [`${path} is gone`];
      if (String(served.type) !== print(field.type)) return [`${path} is ${served.type}, not ${print(field.type)}`];
      const args = 'args' in served ? served.args : [];
      return field.kind === Kind.FIELD_DEFINITION ? brokenArguments(path, field.arguments ?? [], args) : [];
    }),
    ...newlyRequired(name, promise, type),
  ];
}

function brokenArguments(
  path: string,
  promise: readonly { name: { value: string }; type: Parameters<typeof print>[0] }[],
  args: readonly GraphQLArgument[],
): string[] {
  const missing = promise.flatMap(({ name, type }) => {
    const served = args.find((argument) => argument.name === name.value);
    return served && String(served.type) === print(type) ? [] : [`${path}(${name.value}:) is gone or of another type`];
  });
  const known = promise.map(({ name }) => name.value);
  const demanded = args.filter((argument) => isRequiredArgument(argument) && !known.includes(argument.name));
  return [...missing, ...demanded.map((argument) => `${path} now demands ${argument.name}`)];
}

/** What an input demands that nobody was told of. Types that were promised by name only promise nothing here. */
function newlyRequired(name: string, promise: TypeDefinitionNode, type: GraphQLNamedType): string[] {
  if (promise.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION || !isInputObjectType(type) || !promise.fields?.length)
    return [];
  const known = promise.fields.map((field) => field.name.value);
  const fields: GraphQLInputField[] = Object.values(type.getFields());
  return fields
    .filter((field) => isRequiredInputField(field) && !known.includes(field.name))
    .map((field) => `${name} now demands ${field.name}`);
}

describe('the names that integrators were promised', () => {
  it.each(promised.map((promise) => [promise.name.value, promise] as const))(
    '%s stands as promised',
    (_name, promise) => {
      expect(brokenPromises(promise)).toEqual([]);
    },
  );

  it('every connection can be paged both ways, with cursors, nodes and a count', () => {
    const connections = Object.values(schema.getTypeMap()).filter(({ name }) => name.endsWith('Connection'));
    expect(connections.length).toBeGreaterThan(10);
    for (const connection of connections) {
      if (!isObjectType(connection)) throw new Error(`${connection.name} is no object type`);
      const fields = Object.fromEntries(
        Object.entries(connection.getFields()).map(([key, { type }]) => [key, String(type)]),
      );
      const node = fields.nodes!.replaceAll(/[[\]!]/g, '');
      expect([connection.name, fields]).toMatchObject([
        connection.name,
        { edges: `[${node}Edge!]!`, nodes: `[${node}!]!`, pageInfo: 'PageInfo!', totalCount: 'Int!' },
      ]);
    }
  });

  it('every list takes first, after, last and before', () => {
    for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
      for (const field of Object.values(type.getFields())) {
        if (!String(field.type).endsWith('Connection!')) continue;
        const names = field.args.map(({ name }) => name);
        expect([type.name, field.name, names]).toEqual([
          type.name,
          field.name,
          expect.arrayContaining(['first', 'after', 'last', 'before']),
        ]);
      }
    }
  });

  it('every mutation takes one input and tells userErrors', () => {
    for (const [name, { args, type }] of Object.entries(schema.getMutationType()!.getFields())) {
      const prefix = `${name[0]!.toUpperCase()}${name.slice(1)}`;
      expect([name, args.map((argument) => `${argument.name}: ${argument.type}`)]).toEqual([
        name,
        [`input: ${prefix}Input!`],
      ]);
      expect([name, String(type)]).toEqual([name, `${prefix}Payload!`]);
      const payload = schema.getType(`${prefix}Payload`);
      if (!isObjectType(payload)) throw new Error(`${prefix}Payload is no object type`);
      expect([name, String(payload.getFields().userErrors?.type)]).toEqual([name, '[UserError!]!']);
    }
  });
});
