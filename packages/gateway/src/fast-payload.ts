import type { DecidedWrite } from '@gongzhi/domain';
import { type Known, knownRowJson, Read, type Root, type World } from '@gongzhi/reading';
import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLString,
  getNamedType,
} from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields.js';
import type { KnownOperation } from './known-documents.js';

/** What a mutation's payload shows, field by field. */
export interface Payload {
  roots: readonly Root[];
  reads: readonly (Read | Known)[];
}

export function payloadOf(
  schema: GraphQLSchema,
  { fragments }: KnownOperation,
  selection: { field: GraphQLField<unknown, unknown>; nodes: readonly FieldNode[]; variables: Record<string, unknown> },
  { payload }: DecidedWrite,
): Payload {
  const type = getNamedType(selection.field.type) as GraphQLObjectType;
  const known: DecidedWrite['payload'] = { ...payload, userErrors: [], __typename: type.name };
  const shown = collectSubfields(schema, { ...fragments }, selection.variables, type, selection.nodes);
  const roots = [...shown].map(([key, nodes]): Root => {
    const name = nodes[0]!.name.value;
    return { key, type: name === '__typename' ? GraphQLString : type.getFields()[name]!.type, nodes };
  });
  return { roots, reads: roots.map(({ nodes: [node] }) => known[node!.name.value] ?? null) };
}

/** The payload without reading anything, where it shows no more than is known; else null. */
export function knownPayload(
  world: World,
  { roots, reads }: Payload,
  { rows }: DecidedWrite,
  request: Pick<KnownOperation, 'fragments'> & { variables: Record<string, unknown> },
): string | null {
  const shown: string[] = [];
  for (const [place, { key, nodes }] of roots.entries()) {
    const read = reads[place]!;
    const row = rows[nodes[0]!.name.value] as Record<string, unknown> | undefined;
    const json =
      read instanceof Read
        ? row && knownRowJson(world, read.readable, row, { nodes, ...request })
        : JSON.stringify(read);
    if (!json) return null;
    shown.push(`${JSON.stringify(key)}:${json}`);
  }
  return `{${shown.join(',')}}`;
}
