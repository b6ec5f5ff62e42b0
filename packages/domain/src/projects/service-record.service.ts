import { Denial, newId, Refusal, refuse, text, today } from '@gongzhi/kernel';
import { parseRecord } from '@gongzhi/module-kit';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../context.js';
import { once } from '../idempotency.js';
import { enrolments } from './enrolment.entity.js';
import { Project } from './project.entity.js';
import type { RateServiceInput, RecordServiceInput } from './project.inputs.js';
import { moduleOf } from './project.service.js';
import { participantById } from './project-facts.js';
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
  if (serving && serving.projectId !== served.projectId) {
    throw refuse('BAD_USER_INPUT', text('提供服务者未参加同一项目', 'Who served takes no part in this project'), [
      'servedById',
    ]);
  }
  if (serving?.personId === served.personId) {
    throw refuse('BAD_USER_INPUT', text('不能为自己提供服务', 'Nobody serves themselves'), ['servedById']);
  }
  if (input.servedOn > today()) {
    throw refuse('BAD_USER_INPUT', text('服务日期不能在今天之后', 'A service cannot lie ahead'), ['servedOn']);
  }
  const project = await ctx.em.findOneOrFail(Project, { communityId: ctx.community.id, id: served.projectId });
  await refuseSettledDay(ctx, project.id, input.servedOn);
  const data = await checkedData(ctx, project, claim.id, input, served.id, serving?.id ?? null);
  const record = ctx.em.create(ServiceRecord, {
    communityId: ctx.community.id,
    id: claim.id,
    projectId: project.id,
    enrolmentId: served.id,
    personId: served.personId,
    servedById: serving?.id ?? null,
    servedByPersonId: serving?.personId ?? null,
    servedOn: input.servedOn,
    module: project.module,
    moduleVersion: project.moduleVersion,
    data,
    recordedByKey: ctx.actor.key,
    recordedAt: new Date(),
  });
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

/** Waits for a settlement that is being made, then looks whether the day is taken. */
async function refuseSettledDay(ctx: TenantCtx, projectId: string, servedOn: string): Promise<void> {
  const own = [ctx.community.id, projectId];
  await ctx.em.execute('select 1 from project where community_id = ? and id = ? for share', own);
  const settled = await ctx.em.execute<unknown[]>(
    `select 1 from settlement where community_id = ? and project_id = ? and status <> 'REJECTED' and ? between from_date and until_date`,
    [...own, servedOn],
  );
  if (settled.length > 0) {
    throw refuse('CONFLICT', text('这一天所在的周期已结算', 'The period of this day has been settled'), ['servedOn']);
  }
}

async function checkedData(
  ctx: TenantCtx,
  project: Project,
  recordId: string,
  input: RecordServiceInput,
  servedId: string,
  servingId: string | null,
): Promise<Record<string, unknown>> {
  const module = moduleOf(ctx, project.module, ['enrolmentId']);
  const parsed = parseRecord(module, input.data);
  if (!parsed.ok) {
    throw new Refusal(
      parsed.problems.map(({ field, message }) => ({ code: 'BAD_USER_INPUT', field: ['data', ...field], message })),
    );
  }
  const problems = module.checkRecord({
    config: project.config,
    record: {
      id: recordId,
      participant: (await participantById(ctx.em, ctx.community.id, servedId))!,
      servedBy: servingId ? await participantById(ctx.em, ctx.community.id, servingId) : null,
      servedOn: input.servedOn,
      data: parsed.value,
    },
  });
  if (problems.length > 0) {
    throw new Refusal(
      problems.map(({ field, message }) => ({ code: 'BAD_USER_INPUT', field: inputPath(field), message })),
    );
  }
  return parsed.value;
}

/** Modules name a record's own columns and its data; callers know them by the names of the input. */
function inputPath(field: string[]): string[] {
  if (field[0] === 'servedBy') return ['servedById'];
  if (field[0] === 'participant') return ['enrolmentId'];
  return field[0] === 'servedOn' ? field : ['data', ...field];
}
