import { toNodeId } from '@gongzhi/kernel';
import { type GraphQLSchema, isObjectType } from 'graphql';

/** Every node's `id` leaves as an opaque id that names its type: the one place where rows' UUIDs become public ids. */
export function showNodeIds(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || !type.getInterfaces().some(({ name }) => name === 'Node')) continue;
    type.getFields().id!.resolve = ({ id }: { id: string }) => toNodeId(type.name, id);
  }
}
