import { beforeAll, describe, expect, it } from 'vitest';
import { freshCode } from '../testkit/city.js';
import { PointsBank, type Resident } from '../testkit/points-bank.js';

describe('points of somebody who was entered twice', () => {
  let bank: PointsBank;
  let twice: Resident;
  let kept = '';
  let [spent, deduction, waits] = ['', '', ''];

  beforeAll(async () => {
    bank = await PointsBank.in(freshCode('chongfu'), '重复登记社区');
    twice = await bank.resident('龚阿婆');
    kept = (await bank.admin.do('registerPerson', { name: '龚阿婆' }, 'person { id }')).person.id;
    await bank.earns(kept, 4);
    await bank.earns(twice.id, 30);
    const { redemption } = await bank.redeem(twice, await bank.offers(10));
    expect((await bank.confirm(redemption)).redemption.status).toBe('CONFIRMED');
    spent = redemption.id;
    deduction = await bank.deducts(twice.id, 5);
    await bank.appeal(twice, deduction);
    waits = await bank.claim(twice.id, 7);
    const merging = { keptId: kept, mergedId: twice.id, reason: '登记重复' };
    await bank.admin.do('mergePersons', merging, 'person { id }');
  });

  it('are spent by the entry that was kept', async () => {
    expect(await bank.pointsOf(kept)).toEqual({ balance: '19', held: '0' });
    const { redemption, userErrors } = await bank.redeem(twice, await bank.offers(19));
    expect(userErrors).toEqual([]);
    const cancelled = await twice.visitor.do(
      'cancelRedemption',
      { redemptionId: redemption.id },
      'redemption { status }',
    );
    expect(cancelled.redemption.status).toBe('CANCELLED');
  });

  it('come back to it where they were spent, or taken away, before; and can be spent', async () => {
    expect((await bank.refund(spent)).redemption.status).toBe('REFUNDED');
    await bank.reverse(deduction);
    await bank.review(waits);
    expect(await bank.pointsOf(kept)).toEqual({ balance: '41', held: '0' });
    const { redemption, userErrors } = await bank.redeem(twice, await bank.offers(41));
    expect(userErrors).toEqual([]);
    expect((await bank.confirm(redemption)).redemption.status).toBe('CONFIRMED');
    expect(await bank.pointsOf(kept)).toEqual({ balance: '0', held: '0' });
  });
});

describe('points of somebody whose data are to be erased', () => {
  it('are decided first: what was claimed, what is held and what was appealed', async () => {
    const bank = await PointsBank.in(freshCode('shanchu'), '删除社区');
    const leaving = await bank.resident('离开的人');
    await bank.earns(leaving.id, 20);
    await bank.appeal(leaving, await bank.deducts(leaving.id, 5));
    await bank.claim(leaving.id, 7);
    await bank.redeem(leaving, await bank.offers(10));
    const erasing = { personId: leaving.id, reason: '本人要求删除' };
    const { userErrors } = await bank.admin.attempt('requestErasure', erasing, 'erasure { id }');
    const open = ['MEMBERSHIP_OPEN', 'POINTS_APPEAL_OPEN', 'POINTS_CLAIM_OPEN', 'REDEMPTION_OPEN'];
    expect(userErrors.map(({ reason }) => reason).sort()).toEqual(open);
  });
});
