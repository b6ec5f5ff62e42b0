import { idOf } from '@gongzhi/domain';
import { addDays } from '@gongzhi/kernel';
import { oneOf } from './chance.ts';
import { FIRST_DAY } from './city.ts';
import { keyed, own, rejected, type Shift } from './keyed.ts';
import { grantAndAllocation, moneyInAndOut } from './money.ts';
import { pointsEarnedAndSpent } from './points.ts';

/** One client: records services of a day, settles it, has it rejected at times, and approved; moves money and points besides; then the next day. */
export async function work(shift: Shift): Promise<void> {
  const { admin } = shift.community;
  for (let round = 0; !shift.isOver(); round += 1) {
    const day = addDays(FIRST_DAY, round * shift.places + shift.place);
    for (let n = 0; n < shift.servicesPerDay && !shift.isOver(); n += 1) await record(shift, day, `${day}-${n}`);
    if (shift.isOver()) return;
    let settlement = await settle(shift, day);
    if (shift.chance() < 0.25) {
      await rejected(shift, admin, 'rejectSettlement', settlement);
      settlement = await settle(shift, day);
    }
    // One that is left at the end waits, and its holds with it.
    if (shift.isOver()) return;
    await approve(shift, settlement, day);
    await moneyInAndOut(shift, day);
    await grantAndAllocation(shift, day);
    await pointsEarnedAndSpent(shift, day);
  }
}

/** A service: most move points at once, of a hundred one brings money in, and the rest is settled. */
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
  const service = kind < 0.15 ? meal : kind < 0.99 ? workshop : sale;
  const input = { ...service, servedOn, idempotencyKey: key };
  const asked = shift.told.asks({
    ...own(shift, 'recordService', key),
    shelf: service === meal ? 'record' : 'record that books',
  });
  await keyed(shift, executor, asked, input, { node: 'ServiceRecord', field: 'record' });
}

async function approve(shift: Shift, settlementId: string, day: string): Promise<void> {
  const key = `approve-${day}`;
  const asked = shift.told.asks({ ...own(shift, 'approveSettlement', key), shelf: 'settlement approved' });
  const input = { settlementId, idempotencyKey: key };
  await keyed(shift, shift.community.admin, asked, input, { node: 'Settlement', field: 'settlement' });
}

/** Filing has no key: who got no answer and is told that the day is taken finds what was filed. */
async function settle(shift: Shift, day: string): Promise<string> {
  const { executor, meals } = shift.community;
  const input = { projectId: meals.project, from: day, until: day };
  const { payload, tries } = await executor.attempt('settle', input, 'settlement { id }');
  const lost = tries > 1 && payload.userErrors[0]?.code === 'CONFLICT';
  if (payload.userErrors.length > 0 && !lost) throw new Error(`settle: ${JSON.stringify(payload.userErrors)}`);
  const id = lost ? await filedOn(shift, day) : payload.settlement.id;
  shift.told.sees(idOf('Settlement', id)!, 'settlement');
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
