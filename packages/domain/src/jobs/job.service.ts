import { newId, refuse, type Text, text } from '@gongzhi/kernel';
import { LockMode } from '@mikro-orm/core';
import { witnessOf } from '../audit/trail.js';
import { authorize, type Ctx, idOf, may } from '../context.js';
import { Job } from './job.entity.js';
import type { JobKind } from './job-kind.js';
import { told } from './told.js';

/**
 * Asks for a job in the request's scope: of its community, or of the city. Whoever calls it has decided that the caller may.
 * It begins once the request's transaction is committed.
 */
export function startJob<Input, Checkpoint>(
  ctx: Ctx,
  { kind }: JobKind<Input, Checkpoint>,
  title: Text,
  input: Input,
): Job {
  const now = new Date();
  const key = ctx.cryptography.newDataKey();
  const { zh: titleZh, en: titleEn } = told(title);
  const job = ctx.em.create(Job, {
    ...{ id: newId(), communityId: ctx.community?.id ?? null, kind, titleZh, titleEn },
    ...{ state: 'QUEUED', done: 0, total: null, result: null },
    ...{ key, input: ctx.cryptography.seal(key, JSON.stringify(input)), checkpoint: null },
    ...{ failureZh: null, failureEn: null, askedById: ctx.actor.personId, ...witnessOf(ctx) },
    ...{ askedAt: now, startedAt: null, endedAt: null, cancelAsked: false },
    ...{ attempts: 0, nextAt: now, leasedBy: null, leasedUntil: null },
  });
  ctx.em.persist(job);
  return job;
}

/** Stops a job: at once where it waits, after its current step where it runs. What has been done stays. */
export async function cancelJob(ctx: Ctx, jobId: string): Promise<Job> {
  const job = await ownJob(ctx, jobId);
  if (job.state === 'RUNNING') job.cancelAsked = true;
  else if (job.state === 'QUEUED') Object.assign(job, { state: 'CANCELLED', cancelAsked: true, endedAt: new Date() });
  else throw refuse('CONFLICT', text('此任务已经结束', 'This job has ended already'), ['jobId']);
  return job;
}

/** Goes on with a job that failed or was cancelled, from where it was. */
export async function resumeJob(ctx: Ctx, jobId: string): Promise<Job> {
  const job = await ownJob(ctx, jobId);
  if ((job.state !== 'FAILED' && job.state !== 'CANCELLED') || job.key === null)
    throw refuse(
      'CONFLICT',
      text('只有失败或已取消的任务可以继续', 'Only a job that failed or was cancelled goes on'),
      ['jobId'],
    );
  Object.assign(job, { state: 'QUEUED', cancelAsked: false, endedAt: null, attempts: 0, nextAt: new Date() });
  Object.assign(job, { failureZh: null, failureEn: null, result: null });
  return job;
}

/** @throws Refusal NOT_FOUND for another's job: row-level security shows none of them */
async function ownJob(ctx: Ctx, nodeId: string): Promise<Job> {
  authorize(ctx, 'update', 'Job');
  const id = idOf('Job', nodeId);
  const job = id && (await ctx.em.findOne(Job, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE }));
  if (!job || !may(ctx, 'read', 'Job', job))
    throw refuse('NOT_FOUND', text('找不到这个任务', 'There is no such job here'), ['jobId']);
  authorize(ctx, 'update', 'Job', job);
  return job;
}
