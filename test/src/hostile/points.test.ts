import { today } from '@gongzhi/kernel';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { codesOf } from '../permissions/attempt.js';
import { discrepancies } from '../testkit/books.js';
import { freshCode } from '../testkit/city.js';
import { PointsBank, type Resident } from '../testkit/points-bank.js';
import { expectAlive } from './asking.js';

const key = () => freshCode('key');

describe('ledger, of points', () => {
  let bank: PointsBank;
  let [giver, other]: Resident[] = [];

  beforeAll(async () => {
    bank = await PointsBank.in(freshCode('jifenben'), '积分账本社区');
    [giver, other] = [await bank.resident('甲'), await bank.resident('乙')];
    const path = 'estate { buildings { nodes { stairwells { nodes { dwellings { nodes { id } } } } } } }';
    const { estate } = await bank.admin.do('generatePlaces', { estate: '东苑', range: '1幢 1单元 1层 每层1户' }, path);
    const [home] = estate.buildings.nodes[0].stairwells.nodes[0].dwellings.nodes;
    const members = [
      { personId: giver!.id, relation: 'HEAD' },
      { personId: other!.id, relation: 'SPOUSE' },
    ];
    await bank.admin.do('registerHousehold', { dwellingId: home.id, members }, 'household { id }');
    await bank.earns(giver!.id, 70);
  });
  afterEach(expectAlive);

  const gift = (points: number, more: object = {}) => ({
    ...{ fromPersonId: giver!.id, toPersonId: other!.id, points, idempotencyKey: key() },
    ...more,
  });
  const deduction = (points: number) => ({
    ...{ personId: giver!.id, kind: 'PARKING', points, reason: '乱停车', occurredOn: today() },
    idempotencyKey: key(),
  });
  const has = async () => [await bank.pointsOf(giver!.id), await bank.pointsOf(other!.id)].map((each) => each!.balance);

  it('44 zero, negative and overflowing amounts, and what is no amount', async () => {
    const before = await has();
    for (const points of [0, -1, -(2 ** 31)]) {
      expect(await codesOf(giver!.visitor, 'transferPoints', gift(points))).toEqual(['BAD_USER_INPUT']);
      expect(await codesOf(bank.leader, 'deductPoints', deduction(points))).toEqual(['BAD_USER_INPUT']);
    }
    const most = 2 ** 31 - 1;
    expect(await codesOf(giver!.visitor, 'transferPoints', gift(most))).toEqual(['LIMIT_EXCEEDED']);
    expect(await codesOf(bank.leader, 'deductPoints', deduction(most))).toEqual(['LIMIT_EXCEEDED']);
    for (const points of [2 ** 31, -(2 ** 31) - 1, 1.5, 1e300, '7', true, {}]) {
      const codes = await codesOf(giver!.visitor, 'transferPoints', gift(points as number));
      expect([points, codes]).toEqual([points, ['BAD_USER_INPUT']]);
    }
    expect(await has()).toEqual(before);
  });

  it('44 a gift to oneself, to somebody elsewhere, and of what is another’s', async () => {
    const before = await has();
    const stranger = await bank.resident('旁人');
    const toSelf = gift(1, { toPersonId: giver!.id });
    expect(await codesOf(giver!.visitor, 'transferPoints', toSelf)).toEqual(['BAD_USER_INPUT']);
    expect(await codesOf(giver!.visitor, 'transferPoints', gift(1, { toPersonId: stranger.id }))).toEqual(['CONFLICT']);
    expect(await codesOf(other!.visitor, 'transferPoints', gift(1))).toEqual(['FORBIDDEN']);
    expect(await codesOf(bank.admin, 'transferPoints', gift(1))).toEqual(['FORBIDDEN']);
    expect(await has()).toEqual(before);
  });

  it('45 50 spends of one balance at once, by gifts, benefits and deductions: what it covers goes through, and no more', async () => {
    const benefit = await bank.offers(70);
    const codes = await Promise.all(
      Array.from({ length: 50 }, (_, n) => {
        if (n % 3 === 0) return codesOf(giver!.visitor, 'transferPoints', gift(70));
        if (n % 3 === 1) return codesOf(bank.leader, 'deductPoints', deduction(70));
        return codesOf(giver!.visitor, 'redeemBenefit', { benefitId: benefit, idempotencyKey: key() });
      }),
    );
    expect(codes.filter((each) => each.length === 0)).toHaveLength(1);
    expect(codes.flat()).toEqual(Array(49).fill('LIMIT_EXCEEDED'));
    expect(await discrepancies(bank.code)).toEqual([]);
  });

  it('46 a replayed key is answered alike and marked, also 20 times at once; with another body it is refused', async () => {
    const spender = await bank.resident('丙');
    await bank.earns(spender.id, 30);
    const benefitId = await bank.offers(10);
    const input = { benefitId, idempotencyKey: key() };
    const ask = () => spender.visitor.attempt('redeemBenefit', input, 'replayed redemption { id }');
    const answers = await Promise.all(Array.from({ length: 20 }, ask));
    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect(new Set(answers.map(({ redemption }) => redemption.id)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    const otherBody = { ...input, benefitId: await bank.offers(10) };
    expect(await codesOf(spender.visitor, 'redeemBenefit', otherBody)).toEqual(['CONFLICT']);
    const taken = { ...deduction(5), personId: spender.id };
    const takes = await Promise.all(
      Array.from({ length: 20 }, () => bank.leader.attempt('deductPoints', taken, 'replayed deduction { id }')),
    );
    expect(new Set(takes.map((each) => each.deduction.id)).size).toBe(1);
    expect(takes.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await codesOf(bank.leader, 'deductPoints', { ...taken, points: 6 })).toEqual(['CONFLICT']);
    expect(await bank.pointsOf(spender.id)).toEqual({ balance: '25', held: '10' });
  });

  it('47 what was taken is given back once, and a refund is not refunded; points are not reversed as money is', async () => {
    const spender = await bank.resident('丁');
    await bank.earns(spender.id, 30);
    const { redemption } = await bank.redeem(spender, await bank.offers(10));
    await bank.confirm(redemption);
    const refunds = await Promise.all(Array.from({ length: 10 }, () => bank.refund(redemption.id)));
    expect(refunds.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    const deductionId = await bank.deducts(spender.id, 5);
    await bank.appeal(spender, deductionId);
    const deciding = { deductionId, outcome: 'REVERSED', reason: '已核实' };
    const decisions = await Promise.all(
      Array.from({ length: 10 }, () => codesOf(bank.admin, 'decideAppeal', deciding)),
    );
    expect(decisions.filter((each) => each.length === 0)).toHaveLength(1);
    expect(decisions.flat()).toEqual(Array(9).fill('CONFLICT'));
    expect(await bank.pointsOf(spender.id)).toEqual({ balance: '30', held: '0' });
    const { transfers } = await bank.leader.ask('{ transfers(first: 1) { nodes { id } } }');
    const reversing = { transferId: transfers.nodes[0].id, reason: '记错了', idempotencyKey: key() };
    const reversed = await codesOf(bank.executor, 'reverseTransfer', reversing);
    expect(['BAD_USER_INPUT', 'FORBIDDEN']).toContain(reversed[0]);
    expect(await discrepancies(bank.code)).toEqual([]);
  });

  it('48 a claim reviewed, a redemption confirmed and an appeal decided by whose it is or who began it', async () => {
    const claimId = await bank.claim(giver!.id, 3);
    expect(await codesOf(bank.executor, 'reviewPointsClaim', { claimId, approve: true })).toEqual(['FORBIDDEN']);
    const officer = await bank.resident('任职的人');
    await bank.admin.do('inviteMember', { email: officer.visitor.name, role: 'EXECUTOR' }, 'membership { id }');
    await bank.earns(officer.id, 20);
    const { redemption } = await bank.redeem(officer, await bank.offers(10));
    const own = { redemptionId: redemption.id, code: redemption.code };
    expect(await codesOf(officer.visitor, 'confirmRedemption', own)).toEqual(['FORBIDDEN']);
    const deductionId = await bank.deducts(officer.id, 5);
    await bank.appeal(officer, deductionId);
    const deciding = { deductionId, outcome: 'REVERSED', reason: '已核实' };
    expect(await codesOf(bank.leader, 'decideAppeal', deciding)).toEqual(['FORBIDDEN']);
    expect(await codesOf(officer.visitor, 'decideAppeal', deciding)).toEqual(['FORBIDDEN']);
    const self = { personId: officer.id, kind: 'OTHER', points: 1, reason: '试试', occurredOn: today() };
    expect(await codesOf(officer.visitor, 'deductPoints', { ...self, idempotencyKey: key() })).toEqual(['FORBIDDEN']);
  });
});
