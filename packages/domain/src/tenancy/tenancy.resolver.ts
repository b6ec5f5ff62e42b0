import { type Read, readFirst, readOne } from '@gongzhi/reading';
import { Authorized, Ctx, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { Community, communities } from './community.entity.js';
import { Constitution, constitutions } from './constitution.entity.js';

@Resolver(() => Community)
export class CommunityResolver {
  @Authorized()
  @Query(() => Community, {
    nullable: true,
    description: '当前社区（请求头 X-Community）；市级范围为空 · The current community; null in city scope',
  })
  community(@Ctx() ctx: Context): Read<Community> | null {
    return readOne(communities, ctx.community?.id);
  }
}

@Resolver(() => Constitution)
export class ConstitutionResolver {
  @Authorized()
  @Query(() => Constitution, {
    nullable: true,
    description: '本社区的治理规则；市级范围为空 · The community’s constitution; null in city scope',
  })
  constitution(@Ctx() ctx: Context): Read<Constitution> | null {
    return ctx.community ? readFirst(constitutions) : null;
  }
}
