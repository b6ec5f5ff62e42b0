import { Refusal, refuse, text } from '@gongzhi/kernel';
import { authorize, type TenantCtx, target } from '../../context.js';
import { lockMechanisms } from '../mechanisms/adopt-mechanism.service.js';
import { bringAbout, heldSections } from '../mechanisms/held-sections.js';
import { kindOf } from '../mechanisms/mechanism.enums.js';
import { type MechanismAdoption, mechanismAdoptions } from '../mechanisms/mechanism-adoption.entity.js';
import { lastAdoption } from '../mechanisms/mechanism-plan.js';
import { sectionsOf } from '../mechanisms/mechanism-sections.js';
import { publishSections } from '../mechanisms/publish-mechanism.service.js';
import { neededBy } from '../needed-templates.js';
import { isOfMechanism, type MechanismTemplate } from '../project-template.js';
import { nextSharing } from '../publish-version.js';
import { Template } from '../template.entity.js';
import type { Adapted } from './adapted.js';
import { partOf, refuseTelltaleParts, takenOver } from './part-of.js';
import type { AdaptationProposal } from './proposal.entity.js';
import type { AcceptProposalInput } from './proposal.inputs.js';
import { sectionsIn } from './proposed.js';

/** An adoption that counts, for whoever may adopt, and may let what is set up here out of the community: who publishes. */
export async function adoptionToPropose(ctx: TenantCtx, adoptionId: string): Promise<MechanismAdoption> {
  const adoption = await target(ctx, mechanismAdoptions, adoptionId, ['adoptionId']);
  authorize(ctx, 'clone', 'Template');
  authorize(ctx, 'publish', 'Template');
  if (!adoption.undoneAt) return adoption;
  throw refuse('CONFLICT', text('这次采用已经撤销', 'This adoption was undone'), ['adoptionId']);
}

/** A mechanism as it is here, beside the version that was adopted last from the same publisher. */
export async function adaptedMechanism(ctx: TenantCtx, { mechanism, lineageId }: MechanismAdoption): Promise<Adapted> {
  const { templateId } = (await lastAdoption(ctx, { lineageId }))!;
  const template = await mechanismTemplate(ctx, templateId);
  return {
    template,
    base: sectionsIn(template.document),
    ours: await sectionsOf(ctx, mechanism),
    moduleVersion: null,
  };
}

async function mechanismTemplate({ em }: TenantCtx, id: string): Promise<MechanismTemplate> {
  const template = await em.findOneOrFail(Template, { id });
  if (isOfMechanism(template)) return template;
  throw new Error(`the template ${id} is of no mechanism`);
}

/**
 * Changes what the publisher has set up so, by the sections' own rules and rights, and publishes it as it then is, in the
 * line of versions that was adapted: under its title, needing what the version before does, shared as that is.
 */
export async function takeMechanismOver(
  ctx: TenantCtx,
  { document, lineageId, proposerId: contributorId }: AdaptationProposal,
  template: MechanismTemplate,
  { paths, version }: AcceptProposalInput,
): Promise<Template> {
  const { mechanism } = template.document;
  const kind = kindOf(mechanism);
  await lockMechanisms(ctx, [mechanism]);
  const base = sectionsIn(template.document);
  const theirs = partOf(base, document, paths);
  await refuseTelltaleParts(ctx, { base, document: theirs }, ['paths']);
  const ours = await sectionsOf(ctx, mechanism);
  const held = await heldSections(ctx, kind, { ours, merged: takenOver({ base, ours, theirs }) });
  if (held.problems.length > 0) {
    throw new Refusal(held.problems.map((problem) => ({ ...problem, field: ['paths', ...(problem.field ?? [])] })));
  }
  await bringAbout(ctx, kind, held);
  const sharing = await nextSharing(ctx, lineageId, { version });
  const newest = await ctx.em.findOneOrFail(Template, {
    publisherId: ctx.community.id,
    lineageId,
    supersededAt: null,
  });
  const title = text(newest.titleZh, newest.titleEn);
  const told = { mechanism, version, lineageId, sharing, title, needs: neededBy(newest), contributorId };
  const { template: published } = await publishSections(ctx, told, ['paths']);
  return published;
}
