import { newId, text, toNodeId } from '@gongzhi/kernel';
import { OPERATOR } from '@gongzhi/module-kit';
import { LockMode } from '@mikro-orm/core';
import { cloneTemplate } from '../../catalogue/clone.service.js';
import type { ProjectTemplate } from '../../catalogue/project-template.js';
import { changeProject } from '../../catalogue/upgrade/change-project.service.js';
import { changedItems, overlaid, sortedBy } from '../../configuration/items.js';
import type { ConfigurationSection } from '../../configuration/section.js';
import { parsed } from '../../configuration/shape.js';
import { authorize, type TenantCtx } from '../../context.js';
import { same } from '../../documents/json.js';
import { differences } from '../../documents/merge.js';
import { anyName } from '../../people/own-name.js';
import { Project } from '../../projects/project.entity.js';
import { createProject } from '../../projects/project.service.js';
import { setProjectBinding } from '../../projects/project-binding.service.js';
import { cloneInput, mergedSettings, plannedProject } from './planned-project.js';
import { surroundingsOf, templatesNamed, versionNamed } from './surroundings.js';
import { inOrder, knownProjects, PROJECTS, type ToldProject } from './told-project.js';

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
    const around = await surroundingsOf(ctx, { known, wanted, beside });
    const planned = wanted.map((item) => plannedProject(ctx, known, around, item));
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
    const templates = await templatesNamed(ctx, wanted);
    for (const item of wanted) {
      const row = known.rows.get(item.name);
      const present = known.told.find(({ name }) => name === item.name);
      if (row && present) await change(ctx, row, { present, wanted: item, idOf });
      else await setUp(ctx, item, { templates, idOf });
    }
  },
};

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

async function setUp(
  ctx: TenantCtx,
  wanted: ToldProject,
  { templates, idOf }: { templates: readonly ProjectTemplate[]; idOf: Ids },
): Promise<void> {
  const { name: title, module, config, affairs, operator, payees } = wanted;
  const template = versionNamed(templates, wanted);
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
