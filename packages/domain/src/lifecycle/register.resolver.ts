import { today } from '@gongzhi/kernel';
import { type Read, readOne, readPage } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { Community, communities } from '../tenancy/community.entity.js';
import { type CommunityState, CommunityStateConnection, statesByCode } from '../tenancy/community-state.entity.js';
import { AsOfArgs, RenameCommunityInput, RenameCommunityPayload } from './register.inputs.js';
import { idOfCommunity, registerOn, renameCommunity } from './register.service.js';

@Resolver()
export class RegisterResolver {
  @Authorized()
  @Query(() => Community, {
    nullable: true,
    description:
      '按现用或曾用的代码查找社区；不存在或与您无关则为空 · The community that has, or had, this code; null where it is none of yours',
  })
  async communityByCode(
    @Ctx() ctx: Context,
    @Arg('code', () => String, { description: '代码 · Code' }) code: string,
  ): Promise<Read<Community> | null> {
    return readOne(communities, await idOfCommunity(ctx, code));
  }

  @Authorized()
  @Query(() => CommunityStateConnection, {
    description:
      '某日的社区名册：民政局可见全部，其他人可见自己所属的 · The register as it was at the end of a day: all of it for the bureau, otherwise one’s own communities',
  })
  async communitiesAsOf(
    @Ctx() ctx: Context,
    @Args(() => AsOfArgs) { date = today(), ...page }: AsOfArgs,
  ): Promise<Read<CommunityState>> {
    return readPage(statesByCode, page, await registerOn(ctx, date));
  }

  @Authorized()
  @Mutation(() => RenameCommunityPayload, {
    description:
      '民政局给社区更名或换代码，旧代码继续有效 · The bureau renames a community; its old code goes on leading to it',
  })
  async renameCommunity(
    @Ctx() ctx: Context,
    @Arg('input', () => RenameCommunityInput, { description: '输入 · Input' }) input: RenameCommunityInput,
  ): Promise<Partial<RenameCommunityPayload>> {
    return { community: await renameCommunity(ctx, input) };
  }
}
