import { newId, Refusal, refuse, text } from '@gongzhi/kernel';
import { isDuplicate, RowSet } from '@gongzhi/storage';
import { authorize, type Ctx, idOf, inCommunity, may, type TenantCtx } from '../../context.js';
import { once } from '../../idempotency.js';
import { oneAtATime } from '../../one-at-a-time.js';
import { Project } from '../../projects/project.entity.js';
import { authorizeBudgets } from '../../projects/project.service.js';
import { Community } from '../../tenancy/community.entity.js';
import { writeRows } from '../../write-rows.js';
import { NO_MAPPING } from '../adaptation/index.js';
import { addClonedProject, LINE_TAKEN } from '../cloned-project.js';
import type { MechanismAdoption } from '../mechanisms/mechanism-adoption.entity.js';
import { readRegister } from '../register.js';
import { takeStock } from '../taken-stock.js';
import { Template } from '../template.entity.js';
import { Bundle, BundleItem } from './bundle.entity.js';
import type { BundleChoiceInput, CloneBundleInput } from './bundle.inputs.js';
import {
  type BundlePlan,
  type ItemPlan,
  isMechanismItem,
  isProjectItem,
  type Offered,
  type ProjectItem,
  planBundle,
} from './bundle-plan.js';
import { adoptAll, adoptedIn, linesOpenedBy, lockChosen, planMechanisms } from './mechanism-items.js';

/** What came about in one step. */
export interface TakenOver {
  projects: Project[];
  adoptions: MechanismAdoption[];
}

/** What cloning with the same input would do, and what stands in its way; writes nothing. */
export async function previewBundle(context: Ctx, input: CloneBundleInput): Promise<BundlePlan> {
  const ctx = authorizedToClone(context, input);
  const bundle = await bundleOf(ctx, input.bundleId);
  return planFor(ctx, await itemsOf(ctx, bundle), input);
}

/**
 * Makes projects of a bundle, or of a part of it, and adopts its mechanisms: carries out the plan that the preview shows,
 * all of it or nothing, once per idempotency key.
 */
export async function cloneBundle(context: Ctx, input: CloneBundleInput): Promise<TakenOver & { replayed: boolean }> {
  const ctx = authorizedToClone(context, input);
  const claim = await once(ctx, 'cloneBundle', input.idempotencyKey ?? '', input);
  if (claim.replayed)
    return { projects: await clonedIn(ctx, claim.id), adoptions: await adoptedIn(ctx, claim.id), replayed: true };
  // Two clones would both find a funding line missing, and both open it.
  await oneAtATime(ctx, 'clone');
  const bundle = await bundleOf(ctx, input.bundleId);
  const items = await itemsOf(ctx, bundle);
  await lockChosen(ctx, items, input);
  const plan = await planFor(ctx, items, input);
  if (plan.problems.length > 0) throw new Refusal(plan.problems);
  return { ...(await takeOver(ctx, plan.items, { bundleId: bundle.id, batchId: claim.id })), replayed: false };
}

export function authorizedToClone(context: Ctx, { bindings, settings }: BundleChoiceInput): TenantCtx {
  const ctx = inCommunity(context);
  authorize(ctx, 'clone', 'Template');
  authorizeBudgets(ctx, [...(bindings ?? []), ...(settings ?? []).flatMap((setting) => setting.bindings ?? [])]);
  return ctx;
}

/** What was cloned in one step, in the order in which it was. */
export const clonedIn = ({ em, community }: TenantCtx, batchId: string): Promise<Project[]> =>
  em.find(Project, { communityId: community.id, batchId }, { orderBy: { id: 'asc' } });

async function bundleOf(ctx: TenantCtx, nodeId: string): Promise<Bundle> {
  const id = idOf('Bundle', nodeId);
  const bundle = id && (await ctx.em.findOne(Bundle, { id }));
  if (bundle && may(ctx, 'read', 'Template', bundle)) return bundle;
  throw refuse('NOT_FOUND', text('找不到这个组合', 'There is no such bundle'), ['bundleId']);
}

/** The items of a bundle in their order, each with its template as far as the caller may see it. */
export async function itemsOf(ctx: TenantCtx, { id }: Pick<Bundle, 'id'>): Promise<Offered[]> {
  const items = await ctx.em.find(BundleItem, { bundleId: id }, { orderBy: { position: 'asc' } });
  const found = await ctx.em.find(Template, { id: { $in: items.map(({ templateId }) => templateId) } });
  const templates = new Map(found.map((template) => [template.id, template]));
  return items.map(({ key, after, optional, templateId }) => {
    const template = templates.get(templateId);
    return { key, after, optional, template: template && may(ctx, 'read', 'Template', template) ? template : null };
  });
}

/** The plan of a choice among items, held against the community's register. */
export async function planFor(
  ctx: TenantCtx,
  items: readonly Offered[],
  choice: BundleChoiceInput,
): Promise<BundlePlan> {
  const publishers = [...new Set(items.flatMap(({ template }) => template?.publisherId ?? []))];
  const known = await ctx.em.find(Community, { id: { $in: publishers } });
  const destination = {
    modules: ctx.modules,
    // Whose kind counts is each template's own affair.
    register: await readRegister(ctx, publishers[0] ?? ctx.community.id),
    mapping: ctx.mapping ?? NO_MAPPING,
    community: ctx.community,
    kinds: new Map(known.map(({ id, kind }) => [id, kind])),
    mechanisms: await planMechanisms(ctx, items, choice),
  };
  return planBundle(destination, items, choice);
}

/** Carries out a plan without problems: mechanisms first, since projects run by them. Under `lockChosen`. */
export async function takeOver(
  ctx: TenantCtx,
  items: readonly ItemPlan[],
  together: { bundleId: string | null; batchId: string },
): Promise<TakenOver> {
  const adoptions = await adoptAll(ctx, items.filter(isMechanismItem), together.batchId);
  const opened = await linesOpenedBy(ctx, items.filter(isMechanismItem));
  const projects = await cloneAll(ctx, items.filter(isProjectItem), { ...together, opened });
  await countAdoptions(ctx, items);
  return { projects, adoptions };
}

/** That the community has the versions now; last in a transaction, since others count themselves in the same rows. */
export async function countAdoptions(ctx: TenantCtx, items: readonly ItemPlan[]): Promise<void> {
  const templates = items.map(({ template }) => template);
  await takeStock(ctx, templates);
}

/** Writes projects and the funding lines that they open, one statement for each table. */
async function cloneAll(
  ctx: TenantCtx,
  items: readonly ProjectItem[],
  { opened, ...together }: { bundleId: string | null; batchId: string; opened: Map<string, string> },
): Promise<Project[]> {
  const rows = new RowSet(ctx.em.getMetadata());
  const target = { rows, community: ctx.community, opened };
  const projects = items.map(({ template, plan }) =>
    addClonedProject(target, { id: newId(), template, plan, ...together }),
  );
  try {
    await writeRows(ctx, rows);
  } catch (error) {
    throw isDuplicate(error) ? refuse('CONFLICT', LINE_TAKEN, ['bindings']) : error;
  }
  return projects;
}
