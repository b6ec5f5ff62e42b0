import { newId, Refusal, toNodeId } from '@gongzhi/kernel';
import { parseConfig, parseRecord, type RecordFacts, type ServiceModule } from '@gongzhi/module-kit';
import { rowsOf } from '@gongzhi/storage';
import { publishTemplate } from '../../catalogue/publish.service.js';
import { Template } from '../../catalogue/template.entity.js';
import type { TenantCtx } from '../../context.js';
import { FundingLine } from '../../ledger/funds/funds.entity.js';
import { Role } from '../../people/people.enums.js';
import { bookEarnings, type Recorded } from '../../projects/earnings.js';
import { Enrolment } from '../../projects/enrolment.entity.js';
import { enrol } from '../../projects/enrolment.service.js';
import { problemsOfNames, withKeys } from '../../projects/persons-named.js';
import { Project } from '../../projects/project.entity.js';
import { moduleOf, setUpProject } from '../../projects/project.service.js';
import { factsOfProjects } from '../../projects/project-facts.js';
import { Rating, ServiceRecord } from '../../projects/service-record.entity.js';
import { rateService } from '../../projects/service-record.service.js';
import { Settlement } from '../../projects/settlement.entity.js';
import { approveSettlement, settle } from '../../projects/settlement.service.js';
import type { Community } from '../../tenancy/community.entity.js';
import { asMember, type SampleTools } from './sample-acting.js';
import type { SampleKeys } from './sample-community.js';
import type { SampleFolder, SampleProject } from './sample-files.js';

/**
 * Runs a sample project as its community would: set up with its month of records by the executor, settled by the
 * executor and approved by the leader, rated by those served (or for them), published by the administrator. Each step
 * is a transaction and is left out where it was done before.
 */
export async function loadSampleProject(
  tools: SampleTools,
  community: Community,
  folder: SampleFolder,
  keys: SampleKeys,
  sample: SampleProject,
): Promise<void> {
  const act = <T>(role: Role, work: (ctx: TenantCtx) => Promise<T>): Promise<T> =>
    asMember(tools, community, folder.members.find((member) => member.role === role)!.email, work);
  const projectId = await act(Role.ADMIN, (ctx) => setUp(ctx, keys, sample));
  for (const { from, until } of sample.settlements) {
    const filed = await act(Role.EXECUTOR, (ctx) => file(ctx, projectId, { from, until }));
    if (filed) await act(Role.LEADER, (ctx) => approve(ctx, filed));
  }
  for (const rating of sample.ratings) {
    const self = folder.members.find(({ person }) => person === rating.for);
    await act(self?.role ?? Role.EXECUTOR, (ctx) => rate(ctx, projectId, keys, rating, !self));
  }
  const { template } = sample;
  if (template) await act(Role.ADMIN, (ctx) => publish(ctx, projectId, template.version));
}

/** The project with its funding, everybody who takes part, and what was recorded; the id of the one that exists. */
async function setUp(ctx: TenantCtx, keys: SampleKeys, sample: SampleProject): Promise<string> {
  const { em, community } = ctx;
  const { project: told, enrolments } = sample;
  const own = { communityId: community.id };
  const present = await em.findOne(Project, { ...own, module: told.module, title: told.title.zh, sample: true });
  if (present) return present.id;
  const module = moduleOf(ctx, told.module, ['module']);
  const lines = new Map((await em.find(FundingLine, own)).map((line) => [line.key, line.id]));
  const project = setUpProject(
    { rows: rowsOf(em), community },
    {
      id: newId(),
      title: told.title.zh,
      module,
      config: configOf(module, told.config),
      operatorId: keys.organisations.get(told.operator)!,
      templateId: null,
      adapted: [],
      funding: told.funding.map(({ line, funder, budgetYuan }) => ({
        lineKey: line,
        fundingLineId: lines.get(line)!,
        funderId: keys.organisations.get(funder)!,
        budgetFen: budgetYuan,
      })),
      bindings: told.payees.map(({ requirement, organisation }) => ({
        requirement,
        organisationId: keys.organisations.get(organisation)!,
      })),
      sample: true,
    },
  );
  project.startsOn = told.from;
  await em.flush();
  for (const { person, ...taken } of enrolments) {
    const personId = toNodeId('Person', keys.persons.get(person)!);
    await enrol(ctx, { projectId: toNodeId('Project', project.id), personId, ...taken });
  }
  await record(ctx, project, module, keys, sample);
  return project.id;
}

function configOf(module: ServiceModule, raw: Record<string, unknown>): Record<string, unknown> {
  const config = parseConfig(module, raw);
  if (config.ok) return config.value as Record<string, unknown>;
  throw refusalOf(config.problems);
}

