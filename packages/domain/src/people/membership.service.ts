import { addDays, identifierIn, type LocalDate, later, newId, refuse, text, today } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../context.js';
import { normaliseName, normaliseNote } from '../names.js';
import { oneAtATime } from '../one-at-a-time.js';
import { normaliseEmail } from './identifiers.js';
import { type Invitation, invitationOf } from './invitation.js';
import { Membership, memberships } from './membership.entity.js';
import type {
  ChangeMembershipInput,
  EndMembershipInput,
  InviteMemberInput,
  ResendInvitationInput,
} from './membership.inputs.js';
import { scopeOf } from './membership-scope.js';
import { Organisation, organisations } from './organisation.entity.js';
import { POSITIONS, type Position } from './people.enums.js';
import { PersonIdentifier, PersonKey, persons } from './person.entity.js';
import { addIdentifier, addPerson, openDoor, registerOf } from './person-register.js';

/**
 * Gives a person a role, and a position in it, on behalf of an organisation, from a day on. The email is what they will
 * sign in with; it is kept sealed. The same person, role and organisation twice at a time is a conflict.
 */
export async function inviteMember(context: Ctx, input: InviteMemberInput): Promise<Invited> {
  const ctx = inCommunity(context);
  authorize(ctx, 'create', 'Membership');
  const email = normaliseEmail(input.email, ['email']);
  const from = input.from ?? today();
  if (input.until && input.until < from) throw endBeforeStart(['until']);
  refuseStrangePosition(input.role, input.position ?? null);
  const organisationId = input.organisationId
    ? (await target(ctx, organisations, input.organisationId, ['organisationId'])).id
    : await ownOrganisation(ctx, input.role);
  const personId = await invitedPerson(ctx, input, email);
  const scope = await scopeOf(ctx, input.scope);
  const term = { personId, role: input.role, organisationId, position: input.position ?? null, ...scope };
  await refuseSecondTerm(ctx, { ...term, from, until: input.until ?? null }, ['email']);
  const membership = newTerm(ctx, { ...term, fromDate: from, untilDate: input.until ?? null });
  await ctx.em.persist(membership).flush();
  const invited: Invited = { membership };
  inviteAfterwards(ctx, email, invited);
  return invited;
}

/** A membership, and once it is committed, what came of inviting its holder to sign in. */
interface Invited {
  membership: Membership;
  invitation?: Invitation;
}

function inviteAfterwards(ctx: Ctx, email: string, payload: { invitation?: Invitation }): void {
  ctx.afterCommit(async () => {
    payload.invitation = await invitationOf(ctx, email);
  });
}

/** Invites a member to sign in once more, at the email that is known of them. */
export async function resendInvitation(
  context: Ctx,
  { personId }: ResendInvitationInput,
): Promise<{ invitation?: Invitation }> {
  const ctx = inCommunity(context);
  const person = await target(ctx, persons, personId, ['personId']);
  authorize(ctx, 'create', 'Membership');
  const of = { communityId: ctx.community.id, personId: person.id };
  const identifier = await ctx.em.findOne(PersonIdentifier, { ...of, kind: 'EMAIL' });
  if (!identifier) {
    throw refuse(
      'BAD_USER_INPUT',
      text('没有登记此人的邮箱，请先邀请为成员', 'No email is known of this person: invite them as a member first'),
      ['personId'],
    );
  }
  const key = await ctx.em.findOneOrFail(PersonKey, { communityId: ctx.community.id, id: person.id });
  const payload: { invitation?: Invitation } = {};
  inviteAfterwards(ctx, ctx.cryptography.open(Buffer.from(key.wrapped), Buffer.from(identifier.ciphertext)), payload);
  return payload;
}

/**
 * Changes a membership's position, scope or days. What has begun keeps its first day, and one that is over is changed no
 * more: a new one is given instead.
 */
