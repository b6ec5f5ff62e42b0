import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { SetCommunityStatusInput, SetCommunityStatusPayload } from './status.inputs.js';
import { setCommunityStatus } from './status.service.js';

@Resolver()
export class CommunityStatusResolver {
  @Authorized()
  @Mutation(() => SetCommunityStatusPayload, {
    description: '民政局启用、暂停、恢复或归档社区 · The bureau opens, suspends, resumes or archives a community',
  })
  async setCommunityStatus(
    @Ctx() ctx: Context,
    @Arg('input', () => SetCommunityStatusInput, { description: '输入 · Input' }) input: SetCommunityStatusInput,
  ): Promise<Partial<SetCommunityStatusPayload>> {
    return { community: await setCommunityStatus(ctx, input) };
  }
}
