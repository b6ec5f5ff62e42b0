import { registerEnumType } from 'type-graphql';

export const PointsDeductionKind = {
  LITTERING: 'LITTERING',
  PARKING: 'PARKING',
  NUISANCE: 'NUISANCE',
  BREACH_OF_PACT: 'BREACH_OF_PACT',
  FALSE_CLAIM: 'FALSE_CLAIM',
  OTHER: 'OTHER',
} as const;
export type PointsDeductionKind = keyof typeof PointsDeductionKind;

registerEnumType(PointsDeductionKind, {
  name: 'PointsDeductionKind',
  description: '扣分的事由 · What points are taken away for',
  valuesConfig: {
    LITTERING: { description: '乱扔垃圾、乱堆放 · Littering' },
    PARKING: { description: '乱停车 · Parking where it is in the way' },
    NUISANCE: { description: '扰民 · Disturbing the neighbours' },
    BREACH_OF_PACT: { description: '违反公约 · A breach of a pact' },
    FALSE_CLAIM: { description: '虚报积分 · Points claimed for what was not done' },
    OTHER: { description: '其他，见原因 · Something else, as the reason says' },
  },
});

export const PointsDeductionStatus = {
  STANDING: 'STANDING',
  APPEALED: 'APPEALED',
  UPHELD: 'UPHELD',
  REVERSED: 'REVERSED',
} as const;
export type PointsDeductionStatus = keyof typeof PointsDeductionStatus;

registerEnumType(PointsDeductionStatus, {
  name: 'PointsDeductionStatus',
  description: '扣分的状态 · State of a deduction',
  valuesConfig: {
    STANDING: { description: '已扣，未申诉 · Taken away; nobody has appealed' },
    APPEALED: { description: '本人已申诉，待裁定 · The person has appealed' },
    UPHELD: { description: '维持 · Upheld' },
    REVERSED: { description: '撤销，积分已退回 · Reversed: the points are back' },
  },
});

export const PointsAppealOutcome = { UPHELD: 'UPHELD', REVERSED: 'REVERSED' } as const;
export type PointsAppealOutcome = keyof typeof PointsAppealOutcome;

registerEnumType(PointsAppealOutcome, {
  name: 'PointsAppealOutcome',
  description: '申诉的裁定 · How an appeal is decided',
  valuesConfig: {
    UPHELD: { description: '维持 · The deduction stands' },
    REVERSED: { description: '撤销 · The points are given back' },
  },
});
