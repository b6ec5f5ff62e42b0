import { fromNodeId } from '@gongzhi/kernel';
import { type Read, readOne } from '@gongzhi/reading';
import { Arg, Authorized, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { mayLookUp } from '../people/viewer.service.js';
import { Node, rowClassOf } from './node.js';
import { nodeReadables } from './node-registry.js';

@Resolver(() => Node)
export class NodeResolver {
  @Authorized()
  @Query(() => Node, {
    nullable: true,
    description:
      '按全局标识查找；不存在、属他社区或无权查看则为空 · Anything by its id; null where it does not exist for you',
  })
  node(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: '全局标识 · Its id' }) id: string,
  ): Promise<Read | null> {
    return findNode(ctx, id);
  }
}

/** The row that an id names, held to the caller's ability; for one that no id can name, null. */
async function findNode(ctx: Context, nodeId: string): Promise<Read | null> {
  const named = fromNodeId(nodeId);
  const rowClass = named && rowClassOf(named.type);
  const readable = rowClass && nodeReadables.get(rowClass);
  if (!named || !readable) return null;
  if (rowClass === 'Community' && !(await mayLookUp(ctx, named.id))) return null;
  return readOne(readable, named.id);
}
