import { csvOf, formatYuan, type LocalDate, refuse, text, today } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity } from '../../context.js';
import { Money } from '../../graphql/scalars.js';
import type { FundBalance, YearTurnover } from './statements.types.js';

const OWN = '社区自有资金';

/** What every fund has on a day, line by line, from the transfers that count until then. */
export async function balanceSheet(context: Ctx, asOf: LocalDate = today()): Promise<FundBalance[]> {
  const ctx = inCommunity(context);
  authorize(ctx, 'read', 'FinanceSetting');
  const rows = await ctx.em.execute<{ line: string | null; title: string; received: string; spent: string }[]>(
    `select f.key as line, coalesce(f.title, p.title, ?) as title,
       coalesce(sum(t.amount) filter (where t.to_id = l.id), 0)::text as received,
       coalesce(sum(t.amount) filter (where t.from_id = l.id), 0)::text as spent
     from ledger_account l
     left join funding_line f on f.community_id = l.community_id and f.id = l.purpose_id
     left join project p on p.community_id = l.community_id and p.id = l.owner_id
     left join transfer t on t.community_id = l.community_id and l.id in (t.from_id, t.to_id) and t.on_date <= ?
     where l.community_id = ? and l.unit = 'FEN' and l.tallied
     group by l.id, f.key, f.title, p.title order by f.key nulls first, l.id`,
    [OWN, asOf, ctx.community.id],
  );
  return rows.map(({ line, title, received, spent }) => ({
    ...{ line, title, received: new Money(Number(received)), spent: new Money(Number(spent)) },
    balance: new Money(Number(received) - Number(spent)),
  }));
}

/** What came in and went out in a year, by account of the chart and line; reversals are taken off where they fall. */
export async function incomeAndExpenditure(context: Ctx, year: number): Promise<YearTurnover[]> {
  const ctx = inCommunity(context);
  authorize(ctx, 'read', 'FinanceSetting');
  if (year < 1900 || year > 9999) {
    throw refuse('BAD_USER_INPUT', text('年度应为四位数', 'A year has four digits'), ['year']);
  }
  const rows = await ctx.em.execute<
    { code: string; account: string; line: string | null; title: string; income: string; expenditure: string }[]
  >(
    `select a.code, a.name as account, f.key as line, coalesce(f.title, ?) as title,
       case when a.kind = 'INCOME' then s.out - s.back else 0 end::text as income,
       case when a.kind = 'INCOME' then 0 else s.back - s.out end::text as expenditure
     from (
       select l.account_id, g.purpose_id,
         coalesce(sum(t.amount) filter (where t.from_id = l.id), 0) as out,
         coalesce(sum(t.amount) filter (where t.to_id = l.id), 0) as back
       from ledger_account l
       join transfer t on t.community_id = l.community_id and l.id in (t.from_id, t.to_id)
         and t.on_date between ? and ?
       join ledger_account g on g.community_id = t.community_id
         and g.id = case when t.from_id = l.id then t.to_id else t.from_id end
       where l.community_id = ? and l.unit = 'FEN' and not l.tallied
       group by l.account_id, g.purpose_id) s
     join account a on a.community_id = ? and a.id = s.account_id
     left join funding_line f on f.community_id = a.community_id and f.id = s.purpose_id
     order by a.code, f.key nulls first`,
    [OWN, `${year}-01-01`, `${year}-12-31`, ctx.community.id, ctx.community.id],
  );
  return rows.map(({ income, expenditure, ...told }) => ({
    ...told,
    income: new Money(Number(income)),
    expenditure: new Money(Number(expenditure)),
  }));
}

/** The balances as a file for a spreadsheet; what was spent ahead has a column of its own, so that no amount is negative. */
export async function balanceSheetCsv(context: Ctx, asOf: LocalDate = today()): Promise<string> {
  const rows = await balanceSheet(context, asOf);
  return csvOf([
    ['日期 asOf', '条线 line', '名称 title', '收入合计 received', '支出合计 spent', '余额 balance', '先支 ahead'],
    ...rows.map(({ line, title, received, spent, balance: { fen } }) => [
      ...[asOf, line ?? '', title, received.yuan, spent.yuan],
      ...[formatYuan(Math.max(fen, 0)), formatYuan(Math.max(-fen, 0))],
    ]),
  ]);
}

/** Income and expenditure of a year as a file for a spreadsheet. */
export async function incomeAndExpenditureCsv(context: Ctx, year: number): Promise<string> {
  const rows = await incomeAndExpenditure(context, year);
  return csvOf([
    ['年度 year', '科目代码 code', '科目 account', '条线 line', '名称 title', '收入 income', '支出 expenditure'],
    ...rows.map(({ code, account, line, title, income, expenditure }) => [
      ...[String(year), code, account, line ?? '', title, income.yuan, expenditure.yuan],
    ]),
  ]);
}
