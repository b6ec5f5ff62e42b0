import { registerEnumType } from 'type-graphql';

export const BenefitStatus = { OPEN: 'OPEN', ENDED: 'ENDED' } as const;
export type BenefitStatus = keyof typeof BenefitStatus;

registerEnumType(BenefitStatus, {
  name: 'BenefitStatus',
  description: '积分福利的状态 · State of a benefit',
  valuesConfig: {
    OPEN: { description: '可兑换 · Can be redeemed' },
    ENDED: { description: '已终止；已兑换的仍可领取 · Ended; what was redeemed can still be handed over' },
  },
});

export const PointsPurse = { OWN: 'OWN', HOUSEHOLD: 'HOUSEHOLD' } as const;
export type PointsPurse = keyof typeof PointsPurse;

registerEnumType(PointsPurse, {
  name: 'PointsPurse',
  description: '用谁的积分兑换 · Whose points are redeemed',
  valuesConfig: {
    OWN: { description: '本人的 · One’s own' },
    HOUSEHOLD: {
      description: '户内账户的，由成年成员使用 · Those that the household has pooled, by its adult members',
    },
  },
});

export const RedemptionStatus = {
  HELD: 'HELD',
  CONFIRMED: 'CONFIRMED',
  CANCELLED: 'CANCELLED',
  EXPIRED: 'EXPIRED',
  REFUNDED: 'REFUNDED',
} as const;
export type RedemptionStatus = keyof typeof RedemptionStatus;

registerEnumType(RedemptionStatus, {
  name: 'RedemptionStatus',
  description: '积分兑换的状态 · State of a redemption',
  valuesConfig: {
    HELD: { description: '积分已冻结，待商户确认 · The points are held, and the provider has not confirmed yet' },
    CONFIRMED: { description: '已确认，积分已扣 · Confirmed: the points are spent' },
    CANCELLED: { description: '已取消 · Cancelled' },
    EXPIRED: { description: '逾期未领 · Not fetched in time' },
    REFUNDED: { description: '已退回 · Refunded' },
  },
});
