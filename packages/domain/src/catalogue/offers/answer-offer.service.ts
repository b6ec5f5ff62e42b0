import { Refusal, refuse, text } from '@gongzhi/kernel';
import { type NewRows, rowsOf, runIn } from '@gongzhi/storage';
import { LockMode } from '@mikro-orm/core';
import { authorize, type Ctx, idOf, inCommunity, type TenantCtx } from '../../context.js';
import { flushOnce } from '../../flush-once.js';
import { once } from '../../idempotency.js';
import { normaliseNote } from '../../names.js';
import { oneAtATime } from '../../one-at-a-time.js';
import { Project } from '../../projects/project.entity.js';
import type { BundlePlan, ItemPlan, Offered } from '../bundles/bundle-plan.js';
import { authorizedToClone, cloneAll, clonedIn, itemsOf, planFor } from '../bundles/clone-bundle.service.js';
import { ADOPT_ALL, addClonedProject, adoptionsOf, LINE_TAKEN } from '../cloned-project.js';
import { Template } from '../template.entity.js';
import { Offer } from './offer.entity.js';
import type { AcceptOfferInput, DeclineOfferInput } from './offer.inputs.js';

/** What accepting with the same input would do: also what is still open about drafts. Writes nothing. */
export async function previewOffer(context: Ctx, input: AcceptOfferInput): Promise<BundlePlan> {
  const ctx = authorizedToClone(context, input);
  authorize(ctx, 'update', 'Offer');
  const offer = await ownOffer(ctx, input.offerId);
  return planOf(ctx, offer, await draftsOf(ctx, offer), input);
}

/**
 * Takes an offer: what it offers is cloned, or the drafts of a mandate are started, by the plan that the preview shows,
 * all of it or nothing. Drafts that were not chosen end. Once per key, and an offer is answered once.
 */
export async function acceptOffer(
  context: Ctx,
  input: AcceptOfferInput,
): Promise<{ offer: Offer; projects: Project[]; replayed: boolean }> {
  const ctx = authorizedToClone(context, input);
  authorize(ctx, 'update', 'Offer');
  const offer = await ownOffer(ctx, input.offerId, { lock: true });
  const { replayed } = await once(ctx, 'acceptOffer', input.idempotencyKey ?? '', input, offer);
  if (replayed) return { offer, projects: (await clonedIn(ctx, offer.id)).filter(isRunning), replayed };
  refuseAnswered(offer);
  await oneAtATime(ctx, 'clone');
  const drafts = await draftsOf(ctx, offer);
  const plan = await planOf(ctx, offer, drafts, input);
  if (plan.problems.length > 0) throw new Refusal(plan.problems);
  const projects =
    drafts.length > 0
      ? await startDrafts(ctx, plan.items, drafts)
      : await cloneAll(ctx, plan.items, { bundleId: offer.bundleId ?? null, batchId: offer.id });
  await answer(ctx, offer, { status: 'ACCEPTED', reason: null });
  return { offer, projects, replayed };
}

/** Says no, and why; the drafts of a mandate end without having begun. */
export async function declineOffer(context: Ctx, input: DeclineOfferInput): Promise<Offer> {
  const ctx = inCommunity(context);
  authorize(ctx, 'update', 'Offer');
  const offer = await ownOffer(ctx, input.offerId, { lock: true });
  refuseAnswered(offer);
  const reason = normaliseNote(input.reason, ['reason']);
  for (const draft of await draftsOf(ctx, offer)) draft.status = 'ENDED';
  return answer(ctx, offer, { status: 'DECLINED', reason });
}

async function ownOffer(ctx: TenantCtx, nodeId: string, { lock = false } = {}): Promise<Offer> {
  const id = idOf('Offer', nodeId);
  const options = lock ? { lockMode: LockMode.PESSIMISTIC_WRITE } : {};
  const offer = id && (await ctx.em.findOne(Offer, { id, offeredToId: ctx.community.id }, options));
  if (!offer) throw refuse('NOT_FOUND', text('找不到这次推介', 'There is no such offer'), ['offerId']);
  authorize(ctx, 'update', 'Offer', offer);
  return offer;
}

function refuseAnswered({ status }: Offer): void {
  if (status === 'PENDING') return;
  throw refuse('CONFLICT', text('这次推介已经答复过', 'This offer has been answered'), ['offerId']);
}

const isRunning = ({ status }: Project): boolean => status === 'RUNNING';

const draftsOf = async (ctx: TenantCtx, { id }: Offer): Promise<Project[]> =>
  (await clonedIn(ctx, id)).filter(({ status }) => status === 'DRAFT');

/** Where drafts were made, these are what can be started; where none were, everything that is offered is cloned. */
async function planOf(
  ctx: TenantCtx,
  offer: Offer,
  drafts: readonly Project[],
  input: AcceptOfferInput,
): Promise<BundlePlan> {
  const items = await offeredItems(ctx, offer);
  const drafted = items.filter(({ template }) => drafts.some(({ templateId }) => templateId === template?.id));
  const chosen = input.items ?? (drafts.length > 0 ? drafted : items).map(({ key }) => key);
  return planFor(ctx, items, { ...input, items: chosen });
}

async function offeredItems(ctx: TenantCtx, { bundleId, templateId }: Offer): Promise<Offered[]> {
  if (bundleId) return itemsOf(ctx, { id: bundleId });
  const template = await ctx.em.findOne(Template, { id: templateId! });
  return [{ key: 'template', after: [], optional: false, template }];
}

/** Drafts become what the plan says; what is chosen without a draft was here already. */
async function startDrafts(ctx: TenantCtx, items: readonly ItemPlan[], drafts: readonly Project[]): Promise<Project[]> {
  const opened = new Map<string, string>();
  const begun = items.flatMap((item) => {
    const draft = drafts.find(({ templateId }) => templateId === item.template.id);
    return draft ? [{ ...item, draft }] : [];
  });
  if (begun.length < items.length)
    throw refuse(
      'CONFLICT',
      text(
        '所选各项中有的没有草案：本社区已有同类项目',
        'Some of the chosen items have no draft: a project of them is here already',
      ),
      ['items'],
    );
  for (const { draft, template, plan } of begun) {
    const { id, bundleId, batchId } = draft;
    const rows = onto(draft, rowsOf(ctx.em));
    addClonedProject({ rows, community: ctx.community, opened }, { id, template, plan, bundleId, batchId });
  }
  for (const draft of drafts) if (!begun.some((item) => item.draft === draft)) draft.status = 'ENDED';
  await flushOnce(ctx, LINE_TAKEN, ['bindings']);
  const values = adoptionsOf(
    begun.map(({ template }) => template),
    ctx.community,
  );
  await runIn(ctx.em, { statement: ADOPT_ALL, values });
  return begun.map(({ draft }) => draft);
}

/** Rows of a new project, but that the project itself is there already. */
const onto = (draft: Project, rows: NewRows): NewRows => ({
  add: (entity, row) =>
    (entity as unknown) === Project ? (Object.assign(draft, row) as never) : rows.add(entity, row),
});

async function answer(ctx: TenantCtx, offer: Offer, said: Pick<Offer, 'status' | 'reason'>): Promise<Offer> {
  Object.assign(offer, { ...said, answeredAt: new Date(), answeredByKey: ctx.actor.key });
  await ctx.em.flush();
  return offer;
}
