import { registerEnumType } from 'type-graphql';

export const AccountOwner = {
  COMMUNITY: 'COMMUNITY',
  FUNDING_LINE: 'FUNDING_LINE',
  PROJECT: 'PROJECT',
  PERSON: 'PERSON',
  HOUSEHOLD: 'HOUSEHOLD',
  ORGANISATION: 'ORGANISATION',
} as const;
export type AccountOwner = keyof typeof AccountOwner;

registerEnumType(AccountOwner, {
  name: 'AccountOwner',
  description: '明细账户属于谁 · Whose an account of the ledger is',
  valuesConfig: {
    COMMUNITY: { description: '社区 · The community' },
    FUNDING_LINE: { description: '资金条线 · A funding line' },
    PROJECT: { description: '服务项目 · A project' },
    PERSON: { description: '个人 · A person' },
    HOUSEHOLD: { description: '住户 · A household' },
    ORGANISATION: { description: '组织 · An organisation' },
  },
});

export const TransferKind = {
  GRANT: 'GRANT',
  DONATION: 'DONATION',
  INCOME: 'INCOME',
  ALLOCATION: 'ALLOCATION',
  SETTLEMENT: 'SETTLEMENT',
  EXPENSE: 'EXPENSE',
  POINTS_EARNED: 'POINTS_EARNED',
  POINTS_DEDUCTED: 'POINTS_DEDUCTED',
  POINTS_REDEEMED: 'POINTS_REDEEMED',
  POINTS_GIVEN: 'POINTS_GIVEN',
  POINTS_EXPIRED: 'POINTS_EXPIRED',
  CARRIED_OVER: 'CARRIED_OVER',
  REVERSAL: 'REVERSAL',
} as const;
export type TransferKind = keyof typeof TransferKind;

registerEnumType(TransferKind, {
  name: 'TransferKind',
  description: '转账事由 · What a transfer is for',
  valuesConfig: {
    GRANT: { description: '拨款到账 · A grant came in' },
    DONATION: { description: '捐赠到账 · A donation came in' },
    INCOME: { description: '项目收入，如义卖 · Income of a project, as from a charity sale' },
    ALLOCATION: { description: '资金调配 · Money moved between purposes or projects' },
    SETTLEMENT: { description: '结算支付 · Paid by a settlement' },
    EXPENSE: { description: '其他支出，如办公经费 · Other spending, as on the office' },
    POINTS_EARNED: { description: '获得积分 · Points earned' },
    POINTS_DEDUCTED: { description: '扣减积分 · Points taken away' },
    POINTS_REDEEMED: { description: '积分兑换 · Points exchanged' },
    POINTS_GIVEN: { description: '户内转让 · Points given within a household' },
    POINTS_EXPIRED: { description: '积分过期 · Points expired' },
    CARRIED_OVER: { description: '合并转入 · Carried over by a merger' },
    REVERSAL: { description: '冲正 · Takes another transfer back' },
  },
});

export const HoldStatus = { PENDING: 'PENDING', POSTED: 'POSTED', VOIDED: 'VOIDED', EXPIRED: 'EXPIRED' } as const;
export type HoldStatus = keyof typeof HoldStatus;

registerEnumType(HoldStatus, {
  name: 'HoldStatus',
  description: '冻结的状态 · State of a hold',
  valuesConfig: {
    PENDING: { description: '冻结中 · Held' },
    POSTED: { description: '已过账 · Posted' },
    VOIDED: { description: '已解冻 · Voided' },
    EXPIRED: { description: '到期解冻 · Expired' },
  },
});
