import { idOf } from '@gongzhi/domain';
import { addDays } from '@gongzhi/kernel';
import type { Caller } from './caller.ts';
import { type Chance, oneOf } from './chance.ts';
import { type Community, FIRST_DAY } from './city.ts';
import type { Asked, Told } from './told.ts';

export interface Shift {
  community: Community;
  /** Which of the community's clients this is, of how many: each has days of its own, that nobody else settles. */
  place: number;
  places: number;
  /** So many services before they are settled. */
  servicesPerDay: number;
  chance: Chance;
  told: Told;
  isOver(): boolean;
}

/** One client: records services of a day, settles it, has it rejected at times, and approved; then the next day. */
export async function work(shift: Shift): Promise<void> {
  for (let round = 0; !shift.isOver(); round += 1) {
    const day = addDays(FIRST_DAY, round * shift.places + shift.place);
    for (let n = 0; n < shift.servicesPerDay && !shift.isOver(); n += 1) await record(shift, day, `${day}-${n}`);
    if (shift.isOver()) return;
    let settlement = await settle(shift, day);
    if (shift.chance() < 0.25) {
      await reject(shift, settlement);
      settlement = await settle(shift, day);
    }
    // One that is left at the end waits, and its holds with it.
    if (shift.isOver()) return;
    await approve(shift, settlement, day);
  }
}

/** A service; of ten, three are of the project whose records move points or money at once. */
async function record(shift: Shift, servedOn: string, key: string): Promise<void> {
  const { meals, crafts, executor } = shift.community;
  const kind = shift.chance();
  const meal = {
    ...{ enrolmentId: oneOf(shift.chance, meals.elders), servedById: oneOf(shift.chance, meals.helpers) },
    data: { kind: 'SHARED_MEAL' },
  };
  const workshop = {
    ...{ enrolmentId: oneOf(shift.chance, crafts.makers), servedById: oneOf(shift.chance, crafts.teachers) },
    data: { kind: 'WORKSHOP', craft: 'KNITTING', pieces: 1 },
  };
  const sale = {
    enrolmentId: oneOf(shift.chance, crafts.makers),
    data: { kind: 'SALE', craft: 'KNITTING', pieces: 1, proceeds: 2100 },
  };
  const service = kind < 0.7 ? meal : kind < 0.9 ? workshop : sale;
  const input = { ...service, servedOn, idempotencyKey: key };
  const asked = shift.told.asks({ ...own(shift, 'recordService', key), books: service !== meal });
  await keyed(shift, executor, asked, input, { node: 'ServiceRecord', field: 'record' });
}

async function approve(shift: Shift, settlementId: string, day: string): Promise<void> {
  const key = `approve-${day}`;
  const asked = shift.told.asks({ ...own(shift, 'approveSettlement', key), books: false });
  const input = { settlementId, idempotencyKey: key };
  await keyed(shift, shift.community.admin, asked, input, { node: 'Settlement', field: 'settlement' });
}

/** What has a key is asked again at times though it was answered: the answer is the same, and says so. */
async function keyed(
  { told, chance }: Shift,
  caller: Caller,
  asked: Asked,
  input: object,
  { node, field }: { node: string; field: string },
): Promise<void> {
  const ask = () => caller.attempt(asked.mutation, input, `${field} { id } replayed`);
  const { payload, tries } = await ask();
  if (payload.userErrors.length > 0) throw new Error(`${asked.mutation}: ${JSON.stringify(payload.userErrors)}`);
  asked.resultId = idOf(node, payload[field].id);
  told.acknowledges(tries);
  if (chance() >= 0.02) return;
  const again = (await ask()).payload;
  told.replays += 1;
  if (again.replayed !== true || again[field]?.id !== payload[field].id) {
    told.wrongReplays.push(`${asked.mutation} ${asked.key}: ${JSON.stringify(again)}`);
  }
}

/** Filing has no key: who got no answer and is told that the day is taken finds what was filed. */
async function settle(shift: Shift, day: string): Promise<string> {
  const { executor, meals } = shift.community;
  const input = { projectId: meals.project, from: day, until: day };
  const { payload, tries } = await executor.attempt('settle', input, 'settlement { id }');
  const lost = tries > 1 && payload.userErrors[0]?.code === 'CONFLICT';
  if (payload.userErrors.length > 0 && !lost) throw new Error(`settle: ${JSON.stringify(payload.userErrors)}`);
  const id = lost ? await filedOn(shift, day) : payload.settlement.id;
  shift.told.filed.add(idOf('Settlement', id)!);
  shift.told.acknowledges(tries);
  return id;
}

async function filedOn({ community: { executor, meals } }: Shift, day: string): Promise<string> {
  const query = 'query($id: ID!) { project(id: $id) { settlements(first: 100) { nodes { id from status } } } }';
  const { project } = await executor.ask(query, { id: meals.project });
  const settlements: { id: string; from: string; status: string }[] = project.settlements.nodes;
  const found = settlements.find(({ from, status }) => from === day && status === 'FILED');
  if (!found) throw new Error(`nothing was filed for ${day}, and yet the day is taken`);
  return found.id;
}

/** Rejecting has no key either: who asks again without an answer and is told that it is decided has done it. */
async function reject(shift: Shift, settlementId: string): Promise<void> {
  const { payload, tries } = await shift.community.admin.attempt(
    'rejectSettlement',
    { settlementId },
    'settlement { id }',
  );
  const done = tries > 1 && payload.userErrors[0]?.code === 'CONFLICT';
  if (payload.userErrors.length > 0 && !done)
    throw new Error(`rejectSettlement: ${JSON.stringify(payload.userErrors)}`);
  shift.told.rejected.add(idOf('Settlement', settlementId)!);
  shift.told.acknowledges(tries);
}

const own = ({ community }: Shift, mutation: string, key: string) => ({ community: community.code, mutation, key });
