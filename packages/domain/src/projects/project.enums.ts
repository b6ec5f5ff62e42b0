import { registerEnumType } from 'type-graphql';

export const ProjectStatus = { DRAFT: 'DRAFT', RUNNING: 'RUNNING', ENDED: 'ENDED' } as const;
export type ProjectStatus = keyof typeof ProjectStatus;

registerEnumType(ProjectStatus, {
  name: 'ProjectStatus',
  description: '项目状态 · Status of a project',
  valuesConfig: {
    DRAFT: {
      description: '草案：接受前不接受参加、记录与资金 · Draft: nobody takes part, and no money, until it is accepted',
    },
    RUNNING: { description: '运行中 · Running' },
    ENDED: { description: '已结束 · Ended' },
  },
});

export const SettlementStatus = { FILED: 'FILED', APPROVED: 'APPROVED', REJECTED: 'REJECTED' } as const;
export type SettlementStatus = keyof typeof SettlementStatus;

registerEnumType(SettlementStatus, {
  name: 'SettlementStatus',
  description: '结算状态 · Status of a settlement',
  valuesConfig: {
    FILED: { description: '已提交，待他人审批 · Filed, waits for somebody else’s approval' },
    APPROVED: { description: '已批准，不可更改 · Approved and frozen' },
    REJECTED: { description: '已退回 · Rejected: the period can be settled anew' },
  },
});

export const RuleBasis = { ARTICLE: 'ARTICLE', INTERPRETATION: 'INTERPRETATION' } as const;
export type RuleBasis = keyof typeof RuleBasis;

registerEnumType(RuleBasis, {
  name: 'RuleBasis',
  description: '规则依据 · What a rule rests on',
  valuesConfig: {
    ARTICLE: { description: '公开报道所述 · Stated by the published account' },
    INTERPRETATION: { description: '本平台的解释 · This platform’s interpretation' },
  },
});
