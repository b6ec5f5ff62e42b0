import { Refusal, refuse, text, toNodeId } from '@gongzhi/kernel';
import { migrateBounds, type ServiceModule } from '@gongzhi/module-kit';
import { LockMode } from '@mikro-orm/core';
import { authorize, type Ctx, idOf, inCommunity, type TenantCtx } from '../../context.js';
import { differences, merge } from '../../documents/merge.js';
import { once } from '../../idempotency.js';
import { normaliseNote } from '../../names.js';
import { Project } from '../../projects/project.entity.js';
import { moduleOf } from '../../projects/project.service.js';
import { refuseReservedAffairs } from '../../projects/reserved-affairs.js';
import { ofProject, projectTemplate } from '../project-template.js';
import { publishTemplate } from '../publish.service.js';
import { refuseTelltale } from '../telltale.js';
import { Template } from '../template.entity.js';
import { heldSettings } from '../upgrade/held-settings.js';
import { documentOfState, documentOfTemplate, type ProjectDocument, stateOf } from '../upgrade/project-document.js';
import { projectToUpgrade } from '../upgrade/upgrade.service.js';
import { AdaptationProposal } from './proposal.entity.js';
import type {
  AcceptProposalInput,
  DeclineProposalInput,
  ProposeAdaptationInput,
  WithdrawProposalInput,
} from './proposal.inputs.js';

/**
 * Offers what a community has adapted of a clone to the template's publisher: settings, title and affairs, never a
 * person. Words that name the community or somebody in it are refused. One proposal per idempotency key.
 */
export async function proposeAdaptation(
  context: Ctx,
  input: ProposeAdaptationInput,
): Promise<{ proposal: AdaptationProposal; replayed: boolean }> {
  const ctx = inCommunity(context);
  const project = await projectToUpgrade(ctx, input, { lock: false });
  const { id, replayed } = await once(ctx, 'proposeAdaptation', input.idempotencyKey, input);
  if (replayed) return { proposal: await ctx.em.findOneOrFail(AdaptationProposal, { id }), replayed };
  const template = await projectTemplate(ctx.em, project.templateId!);
  if (template.publisherId === ctx.community.id) {
    throw refuse('BAD_USER_INPUT', text('这是本社区自己发布的模板', 'This community publishes the template itself'), [
      'projectId',
    ]);
  }
  const message = normaliseNote(input.message, ['message']);
  await refuseTelltale(ctx, message, 'message');
  const module = moduleOf(ctx, project.module, ['projectId']);
  const base = documentOfTemplate(module, template);
  const ours = documentOfState(module, stateOf(project));
  const document = partOf(base, ours, input.paths);
  await refuseTelltaleValues(ctx, base, document);
  const proposal = ctx.em.create(AdaptationProposal, {
    id,
    proposerId: ctx.community.id,
    publisherId: template.publisherId,
    lineageId: template.lineageId,
    templateId: template.id,
    document,
    message,
    status: 'OPEN',
    proposedAt: new Date(),
    ...{ decidedAt: null, reason: null, resultId: null },
  });
  await ctx.em.persist(proposal).flush();
  return { proposal, replayed };
}

/** `base` with those of the other's differences that `paths` name; all of them by default. @throws Refusal */
function partOf(base: ProjectDocument, other: ProjectDocument, paths: readonly string[] | undefined): ProjectDocument {
  const all = differences(base, other).map(({ path }) => path);
  const stray = (paths ?? []).findIndex((path) => !all.includes(path));
  if (stray >= 0) {
    const message = text(
      `没有改动过这一处，可选：${all.join('、')}`,
      `Nothing differs there; these do: ${all.join(', ')}`,
    );
    throw refuse('BAD_USER_INPUT', message, ['paths', String(stray)]);
  }
  const left = all.filter((path) => paths && !paths.includes(path));
  if (all.length === left.length) {
    throw refuse('CONFLICT', text('没有与模板不同之处', 'Nothing differs from the template'), ['paths']);
  }
  const resolutions = left.map((path) => ({ path, take: 'OURS' as const }));
  return merge({ base, ours: base, theirs: other }, resolutions).merged as ProjectDocument;
}

async function refuseTelltaleValues(ctx: TenantCtx, base: ProjectDocument, document: ProjectDocument): Promise<void> {
  for (const { path, after } of differences(base, document)) {
    if (after !== undefined) await refuseTelltale(ctx, JSON.stringify(after), path);
  }
}

/**
 * Takes a proposal over, whole or in part: the publisher's project changes so, and a new version comes out that names
 * the contributor. Where the publisher changed the same meanwhile, the proposal's value is taken, as its paths were named.
 */
