import { newId, refuse, text, today } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../context.js';
import { flushOnce } from '../flush-once.js';
import { normaliseName, normaliseNote } from '../names.js';
import { normaliseCreditCode } from './identifiers.js';
import { Membership } from './membership.entity.js';
import { Organisation, organisations } from './organisation.entity.js';
import { SUBJECT_OF } from './people.enums.js';
import type { RegisterOrganisationInput, ResumeOrganisationInput, SuspendOrganisationInput } from './people.inputs.js';

/** Enters an organisation; its name is unique in the community. */
export async function registerOrganisation(context: Ctx, input: RegisterOrganisationInput): Promise<Organisation> {
  const [organisation] = await registerOrganisations(inCommunity(context), [input]);
  return organisation!;
}

/** Enters any number of organisations at once. */
export async function registerOrganisations(
  ctx: TenantCtx,
  inputs: readonly RegisterOrganisationInput[],
): Promise<Organisation[]> {
  authorize(ctx, 'create', 'Organisation');
  const organisations = inputs.map((input) =>
    ctx.em.create(Organisation, {
      communityId: ctx.community.id,
      id: newId(),
      name: normaliseName(input.name, ['name']),
      kind: input.kind,
      subject: SUBJECT_OF[input.kind],
      serves: servedFields(input.serves ?? []),
      creditCode: input.creditCode ? normaliseCreditCode(input.creditCode, ['creditCode']) : null,
      sample: false,
      suspendedAt: null,
      suspensionReason: null,
    }),
  );
  ctx.em.persist(organisations);
  await flushOnce(ctx, text('本社区已有同名组织', 'An organisation of this name exists here'), ['name']);
  return organisations;
}

/** Fields of service as they are stored. @throws Refusal BAD_USER_INPUT, naming `serves` */
export function servedFields(serves: readonly string[]): string[] {
  if (serves.length <= 20 && serves.every((field) => /^[a-z][a-z0-9-]{0,39}$/.test(field))) return [...serves];
  throw refuse(
    'BAD_USER_INPUT',
    text('服务领域应为小写英文短词，如 elder-care', 'Fields of service are short words as in elder-care'),
    ['serves'],
  );
}

/**
 * Suspends an organisation in this community: from the next request on, memberships on its behalf count no more, and
 * what it operates is out of its members' reach. Nobody suspends what they stand for themselves.
 */
export async function suspendOrganisation(context: Ctx, input: SuspendOrganisationInput): Promise<Organisation> {
  const ctx = inCommunity(context);
  const organisation = await target(ctx, organisations, input.organisationId, ['organisationId'], { lock: true });
  authorize(ctx, 'approve', 'Organisation', organisation);
  const reason = normaliseNote(input.reason, ['reason']);
  if (organisation.suspendedAt) {
    throw refuse('CONFLICT', text('该组织已被暂停', 'This organisation is suspended already'), ['organisationId']);
  }
  if (await standsFor(ctx, organisation.id)) {
    throw refuse('CONFLICT', text('不能暂停自己任职的组织', 'Nobody suspends an organisation that they act for'), [
      'organisationId',
    ]);
  }
  Object.assign(organisation, { suspendedAt: new Date(), suspensionReason: reason });
  await ctx.em.flush();
  return organisation;
}

/** Lets memberships on its behalf count again, as far as their dates say. */
export async function resumeOrganisation(context: Ctx, input: ResumeOrganisationInput): Promise<Organisation> {
  const ctx = inCommunity(context);
  const organisation = await target(ctx, organisations, input.organisationId, ['organisationId'], { lock: true });
  authorize(ctx, 'approve', 'Organisation', organisation);
  if (!organisation.suspendedAt) {
    throw refuse('CONFLICT', text('该组织未被暂停', 'This organisation is not suspended'), ['organisationId']);
  }
  Object.assign(organisation, { suspendedAt: null, suspensionReason: null });
  await ctx.em.flush();
  return organisation;
}

/** True where the caller acts on behalf of this organisation today. */
export async function standsFor({ em, community, actor }: TenantCtx, organisationId: string): Promise<boolean> {
  if (!actor.personId) return false;
  const standing = await em.count(Membership, {
    ...{ communityId: community.id, personId: actor.personId, organisationId },
    fromDate: { $lte: today() },
    $or: [{ untilDate: null }, { untilDate: { $gte: today() } }],
  });
  return standing > 0;
}
