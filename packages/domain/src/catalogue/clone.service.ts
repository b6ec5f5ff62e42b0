import { newId, Refusal, refuse, text } from '@gongzhi/kernel';
import { authorize, type Ctx, idOf, inCommunity, may, type TenantCtx } from '../context.js';
import { flushOnce } from '../flush-once.js';
import { once } from '../idempotency.js';
import { FundingLine } from '../ledger/funds/funds.entity.js';
import { oneAtATime } from '../one-at-a-time.js';
import { Project } from '../projects/project.entity.js';
import { authorizeBudgets, setUpProject } from '../projects/project.service.js';
import type { CloneTemplateInput } from './catalogue.inputs.js';
import { type ClonePlan, planClone } from './clone-plan.js';
import { Template } from './template.entity.js';

/** What cloning with the same input would do, and what stands in its way; writes nothing. */
export async function previewClone(context: Ctx, input: CloneTemplateInput): Promise<ClonePlan> {
  const ctx = authorizedToClone(context, input);
  return planClone(ctx, await templateOf(ctx, input.templateId), input);
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
  const plan = await planClone(ctx, template, input);
  if (plan.problems.length > 0) throw new Refusal(plan.problems);
  const project = setUpProject(ctx, {
    id: claim.id,
    title: template.titleZh,
    module: plan.module,
    config: plan.config,
    operatorId: plan.operator?.id ?? null,
    templateId: template.id,
    adapted: plan.changes.map(({ path }) => path),
    funding: plan.funding.map((line) => ({
      lineKey: line.key,
      fundingLineId: line.fundingLine?.id ?? openFundingLine(ctx, line),
      funderId: line.funder?.id ?? null,
      budgetFen: line.budgetFen,
    })),
  });
  const message = text(
    '同键的资金条线刚刚被登记，请重试',
    'A funding line of this key was registered a moment ago; try again',
  );
  await flushOnce(ctx, message, ['bindings']);
  if (template.publisherId !== ctx.community.id) await adopt(ctx, template);
  return { project, replayed: false };
}

function authorizedToClone(context: Ctx, { bindings }: CloneTemplateInput): TenantCtx {
  const ctx = inCommunity(context);
  authorize(ctx, 'clone', 'Template');
  authorizeBudgets(ctx, bindings ?? []);
  return ctx;
}

async function templateOf(ctx: TenantCtx, nodeId: string): Promise<Template> {
  const id = idOf('Template', nodeId);
  const template = id && (await ctx.em.findOne(Template, { id }));
  if (template && may(ctx, 'read', 'Template', template)) return template;
  throw refuse('NOT_FOUND', text('找不到这个模板', 'There is no such template'), ['templateId']);
}

function openFundingLine({ em, community }: TenantCtx, { key, title, source }: ClonePlan['funding'][number]): string {
  const line = em.create(FundingLine, {
    communityId: community.id,
    id: newId(),
    key,
    title,
    source,
    annualFen: null,
    sample: false,
  });
  em.persist(line);
  return line.id;
}

/** Counts a community once per version. The tally comes last: it is the only row that cloners of one version share. */
async function adopt({ em, community }: TenantCtx, template: Template): Promise<void> {
  const adopted = await em.execute<unknown[]>(
    `insert into adoption (id, template_id, publisher_id, adopter_id, adopted_at) values (?, ?, ?, ?, now())
     on conflict (template_id, adopter_id) do nothing returning id`,
    [newId(), template.id, template.publisherId, community.id],
  );
  if (adopted.length === 0) return;
  await em.execute(
    `insert into adoption_tally (id, adoptions) values (?, 1)
     on conflict (id) do update set adoptions = adoption_tally.adoptions + 1`,
    [template.id],
  );
}
