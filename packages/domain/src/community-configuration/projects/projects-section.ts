import { newId, type Problem, text, toNodeId } from '@gongzhi/kernel';
import { OPERATOR, type ServiceModule, withChanges } from '@gongzhi/module-kit';
import { LockMode } from '@mikro-orm/core';
import { NO_MAPPING } from '../../catalogue/adaptation/index.js';
import { cloneTemplate } from '../../catalogue/clone.service.js';
import { planClone } from '../../catalogue/clone-plan.js';
import { readRegister } from '../../catalogue/register.js';
import { Template } from '../../catalogue/template.entity.js';
import { changeProject } from '../../catalogue/upgrade/change-project.service.js';
import { heldSettings } from '../../catalogue/upgrade/held-settings.js';
import { documentOfTemplate } from '../../catalogue/upgrade/project-document.js';
import { changedItems, overlaid, sortedBy } from '../../configuration/items.js';
import type { Beside, ConfigurationSection } from '../../configuration/section.js';
import { constitutionSection } from '../../configuration/sections/constitution.js';
import { organisationsSection } from '../../configuration/sections/organisations.js';
import { parsed } from '../../configuration/shape.js';
import { authorize, may, type TenantCtx } from '../../context.js';
import { type JsonObject, same } from '../../documents/json.js';
import { differences } from '../../documents/merge.js';
import type { Organisation } from '../../people/organisation.entity.js';
import { anyName } from '../../people/own-name.js';
import { SUBJECT_OF } from '../../people/people.enums.js';
import { Project } from '../../projects/project.entity.js';
import { affairsOf, createProject } from '../../projects/project.service.js';
import { setProjectBinding } from '../../projects/project-binding.service.js';
import { Constitution, type ReservedAffair } from '../../tenancy/constitution.entity.js';
import {
  fixedProblems,
  newPartnerProblems,
  partnerProblems,
  type Surroundings,
  unknownNames,
} from './project-problems.js';
import { inOrder, type KnownProjects, knownProjects, PROJECTS, type ToldProject } from './told-project.js';

/**
 * Projects that run: what of, how they are set, who operates them and is paid. Of one that runs, settings and who is paid
 * can be changed; a new one is cloned from the version that it names, or set up from its module, without money in either case.
 */
export const projectsSection: ConfigurationSection<ToldProject[]> = {
  key: 'projects',
  title: text('服务项目', 'Projects'),
  async lock({ em, community }) {
    const locked = { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } } as const;
    await em.find(Project, { communityId: community.id, status: { $ne: 'ENDED' } }, locked);
  },
  async read(ctx) {
    return (await knownProjects(ctx)).told;
  },
  parse: (value, path) => sortedBy(parsed(PROJECTS, value, path).map(inOrder), 'name'),
  async plan(ctx, wanted, beside) {
    const known = await knownProjects(ctx);
    const around = await surroundings(ctx, known, beside);
    const planned: Planned[] = [];
    for (const item of wanted) planned.push(await plannedProject(ctx, known, around, item));
    const told = planned.map((each) => each.told);
    for (const { name, template } of changedItems(known.told, told, 'name')) {
      const row = known.rows.get(name);
      if (row) authorize(ctx, 'update', 'Project', row);
      else if (template) authorize(ctx, 'clone', 'Template');
      else authorize(ctx, 'create', 'Project');
    }
    return {
      changes: differences(known.told, overlaid(known.told, told, 'name')),
      problems: planned.flatMap(({ problems }) => problems),
    };
  },
  async apply(ctx, wanted) {
    const known = await knownProjects(ctx);
    const idOf = new Map(
      known.organisations.map(({ id, name }) => [anyName(name, ctx.community), toNodeId('Organisation', id)]),
    );
    for (const item of wanted) {
      const row = known.rows.get(item.name);
      const present = known.told.find(({ name }) => name === item.name);
      if (row && present) await change(ctx, row, { present, wanted: item, idOf });
      else await setUp(ctx, item, idOf);
    }
  },
};

/** A wanted project as it would be told afterwards, and what stands in its way. */
interface Planned {
  told: ToldProject;
  problems: Problem[];
}

