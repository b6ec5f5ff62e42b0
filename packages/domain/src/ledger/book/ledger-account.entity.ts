import { type Fen } from '@gongzhi/kernel';
import { column, readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection.js';
import { Node } from '../../graphql/node.js';
import { AmountScalar, DateTimeScalar } from '../../graphql/scalars.js';
import { shows } from '../../graphql/shown.js';
import { Person, persons } from '../../people/person.entity.js';
import { Account, AccountUnit, accounts, FundingLine, fundingLines } from '../funds/funds.entity.js';
import { AccountOwner } from './ledger.enums.js';

const LedgerAccountSchema = defineEntity({
  name: 'LedgerAccount',
  ...tenantWalls('ledger_account'),
  properties: {
    ...tenantKeys,
    /** What it is in the chart of accounts. */
    accountId: p.uuid(),
    unit: p.text().$type<AccountUnit>(),
    ownerType: p.text().$type<AccountOwner>(),
    /** Null for the community's own. */
    ownerId: p.uuid().nullable(),
    /** The owner, where it is a person; another id than the owner's where two entries became one. */
    personId: p.uuid().nullable(),
    /** The funding line to whose purpose its money is bound; null where to none. */
    purposeId: p.uuid().nullable(),
    /**
     * Whether its balance is kept. Where value comes from and where it goes, nobody asks how much is left: these keep
     * none, so that no two transfers ever wait for each other there.
     */
    tallied: p.boolean(),
    balance: p.bigint('number').$type<Fen>(),
    /** Part of the balance that holds have taken, and nothing else can. */
    held: p.bigint('number').$type<Fen>(),
    /** What balance less holds never falls below; null where nothing bounds it. */
    floor: p.bigint('number').nullable().$type<Fen | null>(),
    openedAt: p.datetime(),
  },
});

@ObjectType({
  implements: Node,
  description: '明细账户：谁的、哪个科目、还有多少 · Account of the ledger: whose, for what, and how much',
})
export class LedgerAccount extends LedgerAccountSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => AccountUnit, { description: '记账单位 · What it counts' }) declare unit: AccountUnit;
  @Field(() => AccountOwner, { description: '属于谁 · Whose it is' }) declare ownerType: AccountOwner;
  @Field(() => DateTimeScalar, { description: '开户时间 · When it was opened' }) declare openedAt: Date;
}
LedgerAccountSchema.setClass(LedgerAccount);

export const ledgerAccounts = readable({
  entity: LedgerAccount,
  subject: 'LedgerAccount',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'asc' },
});
export const LedgerAccountConnection = connectionOf(() => LedgerAccount, 'LedgerAccount');

shows(LedgerAccount, {
  account: [
    through(() => accounts, 'accountId'),
    () => Account,
    { description: '会计科目 · In the chart of accounts' },
  ],
  person: [
    through(() => persons, 'personId'),
    () => Person,
    { nullable: true, description: '户主个人；不属于个人则为空 · The person whose it is; null where it is nobody’s' },
  ],
  purpose: [
    through(() => fundingLines, 'purposeId'),
    () => FundingLine,
    {
      nullable: true,
      description: '限定用途的条线；不限定则为空 · The line whose purpose binds it; null where none does',
    },
  ],
  balance: [
    // A transfer shows its accounts to whom it concerns; what is in a fund is told to those who read the account alone.
    column('balance', { guarded: true }),
    () => AmountScalar,
    {
      nullable: true,
      description:
        '余额；来源和去向账户不记余额，恒为 0；无权查看则为空 · Balance; where value comes from and goes to, none is kept, and this is 0; null unless you may see it',
    },
  ],
  held: [
    column('held', { guarded: true }),
    () => AmountScalar,
    {
      nullable: true,
      description: '其中冻结的部分；无权查看则为空 · What of it is held; null unless you may see it',
    },
  ],
});
