import { newId, Refusal, refuse, text } from '@gongzhi/kernel';
import { authorize, type Ctx, idOf, may } from '../../context.js';
import { inputHashOf, replayOf } from '../../idempotency.js';
import type { Job } from '../../jobs/job.entity.js';
import { startJob } from '../../jobs/job.service.js';
import { normaliseNote } from '../../names.js';
import { nameOfLock } from '../../one-at-a-time.js';
import { Community } from '../../tenancy/community.entity.js';
import { Bundle, BundleItem } from '../bundles/bundle.entity.js';
import { retiredProblems } from '../retirement/retired.js';
import { isSharedWith } from '../sharing/shared-with.js';
import { Template } from '../template.entity.js';
import { mandateJob } from './mandate-job.js';
import { Offer } from './offer.entity.js';
import type { OfferTemplateInput } from './offer.inputs.js';

export interface Offering {
  round: string;
  count: number;
  job: Job | null;
  replayed: boolean;
}

/**
 * Offers a template or a bundle to communities; the bureau alone may. Each of them answers for itself. A mandate makes
 * drafts in all of them, by one job; nothing of it runs before the community's administrator accepts.
 */
export async function offerTemplate(ctx: Ctx, input: OfferTemplateInput): Promise<Offering> {
  authorize(ctx, 'create', 'Offer');
  const { idempotencyKey, ...asked } = input;
  const inputHash = inputHashOf(idempotencyKey, asked);
  await ctx.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [nameOfLock('city', 'offer')]);
  const earlier = await ctx.em.find(Offer, { actorKey: ctx.actor.key, idempotencyKey });
  if (earlier[0]) {
    replayOf({ inputHash: earlier[0].inputHash, resultId: earlier[0].round }, inputHash);
    return { round: earlier[0].round, count: earlier.length, job: null, replayed: true };
  }
  const offered = await offeredBy(ctx, input);
  const message = normaliseNote(input.message, ['message']);
  const communities = await addressedBy(ctx, input);
  await refuseUnoffered(ctx, offered.ids, communities);
  const [round, mandate] = [newId(), input.mandate ?? false];
  const open = { reason: null, answeredAt: null, answeredByKey: null, draftedAt: null, drafts: null };
  for (const { id } of communities) {
    const offer = ctx.em.create(Offer, {
      ...{ id: newId(), round, offeredToId: id, ...offered.ids, message, mandate, status: 'PENDING' },
      ...{ ...open, failureZh: null, failureEn: null, offeredAt: new Date() },
      ...{ actorKey: ctx.actor.key, idempotencyKey, inputHash },
    });
    ctx.em.persist(offer);
  }
  const { zh, en } = offered.title;
  const job = mandate ? startJob(ctx, mandateJob, text(`部署：${zh}`, `Mandate: ${en}`), { round }) : null;
  await ctx.em.flush();
  return { round, count: communities.length, job, replayed: false };
}

/** The one thing that is offered. @throws Refusal where it is not there, or not one */
async function offeredBy(ctx: Ctx, { templateId, bundleId }: OfferTemplateInput) {
  if (!templateId === !bundleId)
    throw refuse('BAD_USER_INPUT', text('请在模板与组合中选填一个', 'Name a template or a bundle, one of them'), [
      'templateId',
    ]);
  const id = templateId ? idOf('Template', templateId) : idOf('Bundle', bundleId!);
  const found = id && (await (templateId ? ctx.em.findOne(Template, { id }) : ctx.em.findOne(Bundle, { id })));
  if (!found || !may(ctx, 'read', 'Template', found))
    throw refuse('NOT_FOUND', text('找不到所推介的对象', 'There is nothing like that to offer'), [
      templateId ? 'templateId' : 'bundleId',
    ]);
  const ids = { templateId: templateId ? found.id : null, bundleId: templateId ? null : found.id };
  return { ids, title: text(found.titleZh, found.titleEn) };
}

/** What its publisher has retired, or does not share with a community, the bureau does not bring there. @throws Refusal naming some */
async function refuseUnoffered(
  { em }: Ctx,
  { templateId, bundleId }: Pick<Offer, 'templateId' | 'bundleId'>,
  communities: readonly Community[],
): Promise<void> {
  const items = bundleId ? await em.find(BundleItem, { bundleId }) : [{ templateId: templateId! }];
  const templates = await em.find(Template, { id: { $in: items.map((item) => item.templateId) } });
  const field = [bundleId ? 'bundleId' : 'templateId'];
  const retired = templates.find(({ retirement }) => retirement !== null);
  if (retired) throw new Refusal(retiredProblems(retired, field));
  const without = communities.filter((community) => !templates.every((template) => isSharedWith(template, community)));
  if (without.length === 0 && templates.length === items.length) return;
  const some = without.slice(0, 5).map(({ name }) => name);
  throw new Refusal([
    {
      code: 'CONFLICT',
      field,
      reason: 'TEMPLATE_NOT_SHARED',
      message: text(
        `发布者没有与其中 ${without.length} 个社区共享：${some.join('、')}`,
        `Its publisher does not share it with ${without.length} of the communities: ${some.join(', ')}`,
      ),
    },
  ]);
}

/** Those that are named; or all that run, of a kind, of a town. @throws Refusal where nobody is addressed */
async function addressedBy(ctx: Ctx, { communityIds, kind, townId }: OfferTemplateInput): Promise<Community[]> {
  const named = communityIds?.map((nodeId) => idOf('Community', nodeId));
  if (named && (kind || townId))
    throw refuse(
      'BAD_USER_INPUT',
      text('列出社区的，不再按类型或镇街选', 'Communities are named, or chosen by kind and town'),
      ['communityIds'],
    );
  if (!named && !kind && !townId)
    throw refuse('BAD_USER_INPUT', text('请说明向哪些社区推介', 'Say to which communities'), ['communityIds']);
  const known = await ctx.em.find(
    Community,
    named
      ? { id: { $in: named.filter((id) => id !== null) }, status: { $in: ['ACTIVE', 'SUSPENDED'] } }
      : { status: 'ACTIVE', ...(kind ? { kind } : {}), ...(townId ? { townId: idOf('Town', townId) ?? newId() } : {}) },
    { orderBy: { code: 'asc' } },
  );
  const ids = new Set<string | null>(known.map(({ id }) => id));
  const unknown = (named ?? []).findIndex((id) => !ids.has(id));
  if (unknown >= 0)
    throw refuse('NOT_FOUND', text('没有这个运行中的社区', 'No such community is running'), [
      'communityIds',
      String(unknown),
    ]);
  if (known.length > 0) return known;
  throw refuse('NOT_FOUND', text('没有符合条件的社区', 'No community is meant by that'), [kind ? 'kind' : 'townId']);
}
