import { refuse, text } from '@gongzhi/kernel';
import { LockMode } from '@mikro-orm/core';
import { authorize, type Ctx, idOf, inCommunity, type TenantCtx } from '../../context.js';
import { once } from '../../idempotency.js';
import { normaliseNote } from '../../names.js';
import { isOfMechanism, ofProject } from '../project-template.js';
import { refuseTelltale } from '../telltale.js';
import { Template } from '../template.entity.js';
import { projectToUpgrade } from '../upgrade/upgrade.service.js';
import type { Adapted } from './adapted.js';
import { adaptedMechanism, adoptionToPropose, takeMechanismOver } from './mechanism-proposal.js';
import { partOf, refuseTelltaleParts } from './part-of.js';
import { adaptedProject, takeProjectOver } from './project-proposal.js';
import { AdaptationProposal } from './proposal.entity.js';
import type {
  AcceptProposalInput,
  DeclineProposalInput,
  ProposeAdaptationInput,
  WithdrawProposalInput,
} from './proposal.inputs.js';

/**
 * Offers what a community has adapted of a clone, or of a mechanism that it adopted, to the template's publisher: how it
 * is set up, never a person. Words that name the community or somebody in it are refused. One proposal per idempotency key.
 */
export async function proposeAdaptation(
  context: Ctx,
  input: ProposeAdaptationInput,
): Promise<{ proposal: AdaptationProposal; replayed: boolean }> {
  const ctx = inCommunity(context);
  const adapted = await sourceOf(ctx, input);
  const { id, replayed } = await once(ctx, 'proposeAdaptation', input.idempotencyKey, input);
  if (replayed) return { proposal: await ctx.em.findOneOrFail(AdaptationProposal, { id }), replayed };
  const { template, base, ours, moduleVersion } = await adapted();
  if (template.publisherId === ctx.community.id) {
    throw refuse('BAD_USER_INPUT', text('这是本社区自己发布的模板', 'This community publishes the template itself'), [
      namedIn(input),
    ]);
  }
  const message = normaliseNote(input.message, ['message']);
  await refuseTelltale(ctx, message, 'message');
  const document = partOf(base, ours, input.paths);
  await refuseTelltaleParts(ctx, { base, document }, []);
  const proposal = ctx.em.create(AdaptationProposal, {
    id,
    proposerId: ctx.community.id,
    publisherId: template.publisherId,
    lineageId: template.lineageId,
    templateId: template.id,
    ...{ document, moduleVersion, message },
    status: 'OPEN',
    proposedAt: new Date(),
    ...{ decidedAt: null, reason: null, resultId: null },
  });
  await ctx.em.persist(proposal).flush();
  return { proposal, replayed };
}

type Named = Pick<ProposeAdaptationInput, 'projectId' | 'adoptionId'>;

const namedIn = ({ projectId }: Named): keyof Named => (projectId == null ? 'adoptionId' : 'projectId');

/** Whose adaptation it is about, for whoever may propose that: how to read it. @throws Refusal unless the input names one */
async function sourceOf(ctx: TenantCtx, { projectId, adoptionId }: Named): Promise<() => Promise<Adapted>> {
  if (projectId != null && adoptionId == null) {
    const project = await projectToUpgrade(ctx, { projectId }, { lock: false });
    return () => adaptedProject(ctx, project);
  }
  if (projectId == null && adoptionId != null) {
    const adoption = await adoptionToPropose(ctx, adoptionId);
    return () => adaptedMechanism(ctx, adoption);
  }
  const message = text(
    '请填克隆来的项目 projectId，或机制的采用 adoptionId，二者之一',
    'Name the project that was cloned, or the adoption of a mechanism: one of the two',
  );
  throw refuse('BAD_USER_INPUT', message, ['projectId']);
}

/**
 * Takes a proposal over, whole or in part: the publisher's project or mechanism changes so, and a new version comes out
 * that names the contributor. Where the publisher changed the same meanwhile, the proposal's value is taken, as its paths
 * were named.
 */
export async function acceptProposal(context: Ctx, input: AcceptProposalInput): Promise<AdaptationProposal> {
  const { ctx, proposal } = await proposalToDecide(context, input);
  const template = await ctx.em.findOneOrFail(Template, { id: proposal.templateId });
  const published = isOfMechanism(template)
    ? await takeMechanismOver(ctx, proposal, template, input)
    : await takeProjectOver(ctx, proposal, ofProject(template, ['proposalId']), input);
  Object.assign(proposal, { status: 'ACCEPTED', decidedAt: new Date(), resultId: published.id });
  await ctx.em.flush();
  return proposal;
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
