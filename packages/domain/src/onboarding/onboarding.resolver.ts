import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { onboardCommunities } from './onboarding.service.js';
import {
  OnboardCommunitiesInput,
  OnboardCommunitiesPayload,
  StartOnboardingInput,
  StartOnboardingPayload,
} from './onboarding.types.js';
import { startOnboarding } from './onboarding-job.js';

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

  @Authorized()
  @Mutation(() => StartOnboardingPayload, {
    description:
      '民政局以后台任务登记社区：可看进度、取消、继续 · The same as a job, with progress, to be cancelled and resumed',
  })
  async startOnboarding(
    @Ctx() ctx: Context,
    @Arg('input', () => StartOnboardingInput, { description: '输入 · Input' }) input: StartOnboardingInput,
  ): Promise<Partial<StartOnboardingPayload>> {
    return { job: await startOnboarding(ctx, input) };
  }
}
