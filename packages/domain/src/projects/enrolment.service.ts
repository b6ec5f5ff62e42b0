import { type LocalDate, newId, Refusal, refuse, text, today } from '@gongzhi/kernel';
import { eligible, type PersonFacts, parsePartData, type ServiceModule } from '@gongzhi/module-kit';
import { DriverException } from '@mikro-orm/core';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../context.js';
import { guardianIdsOf, refuseWithoutConsent, takeConsents } from '../people/consent.service.js';
import { type Person, persons } from '../people/person.entity.js';
import { actFor } from '../people/representation.service.js';
import { refuseDraft } from './draft.js';
import { Enrolment, enrolments } from './enrolment.entity.js';
import { projects } from './project.entity.js';
import type { EndEnrolmentInput, EnrolInput } from './project.inputs.js';
import { moduleOf } from './project.service.js';
import { presentSettings } from './stored-settings.js';

const EXCLUSION_VIOLATION = '23P01';

/** True where an error is PostgreSQL's refusal of an overlapping span. */
export const isOverlap = (error: unknown): boolean =>
  error instanceof DriverException && (error as { code?: string }).code === EXCLUSION_VIOLATION;

/**
 * Takes a person into a project in one of the module's parts, if the module's conditions are met; each one that is not
 * comes back with its reason. The same part twice at a time is a conflict.
 */
export async function enrol(context: Ctx, input: EnrolInput): Promise<Enrolment> {
  const ctx = inCommunity(context);
  const project = await target(ctx, projects, input.projectId, ['projectId']);
  authorize(ctx, 'create', 'Enrolment', { projectId: project.id });
  refuseDraft(project);
  if (project.status !== 'RUNNING')
    throw refuse('CONFLICT', text('项目已结束', 'The project has ended'), ['projectId']);
  const person = await target(ctx, persons, input.personId, ['personId']);
  if (person.erasedAt)
    throw refuse('CONFLICT', text('此人的信息已删除', 'The data of this person were erased'), ['personId']);
  const module = moduleOf(ctx, project.module, ['projectId']);
  const data = parsePartData(module, input.as, input.data ?? {});
  if (!data.ok) {
    throw new Refusal(
      data.problems.map(({ field, message }) => ({
        code: 'BAD_USER_INPUT',
        field: field[0] === 'as' ? field : ['data', ...field],
        message,
      })),
    );
  }
  const from = input.from ?? today();
  const obstacles = eligible(module, {
    as: input.as,
    config: presentSettings(module, project, ['projectId']),
    person: await factsOf(ctx, person, from),
    on: from,
    data: data.value,
  });
  if (obstacles.length > 0) {
    throw new Refusal(
      obstacles.map(({ code, reason }) => ({
        code: 'BAD_USER_INPUT',
        field: ['personId'],
        reason: code,
        message: reason,
      })),
    );
  }
  await agreed(ctx, person, input, module, from);
  const enrolment = ctx.em.create(Enrolment, {
    communityId: ctx.community.id,
    id: newId(),
    projectId: project.id,
    personId: person.id,
    part: input.as,
    data: data.value,
    fromDate: from,
    untilDate: null,
  });
  if (input.onBehalfOf) {
    const done = { act: 'ENROL', personId: person.id, subjectType: 'Enrolment', subjectId: enrolment.id } as const;
    await actFor(ctx, { ...done, onBehalfOf: input.onBehalfOf });
  }
  try {
    await ctx.em.persist(enrolment).flush();
  } catch (error) {
    if (isOverlap(error)) {
      throw refuse('CONFLICT', text('此人已以该身份参加本项目', 'This person already takes this part'), ['personId']);
    }
    throw error;
  }
  return enrolment;
}

/** Takes what the input brings along, and refuses where something that the part needs was never agreed to. */
async function agreed(
  ctx: TenantCtx,
  person: Person,
  input: EnrolInput,
  module: ServiceModule,
  on: LocalDate,
): Promise<void> {
  await takeConsents(ctx, person, input.consents ?? []);
  await ctx.em.flush();
  await refuseWithoutConsent(ctx, person, module.parts[input.as]?.sensitive ?? [], on);
}

/** Sets the last day of an enrolment; it cannot lie before a service already recorded. */
export async function endEnrolment(context: Ctx, input: EndEnrolmentInput): Promise<Enrolment> {
  const ctx = inCommunity(context);
  const enrolment = await target(ctx, enrolments, input.enrolmentId, ['enrolmentId'], { lock: true });
  authorize(ctx, 'update', 'Enrolment', enrolment);
  const [last] = await ctx.em.execute<{ day: string | null }[]>(
    `select max(served_on)::text as day from service_record
     where community_id = ? and project_id = ? and (enrolment_id = ? or served_by_id = ?)`,
    [ctx.community.id, enrolment.projectId, enrolment.id, enrolment.id],
  );
  if (input.until < enrolment.fromDate || (last?.day && input.until < last.day)) {
    throw refuse(
      'BAD_USER_INPUT',
      text(
        '结束日期不能早于开始日期或已登记的服务',
        'The last day cannot lie before the first, or before a recorded service',
      ),
      ['until'],
    );
  }
  enrolment.untilDate = input.until;
  await ctx.em.flush();
  return enrolment;
}

/** What the module may know of a person on a day. */
async function factsOf(ctx: TenantCtx, person: Person, on: LocalDate): Promise<PersonFacts> {
  const [residence] = person.stairwellId
    ? await ctx.em.execute<{ estate: string; building: string; stairwell: string }[]>(
        `select b.estate_id as estate, s.building_id as building, s.id as stairwell from stairwell s
         join building b on b.community_id = s.community_id and b.id = s.building_id
         where s.community_id = ? and s.id = ?`,
        [ctx.community.id, person.stairwellId],
      )
    : [];
  const guardians = await guardianIdsOf(ctx, person.id, on);
  const { birthDate = null, situations } = person;
  return { birthDate, situations, residence: residence ?? null, guardians };
}
