import { registerEnumType } from 'type-graphql';

export const ProjectTaskStatus = { OPEN: 'OPEN', ENDED: 'ENDED' } as const;
export type ProjectTaskStatus = keyof typeof ProjectTaskStatus;

registerEnumType(ProjectTaskStatus, {
  name: 'ProjectTaskStatus',
  description: '项目任务的状态 · State of a task',
  valuesConfig: {
    OPEN: { description: '可认领，有余位时 · Can be claimed while there are places' },
    ENDED: { description: '不再认领；已认领的仍可完成 · Not claimed any more; what was claimed can still be done' },
  },
});

export const TaskClaimStatus = { CLAIMED: 'CLAIMED', RELEASED: 'RELEASED', DONE: 'DONE' } as const;
export type TaskClaimStatus = keyof typeof TaskClaimStatus;

registerEnumType(TaskClaimStatus, {
  name: 'TaskClaimStatus',
  description: '认领的状态 · State of a claim of a task',
  valuesConfig: {
    CLAIMED: { description: '已认领 · Claimed' },
    RELEASED: { description: '已放弃，名额退回 · Released: the place is free again' },
    DONE: { description: '已完成，积分已入账 · Done: the points are credited' },
  },
});
