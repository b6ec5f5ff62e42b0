import type { Json } from '@gongzhi/kernel';
import { migrateConfig } from '@gongzhi/module-kit';
import { z } from 'zod';
import { isOfProject, type ProjectTemplate } from '../../catalogue/project-template.js';
import { Template } from '../../catalogue/template.entity.js';
import { ownRows, sortedBy } from '../../configuration/items.js';
import { listOf, named } from '../../configuration/shape.js';
import type { TenantCtx } from '../../context.js';
import { isGroup, type JsonObject } from '../../documents/json.js';
import { Organisation } from '../../people/organisation.entity.js';
import { anyName } from '../../people/own-name.js';
import { Project } from '../../projects/project.entity.js';
import { ProjectBinding } from '../../projects/project-binding.entity.js';

const PROJECT = z.object({
  name: named,
  module: z.string(),
  /** The version that it was cloned from, by the hash of what was published; null where it was set up from its module. */
  template: z.object({ version: z.string(), hash: z.string() }).nullable().default(null),
  config: z.custom<JsonObject>(isGroup),
  affairs: z.array(z.string()).max(50).default([]),
  /** Organisations by name, as in their section. */
  operator: named.nullable().default(null),
  payees: z
    .array(z.object({ key: z.string(), organisation: named }))
    .max(50)
    .default([]),
});
export type ToldProject = z.output<typeof PROJECT>;

export const PROJECTS = listOf(PROJECT, 'name', 300);

/** What the community has, as far as projects speak of it. */
export interface KnownProjects {
  rows: ReadonlyMap<string, Project>;
  told: ToldProject[];
  templates: ReadonlyMap<string, ProjectTemplate>;
  organisations: readonly Organisation[];
}

/** Projects that run. A draft is an offer that nobody has accepted, and one that has ended is history. */
export async function knownProjects(ctx: TenantCtx): Promise<KnownProjects> {
  const projects = await ownRows(ctx, 'Project', Project, { status: 'RUNNING' });
  const organisations = await ownRows(ctx, 'Organisation', Organisation);
  const bindings = await ctx.em.find(ProjectBinding, { communityId: ctx.community.id });
  const templateIds = projects.flatMap(({ templateId }) => templateId ?? []);
  const found = await ctx.em.find(Template, { id: { $in: templateIds } });
  const templates = new Map(found.filter(isOfProject).map((template) => [template.id, template]));
  const nameOf = new Map(organisations.map(({ id, name }) => [id, anyName(name, ctx.community)]));
  const told = projects.map((project): ToldProject => {
    const template = project.templateId ? templates.get(project.templateId)! : null;
    const payees = bindings
      .filter(({ projectId }) => projectId === project.id)
      .map(({ requirement: key, organisationId }) => ({ key, organisation: nameOf.get(organisationId)! }));
    return inOrder({
      ...{ name: project.title, module: project.module, config: configOf(ctx, project), affairs: project.affairs },
      template: template && { version: template.version, hash: template.hash },
      operator: project.operatorId ? nameOf.get(project.operatorId)! : null,
      payees,
    });
  });
  return {
    rows: new Map(projects.map((project) => [project.title, project])),
    told: sortedBy(told, 'name'),
    ...{ templates, organisations },
  };
}

/** Settings as today's module has them. */
function configOf({ modules }: TenantCtx, { module: key, moduleVersion, config }: Project): JsonObject {
  const module = modules.get(key);
  return (module ? migrateConfig(module, moduleVersion, config) : config) as Record<string, Json>;
}

export const inOrder = ({ name, module, template, config, affairs, operator, payees }: ToldProject): ToldProject => ({
  ...{ name, module, template, config, operator },
  affairs: [...new Set(affairs)].sort(),
  payees: sortedBy(payees, 'key'),
});
