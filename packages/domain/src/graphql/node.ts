import { Field, ID, InterfaceType } from 'type-graphql';

@InterfaceType({
  description: '有全局标识的对象（Relay） · Something with a global id (Relay)',
  autoRegisterImplementations: true,
  resolveType: (row: { constructor: { name: string }; typeName?: string }) => row.typeName ?? row.constructor.name,
})
export abstract class Node {
  /** The row's UUID; the gateway shows it as an opaque id. */
  @Field(() => ID, { description: '全局标识，不透明 · Global id, opaque' })
  declare id: string;
}
