import { type GraphQLNamedType, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import type { Readable, Row } from './readable.js';
import type { Tables } from './tables.js';

/** What is the same for every request: the schema, and how its types are read. */
export interface World {
  schema: GraphQLSchema;
  tables: Tables;
  /** By the name of their GraphQL type; interfaces of variants included. */
  readables: ReadonlyMap<string, Readable<Row>>;
  /** The values that a readable's variant column can hold, each of which has a GraphQL type. */
  variantValues: readonly string[];
}

/** The kind of row that a type shows: by its own name, or as a variant of an interface. */
export function readableOf({ schema, readables }: World, typeName: string): Readable<Row> | undefined {
  const own = readables.get(typeName);
  const type = schema.getType(typeName);
  if (own || !isObjectType(type)) return own;
  for (const { name } of type.getInterfaces()) {
    const readable = readables.get(name);
    if (readable?.variants) return readable;
  }
  return undefined;
}

/** The type of a connection's items; undefined for a type that is no connection. */
export function itemsOf(type: GraphQLNamedType): GraphQLNamedType | undefined {
  if (!isObjectType(type) || !type.name.endsWith('Connection')) return undefined;
  const { nodes } = type.getFields();
  return nodes && getNamedType(nodes.type);
}
