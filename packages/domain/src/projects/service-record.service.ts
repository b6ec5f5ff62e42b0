import { Denial, newId, refuse, text } from '@gongzhi/kernel';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../context.js';
import { once } from '../idempotency.js';
import { enrolments } from './enrolment.entity.js';
import type { RateServiceInput, RecordServiceInput } from './project.inputs.js';
import { recordingFacts, recordOf } from './recording.js';
import { Rating, ServiceRecord, serviceRecords } from './service-record.entity.js';

/**
 * Records one service, exactly once per idempotency key. The module decides what a record holds and who may serve whom;
 * a day that is settled, or waits for approval, takes no more records.
 */
export async function recordService(
  context: Ctx,
  input: RecordServiceInput,
): Promise<{ record: ServiceRecord; replayed: boolean }> {
  const ctx = inCommunity(context);
  const served = await target(ctx, enrolments, input.enrolmentId, ['enrolmentId']);
  authorize(ctx, 'create', 'ServiceRecord', { projectId: served.projectId });
  const claim = await once(ctx, 'recordService', input.idempotencyKey, input);
  if (claim.replayed) {
    const own = { communityId: ctx.community.id, id: claim.id };
    return { record: await ctx.em.findOneOrFail(ServiceRecord, own), replayed: true };
  }
  const serving = input.servedById ? await target(ctx, enrolments, input.servedById, ['servedById']) : null;
  const facts = await recordingFacts(ctx.em, { servedId: served.id, servingId: serving?.id ?? null });
  await refuseSettledDay(ctx, served.projectId, input.servedOn);
  const record = ctx.em.create(ServiceRecord, recordOf(ctx, facts!, input, claim.id));
  await ctx.em.persist(record).flush();
  return { record, replayed: false };
}

/**
 * The person served says how it was, once per record; an officer may enter it on their behalf (代办), named as such.
 * Who served never rates their own work.
 */
export async function rateService(context: Ctx, input: RateServiceInput): Promise<ServiceRecord> {
  const ctx = inCommunity(context);
  const record = await target(ctx, serviceRecords, input.recordId, ['recordId']);
  const raterId = ctx.actor.personId;
  if (!raterId || raterId === record.servedByPersonId) {
    throw new Denial('FORBIDDEN', text('不能评价自己提供的服务', 'Nobody rates their own work'));
  }
  authorize(ctx, 'create', 'Rating', { ratedById: raterId, projectId: record.projectId });
  const onBehalf = raterId !== record.personId;
  if (onBehalf && !ctx.ability.can('update', 'Rating')) {
    throw new Denial('FORBIDDEN', text('只有服务对象本人可以评价', 'Only the person served rates a service'));
  }
  if (onBehalf && !input.onBehalf) {
    throw refuse(
      'BAD_USER_INPUT',
      text(
        '您不是服务对象；代其录入请设 onBehalf 为 true',
        'You were not the one served: to enter it for them, set onBehalf',
      ),
      ['onBehalf'],
    );
  }
  if (!Number.isInteger(input.score) || input.score < 1 || input.score > 5) {
    throw refuse('BAD_USER_INPUT', text('评分应为 1 至 5', 'A score is 1 to 5'), ['score']);
  }
  if ((input.comment?.length ?? 0) > 1_000) {
    throw refuse('BAD_USER_INPUT', text('意见不能超过 1000 字', 'A comment has at most 1,000 characters'), ['comment']);
  }
  const rating = ctx.em.create(Rating, {
    communityId: ctx.community.id,
    id: newId(),
    projectId: record.projectId,
    recordId: record.id,
    score: input.score,
    comment: input.comment ?? null,
    ratedById: raterId,
    onBehalf,
    ratedAt: new Date(),
  });
  try {
    await ctx.em.persist(rating).flush();
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) {
      throw refuse('CONFLICT', text('这次服务已评价过', 'This service has been rated'), ['recordId']);
    }
    throw error;
  }
  return record;
}

/** Looks whether the day is taken; the facts, read before, hold the project against a settlement that is made meanwhile. */
async function refuseSettledDay(ctx: TenantCtx, projectId: string, servedOn: string): Promise<void> {
  const own = [ctx.community.id, projectId];
  const settled = await ctx.em.execute<unknown[]>(
    `select 1 from settlement where community_id = ? and project_id = ? and status <> 'REJECTED' and ? between from_date and until_date`,
    [...own, servedOn],
  );
  if (settled.length > 0) {
    throw refuse('CONFLICT', text('这一天所在的周期已结算', 'The period of this day has been settled'), ['servedOn']);
  }
}
