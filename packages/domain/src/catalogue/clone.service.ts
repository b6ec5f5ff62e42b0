import { Refusal } from '@gongzhi/kernel';
import { rowsOf } from '@gongzhi/storage';
import { authorize, type Ctx, idOf, inCommunity, may, type TenantCtx } from '../context.js';
import { flushOnce } from '../flush-once.js';
import { once } from '../idempotency.js';
import { oneAtATime } from '../one-at-a-time.js';
import { Project } from '../projects/project.entity.js';
import { authorizeBudgets, moduleOf } from '../projects/project.service.js';
import { NO_MAPPING } from './adaptation/index.js';
import type { CloneTemplateInput } from './catalogue.inputs.js';
import { type ClonePlan, noSuchTemplate, planClone } from './clone-plan.js';
import { addClonedProject, LINE_TAKEN } from './cloned-project.js';
import { ofProject, type ProjectTemplate } from './project-template.js';
import { readRegister } from './register.js';
import { takeStock } from './taken-stock.js';
import { Template } from './template.entity.js';

/** What cloning with the same input would do, and what stands in its way; writes nothing. */
export async function previewClone(context: Ctx, input: CloneTemplateInput): Promise<ClonePlan> {
  const ctx = authorizedToClone(context, input);
  return planIn(ctx, await templateOf(ctx, input.templateId), input);
}

/**
 * Makes a project of a template: carries out the plan that the preview shows, whole or not at all, once per
 * idempotency key. The publisher learns that this community adopted the version, and nothing else.
 */
export async function cloneTemplate(
  context: Ctx,
  input: CloneTemplateInput,
): Promise<{ project: Project; replayed: boolean }> {
  const ctx = authorizedToClone(context, input);
  const claim = await once(ctx, 'cloneTemplate', input.idempotencyKey ?? '', input);
  if (claim.replayed) {
    const own = { communityId: ctx.community.id, id: claim.id };
    return { project: await ctx.em.findOneOrFail(Project, own), replayed: true };
  }
  // Two clones would both find a funding line missing, and both open it.
  await oneAtATime(ctx, 'clone');
  const template = await templateOf(ctx, input.templateId);
  const plan = await planIn(ctx, template, input);
  if (plan.problems.length > 0) throw new Refusal(plan.problems);
  const project = addClonedProject(
    { rows: rowsOf(ctx.em), community: ctx.community },
    { id: claim.id, template, plan },
  );
  await flushOnce(ctx, LINE_TAKEN, ['bindings']);
  await takeStock(ctx, [template]);
  return { project, replayed: false };
}

function authorizedToClone(context: Ctx, { bindings }: CloneTemplateInput): TenantCtx {
  const ctx = inCommunity(context);
  authorize(ctx, 'clone', 'Template');
  authorizeBudgets(ctx, bindings ?? []);
  return ctx;
}

async function planIn(ctx: TenantCtx, template: ProjectTemplate, input: CloneTemplateInput): Promise<ClonePlan> {
  const module = moduleOf(ctx, template.module, ['templateId']);
  return planClone(
    {
      module,
      register: await readRegister(ctx, template.publisherId),
      mapping: ctx.mapping ?? NO_MAPPING,
      community: ctx.community,
    },
    template,
    input,
  );
}

async function templateOf(ctx: TenantCtx, nodeId: string): Promise<ProjectTemplate> {
  const id = idOf('Template', nodeId);
  const template = id && (await ctx.em.findOne(Template, { id }));
  if (template && may(ctx, 'read', 'Template', template)) return ofProject(template, ['templateId']);
  throw noSuchTemplate();
}
