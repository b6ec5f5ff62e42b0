import { addDays, identifierIn, type LocalDate, later, newId, refuse, text, today } from '@gongzhi/kernel';
import { rowsOf } from '@gongzhi/storage';
import { authorize, type Ctx, idOf, inCommunity, type TenantCtx, target } from '../context.js';
import { flushOnce } from '../flush-once.js';
import { normaliseName } from '../names.js';
import { oneAtATime } from '../one-at-a-time.js';
import { stairwells } from '../tenancy/place.entity.js';
import type { ConsentInput } from './consent.inputs.js';
import { isChild, takeConsents } from './consent.service.js';
import { normaliseCreditCode, normaliseEmail, normaliseIdentityNumber, normalisePhone } from './identifiers.js';
import { Membership, memberships } from './membership.entity.js';
import { Organisation, organisations } from './organisation.entity.js';
import { type ScopeType, SUBJECT_OF } from './people.enums.js';
import type {
  EndMembershipInput,
  InviteMemberInput,
  RegisterOrganisationInput,
  RegisterPersonInput,
} from './people.inputs.js';
import { type Person, PersonIdentifier, PersonKey, persons } from './person.entity.js';
import { addIdentifier, addPerson, openDoor, type Register } from './person-register.js';

const registerOf = (ctx: TenantCtx): Register => ({
  rows: rowsOf(ctx.em),
  communityId: ctx.community.id,
  cryptography: ctx.cryptography,
});

/**
 * Gives a person a role on behalf of an organisation, from a day on. The email is what they will sign in with; it is
 * kept sealed. The same person, role and organisation twice at a time is a conflict.
 */
export async function inviteMember(context: Ctx, input: InviteMemberInput): Promise<Membership> {
  const ctx = inCommunity(context);
  authorize(ctx, 'create', 'Membership');
  const email = normaliseEmail(input.email, ['email']);
  const from = input.from ?? today();
  if (input.until && input.until < from) throw endBeforeStart(['until']);
  const organisationId = input.organisationId
    ? (await target(ctx, organisations, input.organisationId, ['organisationId'])).id
    : await ownOrganisation(ctx, input.role);
  const personId = await invitedPerson(ctx, input, email);
  const scope = await scopeOf(ctx, input.scope);
  await refuseSecondTerm(ctx, { personId, role: input.role, organisationId, scopeId: scope.scopeId, from });
  const membership = ctx.em.create(Membership, {
    communityId: ctx.community.id,
    id: newId(),
    personId,
    role: input.role,
    organisationId,
    ...scope,
    fromDate: from,
    untilDate: input.until ?? null,
  });
  await ctx.em.persist(membership).flush();
  return membership;
}

/** Sets the last day of a membership; what was done in it stays. */
export async function endMembership(context: Ctx, input: EndMembershipInput): Promise<Membership> {
  const ctx = inCommunity(context);
  const membership = await target(ctx, memberships, input.membershipId, ['membershipId'], { lock: true });
  authorize(ctx, 'update', 'Membership', membership);
  if (input.until < membership.fromDate) throw endBeforeStart(['until']);
  if (membership.role === 'ADMIN' && !membership.scopeId) await refuseLastAdmin(ctx, membership, input.until);
  membership.untilDate = input.until;
  await ctx.em.flush();
  return membership;
}

