import type { PageArguments, Window } from '@gongzhi/reading';
import type { ClassType } from 'type-graphql';
import { ArgsType, Field, Int, ObjectType } from 'type-graphql';

@ArgsType()
export class PageArgs implements PageArguments {
  @Field(() => Int, {
    nullable: true,
    description: '从前往后取多少条，最多 100，默认 20 · How many from the start, at most 100, 20 by default',
  })
  first?: number;
  @Field(() => String, { nullable: true, description: '从此游标之后开始 · After this cursor' })
  after?: string;
  @Field(() => Int, { nullable: true, description: '从后往前取多少条，最多 100 · How many from the end, at most 100' })
  last?: number;
  @Field(() => String, { nullable: true, description: '到此游标之前为止 · Before this cursor' })
  before?: string;
}

@ObjectType({ description: '分页信息 · Where a page stands in its list' })
export class PageInfo {
  @Field(() => Boolean, { description: '之后是否还有 · Whether more follow' }) declare hasNextPage: boolean;
  @Field(() => Boolean, { description: '之前是否还有 · Whether more precede' }) declare hasPreviousPage: boolean;
  @Field(() => String, { nullable: true, description: '首条的游标 · Cursor of the first' }) declare startCursor:
    | string
    | null;
  @Field(() => String, { nullable: true, description: '末条的游标 · Cursor of the last' }) declare endCursor:
    | string
    | null;
}

/**
 * A page, or a part of one, that code has made. Its fields go by their own names; what the planner reads goes by the names
 * that a document gives it.
 */
export class MadeByCode {
  constructor(fields: object) {
    Object.assign(this, fields);
  }
}

/** A page of what code has found; `isMore` where the list goes on beyond it, the way it is read. */
export function pageByCode<T extends object>(
  nodes: readonly T[],
  {
    cursorOf,
    window,
    isMore,
    totalCount,
  }: {
    cursorOf: (node: T, place: number) => string;
    window: Window;
    isMore: boolean;
    totalCount: number;
  },
): MadeByCode {
  const cursors = nodes.map(cursorOf);
  const [backwards, isBehind] = [window.backwards, window.cursor !== null];
  return new MadeByCode({
    nodes,
    edges: nodes.map((node, place) => new MadeByCode({ node, cursor: cursors[place] })),
    totalCount,
    pageInfo: new MadeByCode({
      hasNextPage: backwards ? isBehind : isMore,
      hasPreviousPage: backwards ? isMore : isBehind,
      startCursor: cursors[0] ?? null,
      endCursor: cursors.at(-1) ?? null,
    }),
  });
}

/** The connection and edge types of a node type, named after it. */
export function connectionOf<T extends object>(node: () => ClassType<T> | object, name: string): ClassType<object> {
  @ObjectType(`${name}Edge`, { description: `${name} 列表中的一项 · One item of a list of ${name}` })
  class Edge {
    @Field(node as () => ClassType<T>, { description: '对象 · The item' }) declare node: T;
    @Field(() => String, { description: '游标 · Its cursor' }) declare cursor: string;
  }

  @ObjectType(`${name}Connection`, { description: `${name} 的分页列表 · A paged list of ${name}` })
  class Connection {
    @Field(() => [Edge], { description: '带游标的各项 · Items with their cursors' }) declare edges: Edge[];
    @Field(() => [node()] as never, { description: '各项 · The items' }) declare nodes: T[];
    @Field(() => PageInfo, { description: '分页信息 · Where this page stands' }) declare pageInfo: PageInfo;
    @Field(() => Int, { description: '可见的总数 · How many there are that you may see' }) declare totalCount: number;
  }
  return Connection;
}
