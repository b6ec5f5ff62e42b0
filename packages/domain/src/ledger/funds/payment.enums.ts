import { registerEnumType } from 'type-graphql';

export const PaymentCategory = { SERVICE: 'SERVICE', OFFICE: 'OFFICE' } as const;
export type PaymentCategory = keyof typeof PaymentCategory;

registerEnumType(PaymentCategory, {
  name: 'PaymentCategory',
  description: '支出类别 · What a payment is for',
  valuesConfig: {
    SERVICE: { description: '服务项目支出（科目 5001） · Services and activities (account 5001)' },
    OFFICE: { description: '公用与办公经费（科目 5002） · Public and office cost (account 5002)' },
  },
});

export const PaymentStatus = { FILED: 'FILED', PAID: 'PAID', REJECTED: 'REJECTED' } as const;
export type PaymentStatus = keyof typeof PaymentStatus;

registerEnumType(PaymentStatus, {
  name: 'PaymentStatus',
  description: '付款状态 · State of a payment',
  valuesConfig: {
    FILED: { description: '已提交、已冻结，待他人审批 · Filed and held, waits for somebody else’s approval' },
    PAID: { description: '已付 · Paid' },
    REJECTED: { description: '已退回，冻结已解除 · Rejected: what was held is free again' },
  },
});
