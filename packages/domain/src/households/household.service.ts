import { type LocalDate, newId, refuse, text, today } from '@gongzhi/kernel';
import { type Read, readOne, readPage } from '@gongzhi/reading';
import { authorize, type Ctx, idOf, inCommunity, type TenantCtx, target } from '../context.js';
import { flushOnce } from '../flush-once.js';
import type { PageArgs } from '../graphql/connection.js';
import { oneAtATime } from '../one-at-a-time.js';
import { Person, persons } from '../people/person.entity.js';
import { dwellings } from '../tenancy/place.entity.js';
import { Household, HouseholdMember, households } from './household.entity.js';
import type {
  HouseholdMemberInput,
  MoveInInput,
  MoveOutInput,
  RegisterHouseholdInput,
  SetHouseholdRelationsInput,
} from './household.inputs.js';
import { leave, settleIn, tell } from './residence.js';

const MOST_MEMBERS = 30;
const MOST_FOUND = 1_000;

/** Enters a household of a dwelling with its members, who leave whichever they lived in before. */
export async function registerHousehold(context: Ctx, input: RegisterHouseholdInput): Promise<Household> {
  const ctx = inCommunity(context);
  authorize(ctx, 'create', 'Household');
  const dwelling = await target(ctx, dwellings, input.dwellingId, ['dwellingId'], { lock: true });
  if (dwelling.retiredOn) throw refuse('CONFLICT', text('此住房已停用', 'This dwelling is out of use'), ['dwellingId']);
  const from = notAhead(input.from, 'from');
  if (input.members.length < 1 || input.members.length > MOST_MEMBERS) {
    throw refuse('BAD_USER_INPUT', text(`成员应为 1 至 ${MOST_MEMBERS} 人`, `It takes 1 to ${MOST_MEMBERS} members`), [
      'members',
    ]);
  }
  await oneAtATime(ctx, 'change households');
  const household = ctx.em.create(Household, {
    communityId: ctx.community.id,
    id: newId(),
    dwellingId: dwelling.id,
    stairwellId: dwelling.stairwellId,
    label: normaliseLabel(input.label ?? '', ['label']),
    fromDate: from,
    untilDate: null,
    sample: false,
  });
  ctx.em.persist(household);
  for (const [index, { personId, relation }] of input.members.entries()) {
    const person = await target(ctx, persons, personId, ['members', String(index), 'personId'], { lock: true });
    await settleIn(ctx, person, { household, relation, from });
  }
  const taken = text(
    '此住房已有同号住户，或户主不止一人',
    'This dwelling has such a household, or there is more than one head',
  );
  await flushOnce(ctx, taken, ['label']);
  return household;
}

/** Lets somebody move into a household, from outside or from another one. */
export async function moveIn(context: Ctx, input: MoveInInput): Promise<Household> {
  const ctx = inCommunity(context);
  const household = await running(ctx, input.householdId);
  const person = await target(ctx, persons, input.personId, ['personId'], { lock: true });
  if (person.householdId === household.id) {
    throw refuse('CONFLICT', text('此人已在此户', 'They live in this household already'), ['personId']);
  }
  await settleIn(ctx, person, { household, relation: input.relation, from: notAhead(input.from, 'from') });
  await flushOnce(ctx, SECOND_HEAD, ['relation']);
  return household;
}

/** Ends somebody's time in their household: moved away, died, or entered by mistake. Who grants them something is told. */
export async function moveOut(context: Ctx, input: MoveOutInput): Promise<Person> {
  const ctx = inCommunity(context);
  authorize(ctx, 'update', 'Household');
  await oneAtATime(ctx, 'change households');
  const person = await target(ctx, persons, input.personId, ['personId'], { lock: true });
  const on = notAhead(input.on, 'on');
  if (input.reason === 'MOVED_WITHIN') {
    throw refuse('BAD_USER_INPUT', text('迁往另一户请用迁入', 'Moving within the community is a moving in'), [
      'reason',
    ]);
  }
  const own = { communityId: ctx.community.id, personId: person.id, untilDate: null };
  const term = await ctx.em.findOne(HouseholdMember, own);
  if (!term && !person.stairwellId) {
    throw refuse('CONFLICT', text('此人不住在本社区', 'They do not live in this community'), ['personId']);
  }
  if (term && on < term.fromDate) {
    throw refuse('BAD_USER_INPUT', text('不能早于迁入日期', 'That is before they moved in'), ['on']);
  }
  if (term) await leave(ctx, term, person, { on, reason: input.reason });
  else {
    person.stairwellId = null;
    tell(ctx, person, { on, reason: input.reason });
  }
  await ctx.em.flush();
  return person;
}

