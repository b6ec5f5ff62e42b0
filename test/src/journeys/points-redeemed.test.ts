import { addDays, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';

describe('points that are exchanged for benefits', () => {
  const code = freshCode('duihuan');
  let admin: Visitor;
  let executor: Visitor;
  let resident: Visitor;
  let merchant: Visitor;
  let stranger: Visitor;
  let shop: string;
  const ids = new Map<Visitor, string>();

  const invited = async (name: string, role: string, organisationId?: string): Promise<Visitor> => {
    const email = `${freshCode(role.toLowerCase())}@${code}`;
    const input = { email, role, name, ...(organisationId ? { organisationId } : {}) };
    const { membership } = await admin.do('inviteMember', input, 'membership { person { id } }');
    const visitor = await signIn(email, code);
    ids.set(visitor, membership.person.id);
    return visitor;
  };
  const organisation = async (name: string): Promise<string> =>
    (await admin.do('registerOrganisation', { name, kind: 'ENTERPRISE' }, 'organisation { id }')).organisation.id;
  const given = async (who: Visitor, points: number): Promise<void> => {
    const rule = { key: freshCode('rule'), title: '样例规则', titleEn: 'Sample', points };
    const ruleId = (await admin.do('setPointsRule', rule, 'rule { id }')).rule.id;
    const input = { ruleId, personId: ids.get(who), doneOn: today(), idempotencyKey: freshCode('key') };
    const { claim } = await who.do('claimPoints', input, 'claim { id }');
    await admin.do('reviewPointsClaim', { claimId: claim.id, approve: true }, 'claim { id }');
  };
  const offered = async (told: object = {}): Promise<string> => {
    const input = {
      title: '车辆保养',
      titleEn: 'Upkeep',
      cost: 10,
      providerId: shop,
      idempotencyKey: freshCode('key'),
    };
    return (await executor.do('createBenefit', { ...input, ...told }, 'benefit { id }')).benefit.id;
  };
  const redeem = (who: Visitor, benefitId: string, idempotencyKey = freshCode('key')) =>
    who.attempt('redeemBenefit', { benefitId, idempotencyKey }, 'redemption { id code status cost }');
  const confirm = (who: Visitor, { id, code: shown }: { id: string; code: string }) =>
    who.attempt(
      'confirmRedemption',
      { redemptionId: id, code: shown },
      'redemption { status transfer { amount kind } }',
    );
  const account = async (who: Visitor) =>
    (await who.ask('{ ledgerAccounts { nodes { balance held } } }')).ledgerAccounts.nodes[0];
  const stockOf = async (id: string): Promise<number> =>
    (await resident.ask(`{ node(id: "${id}") { ... on Benefit { stock } } }`)).node.stock;

  beforeAll(async () => {
    [admin] = (await cityWith({ code, name: `兑换社区${code}` })) as [Visitor];
    shop = await organisation('顺达修车行');
    executor = await invited('方明', 'EXECUTOR');
    resident = await invited('高洁', 'STEWARD');
    merchant = await invited('店长', 'PARTNER', shop);
    stranger = await invited('旁人', 'PARTNER', await organisation('别家店'));
  });

  it('are held at once with a piece of the stock, and spent once the provider has seen the code', async () => {
    await given(resident, 30);
    const benefit = await offered({ stock: 5 });
    const { redemption } = await redeem(resident, benefit, 'first');
    expect(redemption).toMatchObject({ status: 'HELD', cost: 10 });
    expect((await redeem(resident, benefit, 'first')).redemption.id).toBe(redemption.id);
    expect(await account(resident)).toEqual({ balance: '30', held: '10' });
    expect(await stockOf(benefit)).toBe(4);
    expect((await confirm(merchant, { ...redemption, code: 'WRONG' })).userErrors).toMatchObject([{ field: ['code'] }]);
    expect((await confirm(merchant, redemption)).redemption).toEqual({
      status: 'CONFIRMED',
      transfer: null,
    });
    expect((await confirm(executor, redemption)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    expect(await account(resident)).toEqual({ balance: '20', held: '0' });
    const { redemptions } = await resident.ask('{ redemptions { nodes { transfer { amount kind } } } }');
    expect(redemptions.nodes).toEqual([{ transfer: { amount: '10', kind: 'POINTS_REDEEMED' } }]);
  });

  it('are confirmed by the provider or the committee, and never by who redeemed them', async () => {
    const benefit = await offered();
    await given(merchant, 10);
    const { redemption } = await redeem(merchant, benefit);
    await expect(confirm(merchant, redemption)).rejects.toThrow();
    await expect(confirm(stranger, redemption)).rejects.toThrow();
    await expect(confirm(resident, redemption)).rejects.toThrow();
    expect((await stranger.ask('{ redemptions { totalCount } }')).redemptions.totalCount).toBe(0);
    expect((await confirm(executor, redemption)).redemption.status).toBe('CONFIRMED');
  });

  it('are free again when it is cancelled, by the resident or by the provider, who says why', async () => {
    const benefit = await offered({ stock: 1 });
    const before = await account(resident);
    const cancel = (who: Visitor, redemptionId: string, reason?: string) =>
      who.attempt('cancelRedemption', { redemptionId, reason }, 'redemption { status endedBecause }');
    const { redemption: first } = await redeem(resident, benefit);
    expect((await redeem(resident, benefit)).userErrors).toMatchObject([{ code: 'LIMIT_EXCEEDED' }]);
    expect((await cancel(resident, first.id)).redemption.status).toBe('CANCELLED');
    const { redemption: second } = await redeem(resident, benefit);
    await expect(cancel(stranger, second.id, '捣乱')).rejects.toThrow();
    expect((await cancel(merchant, second.id)).userErrors).toMatchObject([{ field: ['reason'] }]);
    expect((await cancel(merchant, second.id, '停业整修')).redemption.endedBecause).toBe('停业整修');
    expect((await confirm(merchant, second)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    expect([await account(resident), await stockOf(benefit)]).toEqual([before, 1]);
  });

  it('come back when the committee refunds a confirmed one, once', async () => {
    const benefit = await offered({ stock: 1 });
    const before = await account(resident);
    const { redemption } = await redeem(resident, benefit);
    const refund = (who: Visitor) =>
      who.attempt('refundRedemption', { redemptionId: redemption.id, reason: '未能提供' }, 'redemption { status }');
    expect((await refund(executor)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    await confirm(merchant, redemption);
    await expect(refund(merchant)).rejects.toThrow();
    expect((await refund(executor)).redemption.status).toBe('REFUNDED');
    expect((await refund(executor)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    expect([await account(resident), await stockOf(benefit)]).toEqual([before, 1]);
  });

  it('are never spent twice: of fifty requests at once, exactly what the balance covers goes through', async () => {
    const spender = await invited('俭省', 'STEWARD');
    await given(spender, 75);
    const benefit = await offered();
    const made = await Promise.all(Array.from({ length: 50 }, () => redeem(spender, benefit)));
    expect(made.filter(({ redemption }) => redemption)).toHaveLength(7);
    expect(new Set(made.flatMap(({ userErrors }) => userErrors.map((error: { code: string }) => error.code)))).toEqual(
      new Set(['LIMIT_EXCEEDED']),
    );
    expect(await account(spender)).toEqual({ balance: '75', held: '70' });
    const held = made.flatMap(({ redemption }) => redemption ?? []);
    await Promise.all(held.flatMap((each) => [confirm(merchant, each), confirm(executor, each)]));
    expect(await account(spender)).toEqual({ balance: '5', held: '0' });
  });

  it('take no more than there is in stock, or than a person may have, however many ask at once', async () => {
    const spenders = [resident, merchant, executor];
    for (const who of spenders) await given(who, 200);
    const few = await offered({ stock: 3, cost: 1 });
    const asked = await Promise.all(Array.from({ length: 50 }, (_, n) => redeem(spenders[n % 3]!, few)));
    expect(asked.filter(({ redemption }) => redemption)).toHaveLength(3);
    expect(await stockOf(few)).toBe(0);
    const limited = await offered({ cost: 1, limitCount: 2, limitPeriod: 'MONTH' });
    const taken = await Promise.all(Array.from({ length: 12 }, () => redeem(resident, limited)));
    expect(taken.filter(({ redemption }) => redemption)).toHaveLength(2);
  });

  it('are taken for what is on offer, which the committee changes and ends', async () => {
    const early = await offered({ fromDate: addDays(today(), 1) });
    expect((await redeem(resident, early)).userErrors).toMatchObject([{ code: 'CONFLICT', field: ['benefitId'] }]);
    const benefit = await offered();
    const broken = await executor.attempt('updateBenefit', { benefitId: benefit, limitCount: 1 }, 'benefit { id }');
    expect(broken.userErrors).toMatchObject([{ field: ['limitPeriod'] }]);
    await executor.do('updateBenefit', { benefitId: benefit, cost: 12 }, 'benefit { id }');
    expect((await redeem(resident, benefit)).redemption.cost).toBe(12);
    await executor.do('endBenefit', { benefitId: benefit }, 'benefit { id }');
    expect((await redeem(resident, benefit)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    await expect(merchant.attempt('endBenefit', { benefitId: benefit }, 'benefit { id }')).rejects.toThrow();
  });
});
