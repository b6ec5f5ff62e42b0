import { type Problem, Refusal, refuse, text } from '@gongzhi/kernel';
import type { Row } from '@gongzhi/reading';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../../context.js';
import { userErrorsOf } from '../../graphql/user-errors.js';
import { normaliseNote } from '../../names.js';
import { oneAtATime } from '../../one-at-a-time.js';
import { type Person, PersonIdentifier, PersonKey, persons } from '../../people/person.entity.js';
import { carryBalances } from './balances.js';
import { conflictsOf } from './conflicts.js';
import type { MergedRows, MergePersonsInput, MergePersonsPayload } from './merging.types.js';
import { PersonMerger } from './person-merger.entity.js';
import { renameIn, rowsNaming } from './taken-over.js';
import { endTheirLike, type TheirLike, theirLike } from './their-like.js';

/**
 * Makes one of two entries of one person, or says what that would do. The kept entry takes over whatever names the other,
 * which is no more: its key is destroyed, and its id leads to the kept one. Refused, with everything that stands in the
 * way, where the two could not be one, or where one has watched over the other. Nobody merges their own entry.
 */
export async function mergePersons(context: Ctx, input: MergePersonsInput): Promise<Partial<MergePersonsPayload>> {
  const ctx = inCommunity(context);
  authorize(ctx, 'merge', 'Person');
  const reason = normaliseNote(input.reason, ['reason']);
  const { kept, merged } = await bothOf(ctx, input);
  const plan = await planMerger(ctx, kept, merged);
  const told = {
    takenOver: rowsOf(plan.takenOver),
    ended: rowsOf(endedBy(plan.like)),
    fields: Object.keys(plan.fields),
    conflicts: userErrorsOf(plan.conflicts, ctx.language),
  };
  if (input.dryRun) return { plan: told, person: null };
  if (plan.conflicts.length > 0) throw new Refusal(plan.conflicts);
  await carryOut(ctx, plan, reason);
  return { plan: told, person: kept };
}

/** Both entries, locked. Others who merge, or move people in and out, wait. */
async function bothOf(ctx: TenantCtx, input: MergePersonsInput): Promise<{ kept: Person; merged: Person }> {
  await oneAtATime(ctx, 'change households');
  const kept = await target(ctx, persons, input.keptId, ['keptId'], { lock: true });
  const merged = await target(ctx, persons, input.mergedId, ['mergedId'], { lock: true });
  for (const person of [kept, merged]) authorize(ctx, 'merge', 'Person', person);
  if (kept.id !== merged.id) return { kept, merged };
  throw refuse('BAD_USER_INPUT', text('这是同一条登记', 'These are one entry already'), ['mergedId']);
}

interface MergerPlan {
  kept: Person;
  merged: Person;
  /** How many rows of each kind come to the kept entry. */
  takenOver: Record<string, number>;
  like: TheirLike;
  /** What the kept entry's own fields become. */
  fields: Partial<Person>;
  conflicts: Problem[];
}

async function planMerger(ctx: TenantCtx, kept: Person, merged: Person): Promise<MergerPlan> {
  const like = await theirLike(ctx, kept, merged);
  const takenOver = await rowsNaming(ctx, merged.id);
  const identifiers = await ctx.em.count(PersonIdentifier, { communityId: ctx.community.id, personId: merged.id });
  if (identifiers > 0) takenOver.PersonIdentifier = identifiers;
  // Those that are the same row do not come: they go.
  const guardianships = (takenOver.Guardianship ?? 0) - like.guardianships.length;
  if (guardianships > 0) takenOver.Guardianship = guardianships;
  else delete takenOver.Guardianship;
  const conflicts = await conflictsOf(ctx, kept, merged);
  return { kept, merged, takenOver, like, fields: filledIn(kept, merged), conflicts };
}

/** What the kept entry lacks and the other one has. Who lives in a household lives there, whatever else was entered. */
function filledIn(kept: Person, merged: Person): Partial<Person> {
  const home = kept.householdId ? kept : merged.householdId ? merged : kept.stairwellId ? kept : merged;
  const found: Partial<Person> = {
    birthDate: kept.birthDate ?? merged.birthDate,
    sex: kept.sex ?? merged.sex,
    situations: [...new Set([...kept.situations, ...merged.situations])],
    householdId: home.householdId,
    stairwellId: home.stairwellId,
    subject: kept.subject ?? merged.subject,
  };
  const differs = ([field, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(kept[field as keyof Person]);
  return Object.fromEntries(Object.entries(found).filter(differs));
}

async function carryOut(ctx: TenantCtx, { kept, merged, takenOver, like, fields }: MergerPlan, reason: string) {
  const own = { communityId: ctx.community.id };
  const merger = ctx.em.create(PersonMerger, {
    ...own,
    id: merged.id,
    personId: kept.id,
    mergedById: ctx.actor.personId!,
    reason,
    takenOver,
    mergedAt: new Date(),
  });
  // The walls let be changed and removed what names somebody of whom this row is told.
  await ctx.em.persist(merger).flush();
  await endTheirLike(ctx, like, merged);
  const identifiers = await sealAnew(ctx, kept, merged);
  const key = await ctx.em.findOneOrFail(PersonKey, { ...own, id: merged.id });
  for (const row of [key, merged]) ctx.em.remove(row);
  await ctx.em.flush();
  const renamed = await renameIn(ctx, merged.id, kept.id);
  if (identifiers > 0) renamed.PersonIdentifier = identifiers;
  refuseOtherThanPlanned(takenOver, renamed);
  await carryBalances(ctx, merged.id, kept.id);
  Object.assign(kept, fields);
  await ctx.em.flush();
}

/** Opens the identifiers under the key that goes, and seals them under the kept person's. */
async function sealAnew({ em, community, cryptography }: TenantCtx, kept: Person, merged: Person): Promise<number> {
  const own = { communityId: community.id };
  const identifiers = await em.find(PersonIdentifier, { ...own, personId: merged.id });
  const keys = await em.find(PersonKey, { ...own, id: { $in: [kept.id, merged.id] } });
  const keyOf = ({ id }: Row) => Buffer.from(keys.find((key) => key.id === id)!.wrapped);
  for (const identifier of identifiers) {
    const value = cryptography.open(keyOf(merged), Buffer.from(identifier.ciphertext));
    Object.assign(identifier, { personId: kept.id, ciphertext: cryptography.seal(keyOf(kept), value) });
  }
  await em.flush();
  return identifiers.length;
}

/** Somebody else has written what names the entry, in the same moment: it is to be planned anew. */
function refuseOtherThanPlanned(planned: Record<string, number>, done: Record<string, number>): void {
  const kinds = new Set([...Object.keys(planned), ...Object.keys(done)]);
  if ([...kinds].every((kind) => planned[kind] === done[kind])) return;
  throw refuse(
    'CONFLICT',
    text('在此期间此人的记录有变化，请重新预演', 'What names this person has changed meanwhile: plan it anew'),
    ['mergedId'],
  );
}

const endedBy = ({ memberships, consents, guardianships, terms }: TheirLike): Record<string, number> => ({
  Membership: memberships.length,
  Consent: consents.length,
  Guardianship: guardianships.length,
  HouseholdMember: terms.length,
});

const rowsOf = (counts: Record<string, number>): MergedRows[] =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([type, count]) => ({ type, count }));