/** Enters a person once; the same identity number or phone again is a conflict. */
export async function registerPerson(context: Ctx, input: RegisterPersonInput): Promise<Person> {
  const ctx = inCommunity(context);
  authorize(ctx, 'create', 'Person');
  if (input.birthDate && input.birthDate > today()) {
    throw refuse('BAD_USER_INPUT', text('出生日期不能在今天之后', 'A birth date cannot lie ahead'), ['birthDate']);
  }
  const stairwell = input.stairwellId ? await target(ctx, stairwells, input.stairwellId, ['stairwellId']) : null;
  const register = registerOf(ctx);
  const { person, key } = addPerson(register, {
    name: normaliseName(input.name, ['name']),
    birthDate: input.birthDate ?? null,
    stairwellId: stairwell?.id ?? null,
    situations: input.situations ?? [],
  });
  if (input.phone) addIdentifier(register, key, 'PHONE', normalisePhone(input.phone, ['phone']));
  if (input.identityNumber) {
    const number = normaliseIdentityNumber(input.identityNumber, ['identityNumber']);
    addIdentifier(register, key, 'IDENTITY_NUMBER', number);
  }
  await takeConsents(ctx, person, consentsWith(input, person));
  await flushOnce(ctx, text('此人的手机号或身份证号已登记过', 'This phone or identity number is already registered'), [
    input.identityNumber ? 'identityNumber' : 'phone',
  ]);
  return person;
}

/** Whoever states somebody's situations declares that they agreed to it; for a child only a guardian can, and is named. */
const consentsWith = ({ consents, situations }: RegisterPersonInput, person: Person): readonly ConsentInput[] =>
  consents ?? (situations?.length && !isChild(person, today()) ? [{ purpose: 'HEALTH', form: 'ORAL' }] : []);

/** Enters an organisation; its name is unique in the community. */
export async function registerOrganisation(context: Ctx, input: RegisterOrganisationInput): Promise<Organisation> {
  const ctx = inCommunity(context);
  authorize(ctx, 'create', 'Organisation');
  const serves = input.serves ?? [];
  if (serves.length > 20 || serves.some((field) => !/^[a-z][a-z0-9-]{0,39}$/.test(field))) {
    throw refuse(
      'BAD_USER_INPUT',
      text('服务领域应为小写英文短词，如 elder-care', 'Fields of service are short words as in elder-care'),
      ['serves'],
    );
  }
  const organisation = ctx.em.create(Organisation, {
    communityId: ctx.community.id,
    id: newId(),
    name: normaliseName(input.name, ['name']),
    kind: input.kind,
    subject: SUBJECT_OF[input.kind],
    serves,
    creditCode: input.creditCode ? normaliseCreditCode(input.creditCode, ['creditCode']) : null,
    sample: false,
  });
  ctx.em.persist(organisation);
  await flushOnce(ctx, text('本社区已有同名组织', 'An organisation of this name exists here'), ['name']);
  return organisation;
}

/** A later context's table is named here by its name alone: what counts is that the row is the community's own. */
const SCOPES: Record<ScopeType, { nodeType: string; table: string }> = {
  PROJECT: { nodeType: 'Project', table: 'project' },
  STAIRWELL: { nodeType: 'Stairwell', table: 'stairwell' },
};

async function scopeOf(ctx: TenantCtx, scope: InviteMemberInput['scope']) {
  if (!scope) return { scopeType: null, scopeId: null };
  const { nodeType, table } = SCOPES[scope.type];
  const id = idOf(nodeType, scope.id);
  const own = id
    ? await ctx.em.execute(`select 1 from ${table} where community_id = ? and id = ?`, [ctx.community.id, id])
    : [];
  if (own.length === 0) {
    throw refuse('NOT_FOUND', text('本社区没有这个项目或楼道', 'There is no such project or stairwell here'), [
      'scope',
      'id',
    ]);
  }
  return { scopeType: scope.type, scopeId: id };
}

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

async function refuseSecondTerm(
  ctx: TenantCtx,
  { from, ...term }: Pick<Membership, 'personId' | 'role' | 'organisationId' | 'scopeId'> & { from: string },
): Promise<void> {
  await oneAtATime(ctx, `give a role to ${term.personId}`);
  const running = await ctx.em.count(Membership, {
    communityId: ctx.community.id,
    ...term,
    $or: [{ untilDate: null }, { untilDate: { $gte: from } }],
  });
  if (running > 0) {
    throw refuse('CONFLICT', text('此人已担任该角色', 'This person already holds this role'), ['email']);
  }
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
