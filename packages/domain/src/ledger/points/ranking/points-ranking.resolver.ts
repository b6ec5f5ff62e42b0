import { Arg, Args, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../../../context.js';
import { pointsRanking } from './points-ranking.service.js';
import {
  PointsPlaceConnection,
  PointsRankingArgs,
  SetPointsRankingInput,
  SetPointsRankingPayload,
} from './points-ranking.types.js';
import { setPointsRanking } from './set-points-ranking.service.js';

@Resolver()
export class PointsRankingResolver {
  @Authorized()
  @Query(() => PointsPlaceConnection, {
    description:
      '一期内获得积分的排名，只列同意公开的人 · Who earned how many points in a period, the most first; only those who have agreed to be shown',
  })
  pointsRanking(@Ctx() ctx: Context, @Args(() => PointsRankingArgs) args: PointsRankingArgs): Promise<object> {
    return pointsRanking(ctx, args);
  }

  @Authorized()
  @Mutation(() => SetPointsRankingPayload, {
    description: '本人参加或退出积分排名，退出即时生效 · Join the ranking of points, or leave it, which counts at once',
  })
  async setPointsRanking(
    @Ctx() ctx: Context,
    @Arg('input', () => SetPointsRankingInput, { description: '输入 · Input' }) input: SetPointsRankingInput,
  ): Promise<Partial<SetPointsRankingPayload>> {
    return { optedIn: await setPointsRanking(ctx, input) };
  }
}