async function plannedProject(
  ctx: TenantCtx,
  known: KnownProjects,
  around: Surroundings,
  wanted: ToldProject,
): Promise<Planned> {
  const module = ctx.modules.get(wanted.module);
  if (!module) return { told: wanted, problems: [noModule(wanted)] };
  const row = known.rows.get(wanted.name);
  return row ? changedProject(known, around, { module, row, wanted }) : newProject(ctx, around, { module, wanted });
}

function changedProject(
  { told: all, templates }: KnownProjects,
  around: Surroundings,
  { module, row, wanted }: { module: ServiceModule; row: Project; wanted: ToldProject },
): Planned {
  const present = all.find(({ name }) => name === wanted.name)!;
  const template = row.templateId ? templates.get(row.templateId)! : null;
  const merged = mergedSettings(present, wanted);
  const { config, problems } = heldSettings(module, merged, template);
  const told = inOrder({
    ...{ name: wanted.name, module: wanted.module, config: config ?? merged },
    template: wanted.template ?? present.template,
    affairs: wanted.affairs.length > 0 ? wanted.affairs : present.affairs,
    operator: wanted.operator ?? present.operator,
    payees: overlaid(present.payees, wanted.payees, 'key'),
  });
  return {
    told,
    problems: [
      ...fixedProblems(present, told),
      ...settingsProblems(wanted, problems),
      ...partnerProblems(module, wanted, { ...around, present }),
    ],
  };
}

async function newProject(
  ctx: TenantCtx,
  around: Surroundings,
  { module, wanted }: { module: ServiceModule; wanted: ToldProject },
): Promise<Planned> {
  const template = await templateOf(ctx, wanted);
  if (wanted.template && !template) return { told: wanted, problems: [noTemplate(wanted)] };
  const base = template ? documentOfTemplate(module, template).config : {};
  const settings = withChanges(base, wanted.config) as JsonObject;
  const { config, problems } = heldSettings(module, settings, template);
  const affairs = affairsOf(module, template ? template.document.affairs : wanted.affairs);
  const told = inOrder({ ...wanted, config: config ?? settings, affairs });
  const draft = await ctx.em.count(Project, { communityId: ctx.community.id, title: wanted.name, status: 'DRAFT' });
  return {
    told,
    problems: [
      ...(draft > 0 ? [isDraft(wanted)] : []),
      ...settingsProblems(wanted, problems),
      ...(template ? await cloneProblems(ctx, template, { told, around }) : newPartnerProblems(module, told, around)),
    ],
  };
}

/** Settings that a document does not name stay as they are. */
const mergedSettings = (present: ToldProject, wanted: ToldProject): JsonObject =>
  withChanges(present.config, wanted.config) as JsonObject;

const settingsProblems = (
  { name }: ToldProject,
  problems: readonly { field: string[]; message: Problem['message'] }[],
): Problem[] => problems.map(({ field, message }) => ({ code: 'BAD_USER_INPUT', field: [name, ...field], message }));

/** The version that a new project would be cloned from, where the caller may read it. */
async function templateOf(ctx: TenantCtx, { template }: ToldProject): Promise<Template | null> {
  if (!template) return null;
  const found = await ctx.em.find(Template, { ...template }, { orderBy: { id: 'asc' } });
  return found.find((each) => may(ctx, 'read', 'Template', each)) ?? null;
}

/** What the preview of a clone would say, organisations included that the same document brings. */
async function cloneProblems(
  ctx: TenantCtx,
  template: Template,
  { told, around }: { told: ToldProject; around: Surroundings },
): Promise<Problem[]> {
  const unknown = unknownNames(told, around);
  if (unknown.length > 0) return unknown;
  const register = await readRegister(ctx, template.publisherId);
  const organisations = [...around.organisations.values()];
  const destination = {
    module: ctx.modules.get(template.module)!,
    register: { ...register, organisations, reservedAffairs: around.reservedAffairs },
    mapping: ctx.mapping ?? NO_MAPPING,
    kind: ctx.community.kind,
  };
  const nodeIdOf = (name: string) => toNodeId('Organisation', around.organisations.get(name)!.id);
  const { problems, operator } = planClone(destination, template, cloneInput(template, told, nodeIdOf));
  // Settings are told by themselves.
  const others = problems.filter(({ field }) => field?.[0] !== 'config');
  const named = others.map((problem): Problem => ({ ...problem, field: [told.name, ...(problem.field ?? [])] }));
  return operator && !told.operator ? [...named, operatorUnsaid(told)] : named;
}

