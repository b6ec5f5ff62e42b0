import { refuse, text, today } from '@gongzhi/kernel';
import { LockMode } from '@mikro-orm/core';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../../context.js';
import { once } from '../../idempotency.js';
import { refuseBeyondCap } from '../../ledger/points/points-cap.js';
import { creditConfirmed } from '../../ledger/points/points-claim.service.js';
import { PointsRule } from '../../ledger/points/points-rule.entity.js';
import { actingPerson } from '../../ledger/points/redemption/redeemer.js';
import { ProjectTask, projectTasks } from './task.entity.js';
import type { ClaimProjectTaskInput, ConfirmTaskClaimInput, ReleaseTaskClaimInput } from './task.inputs.js';
import { refuseEnded } from './task.service.js';
import { TaskClaim, taskClaims } from './task-claim.entity.js';

/**
 * Takes one place of a task for the caller, once per idempotency key and once a person. Whoever claims the same task waits
 * meanwhile: there are never more of them than places.
 */
export async function claimProjectTask(
  context: Ctx,
  input: ClaimProjectTaskInput,
): Promise<{ claim: TaskClaim; replayed: boolean }> {
  const ctx = inCommunity(context);
  const personId = actingPerson(ctx);
  authorize(ctx, 'create', 'TaskClaim', { personId });
  const { id, replayed } = await once(ctx, 'claimProjectTask', input.idempotencyKey, input);
  const own = { communityId: ctx.community.id };
  if (replayed) return { claim: await ctx.em.findOneOrFail(TaskClaim, { ...own, id }), replayed };
  const task = await target(ctx, projectTasks, input.taskId, ['taskId'], { lock: true });
  refuseEnded(task);
  if (task.onDate < today())
    throw refuse('CONFLICT', text('这项任务已过期', 'The day of this task is over'), ['taskId']);
  const running = { ...own, taskId: task.id, personId, status: { $ne: 'RELEASED' as const } };
  if ((await ctx.em.count(TaskClaim, running)) > 0) {
    throw refuse('CONFLICT', text('您已认领这项任务', 'You have claimed this task already'), ['taskId']);
  }
  if (task.placesLeft === 0) {
    throw refuse('LIMIT_EXCEEDED', text('名额已满，可看其他任务', 'No places are left: there may be other tasks'), [
      'taskId',
    ]);
  }
  await refuseBeyondCap(ctx, await earningBy(ctx, task, personId), ['PENDING', 'APPROVED'], ['taskId']);
  task.placesLeft -= 1;
  const open = { releasedAt: null, confirmedById: null, confirmedAt: null, pointsClaimId: null };
  const claimed = { taskId: task.id, personId, status: 'CLAIMED', claimedAt: new Date() } as const;
  const claim = ctx.em.create(TaskClaim, { ...own, id, ...claimed, ...open });
  await ctx.em.persist(claim).flush();
  return { claim, replayed };
}

/** Gives a place back before the task is done: whoever claimed it, or an officer for them. */
export async function releaseTaskClaim(context: Ctx, input: ReleaseTaskClaimInput): Promise<TaskClaim> {
  const ctx = inCommunity(context);
  const claim = await lockedOf(ctx, input.claimId);
  authorize(ctx, 'update', 'TaskClaim', claim);
  refuseDecided(claim);
  (await taskOf(ctx, claim, LockMode.PESSIMISTIC_WRITE)).placesLeft += 1;
  Object.assign(claim, { status: 'RELEASED', releasedAt: new Date() });
  await ctx.em.flush();
  return claim;
}

/**
 * Confirms, once and never one's own, that a task is done: its points are credited as by a claim of points that is
 * approved, within the rule's cap.
 */
export async function confirmTaskClaim(context: Ctx, input: ConfirmTaskClaimInput): Promise<TaskClaim> {
  const ctx = inCommunity(context);
  const claim = await lockedOf(ctx, input.claimId);
  authorize(ctx, 'approve', 'TaskClaim', claim);
  const confirmedById = actingPerson(ctx);
  refuseDecided(claim);
  const task = await taskOf(ctx, claim);
  if (task.onDate > today()) {
    throw refuse('CONFLICT', text('任务日期未到，尚不能确认', 'The day of the task is yet to come'), ['claimId']);
  }
  const earned = { ...(await earningBy(ctx, task, claim.personId)), evidence: task.title };
  const credited = await creditConfirmed(ctx, earned, confirmedById, ['claimId']);
  const done = { status: 'DONE', confirmedById, confirmedAt: new Date(), pointsClaimId: credited.id };
  Object.assign(claim, done);
  await ctx.em.flush();
  return claim;
}

const lockedOf = (ctx: TenantCtx, id: string): Promise<TaskClaim> =>
  target(ctx, taskClaims, id, ['claimId'], { lock: true });

const taskOf = (
  { em, community }: TenantCtx,
  { taskId: id }: TaskClaim,
  lockMode: LockMode = LockMode.NONE,
): Promise<ProjectTask> => em.findOneOrFail(ProjectTask, { communityId: community.id, id }, { lockMode });

async function earningBy(
  { em, community }: TenantCtx,
  { ruleId, points, onDate: doneOn }: ProjectTask,
  personId: string,
) {
  const rule = await em.findOneOrFail(PointsRule, { communityId: community.id, id: ruleId });
  return { rule, personId, doneOn, points };
}

function refuseDecided({ status }: TaskClaim): void {
  if (status === 'CLAIMED') return;
  throw refuse('CONFLICT', text('这项认领已完成或已放弃', 'This claim is done, or was released'), ['claimId']);
}
