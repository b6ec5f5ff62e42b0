import type { FieldNode, FragmentDefinitionNode, GraphQLField, GraphQLObjectType } from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields.js';
import { type Criteria, conditionSql, readableBy } from './condition.js';
import { type Asked, type Draft, written } from './draft.js';
import { Read } from './read.js';
import type { Readable, Row } from './readable.js';
import { quoted } from './tables.js';
import type { World } from './world.js';

/**
 * `finished`: the statement gives the answer as it leaves, every value in GraphQL's form. `rows`: it gives what GraphQL
 * executes over, values as columns hold them, under the same keys; keys that begin with `$` are for resolvers.
 */
export type Form = 'finished' | 'rows';

/** Thrown where a selection holds what only code can finish: the operation is executed over rows then. */
export class NeedsCode extends Error {}

/** Everything that one statement is written with. */
export interface Writing {
  world: World;
  draft: Draft;
  form: Form;
  fragments: Readonly<Record<string, FragmentDefinitionNode>>;
}

/** A row that is being read: of which kind, under which name of the statement. */
export interface Source {
  readable: Readable<Row>;
  alias: string;
}

/** A field as the operation selects it: all nodes that share its response key. */
export interface Selected {
  key: string;
  field: GraphQLField<unknown, unknown>;
  nodes: readonly FieldNode[];
}

/** What is selected below a field of an object type; `__typename` is handed to `typename`. */
export function* selectedBelow(
  { world, draft, fragments }: Writing,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
): Generator<Selected | { key: string; field: null }> {
  const fields = collectSubfields(world.schema, { ...fragments }, { ...draft.asked.variables }, type, nodes);
  for (const [key, same] of fields) {
    const name = same[0]!.name.value;
    yield name === '__typename' ? { key, field: null } : { key, field: type.getFields()[name]!, nodes: same };
  }
}

/** The conditions of a read, for the name under which its rows stand in the statement. */
export type ConditionsOf = (source: Source) => readonly (string | null)[];

export const sourceOf = ({ draft }: Writing, readable: Readable<Row>): Source => ({ readable, alias: draft.alias() });

export const columnOf = ({ world }: Writing, { readable, alias }: Source, property: string): string =>
  `${alias}.${world.tables.column(readable, property)}`;

/** What must hold for a row; `null` where nothing can fulfil it, so that the table need not be named at all. */
export type Conditions = readonly string[] | null;

/** All of these hold; none of them can where one is null, or where rows of a community are asked for outside of one. */
export function allOf({ draft }: Writing, { readable }: Source, conditions: readonly (string | null)[]): Conditions {
  if (readable.scope === 'tenant' && !draft.decide(isInside)) return null;
  const all = conditions.filter((condition): condition is string => condition !== null);
  return all.length === conditions.length ? all.filter((condition) => condition !== 'true') : null;
}

/** The rows of a kind for which all of this holds, as the end of a select. */
export const fromWhere = ({ world }: Writing, { readable, alias }: Source, conditions: readonly string[]): string =>
  `from ${world.tables.name(readable)} ${alias}${conditions.length ? ` where ${conditions.join(' and ')}` : ''}`;

const isInside = ({ communityId, reads }: Asked): boolean =>
  communityId !== null || reads.some((read) => read instanceof Read && read.options.communityId !== undefined);

/** Criteria that the request brings; null where they allow no row at all. */
export function criteriaSql(
  { world, draft }: Writing,
  { readable, alias }: Source,
  criteriaOf: (asked: Asked) => Criteria | null,
  told: (property: string, value: string) => string = (_, value) => value,
): string | null {
  draft.decide((asked) => criteriaOf(asked)?.shape ?? null);
  const criteria = criteriaOf(draft.asked);
  return (
    criteria &&
    conditionSql(
      criteria.condition,
      (property) => `${alias}.${world.tables.column(readable, property)}`,
      (property, place, isList) => {
        const type = `${world.tables.type(readable, property)}${isList ? '[]' : ''}`;
        return told(
          property,
          draft.param(type, (asked) => written(criteriaOf(asked)!.values[place])),
        );
      },
    )
  );
}

/** The same for a single row, which is found by a former id, too, where its kind says where such ids lead. */
export function oneSql(writing: Writing, source: Source, criteriaOf: (asked: Asked) => Criteria | null): string | null {
  const { follows } = source.readable;
  const followed = (property: string, id: string) =>
    follows && property === 'id'
      ? `coalesce((select ${quoted(follows.column)} from ${quoted(follows.table)} where id = ${id}), ${id})`
      : id;
  return criteriaSql(writing, source, criteriaOf, followed);
}

/** What the caller's ability says of reading rows of this kind, or one field of them. */
export const abilitySql = (writing: Writing, source: Source, field?: string): string | null =>
  criteriaSql(writing, source, ({ ability }) => readableBy(ability, source.readable.subject, field));
