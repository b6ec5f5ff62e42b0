import { refuse, text, today } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, target } from '../../context.js';
import { once } from '../../idempotency.js';
import { type PointsRule, pointsRules } from '../../ledger/points/points-rule.entity.js';
import { normaliseName, normaliseNote } from '../../names.js';
import { projects } from '../project.entity.js';
import { ProjectTask, projectTasks } from './task.entity.js';
import type { CreateProjectTaskInput, EndProjectTaskInput } from './task.inputs.js';

const MOST_POINTS = 10_000;
const MOST_PLACES = 1_000;

/** Offers a task of a project that runs, for points by a rule that is in use. One task per idempotency key. */
export async function createProjectTask(
  context: Ctx,
  input: CreateProjectTaskInput,
): Promise<{ task: ProjectTask; replayed: boolean }> {
  const ctx = inCommunity(context);
  const project = await target(ctx, projects, input.projectId, ['projectId']);
  authorize(ctx, 'create', 'ProjectTask', { projectId: project.id });
  const rule = await target(ctx, pointsRules, input.ruleId, ['ruleId']);
  const { id, replayed } = await once(ctx, 'createProjectTask', input.idempotencyKey, input);
  const own = { communityId: ctx.community.id, id };
  if (replayed) return { task: await ctx.em.findOneOrFail(ProjectTask, own), replayed };
  if (project.status !== 'RUNNING') {
    throw refuse('CONFLICT', text('该项目已结束', 'The project has ended'), ['projectId']);
  }
  const points = pointsBy(rule, input.points);
  refuseOutside('places', input.places, MOST_PLACES);
  if (input.onDate < today()) {
    throw refuse('BAD_USER_INPUT', text('日期不能早于今天', 'The day is not before today'), ['onDate']);
  }
  const { places, onDate } = input;
  const task = ctx.em.create(ProjectTask, {
    ...own,
    projectId: project.id,
    ruleId: rule.id,
    title: normaliseName(input.title, ['title']),
    note: input.note ? normaliseNote(input.note, ['note']) : null,
    ...{ points, places, placesLeft: places, onDate, status: 'OPEN', sample: false },
    createdById: ctx.actor.personId,
  });
  await ctx.em.persist(task).flush();
  return { task, replayed };
}

/** Nobody claims it any more; what was claimed can still be done, confirmed and released. */
export async function endProjectTask(context: Ctx, input: EndProjectTaskInput): Promise<ProjectTask> {
  const ctx = inCommunity(context);
  const task = await target(ctx, projectTasks, input.taskId, ['taskId'], { lock: true });
  authorize(ctx, 'update', 'ProjectTask', task);
  refuseEnded(task);
  task.status = 'ENDED';
  await ctx.em.flush();
  return task;
}

/** @throws Refusal CONFLICT where nobody claims it any more */
export function refuseEnded({ status }: ProjectTask): void {
  if (status === 'OPEN') return;
  throw refuse('CONFLICT', text('这项任务已停止认领', 'This task is not claimed any more'), ['taskId']);
}

/** What nobody could ever be credited with is not offered. */
function pointsBy(rule: PointsRule, points: number | null | undefined): number {
  if (!rule.active) throw refuse('CONFLICT', text('这条规则已停用', 'This rule is not in use any more'), ['ruleId']);
  if (points == null) return rule.points;
  refuseOutside('points', points, Math.min(MOST_POINTS, rule.capPoints ?? MOST_POINTS));
  return points;
}

function refuseOutside(field: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw refuse('BAD_USER_INPUT', text(`应为 1 至 ${most} 的整数`, `This is a whole number from 1 to ${most}`), [field]);
}
