import { Authorized, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { Community, communities, Town, towns } from './community.entity.js';
import { Constitution, constitutions } from './constitution.entity.js';

@Resolver(() => Community)
export class CommunityResolver {
  @Authorized()
  @Query(() => Community, {
    nullable: true,
    description: '当前社区（请求头 X-Community）；市级范围为空 · The current community; null in city scope',
  })
  community(@Ctx() ctx: Context): Promise<Community | null> {
    return ctx.reads.one(communities, ctx.community?.id);
  }

  @FieldResolver(() => Town, { nullable: true, description: '所属镇或街道 · The town it belongs to' })
  town(@Root() community: Community, @Ctx() ctx: Context): Promise<Town | null> {
    return ctx.reads.through(towns, community.townId);
  }
}

@Resolver(() => Constitution)
export class ConstitutionResolver {
  @Authorized()
  @Query(() => Constitution, {
    nullable: true,
    description: '本社区的治理规则；市级范围为空 · The community’s constitution; null in city scope',
  })
  async constitution(@Ctx() ctx: Context): Promise<Constitution | null> {
    const { nodes } = await ctx.reads.page('constitution', constitutions, { first: 1 });
    return nodes[0] ?? null;
  }
}