const cloneInput = (template: Template, { operator, payees, config }: ToldProject, idOf: (name: string) => string) => ({
  templateId: toNodeId('Template', template.id),
  config,
  bindings: [
    ...(operator ? [{ requirement: OPERATOR, organisationId: idOf(operator) }] : []),
    ...payees.map(({ key: requirement, organisation }) => ({ requirement, organisationId: idOf(organisation) })),
  ],
});

type Ids = ReadonlyMap<string, string>;

async function change(
  ctx: TenantCtx,
  row: Project,
  { present, wanted, idOf }: { present: ToldProject; wanted: ToldProject; idOf: Ids },
): Promise<void> {
  const projectId = toNodeId('Project', row.id);
  if (!same(present.config, mergedSettings(present, wanted))) {
    await changeProject(ctx, { projectId, config: wanted.config });
  }
  const bindings = wanted.payees.filter((payee) => !present.payees.some((each) => same(each, payee)));
  if (!present.operator && wanted.operator) bindings.push({ key: OPERATOR, organisation: wanted.operator });
  for (const { key: requirement, organisation } of bindings) {
    await setProjectBinding(ctx, { projectId, requirement, organisationId: idOf.get(organisation)! });
  }
}

async function setUp(ctx: TenantCtx, wanted: ToldProject, idOf: Ids): Promise<void> {
  const { name: title, module, config, affairs, operator, payees } = wanted;
  const template = await templateOf(ctx, wanted);
  if (template) {
    const input = cloneInput(template, wanted, (name) => idOf.get(name)!);
    const { project } = await cloneTemplate(ctx, { ...input, idempotencyKey: newId() });
    if (project.title !== title) await changeProject(ctx, { projectId: toNodeId('Project', project.id), title });
    return;
  }
  await createProject(ctx, {
    ...{ module, title, config, affairs },
    ...(operator ? { operatorId: idOf.get(operator)! } : {}),
    bindings: payees.map(({ key: requirement, organisation }) => ({
      requirement,
      organisationId: idOf.get(organisation)!,
    })),
  });
}

/** Organisations and reserved affairs as they are, or as the same document will have made them. */
async function surroundings(ctx: TenantCtx, known: KnownProjects, beside: Beside): Promise<Surroundings> {
  const organisations = new Map(
    known.organisations.map((organisation) => [anyName(organisation.name, ctx.community), organisation]),
  );
  for (const { name, kind, serves } of beside(organisationsSection) ?? []) {
    if (organisations.has(name)) continue;
    const coming = { id: newId(), name, kind, serves, subject: SUBJECT_OF[kind], suspendedAt: null };
    organisations.set(name, coming as Organisation);
  }
  const reserved = beside(constitutionSection)?.reservedAffairs as ReservedAffair[] | undefined;
  const { reservedAffairs } = await ctx.em.findOneOrFail(Constitution, { communityId: ctx.community.id });
  return { organisations, reservedAffairs: reserved ?? reservedAffairs };
}

const noModule = ({ name, module }: ToldProject): Problem => ({
  code: 'NOT_FOUND',
  field: [name, 'module'],
  message: text(`平台未安装服务项目模块 ${module}`, `No service module ${module} is installed`),
});

const noTemplate = ({ name, template }: ToldProject): Problem => ({
  code: 'NOT_FOUND',
  field: [name, 'template'],
  message: text(
    `目录中没有这个版本的模板（${template!.version}）`,
    `The catalogue has no such version (${template!.version}) of a template`,
  ),
});

const isDraft = ({ name }: ToldProject): Problem => ({
  code: 'CONFLICT',
  field: [name],
  message: text(
    '同名项目还是草案：请先用 acceptOffer 接受',
    'A project of this name is a draft: accept it first, with acceptOffer',
  ),
});

const operatorUnsaid = ({ name }: ToldProject): Problem => ({
  code: 'BAD_USER_INPUT',
  field: [name, OPERATOR],
  reason: 'OPERATOR_NOT_BOUND',
  message: text('请指定运作组织', 'Name who operates it'),
});