export async function changeMembership(context: Ctx, input: ChangeMembershipInput): Promise<Membership> {
  const ctx = inCommunity(context);
  const membership = await target(ctx, memberships, input.membershipId, ['membershipId'], { lock: true });
  authorize(ctx, 'update', 'Membership', membership);
  refuseOver(membership);
  const days = newDays(membership, input);
  const position = input.position === undefined ? membership.position : input.position;
  refuseStrangePosition(membership.role, position);
  const scope =
    input.scope === undefined
      ? { scopeType: membership.scopeType, scopeId: membership.scopeId }
      : await scopeOf(ctx, input.scope ?? undefined);
  const term = { personId: membership.personId, role: membership.role, organisationId: membership.organisationId };
  await refuseSecondTerm(ctx, { ...term, ...scope, ...days, except: membership.id }, ['membershipId']);
  if (isWholeAdmin(membership) && (scope.scopeId || days.until || days.from > today())) {
    await refuseLastAdmin(ctx, membership, scope.scopeId || days.from > today() ? addDays(today(), -1) : days.until!);
  }
  Object.assign(membership, { position, ...scope, fromDate: days.from, untilDate: days.until });
  await ctx.em.flush();
  return membership;
}

/** Sets the last day of a membership, and why it ends; what was done in it stays. */
export async function endMembership(context: Ctx, input: EndMembershipInput): Promise<Membership> {
  const ctx = inCommunity(context);
  const membership = await target(ctx, memberships, input.membershipId, ['membershipId'], { lock: true });
  authorize(ctx, 'update', 'Membership', membership);
  const reason = input.reason ? normaliseNote(input.reason, ['reason']) : null;
  await endTerm(ctx, membership, { until: input.until, reason });
  await ctx.em.flush();
  return membership;
}

/** Ends a term, within a unit of work that its caller flushes. `succeeded`: an administrator's successor stands ready. */
export async function endTerm(
  ctx: TenantCtx,
  membership: Membership,
  { until, reason, succeeded = false }: { until: LocalDate; reason: string | null; succeeded?: boolean },
): Promise<void> {
  if (until < membership.fromDate) throw endBeforeStart(['until']);
  if (isWholeAdmin(membership) && !succeeded) await refuseLastAdmin(ctx, membership, until);
  Object.assign(membership, { untilDate: until, endReason: reason });
}

/** A new membership row, not written yet. */
export const newTerm = (
  ctx: TenantCtx,
  term: Pick<
    Membership,
    'personId' | 'role' | 'position' | 'organisationId' | 'scopeType' | 'scopeId' | 'fromDate' | 'untilDate'
  >,
): Membership =>
  ctx.em.create(Membership, { communityId: ctx.community.id, id: newId(), endReason: null, endToldFor: null, ...term });

/** The same role, for the same organisation and scope, is held once at a time. */
export async function refuseSecondTerm(
  ctx: TenantCtx,
  {
    from,
    until,
    except,
    ...term
  }: Pick<Membership, 'personId' | 'role' | 'organisationId' | 'scopeId'> & {
    from: LocalDate;
    until: LocalDate | null;
    except?: string;
  },
  field: string[],
): Promise<void> {
  await oneAtATime(ctx, `give a role to ${term.personId}`);
  const { personId, role, organisationId, scopeId } = term;
  const running = await ctx.em.count(Membership, {
    ...{ communityId: ctx.community.id, personId, role, organisationId, scopeId },
    ...(except ? { id: { $ne: except } } : {}),
    ...(until ? { fromDate: { $lte: until } } : {}),
    $or: [{ untilDate: null }, { untilDate: { $gte: from } }],
  });
  if (running > 0) {
    throw refuse('CONFLICT', text('此人已担任该角色', 'This person already holds this role'), field);
  }
}

