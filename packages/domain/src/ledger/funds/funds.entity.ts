import type { Fen } from '@gongzhi/kernel';
import { money, readable } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, type Opt, p } from '@mikro-orm/core';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection.js';
import { Node } from '../../graphql/node.js';
import { Money } from '../../graphql/scalars.js';
import { shows } from '../../graphql/shown.js';

export const AccountUnit = { FEN: 'FEN', POINTS: 'POINTS' } as const;
export type AccountUnit = keyof typeof AccountUnit;

registerEnumType(AccountUnit, {
  name: 'AccountUnit',
  description: '记账单位 · What an account counts',
  valuesConfig: { FEN: { description: '分（资金） · Fen (money)' }, POINTS: { description: '积分 · Points' } },
});

export const AccountKind = { ASSET: 'ASSET', LIABILITY: 'LIABILITY', INCOME: 'INCOME', EXPENSE: 'EXPENSE' } as const;
export type AccountKind = keyof typeof AccountKind;

registerEnumType(AccountKind, {
  name: 'AccountKind',
  description: '科目类别 · Kind of account',
  valuesConfig: {
    ASSET: { description: '资产：社区拥有的 · What the community has' },
    LIABILITY: { description: '负债：指定用途或应付的 · What it holds for a purpose, or owes' },
    INCOME: { description: '收入：从哪里来 · Where value comes from' },
    EXPENSE: { description: '支出：到哪里去 · Where it goes' },
  },
});

const AccountSchema = defineEntity({
  name: 'Account',
  ...tenantWalls('account'),
  properties: {
    ...tenantKeys,
    code: p.text(),
    name: p.text(),
    nameEn: p.text(),
    unit: p.text().$type<AccountUnit>(),
    kind: p.text().$type<AccountKind>(),
  },
});

@ObjectType({ implements: Node, description: '会计科目 · An account of the community’s chart of accounts' })
export class Account extends AccountSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '科目代码 · Code' }) declare code: string;
  @Field(() => String, { description: '中文名称 · Name' }) declare name: string;
  @Field(() => String, { description: '英文名称 · English name' }) declare nameEn: string;
  @Field(() => AccountUnit, { description: '记账单位 · What it counts' }) declare unit: AccountUnit;
  @Field(() => AccountKind, { description: '科目类别 · Kind of account' }) declare kind: AccountKind;
}
AccountSchema.setClass(Account);

export const FundingLineSpending = { APPROPRIATION: 'APPROPRIATION', RECEIVED: 'RECEIVED' } as const;
export type FundingLineSpending = keyof typeof FundingLineSpending;

registerEnumType(FundingLineSpending, {
  name: 'FundingLineSpending',
  description: '条线的钱何时可用 · When the money of a line may be spent',
  valuesConfig: {
    APPROPRIATION: {
      description: '按预算：到账前可先支出 · By appropriation: before the money has come in',
    },
    RECEIVED: { description: '到账后：如捐赠 · Once it is received, as donations are' },
  },
});

const FundingLineSchema = defineEntity({
  name: 'FundingLine',
  ...tenantWalls('funding_line'),
  properties: {
    ...tenantKeys,
    /** What modules ask for, as in `meal-subsidy`. */
    key: p.text(),
    title: p.text(),
    source: p.text(),
    annualFen: p.bigint('number').nullable().$type<Fen | null>(),
    spending: p.text().$type<FundingLineSpending>().default('APPROPRIATION'),
    sample: p.boolean(),
  },
});

@ObjectType({
  implements: Node,
  description: '资金条线：来源与用途确定的一笔钱 · Funding line: money with a source and a purpose',
})
export class FundingLine extends FundingLineSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '键，如 meal-subsidy · Key, as in meal-subsidy' }) declare key: string;
  @Field(() => String, { description: '名称 · Title' }) declare title: string;
  @Field(() => String, { description: '资金来源 · Where the money comes from' }) declare source: string;
  @Field(() => FundingLineSpending, { description: '何时可用 · When its money may be spent' })
  declare spending: Opt<FundingLineSpending>;
  @Field(() => Boolean, { description: '是否为样例数据 · Whether this is sample data' }) declare sample: boolean;
}
FundingLineSchema.setClass(FundingLine);

export const accounts = readable({
  entity: Account,
  subject: 'Account',
  scope: 'tenant',
  orderBy: { column: 'code', direction: 'asc' },
});
export const fundingLines = readable({
  entity: FundingLine,
  subject: 'FundingLine',
  scope: 'tenant',
  orderBy: { column: 'key', direction: 'asc' },
});

export const AccountConnection = connectionOf(() => Account, 'Account');
export const FundingLineConnection = connectionOf(() => FundingLine, 'FundingLine');

shows(FundingLine, {
  annual: [
    money('annualFen'),
    () => Money,
    { nullable: true, description: '年度金额；未定则为空 · Amount a year; null where none is set' },
  ],
});