export async function acceptProposal(context: Ctx, input: AcceptProposalInput): Promise<AdaptationProposal> {
  const { ctx, proposal } = await proposalToDecide(context, input);
  const own = { communityId: ctx.community.id, lineageId: proposal.lineageId };
  const project = await ctx.em.findOne(Project, own, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!project)
    throw refuse('NOT_FOUND', text('发布它的项目已不在', 'The project that it came from is gone'), ['proposalId']);
  authorize(ctx, 'update', 'Project', project);
  const module = moduleOf(ctx, project.module, ['proposalId']);
  const template = await projectTemplate(ctx.em, proposal.templateId);
  const base = documentOfTemplate(module, template);
  const theirs = partOf(base, proposal.document, input.paths);
  const ours = documentOfState(module, { ...stateOf(project), templateId: template.id });
  const resolutions = differences(base, theirs).map(({ path }) => ({ path, take: 'THEIRS' as const }));
  const { merged } = merge({ base, ours, theirs }, resolutions);
  const { title, config: mixed, affairs } = merged as ProjectDocument;
  const { config, problems } = heldSettings(module, mixed, null);
  if (!config) throw new Refusal(problems.map((problem) => ({ code: 'BAD_USER_INPUT', ...problem })));
  const touched = affairs.map(({ key }) => key);
  await refuseReservedAffairs(ctx, touched, project, ['paths']);
  Object.assign(project, { title, config, affairs: touched, moduleVersion: module.version });
  const published = await publishTemplate(
    ctx,
    {
      projectId: toNodeId('Project', project.id),
      version: input.version,
      title: theirs.title,
      titleEn: template.titleEn,
      fixed: await fixedNow(ctx, module, proposal),
    },
    { contributorId: proposal.proposerId },
  );
  Object.assign(proposal, { status: 'ACCEPTED', decidedAt: new Date(), resultId: published.id });
  await ctx.em.flush();
  return proposal;
}

/** Settings that the newest version lets no cloner change: the next one does not, either. */
async function fixedNow(
  { em }: TenantCtx,
  module: ServiceModule,
  { publisherId, lineageId }: AdaptationProposal,
): Promise<string[]> {
  const newest = await em.findOneOrFail(Template, { publisherId, lineageId, supersededAt: null });
  const { document } = ofProject(newest, ['proposalId']);
  const open = new Set(migrateBounds(module, document.moduleVersion, document).map(({ path }) => path));
  return module.bounds.map(({ path }) => path).filter((path) => !open.has(path));
}

/** Says no, with a reason that the proposer reads. */
export async function declineProposal(context: Ctx, input: DeclineProposalInput): Promise<AdaptationProposal> {
  const reason = normaliseNote(input.reason, ['reason']);
  const { ctx, proposal } = await proposalToDecide(context, input);
  Object.assign(proposal, { status: 'DECLINED', decidedAt: new Date(), reason });
  await ctx.em.flush();
  return proposal;
}

/** Whoever proposed it takes it back, as long as nobody has decided. */
export async function withdrawProposal(context: Ctx, input: WithdrawProposalInput): Promise<AdaptationProposal> {
  const ctx = inCommunity(context);
  authorize(ctx, 'clone', 'Template');
  const proposal = await openProposal(ctx, input.proposalId, { proposerId: ctx.community.id });
  Object.assign(proposal, { status: 'WITHDRAWN', decidedAt: new Date() });
  await ctx.em.flush();
  return proposal;
}

async function proposalToDecide(
  context: Ctx,
  { proposalId }: { proposalId: string },
): Promise<{ ctx: TenantCtx; proposal: AdaptationProposal }> {
  const ctx = inCommunity(context);
  authorize(ctx, 'publish', 'Template');
  return { ctx, proposal: await openProposal(ctx, proposalId, { publisherId: ctx.community.id }) };
}

/** Locked, so that of two who decide at once the second one is told. */
async function openProposal(
  ctx: TenantCtx,
  nodeId: string,
  whose: { proposerId: string } | { publisherId: string },
): Promise<AdaptationProposal> {
  const id = idOf('AdaptationProposal', nodeId);
  const found = id && (await ctx.em.findOne(AdaptationProposal, { id, ...whose }));
  if (!found) throw refuse('NOT_FOUND', text('没有这份建议', 'There is no such proposal'), ['proposalId']);
  // A decided one shows itself, and cannot be locked: policies let nobody change it.
  const open = await ctx.em.findOne(
    AdaptationProposal,
    { id: found.id, status: 'OPEN' },
    { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
  );
  if (open) return open;
  throw refuse('CONFLICT', text('这份建议已有结果', 'This proposal has been decided'), ['proposalId']);
}
