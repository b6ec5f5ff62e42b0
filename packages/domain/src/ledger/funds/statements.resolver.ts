import { Arg, Args, Authorized, Ctx, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../../context.js';
import { balanceSheet, balanceSheetCsv, incomeAndExpenditure, incomeAndExpenditureCsv } from './statements.service.js';
import {
  BalanceSheetArgs,
  FundBalance,
  TracedAmount,
  TraceFundsInput,
  YearArgs,
  YearTurnover,
} from './statements.types.js';
import { traceFunds } from './trace.service.js';

@Resolver()
export class StatementResolver {
  @Authorized()
  @Query(() => [FundBalance], { description: '某日各笔资金的余额 · What each fund has on a day' })
  balanceSheet(@Ctx() ctx: Context, @Args(() => BalanceSheetArgs) { asOf }: BalanceSheetArgs): Promise<FundBalance[]> {
    return balanceSheet(ctx, asOf);
  }

  @Authorized()
  @Query(() => String, { description: '某日各笔资金的余额，CSV · What each fund has on a day, as CSV' })
  balanceSheetCsv(@Ctx() ctx: Context, @Args(() => BalanceSheetArgs) { asOf }: BalanceSheetArgs): Promise<string> {
    return balanceSheetCsv(ctx, asOf);
  }

  @Authorized()
  @Query(() => [YearTurnover], { description: '一年的收支，按科目与条线 · Income and expenditure of a year' })
  incomeAndExpenditure(@Ctx() ctx: Context, @Args(() => YearArgs) { year }: YearArgs): Promise<YearTurnover[]> {
    return incomeAndExpenditure(ctx, year);
  }

  @Authorized()
  @Query(() => String, { description: '一年的收支，CSV · Income and expenditure of a year, as CSV' })
  incomeAndExpenditureCsv(@Ctx() ctx: Context, @Args(() => YearArgs) { year }: YearArgs): Promise<string> {
    return incomeAndExpenditureCsv(ctx, year);
  }

  @Authorized()
  @Query(() => [TracedAmount], {
    description:
      '每一元从来源到去向，先进先出；先支后到的如实注明 · Each yuan from its source to whom it was for, first in, first out',
  })
  traceFunds(
    @Ctx() ctx: Context,
    @Arg('input', () => TraceFundsInput, { description: '输入 · Input' }) input: TraceFundsInput,
  ): Promise<TracedAmount[]> {
    return traceFunds(ctx, input);
  }
}
