import { type Read, readFirst } from '@gongzhi/reading';
import { Authorized, Ctx, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { CouncilCharter, councilCharters } from './council-charter.entity.js';

@Resolver(() => CouncilCharter)
export class CouncilCharterResolver {
  @Authorized()
  @Query(() => CouncilCharter, {
    nullable: true,
    description: '本社区议事会的章程；市级范围为空 · The charter of the community’s council; null in city scope',
  })
  councilCharter(@Ctx() ctx: Context): Read<CouncilCharter> | null {
    return ctx.community ? readFirst(councilCharters) : null;
  }
}
