import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { onboardCommunities } from './onboarding.service.js';
import { OnboardCommunitiesInput, OnboardCommunitiesPayload } from './onboarding.types.js';

@Resolver()
export class OnboardingResolver {
  @Authorized()
  @Mutation(() => OnboardCommunitiesPayload, {
    description:
      '民政局按文件登记社区：先校验全部行并给出计划，再逐个社区整体写入 · The bureau onboards communities from a file',
  })
  onboardCommunities(
    @Ctx() ctx: Context,
    @Arg('input', () => OnboardCommunitiesInput, { description: '输入 · Input' }) input: OnboardCommunitiesInput,
  ): Promise<OnboardCommunitiesPayload> {
    return onboardCommunities(ctx, input);
  }
}
