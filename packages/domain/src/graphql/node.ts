import { Field, ID, InterfaceType } from 'type-graphql';

const resolvers = new Map<string, (row: never) => string>();

/** For rows whose GraphQL type depends on what they hold; the others' type has their class's name. */
export const resolveNodeType = <T extends object>(entity: { name: string }, resolve: (row: T) => string): void =>
  void resolvers.set(entity.name, resolve as (row: never) => string);

@InterfaceType({
  description: '有全局标识的对象（Relay） · Something with a global id (Relay)',
  resolveType: (row: object) => resolvers.get(row.constructor.name)?.(row as never) ?? row.constructor.name,
})
export abstract class Node {
  /** The row's UUID; the gateway shows it as an opaque id. */
  @Field(() => ID, { description: '全局标识，不透明 · Global id, opaque' })
  declare id: string;
}
