import type { Fen } from '@gongzhi/kernel';
import { column, readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection.js';
import { Node } from '../../graphql/node.js';
import { AmountScalar, DateTimeScalar } from '../../graphql/scalars.js';
import { shows } from '../../graphql/shown.js';
import { AccountUnit } from '../funds/funds.entity.js';
import { HoldStatus } from './ledger.enums.js';
import { LedgerAccount, ledgerAccounts } from './ledger-account.entity.js';
import { Transfer, transfers } from './transfer.entity.js';

const HoldSchema = defineEntity({
  name: 'Hold',
  ...tenantWalls('hold'),
  properties: {
    ...tenantKeys,
    fromId: p.uuid(),
    toId: p.uuid(),
    unit: p.text().$type<AccountUnit>(),
    amount: p.bigint('number').$type<Fen>(),
    status: p.text().$type<HoldStatus>(),
    /** From then on it no longer binds; null where it binds until somebody decides. */
    expiresAt: p.datetime().nullable(),
    subjectType: p.text().nullable(),
    subjectId: p.uuid().nullable(),
    fromPersonId: p.uuid().nullable(),
    placedAt: p.datetime(),
    decidedAt: p.datetime().nullable(),
    transferId: p.uuid().nullable(),
  },
});

@ObjectType({
  implements: Node,
  description: '冻结：已占用、尚未过账的数额 · Hold: an amount that is taken and not yet posted',
})
export class Hold extends HoldSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => AccountUnit, { description: '记账单位 · What is counted' }) declare unit: AccountUnit;
  @Field(() => HoldStatus, { description: '状态 · State' }) declare status: HoldStatus;
  @Field(() => DateTimeScalar, { nullable: true, description: '到期时间 · When it ends by itself' })
  declare expiresAt: Date | null;
  @Field(() => DateTimeScalar, { description: '冻结时间 · When it was placed' }) declare placedAt: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: '处理时间 · When it was posted or voided' })
  declare decidedAt: Date | null;
}
HoldSchema.setClass(Hold);

export const holds = readable({
  entity: Hold,
  subject: 'Hold',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'desc' },
});
export const HoldConnection = connectionOf(() => Hold, 'Hold');

shows(Hold, {
  amount: [column('amount'), () => AmountScalar, { description: '数额 · Amount' }],
  from: [through(() => ledgerAccounts, 'fromId'), () => LedgerAccount, { description: '转出账户 · From' }],
  to: [through(() => ledgerAccounts, 'toId'), () => LedgerAccount, { description: '转入账户 · To' }],
  transfer: [
    through(() => transfers, 'transferId'),
    () => Transfer,
    { nullable: true, description: '过账后的转账 · The transfer that it became' },
  ],
});