/** Says anew how members are related to the head, or who is the head. */
export async function setHouseholdRelations(context: Ctx, input: SetHouseholdRelationsInput): Promise<Household> {
  const ctx = inCommunity(context);
  const household = await running(ctx, input.householdId);
  const members = await ctx.em.find(HouseholdMember, {
    communityId: ctx.community.id,
    householdId: household.id,
    untilDate: null,
  });
  const said = input.members.map((each, index) => [memberOf(members, each, index), each.relation] as const);
  // A household has one head at a time, also in between: who stops to be it goes first.
  for (const [member] of said) if (member.relation === 'HEAD') member.relation = 'OTHER';
  await ctx.em.flush();
  for (const [member, relation] of said) member.relation = relation;
  await flushOnce(ctx, SECOND_HEAD, ['members']);
  return household;
}

/** The household with this id, or null where there is none that the caller may read. */
export const householdOf = (nodeId: string): Read<Household> | null => readOne(households, idOf('Household', nodeId));

/** Households of today; with `search`, those of a room, a label, or somebody whose name begins so. */
export async function findHouseholds(
  context: Ctx,
  { stairwellId, search, page }: { stairwellId: string | undefined; search: string | undefined; page: PageArgs },
): Promise<Read<Household>> {
  const within = stairwellId == null ? {} : { stairwellId: { $in: [idOf('Stairwell', stairwellId)].filter(Boolean) } };
  const found = search?.trim() ? { id: { $in: await searched(context, search) } } : {};
  return readPage(households, page, { untilDate: null, ...within, ...found });
}

async function searched({ em, community }: Ctx, search: string): Promise<string[]> {
  const word = search.normalize('NFKC').trim();
  if (word.length > 100 || word.includes('\0')) {
    throw refuse('BAD_USER_INPUT', text('检索词最多 100 字', 'A search takes at most 100 characters'), ['search']);
  }
  if (!community) return [];
  const rows = await em.execute<{ id: string }[]>(
    `select h.id from household h join dwelling d on d.community_id = h.community_id and d.id = h.dwelling_id
     where h.community_id = ? and h.until_date is null and (d.room = ? or h.label = ?)
     union
     select p.household_id from person p where p.community_id = ? and p.household_id is not null and p.name ^@ ? limit ${MOST_FOUND}`,
    [community.id, word, word, community.id, word],
  );
  return rows.map(({ id }) => id);
}

/** A household that somebody lives in, for whoever may change it; nobody else changes households meanwhile. */
async function running(ctx: TenantCtx, nodeId: string): Promise<Household> {
  const household = await target(ctx, households, nodeId, ['householdId'], { lock: true });
  authorize(ctx, 'update', 'Household', household);
  await oneAtATime(ctx, 'change households');
  if (household.untilDate === null) return household;
  throw refuse('CONFLICT', text('此户已无人居住', 'Nobody lives in this household any more'), ['householdId']);
}

function memberOf(
  members: readonly HouseholdMember[],
  { personId }: HouseholdMemberInput,
  index: number,
): HouseholdMember {
  const id = idOf('Person', personId);
  const member = members.find((each) => each.personId === id);
  if (member) return member;
  const field = ['members', String(index), 'personId'];
  throw refuse('NOT_FOUND', text('此户没有这个人', 'There is no such person in this household'), field);
}

function notAhead(day: LocalDate | undefined, field: string): LocalDate {
  if (day == null || day <= today()) return day ?? today();
  throw refuse('BAD_USER_INPUT', text('日期不能在今天之后', 'The day cannot lie ahead'), [field]);
}

/** At most 40 characters that can be seen. @throws Refusal BAD_USER_INPUT */
export function normaliseLabel(label: string, field: string[]): string {
  const normal = label.normalize('NFKC').trim();
  if ([...normal].length <= 40 && !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(normal)) return normal;
  throw refuse('BAD_USER_INPUT', text('户号最多 40 字', 'A label has at most 40 characters'), field);
}

const SECOND_HEAD = text('此户已有户主', 'This household has a head already');
