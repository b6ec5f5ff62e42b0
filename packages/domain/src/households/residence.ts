import { addDays, type LocalDate, later, newId, refuse, text } from '@gongzhi/kernel';
import { OutboxEvent } from '@gongzhi/storage';
import type { TenantCtx } from '../context.js';
import type { Person } from '../people/person.entity.js';
import { Household, HouseholdMember } from './household.entity.js';
import type { HouseholdLeaving, HouseholdRelation } from './household.enums.js';

/** What is told to those who grant something to residents: moving out and death end it. */
const TOPICS: Partial<Record<HouseholdLeaving, string>> = {
  MOVED_OUT: 'Resident.movedOut',
  MOVED_WITHIN: 'Resident.moved',
  DIED: 'Resident.died',
};

/**
 * Lets a person live in a household from a day on; whichever they lived in before is left by it. On the day of moving in
 * they can still be moved: then it was the wrong household.
 */
export async function settleIn(
  ctx: TenantCtx,
  person: Person,
  { household, relation, from }: { household: Household; relation: HouseholdRelation; from: LocalDate },
): Promise<void> {
  const own = { communityId: ctx.community.id, personId: person.id };
  const terms = await ctx.em.find(HouseholdMember, own, { orderBy: { fromDate: 'desc', id: 'desc' } });
  const current = terms.find(({ untilDate }) => untilDate === null);
  const earlier = terms.find(({ untilDate }) => untilDate !== null);
  if (current && current.fromDate > from) throw tooEarly();
  if (earlier && earlier.untilDate! >= from) throw tooEarly();
  if (from < household.fromDate) household.fromDate = from;
  if (current?.fromDate === from) {
    const former = current.householdId;
    Object.assign(current, { householdId: household.id, relation });
    await endIfEmpty(ctx, former, from, person);
  } else {
    if (current) await leave(ctx, current, person, { on: addDays(from, -1), reason: 'MOVED_WITHIN' });
    // Nobody lives in two households, not even between two statements.
    await ctx.em.flush();
    const term = { relation, fromDate: from, untilDate: null, leaving: null };
    ctx.em.persist(ctx.em.create(HouseholdMember, { ...own, id: newId(), householdId: household.id, ...term }));
  }
  person.householdId = household.id;
  person.stairwellId = household.stairwellId;
}

/** Ends somebody's time in a household, and the household with the last of them. */
export async function leave(
  ctx: TenantCtx,
  term: HouseholdMember,
  person: Person,
  { on, reason }: { on: LocalDate; reason: HouseholdLeaving },
): Promise<void> {
  term.untilDate = on;
  term.leaving = reason;
  person.householdId = null;
  person.stairwellId = null;
  await endIfEmpty(ctx, term.householdId, on, person);
  tell(ctx, person, { on, reason });
}

export function tell(
  ctx: TenantCtx,
  person: Person,
  { on, reason }: { on: LocalDate; reason: HouseholdLeaving },
): void {
  const topic = TOPICS[reason];
  if (!topic) return;
  const event = { communityId: ctx.community.id, id: newId(), topic, payload: { id: person.id, on }, at: new Date() };
  ctx.em.persist(ctx.em.create(OutboxEvent, event));
}

/** Others may be leaving in the same request: what is written already counts. */
async function endIfEmpty(ctx: TenantCtx, householdId: string, on: LocalDate, leaving: Person): Promise<void> {
  const own = { communityId: ctx.community.id };
  const others = await ctx.em.count(HouseholdMember, {
    ...own,
    householdId,
    untilDate: null,
    personId: { $ne: leaving.id },
  });
  if (others > 0) return;
  const household = await ctx.em.findOneOrFail(Household, { ...own, id: householdId });
  household.untilDate = later(on, household.fromDate);
}

const tooEarly = () =>
  refuse(
    'BAD_USER_INPUT',
    text('此人在那天已住在别处，请用更晚的日期', 'They lived elsewhere on that day: a later one is needed'),
    ['from'],
  );
