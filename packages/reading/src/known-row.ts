import { type FieldNode, type GraphQLField, type GraphQLObjectType, getNullableType, isLeafType } from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields.js';
import type { Operation } from './planner.js';
import type { Readable, Row } from './readable.js';
import { declarationOf } from './row-writer.js';
import type { World } from './world.js';

/**
 * A row that has just been written, as JSON in GraphQL's form, as far as only its own columns are selected, which whoever
 * wrote them may see. Null where anything else is: then it is to be read.
 */
export function knownRowJson(
  world: World,
  readable: Readable<Row>,
  row: Readonly<Record<string, unknown>>,
  selection: { nodes: readonly FieldNode[]; fragments: Operation['fragments']; variables: Record<string, unknown> },
): string | null {
  const { variants, entity } = readable;
  const name = variants ? variants.typeOf(String(row[variants.column])) : entity.name;
  const type = world.schema.getType(name) as GraphQLObjectType;
  const { nodes, fragments, variables } = selection;
  const shown: string[] = [];
  for (const [key, [node]] of collectSubfields(world.schema, { ...fragments }, variables, type, nodes)) {
    const fieldName = node!.name.value;
    const value =
      fieldName === '__typename' ? name : shownValue(world, readable, row, type, type.getFields()[fieldName]!);
    if (value === undefined) return null;
    shown.push(`${JSON.stringify(key)}:${JSON.stringify(value)}`);
  }
  return `{${shown.join(',')}}`;
}

/** Undefined for what is no plain value of the row. */
function shownValue(
  world: World,
  readable: Readable<Row>,
  row: Readonly<Record<string, unknown>>,
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
): unknown {
  const leaf = getNullableType(field.type);
  const declaration = declarationOf(world, readable, type.name, field.name);
  if (!declaration || !isLeafType(leaf)) return undefined;
  if (declaration.read === 'inside') {
    const inner = row[declaration.property] as Readonly<Record<string, unknown>> | null;
    const value = inner?.[declaration.key];
    return serialised(declaration.nodeType && value ? `${declaration.nodeType}_${value}` : value);
  }
  if (declaration.read !== 'column' || declaration.guarded || declaration.mask) return undefined;
  if (declaration.property === 'id') return `${type.name}_${row.id}`;
  return serialised(row[declaration.property]);

  function serialised(value: unknown): unknown {
    if (value === undefined) return undefined;
    if (value !== null) return (leaf as { serialize(value: unknown): unknown }).serialize(value);
    return leaf === field.type ? null : undefined;
  }
}
