import { type Problem, text, toNodeId } from '@gongzhi/kernel';
import { OPERATOR, type ServiceModule, withChanges } from '@gongzhi/module-kit';
import { NO_MAPPING } from '../../catalogue/adaptation/index.js';
import { planClone } from '../../catalogue/clone-plan.js';
import type { ProjectTemplate } from '../../catalogue/project-template.js';
import { heldSettings } from '../../catalogue/upgrade/held-settings.js';
import { documentOfTemplate } from '../../catalogue/upgrade/project-document.js';
import { overlaid } from '../../configuration/items.js';
import type { TenantCtx } from '../../context.js';
import type { JsonObject } from '../../documents/json.js';
import type { Project } from '../../projects/project.entity.js';
import { affairsOf } from '../../projects/project.service.js';
import { fixedProblems, newPartnerProblems, partnerProblems, unknownNames } from './project-problems.js';
import type { Surroundings } from './surroundings.js';
import { inOrder, type KnownProjects, type ToldProject } from './told-project.js';

/** A wanted project as it would be told afterwards, and what stands in its way. */
export interface Planned {
  told: ToldProject;
  problems: Problem[];
}

/** Pure but for what the context knows of modules and of the community's kind. */
export function plannedProject(
  ctx: TenantCtx,
  known: KnownProjects,
  around: Surroundings,
  wanted: ToldProject,
): Planned {
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

function newProject(
  ctx: TenantCtx,
  around: Surroundings,
  { module, wanted }: { module: ServiceModule; wanted: ToldProject },
): Planned {
  const template = around.templateOf(wanted);
  if (wanted.template && template?.module !== module.key) return { told: wanted, problems: [noTemplate(wanted)] };
  const base = template ? documentOfTemplate(module, template).config : {};
  const settings = withChanges(base, wanted.config) as JsonObject;
  const { config, problems } = heldSettings(module, settings, template);
  const affairs = affairsOf(module, template ? template.document.affairs : wanted.affairs);
  const told = inOrder({ ...wanted, config: config ?? settings, affairs });
  return {
    told,
    problems: [
      ...(around.drafts.has(wanted.name) ? [isDraft(wanted)] : []),
      ...settingsProblems(wanted, problems),
      ...(template ? cloneProblems(ctx, { module, template, told, around }) : newPartnerProblems(module, told, around)),
    ],
  };
}

/** Settings that a document does not name stay as they are. */
export const mergedSettings = (present: ToldProject, wanted: ToldProject): JsonObject =>
  withChanges(present.config, wanted.config) as JsonObject;

const settingsProblems = (
  { name }: ToldProject,
  problems: readonly { field: string[]; message: Problem['message'] }[],
): Problem[] => problems.map(({ field, message }) => ({ code: 'BAD_USER_INPUT', field: [name, ...field], message }));

/** What the preview of a clone would say, organisations included that the same document brings. */
function cloneProblems(
  { community, mapping = NO_MAPPING }: TenantCtx,
  {
    module,
    template,
    told,
    around,
  }: { module: ServiceModule; template: ProjectTemplate; told: ToldProject; around: Surroundings },
): Problem[] {
  const unknown = unknownNames(told, around);
  if (unknown.length > 0) return unknown;
  const destination = { module, register: around.registerFor(template), mapping, community };
  const nodeIdOf = (name: string) => toNodeId('Organisation', around.organisations.get(name)!.id);
  const { problems, operator } = planClone(destination, template, cloneInput(template, told, nodeIdOf));
  // What is wrong with settings is told by itself.
  const others = problems.filter(({ field }) => field?.[0] !== 'config');
  const named = others.map((problem): Problem => ({ ...problem, field: [told.name, ...(problem.field ?? [])] }));
  return operator && !told.operator ? [...named, operatorUnsaid(told)] : named;
}

/** What cloning is asked for. */
export const cloneInput = (
  template: ProjectTemplate,
  { operator, payees, config }: ToldProject,
  idOf: (name: string) => string,
) => ({
  templateId: toNodeId('Template', template.id),
  config,
  bindings: [
    ...(operator ? [{ requirement: OPERATOR, organisationId: idOf(operator) }] : []),
    ...payees.map(({ key: requirement, organisation }) => ({ requirement, organisationId: idOf(organisation) })),
  ],
});

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
