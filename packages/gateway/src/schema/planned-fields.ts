import { type Ctx, MadeByCode, Money } from '@gongzhi/domain';
import {
  declarationOf,
  itemsOf,
  type Planner,
  Read,
  type Readable,
  type Row,
  readableOf,
  type World,
} from '@gongzhi/reading';
import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { GatewayContext } from './mutation-transactions.js';
import { answerOf, answerOfRow } from './planned-answers.js';

/** A row as the planner's statement gave it: what is selected under its response keys, what resolvers need under `$…`. */
type PlannedRow = Record<string, unknown> & { $type: string; $id: string };

type Resolver = GraphQLFieldResolver<never, GatewayContext>;

/** A resolver of the root, which may answer with a `Read`. */
export type RootResolver = (source: undefined, args: object, ctx: unknown, info: object) => unknown;
export type RootResolvers = ReadonlyMap<string, RootResolver>;

/**
 * GraphQL executes over rows that were read together: a field of a row is its value in the statement's answer, and where
 * a resolver answers with a `Read`, or with rows as services know them, these are read with all that is selected below.
 * @returns the root's own resolvers, for who reads what they name in another way
 */
export function readFieldsByPlan(planner: Planner): RootResolvers {
  const { world } = planner;
  const roots: RootResolvers = new Map(
    Object.entries(world.schema.getQueryType()!.getFields()).map(([name, { resolve }]) => [
      name,
      resolve as RootResolver,
    ]),
  );
  for (const type of Object.values(world.schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    const readable = readableOf(world, type.name);
    for (const field of Object.values(type.getFields())) {
      if (readable) field.resolve = fieldOfRow(world, readable, type, field) as never;
      else if (isPartOfPage(type)) field.resolve = selected as never;
      else if (isRead(world, getNamedType(field.type))) field.resolve = complete(planner, field) as never;
    }
  }
  return roots;
}

const isPartOfPage = (type: GraphQLObjectType): boolean =>
  type.name === 'PageInfo' || type.name.endsWith('Edge') || itemsOf(type) !== undefined;

const isRead = (world: World, type: GraphQLNamedType): boolean =>
  type.name === 'Node' || readableOf(world, type.name) !== undefined || itemsOf(type) !== undefined;

/** The value that was read for this place of the selection. */
const selected: GraphQLFieldResolver<Record<string, unknown>, unknown> = (source, _args, _ctx, { path, fieldName }) =>
  source[source instanceof MadeByCode ? fieldName : path.key];

function fieldOfRow(
  world: World,
  readable: Readable<Row>,
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
): GraphQLFieldResolver<PlannedRow, GatewayContext> {
  const declaration = declarationOf(world, readable, type.name, field.name);
  if (declaration && 'guarded' in declaration && declaration.guarded && isNonNullType(field.type)) {
    throw new Error(`${type.name}.${field.name} is hidden from some, so that it must be nullable`);
  }
  if (!declaration) return inCode(world, readable, field.resolve as Resolver);
  switch (declaration.read) {
    case 'money':
      return (source, _args, _ctx, { path }) => {
        const fen = source[path.key];
        return fen === null ? null : new Money(fen as number);
      };
    case 'computed':
      return (source, _args, ctx) => declaration.compute(source[`$${declaration.name}`] as never, ctx as never);
    default:
      return selected;
  }
}

const hydrated = new WeakMap<PlannedRow, Row>();

/** A field that its resolver makes: it is given the row as its class, with every column. */
function inCode(
  { tables }: World,
  readable: Readable<Row>,
  resolve: Resolver,
): GraphQLFieldResolver<PlannedRow, GatewayContext> {
  return (source, args, ctx, info) => {
    const row = hydrated.get(source) ?? tables.hydrate(readable, source.$row as Record<string, unknown>);
    hydrated.set(source, row);
    return resolve(row as never, args, ctx, info);
  };
}

/** Reads what the field's own resolver only names. */
function complete(
  planner: Planner,
  field: GraphQLField<unknown, unknown>,
): GraphQLFieldResolver<unknown, GatewayContext> {
  const resolve = (field.resolve ?? defaultFieldResolver) as GraphQLFieldResolver<unknown, Ctx>;
  return async (source, args, ctx, info) => {
    const value: unknown = await resolve(source, args, ctx, info);
    const answered = (item: unknown): unknown => {
      if (item instanceof Read) return answerOf(planner, ctx, item, info);
      return isRow(item) ? answerOfRow(planner, ctx, item, info) : item;
    };
    if (!Array.isArray(value)) return answered(value);
    // Reads of several communities open a session each: one after the other, as `Ctx.visit` asks.
    const found: unknown[] = [];
    const isOneByOne = value.some((item) => item instanceof Read);
    for (const item of isOneByOne ? value : []) found.push(await answered(item));
    return (isOneByOne ? found : await Promise.all(value.map(answered))).flat();
  };
}

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && 'id' in value;
