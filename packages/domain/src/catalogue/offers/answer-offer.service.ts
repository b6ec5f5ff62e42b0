import { Refusal, refuse, text } from '@gongzhi/kernel';
import { type NewRows, rowsOf } from '@gongzhi/storage';
import { LockMode } from '@mikro-orm/core';
import { authorize, type Ctx, idOf, inCommunity, type TenantCtx } from '../../context.js';
import { flushOnce } from '../../flush-once.js';
import { once } from '../../idempotency.js';
import { normaliseNote } from '../../names.js';
import { oneAtATime } from '../../one-at-a-time.js';
import { Project } from '../../projects/project.entity.js';
import { type BundlePlan, isMechanismItem, isProjectItem, type Offered } from '../bundles/bundle-plan.js';
import {
  authorizedToClone,
  clonedIn,
  countAdoptions,
  itemsOf,
  planFor,
  type TakenOver,
  takeOver,
} from '../bundles/clone-bundle.service.js';
import { adoptAll, adoptedIn, adoptedVersions, linesOpenedBy, lockChosen } from '../bundles/mechanism-items.js';
import { addClonedProject, LINE_TAKEN } from '../cloned-project.js';
import { isOfMechanism } from '../project-template.js';
import { Template } from '../template.entity.js';
import { Offer } from './offer.entity.js';
import type { AcceptOfferInput, DeclineOfferInput } from './offer.inputs.js';

/** What accepting with the same input would do: also what is still open about drafts. Writes nothing. */
export async function previewOffer(context: Ctx, input: AcceptOfferInput): Promise<BundlePlan> {
  const ctx = authorizedToClone(context, input);
  authorize(ctx, 'update', 'Offer');
  const offer = await ownOffer(ctx, input.offerId);
  const { items, choice } = await chosenFrom(ctx, offer, await draftsOf(ctx, offer), input);
  return planFor(ctx, items, choice);
}

/**
 * Takes an offer: what it offers is cloned or adopted, and the drafts of a mandate are started, by the plan that the
 * preview shows, all of it or nothing. Drafts that were not chosen end. Once per key, and an offer is answered once.
 */
export async function acceptOffer(
  context: Ctx,
  input: AcceptOfferInput,
): Promise<TakenOver & { offer: Offer; replayed: boolean }> {
  const ctx = authorizedToClone(context, input);
  authorize(ctx, 'update', 'Offer');
  const offer = await ownOffer(ctx, input.offerId, { lock: true });
  const { replayed } = await once(ctx, 'acceptOffer', input.idempotencyKey ?? '', input, offer);
  if (replayed) return { offer, ...(await takenOverIn(ctx, offer)), replayed };
  refuseAnswered(offer);
  await oneAtATime(ctx, 'clone');
  const drafts = await draftsOf(ctx, offer);
  const { items, choice } = await chosenFrom(ctx, offer, drafts, input);
  await lockChosen(ctx, items, choice);
  const plan = await planFor(ctx, items, choice);
  if (plan.problems.length > 0) throw new Refusal(plan.problems);
  const together = { bundleId: offer.bundleId ?? null, batchId: offer.id };
  const taken =
    drafts.length > 0
      ? await startDrafts(ctx, plan, { drafts, batchId: offer.id })
      : await takeOver(ctx, plan.items, together);
  await answer(ctx, offer, { status: 'ACCEPTED', reason: null });
  return { offer, ...taken, replayed };
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

const takenOverIn = async (ctx: TenantCtx, { id }: Offer): Promise<TakenOver> => ({
  projects: (await clonedIn(ctx, id)).filter(isRunning),
  adoptions: await adoptedIn(ctx, id),
});

const isRunning = ({ status }: Project): boolean => status === 'RUNNING';

const draftsOf = async (ctx: TenantCtx, { id }: Offer): Promise<Project[]> =>
  (await clonedIn(ctx, id)).filter(({ status }) => status === 'DRAFT');

/**
 * Where drafts were made, these are what can be started, and mechanisms that are not here are adopted with them; where
 * none were, everything that is offered is taken over.
 */
async function chosenFrom(ctx: TenantCtx, offer: Offer, drafts: readonly Project[], input: AcceptOfferInput) {
  const offered = await offeredItems(ctx, offer);
  const items = offered.map((item) => ({
    ...item,
    isDrafted: drafts.some(({ templateId }) => templateId === item.template?.id),
  }));
  if (input.items || drafts.length === 0) return { items, choice: input };
  const adopted = await adoptedVersions(ctx);
  const isOpen = ({ template, isDrafted }: Offered): boolean =>
    template !== null && isOfMechanism(template) ? !adopted.has(template.id) : isDrafted === true;
  return { items, choice: { ...input, items: items.filter(isOpen).map(({ key }) => key) } };
}

async function offeredItems(ctx: TenantCtx, { bundleId, templateId }: Offer): Promise<Offered[]> {
  if (bundleId) return itemsOf(ctx, { id: bundleId });
  const template = await ctx.em.findOne(Template, { id: templateId! });
  return [{ key: 'template', after: [], optional: false, template }];
}

/** Drafts become what the plan says, beside its mechanisms; a project that is chosen without a draft was here already. */
async function startDrafts(
  ctx: TenantCtx,
  { items }: BundlePlan,
  { drafts, batchId }: { drafts: readonly Project[]; batchId: string },
): Promise<TakenOver> {
  const planned = items.filter(isProjectItem);
  const begun = planned.flatMap((item) => {
    const draft = drafts.find(({ templateId }) => templateId === item.template.id);
    return draft ? [{ ...item, draft }] : [];
  });
  if (begun.length < planned.length)
    throw refuse(
      'CONFLICT',
      text(
        '所选各项中有的没有草案：本社区已有同类项目',
        'Some of the chosen items have no draft: a project of them is here already',
      ),
      ['items'],
    );
  const adoptions = await adoptAll(ctx, items.filter(isMechanismItem), batchId);
  const opened = await linesOpenedBy(ctx, items.filter(isMechanismItem));
  for (const { draft, template, plan } of begun) {
    const { id, bundleId, batchId } = draft;
    const rows = onto(draft, rowsOf(ctx.em));
    addClonedProject({ rows, community: ctx.community, opened }, { id, template, plan, bundleId, batchId });
  }
  for (const draft of drafts) if (!begun.some((item) => item.draft === draft)) draft.status = 'ENDED';
  await flushOnce(ctx, LINE_TAKEN, ['bindings']);
  await countAdoptions(ctx, items);
  return { projects: begun.map(({ draft }) => draft), adoptions };
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
