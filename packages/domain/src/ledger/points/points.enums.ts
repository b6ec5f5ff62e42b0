import { registerEnumType } from 'type-graphql';

export const PointsPeriod = { DAY: 'DAY', MONTH: 'MONTH', YEAR: 'YEAR' } as const;
export type PointsPeriod = keyof typeof PointsPeriod;

registerEnumType(PointsPeriod, {
  name: 'PointsPeriod',
  description: '积分上限的周期 · Period of a cap on points',
  valuesConfig: {
    DAY: { description: '每日 · Each day' },
    MONTH: { description: '每月 · Each calendar month' },
    YEAR: { description: '每年 · Each calendar year' },
  },
});

export const PointsEnteredBy = { ANYBODY: 'ANYBODY', OFFICERS: 'OFFICERS' } as const;
export type PointsEnteredBy = keyof typeof PointsEnteredBy;

registerEnumType(PointsEnteredBy, {
  name: 'PointsEnteredBy',
  description: '谁可以申报 · Who may enter conduct under a rule',
  valuesConfig: {
    ANYBODY: { description: '本人申报，或由居委会代办 · Whoever did it, or an officer for them' },
    OFFICERS: { description: '只由居委会录入 · Officers only' },
  },
});

export const PointsClaimStatus = { PENDING: 'PENDING', APPROVED: 'APPROVED', REJECTED: 'REJECTED' } as const;
export type PointsClaimStatus = keyof typeof PointsClaimStatus;

registerEnumType(PointsClaimStatus, {
  name: 'PointsClaimStatus',
  description: '积分申报的状态 · State of a claim of points',
  valuesConfig: {
    PENDING: { description: '待审核 · Waits for review' },
    APPROVED: { description: '已通过，积分已入账 · Approved: the points are credited' },
    REJECTED: { description: '未通过 · Rejected' },
  },
});
