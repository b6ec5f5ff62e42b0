import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { LocalDateScalar, Money } from '../../graphql/scalars.js';
import { TransferKind } from '../book/ledger.enums.js';

@ObjectType({ description: '一笔资金在某日的余额 · What a fund has on a day' })
export class FundBalance {
  @Field(() => String, { nullable: true, description: '条线的键；自有资金为空 · Key of the line; null for own money' })
  declare line: string | null;
  @Field(() => String, { description: '名称 · Title' }) declare title: string;
  @Field(() => Money, { description: '收入合计 · What came in' }) declare received: Money;
  @Field(() => Money, { description: '支出合计 · What went out' }) declare spent: Money;
  @Field(() => Money, { description: '余额；先支后到为负 · Balance; negative where it was spent ahead' })
  declare balance: Money;
}

@ObjectType({ description: '一年中一个科目、一条线的发生额 · What moved in a year, by account and line' })
export class YearTurnover {
  @Field(() => String, { description: '科目代码 · Code of the account' }) declare code: string;
  @Field(() => String, { description: '科目 · Account' }) declare account: string;
  @Field(() => String, { nullable: true, description: '条线的键；自有资金为空 · Key of the line; null for own money' })
  declare line: string | null;
  @Field(() => String, { description: '条线名称 · Title of the line' }) declare title: string;
  @Field(() => Money, { description: '收入 · Income' }) declare income: Money;
  @Field(() => Money, { description: '支出 · Expenditure' }) declare expenditure: Money;
}

@ObjectType({ description: '追溯中的一笔转账 · A transfer in a trace' })
export class TracedTransfer {
  @Field(() => ID, { description: '转账 · The transfer’s id' }) declare id: string;
  @Field(() => TransferKind, { description: '事由 · What it is for' }) declare kind: TransferKind;
  @Field(() => LocalDateScalar, { description: '计入哪一天 · The day for which it counts' }) declare onDate: string;
  @Field(() => String, {
    nullable: true,
    description: '对方组织；个人见转账 · The organisation that gave or was paid; persons stand in the transfer',
  })
  declare organisation: string | null;
  @Field(() => String, { nullable: true, description: '摘要 · Memo' }) declare memo: string | null;
}

@ObjectType({
  description: '一笔钱从来源到去向，先进先出 · An amount from where it came to where it went, first in, first out',
})
export class TracedAmount {
  @Field(() => Money, { description: '金额 · Amount' }) declare amount: Money;
  @Field(() => String, { nullable: true, description: '条线的键；自有资金为空 · Key of the line; null for own money' })
  declare line: string | null;
  @Field(() => TracedTransfer, {
    nullable: true,
    description: '来源；尚未到账则为空 · Where it came from; null where nothing has come in for it yet',
  })
  declare source: TracedTransfer | null;
  @Field(() => [TracedTransfer], {
    description: '途经的内部调配，依次 · The transfers between funds that it has passed through, in turn',
  })
  declare via: TracedTransfer[];
  @Field(() => TracedTransfer, {
    nullable: true,
    description: '去向；尚未支出则为空 · Where it went; null where it is there still',
  })
  declare spent: TracedTransfer | null;
  @Field(() => Boolean, { description: '是否先支后到 · Whether it was spent before it had come in' })
  declare ahead: boolean;
}

@InputType({ description: '追溯什么；各项同时满足 · What to trace; everything that is named holds' })
export class TraceFundsInput {
  @Field(() => ID, { nullable: true, description: '一笔转账，来源或去向 · A transfer, as source or as payment' })
  declare transferId?: string;
  @Field(() => ID, { nullable: true, description: '资金条线 · A funding line' }) declare fundingLineId?: string;
  @Field(() => ID, { nullable: true, description: '捐赠或收款的个人 · A person who gave or was paid' })
  declare personId?: string;
  @Field(() => ID, { nullable: true, description: '捐赠或收款的组织 · An organisation that gave or was paid' })
  declare organisationId?: string;
}

@ArgsType()
export class BalanceSheetArgs {
  @Field(() => LocalDateScalar, { nullable: true, description: '日期，默认今天 · The day; today where left out' })
  asOf?: string;
}

@ArgsType()
export class YearArgs {
  @Field(() => Int, { description: '年度 · The year' }) year!: number;
}
