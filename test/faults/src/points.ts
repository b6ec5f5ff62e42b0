import { today } from '@gongzhi/kernel';
import { adds, decided, keyed, own, rowId, type Shift } from './keyed.ts';

/** What a deed earns; no less than all that is spent of it. */
export const EARNED = 10;
const GIVEN = 3;
const POOLED = 1;
export const COST = 5;
const TAKEN = 1;

/**
 * A resident's deed is claimed, and approved or rejected by somebody else. Of what was earned some is given within the
 * household, some pooled, some exchanged, which is confirmed, cancelled or waits, and at times some is taken away.
 */
export async function pointsEarnedAndSpent(shift: Shift, day: string): Promise<void> {
  const { leader } = shift.community;
  const { earner } = household(shift);
  if (!(await earn(shift, day))) return;
  await give(shift, day);
  await pool(shift, day);
  await redeem(shift, day);
  if (shift.chance() > 0.2) return;
  const told = { kind: 'PARKING', points: TAKEN, reason: '乱停车', occurredOn: today() };
  const input = { personId: earner.id, ...told, idempotencyKey: `deduction-${day}` };
  const asked = shift.told.asks({ ...own(shift, 'deductPoints', input.idempotencyKey), shelf: 'deduction' });
  await keyed(shift, leader, asked, input, { node: 'PointsDeduction', field: 'deduction' });
  addsTo(shift, earner.id, -TAKEN);
}

/** Each client has a household of its own, whose points nobody else spends. */
const household = ({ community, place }: Shift) => community.households[place]!;
const addsTo = (shift: Shift, person: string, points: number) => adds(shift, rowId('Person', person), points);

async function earn(shift: Shift, day: string): Promise<boolean> {
  const { executor, leader, rule } = shift.community;
  const { earner } = household(shift);
  const key = `claim-${day}`;
  const input = {
    ...{ ruleId: rule, personId: earner.id, doneOn: today(), idempotencyKey: key },
    onBehalfOf: { consent: 'ORAL' },
  };
  const asked = shift.told.asks({ ...own(shift, 'claimPoints', key), shelf: 'claim' });
  const { id } = await keyed(shift, executor, asked, input, { node: 'PointsClaim', field: 'claim' });
  const approve = shift.chance() > 0.15;
  await decided(shift, leader, {
    ...{ mutation: 'reviewPointsClaim', node: 'PointsClaim', field: 'claim' },
    input: { claimId: id, approve, ...(approve ? {} : { reason: '未见其事' }) },
    shelf: approve ? 'claim approved' : 'claim rejected',
  });
  if (approve) addsTo(shift, earner.id, EARNED);
  return approve;
}

async function give(shift: Shift, day: string): Promise<void> {
  const { earner, spouse } = household(shift);
  const input = { fromPersonId: earner.id, toPersonId: spouse, points: GIVEN, idempotencyKey: `points-${day}` };
  const asked = shift.told.asks({ ...own(shift, 'transferPoints', input.idempotencyKey), shelf: 'transfer' });
  await keyed(shift, earner.caller, asked, input, { node: 'Transfer', field: 'transfer' });
  addsTo(shift, earner.id, -GIVEN);
  addsTo(shift, spouse, GIVEN);
}

async function pool(shift: Shift, day: string): Promise<void> {
  const { earner, id } = household(shift);
  const input = { fromPersonId: earner.id, points: POOLED, idempotencyKey: `pool-${day}` };
  const asked = shift.told.asks({ ...own(shift, 'contributePoints', input.idempotencyKey), shelf: 'transfer' });
  await keyed(shift, earner.caller, asked, input, { node: 'Transfer', field: 'transfer' });
  addsTo(shift, earner.id, -POOLED);
  adds(shift, rowId('Household', id), POOLED);
}

async function redeem(shift: Shift, day: string): Promise<void> {
  const { executor, benefit } = shift.community;
  const { earner } = household(shift);
  const input = { benefitId: benefit, idempotencyKey: `redemption-${day}` };
  const asked = shift.told.asks({ ...own(shift, 'redeemBenefit', input.idempotencyKey), shelf: 'redemption' });
  const kind = { node: 'Redemption', field: 'redemption' };
  const { id, code } = await keyed(shift, earner.caller, asked, input, { ...kind, also: 'code' });
  const outcome = shift.chance();
  if (outcome < 0.1) return;
  const redemption = { redemptionId: id };
  if (outcome < 0.35) {
    const cancelling = { mutation: 'cancelRedemption', input: redemption };
    return decided(shift, earner.caller, { ...kind, ...cancelling, shelf: 'redemption cancelled' });
  }
  const confirming = { mutation: 'confirmRedemption', input: { ...redemption, code } };
  await decided(shift, executor, { ...kind, ...confirming, shelf: 'redemption confirmed' });
  addsTo(shift, earner.id, -COST);
}
