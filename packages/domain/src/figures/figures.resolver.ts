import type { LocalDate } from '@gongzhi/kernel';
import { Args, Authorized, Ctx, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { cityFigures, communityFigures, figuresCsv } from './figures.service.js';
import { CityFigures, CommunityFiguresArgs, CommunityFiguresConnection, FiguresAsOfArgs } from './figures.types.js';

@Resolver()
export class FigureResolver {
  @Authorized()
  @Query(() => CityFigures, {
    description: '某日的全市统计，限民政局 · The city’s figures on a day; for the bureau',
  })
  cityFigures(@Ctx() ctx: Context, @Args(() => FiguresAsOfArgs) { asOf }: FiguresAsOfArgs): Promise<CityFigures> {
    return cityFigures(ctx, asOf);
  }

  @Authorized()
  @Query(() => CommunityFiguresConnection, {
    description:
      '某日各社区的统计：民政局可见全部，一至四人的数不显示；在社区内为本社区的 · Figures of each community on a day: all for the bureau, without counts of 1–4 persons; in a community its own',
  })
  communityFigures(@Ctx() ctx: Context, @Args(() => CommunityFiguresArgs) args: CommunityFiguresArgs): Promise<object> {
    return communityFigures(ctx, args);
  }

  @Authorized()
  @Query(() => String, {
    description: '某日各社区的统计，CSV，限民政局 · The figures of all communities on a day as CSV; for the bureau',
  })
  figuresCsv(@Ctx() ctx: Context, @Args(() => FiguresAsOfArgs) { asOf }: FiguresAsOfArgs): Promise<string> {
    return figuresCsv(ctx, asOf as LocalDate | undefined);
  }
}
