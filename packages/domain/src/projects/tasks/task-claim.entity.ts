import { readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection.js';
import { Node } from '../../graphql/node.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { shows } from '../../graphql/shown.js';
import { PointsClaim, pointsClaims } from '../../ledger/points/points-claim.entity.js';
import { Person, persons } from '../../people/person.entity.js';
import { ProjectTask, projectTasks } from './task.entity.js';
import { TaskClaimStatus } from './task.enums.js';

const TaskClaimSchema = defineEntity({
  name: 'TaskClaim',
  ...tenantWalls('task_claim'),
  properties: {
    ...tenantKeys,
    taskId: p.uuid(),
    personId: p.uuid(),
    status: p.text().$type<TaskClaimStatus>(),
    claimedAt: p.datetime(),
    releasedAt: p.datetime().nullable(),
    confirmedById: p.uuid().nullable(),
    confirmedAt: p.datetime().nullable(),
    /** Through which its points were credited. */
    pointsClaimId: p.uuid().nullable(),
  },
});

@ObjectType({ implements: Node, description: '任务认领 · Claim of a task: who does it' })
export class TaskClaim extends TaskClaimSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => TaskClaimStatus, { description: '状态 · State' }) declare status: TaskClaimStatus;
  @Field(() => DateTimeScalar, { description: '认领时间 · When it was claimed' }) declare claimedAt: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: '放弃时间 · When it was released' })
  declare releasedAt: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '确认完成的时间 · When it was confirmed to be done' })
  declare confirmedAt: Date | null;
}
TaskClaimSchema.setClass(TaskClaim);

export const taskClaims = readable({
  entity: TaskClaim,
  subject: 'TaskClaim',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'desc' },
});
export const TaskClaimConnection = connectionOf(() => TaskClaim, 'TaskClaim');

shows(TaskClaim, {
  task: [through(() => projectTasks, 'taskId'), () => ProjectTask, { description: '任务 · The task' }],
  person: [through(() => persons, 'personId'), () => Person, { description: '认领人 · Who has claimed it' }],
  confirmedBy: [
    through(() => persons, 'confirmedById'),
    () => Person,
    { nullable: true, description: '确认人 · Who confirmed that it is done' },
  ],
  pointsClaim: [
    through(() => pointsClaims, 'pointsClaimId'),
    () => PointsClaim,
    { nullable: true, description: '入账的积分；完成前为空 · How its points were credited; null before it is done' },
  ],
});
