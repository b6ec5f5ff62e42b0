import { Denial, newId, refuse, text } from '@gongzhi/kernel';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../context.js';
import { once } from '../idempotency.js';
import { namedAs } from '../ledger/book/named-as.js';
import { actFor } from '../people/representation.service.js';
import { bookEarnings } from './earnings.js';
import { enrolments } from './enrolment.entity.js';
import { personsNamed } from './persons-named.js';
import type { RateServiceInput, RecordServiceInput } from './project.inputs.js';
import { moduleOf } from './project.service.js';
import { recordFactsOf, recordingFacts, recordOf } from './recording.js';
import { Rating, ServiceRecord, serviceRecords } from './service-record.entity.js';
import { presentSettings } from './stored-settings.js';

/**
 * Records one service, exactly once per idempotency key. The module decides what a record holds and who may serve whom;
 * a day that is settled, or waits for approval, takes no more records. What it earns in points, or brings in, is booked.
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
  const module = moduleOf(ctx, facts!.project.module, ['enrolmentId']);
  const named = await personsNamed(ctx, module, input.data);
  const record = ctx.em.create(ServiceRecord, recordOf(ctx, facts!, input, claim.id, named));
  await ctx.em.persist(record).flush();
  const { personId, servedByPersonId = null } = record;
  const config = presentSettings(module, facts!.project, ['enrolmentId']);
  const recorded = { ...recordFactsOf(facts!, record), personId, servedByPersonId };
  await namedAs({ amount: ['data'], onDate: ['servedOn'] }, () =>
    bookEarnings(ctx, { project: { ...facts!.project, config }, module }, [recorded]),
  );
  return { record, replayed: false };
}

/**
 * The person served says how it was, once per record; an officer may enter it on their behalf (代办), named as such and
 * with their consent, and their own word may still take its place. Who served never rates their own work.
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
  if (onBehalf && !input.onBehalfOf) {
    throw refuse(
      'BAD_USER_INPUT',
      text(
        '您不是服务对象；代其录入请填 onBehalfOf，写明其如何同意',
        'You were not the one served: to enter it for them, say in onBehalfOf how they consented',
      ),
      ['onBehalfOf'],
    );
  }
  if (!Number.isInteger(input.score) || input.score < 1 || input.score > 5) {
    throw refuse('BAD_USER_INPUT', text('评分应为 1 至 5', 'A score is 1 to 5'), ['score']);
  }
  if ((input.comment?.length ?? 0) > 1_000) {
    throw refuse('BAD_USER_INPUT', text('意见不能超过 1000 字', 'A comment has at most 1,000 characters'), ['comment']);
  }
  const said = {
    score: input.score,
    comment: input.comment ?? null,
    ratedById: raterId,
    onBehalf,
    ratedAt: new Date(),
  };
  const rating = await takesPlaceOf(ctx, record, said);
  if (onBehalf) {
    const done = { act: 'RATE', personId: record.personId, subjectType: 'Rating', subjectId: rating.id } as const;
    await actFor(ctx, { ...done, onBehalfOf: input.onBehalfOf! });
  }
  try {
    await ctx.em.flush();
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) throw RATED;
    throw error;
  }
  return record;
}

const RATED = refuse('CONFLICT', text('这次服务已评价过', 'This service has been rated'), ['recordId']);

/** The rating that will hold: a new one, or the person's own word in place of what was entered for them. */
async function takesPlaceOf(
  ctx: TenantCtx,
  { id: recordId, projectId }: ServiceRecord,
  said: Pick<Rating, 'score' | 'comment' | 'ratedById' | 'onBehalf' | 'ratedAt'>,
): Promise<Rating> {
  const own = { communityId: ctx.community.id, recordId };
  const former = await ctx.em.findOne(Rating, own);
  if (!former) {
    const rating = ctx.em.create(Rating, { ...own, id: newId(), projectId, ...said });
    ctx.em.persist(rating);
    return rating;
  }
  if (!former.onBehalf || said.onBehalf) throw RATED;
  return Object.assign(former, said);
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