function newDays(membership: Membership, input: ChangeMembershipInput): { from: LocalDate; until: LocalDate | null } {
  const from = input.from ?? membership.fromDate;
  const until = (input.until === undefined ? membership.untilDate : input.until) ?? null;
  if (from !== membership.fromDate && (membership.fromDate <= today() || from < today())) {
    throw refuse('CONFLICT', text('任期已开始，不能改开始日期', 'A term that has begun keeps its first day'), ['from']);
  }
  if (until && until < later(from, addDays(today(), -1))) throw endBeforeStart(['until']);
  return { from, until };
}

function refuseOver({ untilDate }: Membership): void {
  if (!untilDate || untilDate >= today()) return;
  throw refuse('CONFLICT', text('该任职已结束，请重新任命', 'This membership is over: give a new one'), [
    'membershipId',
  ]);
}

function refuseStrangePosition(role: Membership['role'], position: Position | null): void {
  if (!position || POSITIONS[role].includes(position)) return;
  throw refuse('BAD_USER_INPUT', text('该角色没有这个职务', 'This role has no such position'), ['position']);
}

const isWholeAdmin = ({ role, scopeId }: Membership): boolean => role === 'ADMIN' && !scopeId;

/** The community's own organisation of the subject that a role belongs to; administrators and residents need none. */
async function ownOrganisation(ctx: TenantCtx, role: Membership['role']): Promise<string | null> {
  if (role === 'ADMIN' || role === 'STEWARD') return null;
  const own = await ctx.em.findOne(
    Organisation,
    { communityId: ctx.community.id, subject: role },
    { orderBy: { id: 'asc' } },
  );
  return own?.id ?? null;
}

/** The person that an invitation is for: named, known by the email, or new. */
async function invitedPerson(ctx: TenantCtx, input: InviteMemberInput, email: string): Promise<string> {
  const register = registerOf(ctx);
  const known = await ctx.em.findOne(PersonIdentifier, {
    communityId: ctx.community.id,
    kind: 'EMAIL',
    lookupHash: ctx.cryptography.lookupHash('EMAIL', email),
  });
  if (!input.personId) {
    if (known) return known.personId;
    const name = normaliseName(input.name ?? nameFrom(email), ['name']);
    const { person, key } = addPerson(register, { name });
    addIdentifier(register, key, 'EMAIL', email);
    openDoor(register, person.id, email);
    return person.id;
  }
  const person = await target(ctx, persons, input.personId, ['personId']);
  if (known && known.personId !== person.id) {
    throw refuse('CONFLICT', text('此邮箱属于另一人', 'This email belongs to somebody else'), ['email']);
  }
  if (!known) {
    const key = await ctx.em.findOneOrFail(PersonKey, { communityId: ctx.community.id, id: person.id });
    addIdentifier(register, key, 'EMAIL', email);
    openDoor(register, person.id, email);
  }
  return person.id;
}

/** The email's local part, unless that is a number by which somebody is known. */
function nameFrom(email: string): string {
  const local = email.split('@')[0]!;
  return identifierIn(local) ? '成员' : local;
}

/** A community without an administrator could not help itself: on the day after, another one must be there. */
async function refuseLastAdmin(ctx: TenantCtx, leaving: Membership, until: LocalDate): Promise<void> {
  await oneAtATime(ctx, 'end an administrator’s term');
  const dayAfter = later(addDays(until, 1), today());
  const others = await ctx.em.count(Membership, {
    communityId: ctx.community.id,
    role: 'ADMIN',
    scopeId: null,
    id: { $ne: leaving.id },
    fromDate: { $lte: dayAfter },
    $or: [{ untilDate: null }, { untilDate: { $gte: dayAfter } }],
  });
  if (others === 0) {
    throw refuse(
      'CONFLICT',
      text('社区至少需要一名管理员，请先邀请接任者', 'A community needs an administrator: invite the successor first'),
      ['membershipId'],
    );
  }
}

const endBeforeStart = (field: string[]) =>
  refuse('BAD_USER_INPUT', text('结束日期不能早于开始日期', 'The last day cannot lie before the first'), field);
