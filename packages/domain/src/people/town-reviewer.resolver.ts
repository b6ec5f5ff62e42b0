import { type Read, readPage } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { type TownReviewer, TownReviewerConnection, townReviewers } from './town-reviewer.entity.js';
import {
  AppointTownReviewerInput,
  AppointTownReviewerPayload,
  DismissTownReviewerInput,
  DismissTownReviewerPayload,
} from './town-reviewer.inputs.js';
import { appointTownReviewer, dismissTownReviewer } from './town-reviewer.service.js';

const INPUT = { description: '输入 · Input' };

@Resolver()
export class TownReviewerResolver {
  @Authorized()
  @Query(() => TownReviewerConnection, {
    description:
      '各镇街的评议员，新任的在前（仅民政局） · Who reviews which town, newest first; for the bureau, empty for others',
  })
  townReviewers(@Args(() => PageArgs) args: PageArgs): Read<TownReviewer> {
    return readPage(townReviewers, args);
  }

  @Authorized()
  @Mutation(() => AppointTownReviewerPayload, {
    description: '民政局任命镇街评议员 · The bureau appoints a town reviewer',
  })
  async appointTownReviewer(
    @Ctx() ctx: Context,
    @Arg('input', () => AppointTownReviewerInput, INPUT) input: AppointTownReviewerInput,
  ): Promise<Partial<AppointTownReviewerPayload>> {
    return { reviewer: await appointTownReviewer(ctx, input) };
  }

  @Authorized()
  @Mutation(() => DismissTownReviewerPayload, {
    description: '民政局免去镇街评议员，立即生效 · The bureau dismisses a town reviewer, at once',
  })
  async dismissTownReviewer(
    @Ctx() ctx: Context,
    @Arg('input', () => DismissTownReviewerInput, INPUT) input: DismissTownReviewerInput,
  ): Promise<Partial<DismissTownReviewerPayload>> {
    return { reviewer: await dismissTownReviewer(ctx, input) };
  }
}
