import 'reflect-metadata';
import { type Ctx, resolvers, rowReadables } from '@gongzhi/domain';
import type { ServiceModule } from '@gongzhi/module-kit';
import { Planner, Tables } from '@gongzhi/reading';
import type { MetadataStorage } from '@mikro-orm/core';
import { GraphQLSchema } from 'graphql';
import { buildSchema, type NonEmptyArray } from 'type-graphql';
import { wrapMutations } from './mutation-transactions.js';
import { type RootResolvers, readFieldsByPlan } from './planned-fields.js';
import { recordTypes } from './record-types.js';

/** The public schema: the contexts' types and operations, and a record type for each module. */
export async function buildGatewaySchema(modules: ReadonlyMap<string, ServiceModule>): Promise<GraphQLSchema> {
  const core = await buildSchema({
    resolvers: resolvers as unknown as NonEmptyArray<() => unknown>,
    // Inputs are validated by the services that know what they mean.
    validate: false,
    authChecker: ({ context }: { context: Ctx }) => Boolean(context.actor),
  });
  const config = core.toConfig();
  const schema = new GraphQLSchema({ ...config, types: [...config.types, ...recordTypes(core, modules)] });
  schema.getQueryType()!.description = '查询：一次请求一个快照 · Queries: one snapshot a request';
  schema.getMutationType()!.description =
    '变更：每个根字段自成一个事务 · Mutations: each root field is a transaction of its own';
  wrapMutations(schema);
  return schema;
}

/** The same, with everything that is read planned: the schema that requests are executed over. */
export async function buildServingSchema(
  modules: ReadonlyMap<string, ServiceModule>,
  metadata: MetadataStorage,
): Promise<{ schema: GraphQLSchema; planner: Planner; roots: RootResolvers }> {
  const schema = await buildGatewaySchema(modules);
  const planner = new Planner({
    schema,
    tables: new Tables(metadata),
    readables: rowReadables,
    variantValues: [...modules.keys()],
  });
  return { schema, planner, roots: readFieldsByPlan(planner) };
}
