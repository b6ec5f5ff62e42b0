import type { Fen } from '@gongzhi/kernel';
import { column, connection, only, readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection.js';
import { Node } from '../../graphql/node.js';
import { AmountScalar, DateTimeScalar, LocalDateScalar } from '../../graphql/scalars.js';
import { shows } from '../../graphql/shown.js';
import { AccountUnit } from '../funds/funds.entity.js';
import { TransferKind } from './ledger.enums.js';
import { LedgerAccount, ledgerAccounts } from './ledger-account.entity.js';

const TransferSchema = defineEntity({
  name: 'Transfer',
  ...tenantWalls('transfer'),
  properties: {
    ...tenantKeys,
    fromId: p.uuid(),
    toId: p.uuid(),
    unit: p.text().$type<AccountUnit>(),
    amount: p.bigint('number').$type<Fen>(),
    kind: p.text().$type<TransferKind>(),
    /** The day for which it counts. */
    onDate: p.date(),
    /** Transfers that were made together, and stand or fall together, share it. */
    batchId: p.uuid(),
    holdId: p.uuid().nullable(),
    /** The transfer that it takes back. */
    reversesId: p.uuid().nullable(),
    /** What it was made for: a settlement, a record, a redemption. */
    subjectType: p.text().nullable(),
    subjectId: p.uuid().nullable(),
    /** Owners of the two accounts where they are persons: what one may see needs no join. */
    fromPersonId: p.uuid().nullable(),
    toPersonId: p.uuid().nullable(),
    memo: p.text().nullable(),
    /** Who made it, as the trail names them. */
    maker: p.text(),
    at: p.datetime(),
  },
});

@ObjectType({
  implements: Node,
  description: '转账：从一个账户到另一个，只增不改 · Transfer from one account to another; never changed',
})
export class Transfer extends TransferSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => AccountUnit, { description: '记账单位 · What is counted' }) declare unit: AccountUnit;
  @Field(() => TransferKind, { description: '事由 · What it is for' }) declare kind: TransferKind;
  @Field(() => LocalDateScalar, { description: '计入哪一天 · The day for which it counts' }) declare onDate: string;
  @Field(() => DateTimeScalar, { description: '记账时间 · When it was made' }) declare at: Date;
  @Field(() => String, { nullable: true, description: '摘要 · Memo' }) declare memo: string | null;
}
TransferSchema.setClass(Transfer);

const EntrySchema = defineEntity({
  name: 'LedgerEntry',
  ...tenantWalls('ledger_entry'),
  properties: {
    ...tenantKeys,
    accountId: p.uuid(),
    transferId: p.uuid(),
    personId: p.uuid().nullable(),
    /** Added to the balance; negative where the account gave. */
    change: p.bigint('number').$type<Fen>(),
    balanceAfter: p.bigint('number').$type<Fen>(),
  },
});

@ObjectType({
  implements: Node,
  description: '分录：一笔转账在一个账户上的增减 · Entry: what a transfer did to an account that keeps a balance',
})
export class LedgerEntry extends EntrySchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
}
EntrySchema.setClass(LedgerEntry);

export const transfers = readable({
  entity: Transfer,
  subject: 'Transfer',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'desc' },
});
export const ledgerEntries = readable({
  entity: LedgerEntry,
  subject: 'LedgerAccount',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'desc' },
});
export const TransferConnection = connectionOf(() => Transfer, 'Transfer');
export const LedgerEntryConnection = connectionOf(() => LedgerEntry, 'LedgerEntry');

shows(Transfer, {
  amount: [column('amount'), () => AmountScalar, { description: '数额 · Amount' }],
  from: [through(() => ledgerAccounts, 'fromId'), () => LedgerAccount, { description: '转出账户 · From' }],
  to: [through(() => ledgerAccounts, 'toId'), () => LedgerAccount, { description: '转入账户 · To' }],
  reverses: [
    through(() => transfers, 'reversesId'),
    () => Transfer,
    { nullable: true, description: '所冲正的转账 · The transfer that it takes back' },
  ],
  reversedBy: [
    only(() => transfers, 'reversesId'),
    () => Transfer,
    { nullable: true, description: '冲正它的转账；未冲正则为空 · What took it back; null unless something did' },
  ],
});
shows(LedgerEntry, {
  transfer: [through(() => transfers, 'transferId'), () => Transfer, { description: '转账 · The transfer' }],
  change: [column('change'), () => AmountScalar, { description: '增减 · Added; negative where taken' }],
  balanceAfter: [column('balanceAfter'), () => AmountScalar, { description: '此后余额 · Balance after it' }],
});
shows(LedgerAccount, {
  entries: [
    connection(() => ledgerEntries, 'accountId'),
    () => LedgerEntryConnection,
    { description: '对账单，新的在前 · Its statement, the newest first' },
  ],
});
