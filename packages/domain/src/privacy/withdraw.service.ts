import { Denial, later, refuse, text, today } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, may, type TenantCtx, target } from '../context.js';
import { type Consent, consents } from '../people/consent.entity.js';
import type { WithdrawConsentInput } from '../people/consent.inputs.js';
import { Guardianship } from '../people/guardianship.entity.js';
import { Enrolment } from '../projects/enrolment.entity.js';
import { Project } from '../projects/project.entity.js';

/**
 * Takes a consent back, as easily as it was given. What was done under it stays right; taking part that rests on it ends
 * today, since nothing more may be collected.
 */
export async function withdrawConsent(
  context: Ctx,
  input: WithdrawConsentInput,
): Promise<{ consent: Consent; ended: Enrolment[] }> {
  const ctx = inCommunity(context);
  const consent = await target(ctx, consents, input.consentId, ['consentId'], { lock: true });
  authorize(ctx, 'update', 'Consent', consent);
  await refuseFormerGuardian(ctx, consent);
  if (consent.withdrawnAt) {
    throw refuse('CONFLICT', text('该同意已撤回', 'This consent was withdrawn already'), ['consentId']);
  }
  Object.assign(consent, { withdrawnAt: new Date(), withdrawnForm: input.form });
  const ended = await restingOn(ctx, consent);
  for (const enrolment of ended) enrolment.untilDate = later(enrolment.fromDate, today());
  await ctx.em.flush();
  return { consent, ended };
}

/** A guardian takes back what they consented to while they are one; whoever may change all consents of the ward's, always. */
async function refuseFormerGuardian(ctx: TenantCtx, { personId, guardianId }: Consent): Promise<void> {
  const { personId: caller } = ctx.actor;
  if (!caller || caller !== guardianId || may(ctx, 'update', 'Consent', { personId, guardianId: null })) return;
  const still = { communityId: ctx.community.id, personId, guardianId, fromDate: { $lte: today() } };
  const open = { $or: [{ untilDate: null }, { untilDate: { $gte: today() } }] };
  if ((await ctx.em.count(Guardianship, { ...still, ...open })) > 0) return;
  throw new Denial('FORBIDDEN', text('您已不是其监护人', 'You are not their guardian any more'));
}

/** The enrolments that run on and could not be made any more; a child's consent is needed by every one. */
async function restingOn({ em, community, modules }: TenantCtx, { personId, purpose }: Consent): Promise<Enrolment[]> {
  const own = { communityId: community.id };
  const running = await em.find(Enrolment, {
    ...own,
    personId,
    $or: [{ untilDate: null }, { untilDate: { $gt: today() } }],
  });
  const projectIds = running.map(({ projectId }) => projectId);
  const projects = await em.find(Project, { ...own, id: { $in: projectIds } });
  const moduleOf = new Map(projects.map(({ id, module }) => [id, modules.get(module)]));
  return running.filter(({ projectId, part }) => {
    const sensitive: readonly string[] = moduleOf.get(projectId)?.parts[part]?.sensitive ?? [];
    return purpose === 'CHILD' || sensitive.includes(purpose);
  });
}
