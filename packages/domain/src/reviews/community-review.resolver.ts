import { type Read, readPage } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { type CommunityReview, CommunityReviewConnection, communityReviews } from './community-review.entity.js';
import {
  AnswerCommunityReviewInput,
  AnswerCommunityReviewPayload,
  FileCommunityReviewInput,
  FileCommunityReviewPayload,
} from './community-review.inputs.js';
import { answerCommunityReview, fileCommunityReview } from './community-review.service.js';

const INPUT = { description: '输入 · Input' };

@Resolver()
export class CommunityReviewResolver {
  @Authorized()
  @Query(() => CommunityReviewConnection, {
    description:
      '镇街对社区的评议，新的在前：民政局见全部，评议员见本镇街，管理员见本社区 · Reviews, newest first: all for the bureau, their town’s for a reviewer, the community’s for its administrator',
  })
  communityReviews(@Args(() => PageArgs) args: PageArgs): Read<CommunityReview> {
    return readPage(communityReviews, args);
  }

  @Authorized()
  @Mutation(() => FileCommunityReviewPayload, {
    description:
      '镇街评议员评议本镇街的社区，每社区每期一次 · A town’s reviewer reviews one of its communities, once per period',
  })
  async fileCommunityReview(
    @Ctx() ctx: Context,
    @Arg('input', () => FileCommunityReviewInput, INPUT) input: FileCommunityReviewInput,
  ): Promise<Partial<FileCommunityReviewPayload>> {
    return { review: await fileCommunityReview(ctx, input) };
  }

  @Authorized()
  @Mutation(() => AnswerCommunityReviewPayload, {
    description: '社区管理员答复评议，只答复一次 · The community’s administrator answers a review, once',
  })
  async answerCommunityReview(
    @Ctx() ctx: Context,
    @Arg('input', () => AnswerCommunityReviewInput, INPUT) input: AnswerCommunityReviewInput,
  ): Promise<Partial<AnswerCommunityReviewPayload>> {
    return { review: await answerCommunityReview(ctx, input) };
  }
}
