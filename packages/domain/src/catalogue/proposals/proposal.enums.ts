import { registerEnumType } from 'type-graphql';

export const ProposalStatus = {
  OPEN: 'OPEN',
  ACCEPTED: 'ACCEPTED',
  DECLINED: 'DECLINED',
  WITHDRAWN: 'WITHDRAWN',
} as const;
export type ProposalStatus = keyof typeof ProposalStatus;

registerEnumType(ProposalStatus, {
  name: 'ProposalStatus',
  description: '改进建议的状态 · State of a proposal',
  valuesConfig: {
    OPEN: { description: '待发布者决定 · Waits for the publisher' },
    ACCEPTED: { description: '已采纳，出了新版本 · Taken over, as a new version' },
    DECLINED: { description: '未采纳，说明了原因 · Declined, with a reason' },
    WITHDRAWN: { description: '提出者已收回 · Taken back by who proposed it' },
  },
});
