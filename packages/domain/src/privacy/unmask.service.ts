import { newId, Refusal, refuse, text } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../context.js';
import { normaliseNote } from '../names.js';
import { oneAtATime } from '../one-at-a-time.js';
import { type Person, PersonIdentifier, PersonKey, persons } from '../people/person.entity.js';
import { type UnmaskedIdentifier, type UnmaskIdentifierInput, Unmasking } from './unmasking.entity.js';

/** How long a purpose that was stated lets one look. */
const SECONDS = 60;
/** How many identifiers one person may look at in an hour: more is a list, and lists are not looked up one by one. */
const MOST_IN_AN_HOUR = 30;
const HOUR = 3_600_000;

/**
 * Shows a whole identifier to somebody who says what for, for a minute. Each such look stands in the audit trail with its
 * purpose, where the person concerned finds it too; looking again within the minute is the same look.
 */
export async function unmaskIdentifier(context: Ctx, input: UnmaskIdentifierInput): Promise<UnmaskedIdentifier> {
  const ctx = inCommunity(context);
  const person = await target(ctx, persons, input.personId, ['personId']);
  authorize(ctx, 'unmask', 'Person', person);
  const [identifier, key] = await Promise.all([identifierOf(ctx, person, input), keyOf(ctx, person)]);
  const { expiresAt } = (await leaveToLook(ctx, person, input)) ?? (await newLeave(ctx, person, input));
  const value = ctx.cryptography.open(Buffer.from(key.wrapped), Buffer.from(identifier.ciphertext));
  return { kind: input.kind, value, expiresAt };
}

async function identifierOf(ctx: TenantCtx, person: Person, { kind }: UnmaskIdentifierInput) {
  const own = { communityId: ctx.community.id, personId: person.id, kind };
  const identifier = await ctx.em.findOne(PersonIdentifier, own, { orderBy: { id: 'desc' } });
  if (identifier) return identifier;
  throw refuse('NOT_FOUND', text('此人没有登记这类标识', 'No identifier of this kind is registered'), ['kind']);
}

const keyOf = ({ em, community }: TenantCtx, person: Person): Promise<PersonKey> =>
  em.findOneOrFail(PersonKey, { communityId: community.id, id: person.id });

/** The caller's own leave that still runs; a purpose that is stated anew is a look of its own. */
async function leaveToLook(ctx: TenantCtx, person: Person, input: UnmaskIdentifierInput): Promise<Unmasking | null> {
  if (input.purpose) return null;
  const running = await ctx.em.findOne(Unmasking, {
    communityId: ctx.community.id,
    personId: person.id,
    kind: input.kind,
    unmaskedByKey: ctx.actor.key,
    expiresAt: { $gt: new Date() },
  });
  if (running) return running;
  throw new Refusal([
    {
      code: 'BAD_USER_INPUT',
      field: ['purpose'],
      reason: 'PURPOSE_NEEDED',
      message: text('请填写查看的目的', 'Say for what purpose you look at it'),
    },
  ]);
}

async function newLeave(ctx: TenantCtx, person: Person, input: UnmaskIdentifierInput): Promise<Unmasking> {
  const purpose = input.purpose!;
  const note = input.note ? normaliseNote(input.note, ['note']) : null;
  if (!note && (purpose === 'OTHER' || purpose === 'OFFICIAL_REQUEST')) {
    throw refuse('BAD_USER_INPUT', text('此目的需要说明', 'This purpose needs a note'), ['note']);
  }
  await refuseTooMany(ctx);
  const at = new Date();
  const leave = ctx.em.create(Unmasking, {
    communityId: ctx.community.id,
    id: newId(),
    personId: person.id,
    kind: input.kind,
    purpose,
    note,
    unmaskedByKey: ctx.actor.key,
    at,
    expiresAt: new Date(at.getTime() + SECONDS * 1_000),
  });
  await ctx.em.persist(leave).flush();
  return leave;
}

async function refuseTooMany(ctx: TenantCtx): Promise<void> {
  const unmaskedByKey = ctx.actor.key;
  await oneAtATime(ctx, `unmask as ${unmaskedByKey}`);
  const since = new Date(Date.now() - HOUR);
  const looks = await ctx.em.count(Unmasking, { communityId: ctx.community.id, unmaskedByKey, at: { $gt: since } });
  if (looks < MOST_IN_AN_HOUR) return;
  throw refuse(
    'LIMIT_EXCEEDED',
    text(
      `每人每小时最多查看 ${MOST_IN_AN_HOUR} 个完整标识，请稍后再试`,
      `One person may look at ${MOST_IN_AN_HOUR} whole identifiers an hour; try again later`,
    ),
  );
}
