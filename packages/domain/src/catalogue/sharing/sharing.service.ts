import { newId, type Problem, Refusal, refuse, text } from '@gongzhi/kernel';
import { authorize, type Ctx, idOf, inCommunity, type TenantCtx } from '../../context.js';
import { oneAtATime } from '../../one-at-a-time.js';
import { CLOSED, Community, Town } from '../../tenancy/community.entity.js';
import { noSuchTemplate } from '../clone-plan.js';
import { Template } from '../template.entity.js';
import type { ShareTemplateInput } from './sharing.inputs.js';

export type SharedTo = Pick<Template, 'sharing' | 'sharedTownIds' | 'sharedCommunityIds'>;

const MOST_NAMED = 500;

/**
 * Shares a template with others than before, in all its versions: from then on nobody else finds or clones it. Who has
 * cloned it keeps what they have.
 */
export async function shareTemplate(context: Ctx, input: ShareTemplateInput): Promise<Template> {
  const ctx = inCommunity(context);
  authorize(ctx, 'publish', 'Template');
  const template = await ownTemplate(ctx, input.templateId);
  const sharing = await sharingOf(ctx, input);
  for (const version of await lockedVersions(ctx, template.lineageId)) Object.assign(version, sharing);
  await ctx.em.flush();
  return template;
}

/** A version that this community published; another's is not there. */
export async function ownTemplate(ctx: TenantCtx, nodeId: string): Promise<Template> {
  const id = idOf('Template', nodeId);
  const template = id && (await ctx.em.findOne(Template, { id, publisherId: ctx.community.id }));
  if (template) return template;
  throw noSuchTemplate();
}

/**
 * All versions of one of this community's templates as they are now. Until the transaction ends nobody else publishes or
 * shares here, so that a version which comes out meanwhile is not left behind.
 */
export async function lockedVersions(ctx: TenantCtx, lineageId: string): Promise<Template[]> {
  await oneAtATime(ctx, 'publish');
  return ctx.em.find(Template, { publisherId: ctx.community.id, lineageId }, { refresh: true });
}

type Said = Partial<Pick<ShareTemplateInput, 'sharing' | 'towns' | 'communities'>>;

/** What an input says of sharing, by row ids; null where it says nothing. @throws Refusal where what it names is missing, too much, or not there */
export async function sharingOf(ctx: TenantCtx, { sharing, towns, communities }: Said): Promise<SharedTo | null> {
  const sharedTownIds = idsIn('Town', towns ?? [], 'towns', sharing === 'TOWNS');
  const sharedCommunityIds = idsIn('Community', communities ?? [], 'communities', sharing === 'NAMED');
  if (!sharing) return null;
  const knownTowns = await ctx.em.find(Town, { id: { $in: sharedTownIds } });
  refuseUnknown(sharedTownIds, knownTowns, 'towns');
  const open = await ctx.em.find(Community, { id: { $in: sharedCommunityIds }, status: { $nin: [...CLOSED] } });
  refuseUnknown(sharedCommunityIds, open, 'communities');
  return { sharing, sharedTownIds: [...new Set(sharedTownIds)], sharedCommunityIds: [...new Set(sharedCommunityIds)] };
}

function idsIn(kind: 'Town' | 'Community', nodeIds: readonly string[], field: string, isWanted: boolean): string[] {
  if (nodeIds.length > MOST_NAMED)
    throw refuse('LIMIT_EXCEEDED', text(`最多列 ${MOST_NAMED} 个`, `At most ${MOST_NAMED} are named`), [field]);
  if (isWanted !== nodeIds.length > 0)
    throw refuse(
      'BAD_USER_INPUT',
      isWanted
        ? text('请列出与哪些共享', 'Name with which of them it is shared')
        : text('这种共享范围不列名单', 'With this sharing none of them are named'),
      [field],
    );
  return nodeIds.map((nodeId) => idOf(kind, nodeId) ?? newId());
}

function refuseUnknown(ids: readonly string[], found: readonly { id: string }[], field: string): void {
  const known = new Set(found.map(({ id }) => id));
  const problems = ids.flatMap((id, index): Problem[] =>
    known.has(id)
      ? []
      : [{ code: 'NOT_FOUND', field: [field, String(index)], message: text('没有这一个', 'There is no such one') }],
  );
  if (problems.length > 0) throw new Refusal(problems);
}
