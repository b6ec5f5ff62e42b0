import { type Read, readPage } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Field, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { Payload } from '../graphql/payload.js';
import { Grid, GridConnection, grids } from './grid.entity.js';
import { ChangeGridInput, RegisterGridInput } from './grid.inputs.js';
import { changeGrid, registerGrid } from './grid.service.js';

@ObjectType({ description: '划定网格的结果 · Result of laying out a grid' })
export class RegisterGridPayload extends Payload {
  @Field(() => Grid, { nullable: true, description: '网格 · The grid' }) declare grid?: Grid;
}

@ObjectType({ description: '调整网格的结果 · Result of changing a grid' })
export class ChangeGridPayload extends Payload {
  @Field(() => Grid, { nullable: true, description: '网格 · The grid' }) declare grid?: Grid;
}

@Resolver(() => Grid)
export class GridResolver {
  @Authorized()
  @Query(() => GridConnection, { description: '本社区的网格 · The community’s grids' })
  grids(@Args(() => PageArgs) args: PageArgs): Read<Grid> {
    return readPage(grids, args);
  }

  @Authorized()
  @Mutation(() => RegisterGridPayload, { description: '划定网格 · Lay a grid over stairwells' })
  async registerGrid(
    @Ctx() ctx: Context,
    @Arg('input', () => RegisterGridInput, { description: '输入 · Input' }) input: RegisterGridInput,
  ): Promise<Partial<RegisterGridPayload>> {
    return { grid: await registerGrid(ctx, input) };
  }

  @Authorized()
  @Mutation(() => ChangeGridPayload, {
    description: '调整网格，网格员的可见范围立即随之变化 · Change a grid; what its workers reach changes at once',
  })
  async changeGrid(
    @Ctx() ctx: Context,
    @Arg('input', () => ChangeGridInput, { description: '输入 · Input' }) input: ChangeGridInput,
  ): Promise<Partial<ChangeGridPayload>> {
    return { grid: await changeGrid(ctx, input) };
  }
}
