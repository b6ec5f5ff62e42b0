import { today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';

describe('benefits that are redeemed for somebody else', () => {
  const code = freshCode('daihuan');
  let admin: Visitor;
  let executor: Visitor;
  let leader: Visitor;
  let resident: Visitor;
  let parent: Visitor;
  let benefit: string;
  const ids: Record<string, string> = {};

  const invited = async (who: string, role: string): Promise<Visitor> => {
    const input = { email: `${who}@${code}`, role, name: who };
    ids[who] = (await admin.do('inviteMember', input, 'membership { person { id } }')).membership.person.id;
    return signIn(input.email, code);
  };
  const earns = async (who: string): Promise<void> => {
    const { rule } = await admin.do(
      'setPointsRule',
      { key: freshCode('rule'), title: '样例规则', titleEn: 'Sample', points: 30 },
      'rule { id }',
    );
    const told = { ruleId: rule.id, personId: ids[who], doneOn: today(), onBehalfOf: { consent: 'ORAL' } };
    const { claim } = await executor.do('claimPoints', { ...told, idempotencyKey: freshCode('key') }, 'claim { id }');
    await admin.do('reviewPointsClaim', { claimId: claim.id, approve: true }, 'claim { id }');
  };
  const redeem = (who: Visitor, forWhom: string, told: object = {}, idempotencyKey = freshCode('key')) =>
    who.attempt(
      'redeemBenefit',
      { benefitId: benefit, personId: ids[forWhom], idempotencyKey, ...told },
      'redemption { id code status person { id } redeemedBy { id } }',
    );
  const confirm = (who: Visitor, { id, code: shown }: { id: string; code: string }) =>
    who.attempt('confirmRedemption', { redemptionId: id, code: shown }, 'redemption { status }');
  const standing = async (who: string) =>
    (await admin.ask('query($id: ID!) { pointsOf(personId: $id) { balance held } }', { id: ids[who] })).pointsOf;

  beforeAll(async () => {
    [admin] = (await cityWith({ code, name: `代兑社区${code}` })) as [Visitor];
    executor = await invited('executor', 'EXECUTOR');
    leader = await invited('leader', 'LEADER');
    resident = await invited('resident', 'STEWARD');
    parent = await invited('parent', 'STEWARD');
    const child = { name: '小囡', birthDate: `${Number(today().slice(0, 4)) - 8}-01-01` };
    ids.child = (await admin.do('registerPerson', child, 'person { id }')).person.id;
    const ward = { personId: ids.child, guardianId: ids.parent, relation: 'PARENT' };
    await admin.do('registerGuardian', ward, 'guardianship { id }');
    const unit = { name: '修理铺', kind: 'ENTERPRISE' };
    const { organisation } = await admin.do('registerOrganisation', unit, 'organisation { id }');
    const told = {
      title: '修理',
      titleEn: 'Repairs',
      cost: 10,
      providerId: organisation.id,
      idempotencyKey: 'repairs',
    };
    benefit = (await admin.do('createBenefit', told, 'benefit { id }')).benefit.id;
    for (const who of ['resident', 'child']) await earns(who);
  });

  it('take the resident’s consent, and are theirs: named as such, to them and in the trail', async () => {
    expect((await redeem(executor, 'resident')).userErrors).toMatchObject([{ field: ['onBehalfOf'] }]);
    const witness = { consent: 'WRITTEN', witnessId: ids.leader };
    const { redemption } = await redeem(executor, 'resident', { onBehalfOf: witness }, 'once');
    expect(redemption).toMatchObject({
      status: 'HELD',
      person: { id: ids.resident },
      redeemedBy: { id: ids.executor },
    });
    expect((await redeem(executor, 'resident', { onBehalfOf: witness }, 'once')).redemption.id).toBe(redemption.id);
    expect(await standing('resident')).toEqual({ balance: '30', held: '10' });
    const { representations, redemptions, auditEntries } = await resident.ask(`{
      representations { nodes { act consent subjectId actor { name } witness { name } } }
      redemptions { nodes { id code redeemedBy { name } } }
      auditEntries(first: 50) { nodes { subjectId actorKey action } }
    }`);
    expect(representations.nodes.filter(({ act }: { act: string }) => act === 'REDEEM')).toEqual([
      {
        act: 'REDEEM',
        consent: 'WRITTEN',
        subjectId: redemption.id,
        actor: { name: 'executor' },
        witness: { name: 'leader' },
      },
    ]);
    expect(redemptions.nodes).toMatchObject([{ id: redemption.id, redeemedBy: { name: 'executor' } }]);
    expect(auditEntries.nodes.filter(({ subjectId }: { subjectId: string }) => subjectId === redemption.id)).toEqual([
      { subjectId: redemption.id, actorKey: expect.any(String), action: 'CREATE' },
    ]);
  });

  it('are handed over by somebody else than who redeemed them', async () => {
    const { redemption } = await redeem(executor, 'resident', { onBehalfOf: { consent: 'ORAL' } });
    await expect(confirm(executor, redemption)).rejects.toThrow();
    await expect(confirm(resident, redemption)).rejects.toThrow();
    expect((await confirm(admin, redemption)).redemption.status).toBe('CONFIRMED');
    const refund = { redemptionId: redemption.id, reason: '未能提供' };
    await expect(executor.attempt('refundRedemption', refund, 'redemption { status }')).rejects.toThrow();
    expect((await admin.do('refundRedemption', refund, 'redemption { status }')).redemption.status).toBe('REFUNDED');
  });

  it('are given back by who redeemed them, too, without a reason', async () => {
    const { redemption } = await redeem(executor, 'resident', { onBehalfOf: { consent: 'ORAL' } });
    const before = (await standing('resident')).held;
    const cancelled = await executor.do('cancelRedemption', { redemptionId: redemption.id }, 'redemption { status }');
    expect(cancelled.redemption.status).toBe('CANCELLED');
    expect(Number((await standing('resident')).held)).toBe(Number(before) - 10);
  });

  it('are redeemed for a child by a guardian, who reads the code, and for nobody else by who is no officer', async () => {
    const { redemption } = await redeem(parent, 'child');
    expect(redemption).toMatchObject({ person: { id: ids.child }, redeemedBy: { id: ids.parent } });
    const { redemptions } = await parent.ask('{ redemptions { nodes { id code } } }');
    expect(redemptions.nodes).toEqual([{ id: redemption.id, code: redemption.code }]);
    expect(await standing('child')).toEqual({ balance: '30', held: '10' });
    const consent = { onBehalfOf: { consent: 'ORAL' } };
    for (const who of [resident, leader]) await expect(redeem(who, 'child', consent)).rejects.toThrow();
    await expect(redeem(parent, 'resident', consent)).rejects.toThrow();
    await expect(redeem(leader, 'resident', consent)).rejects.toThrow();
    expect((await confirm(executor, redemption)).redemption.status).toBe('CONFIRMED');
    expect(await standing('child')).toEqual({ balance: '20', held: '0' });
  });

  it('come out of nobody’s account where they have not enough', async () => {
    const refused = await redeem(executor, 'leader', { onBehalfOf: { consent: 'ORAL' } });
    expect(refused.userErrors).toMatchObject([{ code: 'LIMIT_EXCEEDED' }]);
    expect(await standing('leader')).toEqual({ balance: '0', held: '0' });
  });
});