/** All records in one flush, each held to the module's rules as a single one is. */
async function record(
  ctx: TenantCtx,
  project: Project,
  module: ServiceModule,
  keys: SampleKeys,
  { records, enrolments }: SampleProject,
): Promise<void> {
  const { em, community, actor } = ctx;
  const span = { from: project.startsOn, until: project.startsOn };
  const facts = (await factsOfProjects(ctx, [project.id], span)).get(project.id)!;
  const participants = new Map(facts.participants.map((participant) => [participant.id, participant]));
  const rows = await em.find(Enrolment, { communityId: community.id, projectId: project.id });
  const byPerson = new Map(
    enrolments.map(({ person }) => [person, rows.find(({ personId }) => personId === keys.persons.get(person))!]),
  );
  const recorded: Recorded[] = [];
  for (const { by, for: served, data: raw, ...days } of records) {
    const data = dataOf(module, raw, keys);
    const serving = by === undefined ? null : byPerson.get(by)!;
    for (const enrolment of served.map((person) => byPerson.get(person)!)) {
      for (const servedOn of daysOf(days)) {
        const id = newId();
        const facts: RecordFacts = {
          id,
          participant: participants.get(enrolment.id)!,
          servedBy: serving && participants.get(serving.id)!,
          servedOn,
          data,
        };
        const problems = module.checkRecord({ config: project.config, record: facts });
        if (problems.length > 0) throw refusalOf(problems);
        const row = {
          communityId: community.id,
          id,
          projectId: project.id,
          enrolmentId: enrolment.id,
          personId: enrolment.personId,
          servedById: serving?.id ?? null,
          servedByPersonId: serving?.personId ?? null,
          servedOn,
          module: module.key,
          moduleVersion: module.version,
          data,
          recordedByKey: actor.key,
          recordedAt: new Date(),
        };
        em.persist(em.create(ServiceRecord, row));
        recorded.push({ ...facts, personId: row.personId, servedByPersonId: row.servedByPersonId });
      }
    }
  }
  await em.flush();
  await bookEarnings(ctx, { project, module }, recorded);
}

/** What a record holds; persons are named by their keys in the folder's files. */
function dataOf(module: ServiceModule, raw: Record<string, unknown>, { persons }: SampleKeys): Record<string, unknown> {
  const data = parseRecord(module, raw);
  if (!data.ok) throw refusalOf(data.problems);
  const problems = problemsOfNames(module, data.value, persons);
  if (problems.length > 0) throw refusalOf(problems);
  return withKeys(module, data.value, persons);
}

const refusalOf = (problems: readonly { field: string[]; message: { zh: string; en: string } }[]): Refusal =>
  new Refusal(problems.map(({ field, message }) => ({ code: 'BAD_USER_INPUT', field, message })));

const daysOf = ({ month, from, to, except }: { month: string; from: number; to: number; except: number[] }): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)
    .filter((day) => !except.includes(day))
    .map((day) => `${month}-${String(day).padStart(2, '0')}`);

/** The settlement of the period that waits for approval, filed now where there is none; null where it is decided. */
async function file(ctx: TenantCtx, projectId: string, span: { from: string; until: string }): Promise<string | null> {
  const own = { communityId: ctx.community.id, projectId, fromDate: span.from, untilDate: span.until };
  const present = await ctx.em.findOne(Settlement, { ...own, status: { $ne: 'REJECTED' } });
  if (present) return present.status === 'FILED' ? present.id : null;
  return (await settle(ctx, { projectId: toNodeId('Project', projectId), ...span })).id;
}

const approve = (ctx: TenantCtx, id: string) =>
  approveSettlement(ctx, { settlementId: toNodeId('Settlement', id), idempotencyKey: `sample:${id}` });

async function rate(
  ctx: TenantCtx,
  projectId: string,
  keys: SampleKeys,
  rating: SampleProject['ratings'][number],
  onBehalf: boolean,
): Promise<void> {
  const record = await ctx.em.findOneOrFail(ServiceRecord, {
    communityId: ctx.community.id,
    projectId,
    personId: keys.persons.get(rating.for)!,
    servedByPersonId: keys.persons.get(rating.by)!,
    servedOn: rating.day,
  });
  if ((await ctx.em.count(Rating, { communityId: ctx.community.id, recordId: record.id })) > 0) return;
  const { score, comment } = rating;
  const said = { recordId: toNodeId('ServiceRecord', record.id), score, comment };
  await rateService(ctx, onBehalf ? { ...said, onBehalfOf: { consent: 'ORAL' } } : said);
}

async function publish(ctx: TenantCtx, projectId: string, version: string): Promise<void> {
  const { module } = await ctx.em.findOneOrFail(Project, { communityId: ctx.community.id, id: projectId });
  if ((await ctx.em.count(Template, { publisherId: ctx.community.id, module })) > 0) return;
  await publishTemplate(ctx, { projectId: toNodeId('Project', projectId), version });
}
