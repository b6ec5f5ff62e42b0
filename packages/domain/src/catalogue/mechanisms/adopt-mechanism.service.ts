import { type Problem, Refusal, refuse, text } from '@gongzhi/kernel';
import { SECTIONS } from '../../configuration/sections.js';
import { authorize, type Ctx, idOf, inCommunity, may, type TenantCtx, target } from '../../context.js';
import { once } from '../../idempotency.js';
import { oneAtATime } from '../../one-at-a-time.js';
import { noSuchTemplate } from '../clone-plan.js';
import { isOfMechanism, type MechanismTemplate } from '../project-template.js';
import { withdrawnProblems } from '../rulings/withdrawn.js';
import { takeStock } from '../taken-stock.js';
import { Template } from '../template.entity.js';
import { decidedMerge } from '../upgrade/decided-merge.js';
import { bringAbout, heldSections } from './held-sections.js';
import { kindOf, type Mechanism } from './mechanism.enums.js';
import type { AdoptMechanismInput, PreviewMechanismInput, UndoMechanismInput } from './mechanism.inputs.js';
import { MechanismAdoption, mechanismAdoptions } from './mechanism-adoption.entity.js';
import { lastAdoption, type MechanismPlan, planMechanism, titleOfPath } from './mechanism-plan.js';
import { sectionsOf } from './mechanism-sections.js';

/** What adopting with the same input would do, and what stands in its way; writes nothing. */
export async function previewMechanism(context: Ctx, input: PreviewMechanismInput): Promise<MechanismPlan> {
  const ctx = authorizedToAdopt(context);
  return planMechanism(ctx, await templateOf(ctx, input.templateId), input.resolutions ?? []);
}

/**
 * Takes a version of a mechanism over, be it the first or a later one: carries out the plan that the preview showed, or
 * nothing, once per idempotency key. Each part is changed by its own rules and rights. Of two at once, one is told.
 */
export async function adoptMechanism(
  context: Ctx,
  input: AdoptMechanismInput,
): Promise<{ adoption: MechanismAdoption; replayed: boolean }> {
  const ctx = authorizedToAdopt(context);
  const own = { communityId: ctx.community.id };
  const claim = await once(ctx, 'adoptMechanism', input.idempotencyKey, input);
  if (claim.replayed) {
    return { adoption: await ctx.em.findOneOrFail(MechanismAdoption, { ...own, id: claim.id }), replayed: true };
  }
  const template = await templateOf(ctx, input.templateId);
  const { mechanism } = template.document;
  await lockMechanisms(ctx, [mechanism]);
  const plan = await planMechanism(ctx, template, input.resolutions ?? []);
  if (plan.revision !== input.revision) throw new Refusal([changedMeanwhile(['revision'])]);
  if (plan.problems.length > 0) throw new Refusal(plan.problems);
  const adoption = await carryOut(ctx, plan, { id: claim.id, batchId: null });
  await takeStock(ctx, [template]);
  return { adoption, replayed: false };
}

/** Brings about what a plan without problems says, and keeps how it was before and is then; under `lockMechanisms`. */
export async function carryOut(
  ctx: TenantCtx,
  plan: MechanismPlan,
  line: Pick<MechanismAdoption, 'id' | 'batchId'>,
): Promise<MechanismAdoption> {
  const { id: templateId, lineageId, document } = plan.to;
  const { mechanism } = document;
  await bringAbout(ctx, plan.kind, plan);
  const adoption = ctx.em.create(MechanismAdoption, {
    ...{ ...line, communityId: ctx.community.id, mechanism, templateId, lineageId },
    ...{ before: plan.before, after: await sectionsOf(ctx, mechanism) },
    ...{ adoptedAt: new Date(), adoptedByKey: ctx.actor.key, undoneAt: null },
  });
  await ctx.em.persist(adoption).flush();
  return adoption;
}

/**
 * Takes the last adoption of a mechanism back: a merge, too, from what it made to what there was. What was changed since
 * stays: `kept` names the paths that the adoption had changed, too.
 */
export async function undoMechanism(
  context: Ctx,
  input: UndoMechanismInput,
): Promise<{ adoption: MechanismAdoption; kept: string[] }> {
  const ctx = authorizedToAdopt(context);
  const { mechanism, ...found } = await target(ctx, mechanismAdoptions, input.adoptionId, ['adoptionId']);
  await lockMechanisms(ctx, [mechanism]);
  const adoption = await lastAdoption(ctx, { mechanism });
  if (adoption?.id !== found.id) throw notTheLast();
  const kind = kindOf(mechanism);
  const { before, after: base } = adoption;
  const ours = await sectionsOf(ctx, mechanism);
  const { merged, conflicts, ...decided } = decidedMerge(
    { base, ours, theirs: before },
    input.resolutions ?? [],
    (path) => titleOfPath(kind, path),
  );
  const held = await heldSections(ctx, kind, { ours, merged });
  adoption.undoneAt = new Date();
  await ctx.em.flush();
  const problems = [...(await withdrawnBefore(ctx, mechanism)), ...decided.problems, ...held.problems];
  if (problems.length > 0) throw new Refusal(problems);
  await bringAbout(ctx, kind, held);
  await takeStock(ctx, []);
  return { adoption, kept: conflicts.filter(({ resolved }) => !resolved).map(({ path }) => path) };
}

function authorizedToAdopt(context: Ctx): TenantCtx {
  const ctx = inCommunity(context);
  authorize(ctx, 'clone', 'Template');
  return ctx;
}

async function templateOf(ctx: TenantCtx, nodeId: string): Promise<MechanismTemplate> {
  const id = idOf('Template', nodeId);
  const template = id && (await ctx.em.findOne(Template, { id }));
  if (!template || !may(ctx, 'read', 'Template', template)) throw noSuchTemplate();
  if (isOfMechanism(template)) return template;
  throw refuse(
    'BAD_USER_INPUT',
    text(
      '这是项目的模板，不是机制的模板：请用 previewClone 预览、cloneTemplate 克隆',
      'This template describes a project, not a mechanism: use previewClone and cloneTemplate',
    ),
    ['templateId'],
  );
}

/** Until this transaction ends, nobody else adopts anything or changes what the mechanisms are made of. */
export async function lockMechanisms(ctx: TenantCtx, mechanisms: readonly Mechanism[]): Promise<void> {
  if (mechanisms.length === 0) return;
  await oneAtATime(ctx, 'mechanism');
  const keys = new Set(mechanisms.flatMap((each) => kindOf(each).parts.map(({ section }) => section.key)));
  // In the order in which applying a configuration locks them, whatever order a bundle has: else the two wait for each other.
  for (const section of SECTIONS) if (keys.has(section.key)) await section.lock(ctx);
}

/** Nobody is led back to a version that the bureau has withdrawn. */
async function withdrawnBefore(ctx: TenantCtx, mechanism: Mechanism) {
  const earlier = await lastAdoption(ctx, { mechanism });
  const template = earlier && (await ctx.em.findOneOrFail(Template, { id: earlier.templateId }));
  return template ? withdrawnProblems(template, ['adoptionId']) : [];
}

export const changedMeanwhile = (field: string[]): Problem => ({
  code: 'CONFLICT',
  field,
  message: text(
    '本社区的这一机制在预览之后有了变化：请重新预览',
    'The mechanism has changed here since the preview: preview again',
  ),
});

const notTheLast = (): Refusal =>
  refuse('CONFLICT', text('只能撤销该机制最近一次采用', 'Only the last adoption of a mechanism can be undone'), [
    'adoptionId',
  ]);
