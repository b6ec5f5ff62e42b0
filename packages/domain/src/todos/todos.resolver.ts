import { Authorized, Ctx, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { Todo } from './todo.types.js';
import { todos } from './todos.service.js';

@Resolver(() => Todo)
export class TodoResolver {
  @Authorized()
  @Query(() => [Todo], {
    description:
      '本人在本社区的待办，按种类，急的在前；只列本人有权办的 · What waits for the viewer in the community, by kind, the most urgent first: as far as it is theirs to do',
  })
  todos(@Ctx() ctx: Context): Promise<Todo[]> {
    return todos(ctx);
  }
}
