import { addDays, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';

const yesterday = addDays(today(), -1);

describe('points for everyday conduct', () => {
  const code = freshCode('jifen');
  let admin: Visitor;
  let executor: Visitor;
  let leader: Visitor;
  let resident: Visitor;
  const ids: Record<string, string> = {};

  const invited = async (name: string, role: string): Promise<Visitor> => {
    const email = `${role.toLowerCase()}@${code}`;
    const { membership } = await admin.do('inviteMember', { email, role, name }, 'membership { person { id } }');
    ids[role] = membership.person.id;
    return signIn(email, code);
  };
  const ruled = async (key: string, told: object): Promise<string> => {
    const input = { key, title: '样例规则', titleEn: 'Sample', ...told };
    return (await leader.do('setPointsRule', input, 'rule { id }')).rule.id;
  };
  const claim = (who: Visitor, told: object, idempotencyKey = freshCode('key')) =>
    who.attempt(
      'claimPoints',
      { ruleId: ids.waste, personId: ids.STEWARD, doneOn: yesterday, idempotencyKey, ...told },
      'claim { id status points }',
    );
  const review = (who: Visitor, claimId: string, told: object = { approve: true }) =>
    who.attempt('reviewPointsClaim', { claimId, ...told }, 'claim { status rejection transfer { amount kind } }');
  const balance = async (): Promise<string | undefined> =>
    (await resident.ask('{ ledgerAccounts { nodes { unit balance } } }')).ledgerAccounts.nodes[0]?.balance;

  beforeAll(async () => {
    [admin] = (await cityWith({ code, name: `积分社区${code}` })) as [Visitor];
    executor = await invited('方明', 'EXECUTOR');
    leader = await invited('宋引', 'LEADER');
    resident = await invited('高洁', 'STEWARD');
    ids.waste = await ruled('sorts-waste', { points: 2, capPoints: 4, capPeriod: 'DAY' });
    ids.helping = await ruled('volunteers', { points: 10, needsEvidence: true });
    ids.meeting = await ruled('attends-meeting', { points: 5, enteredBy: 'OFFICERS' });
  });

  it('are claimed by who earned them, credited once somebody else has approved, and once only', async () => {
    const first = await claim(resident, {}, 'waste-1');
    expect(first.claim).toMatchObject({ status: 'PENDING', points: 2 });
    expect((await claim(resident, {}, 'waste-1')).claim.id).toBe(first.claim.id);
    expect(await balance()).toBeUndefined();
    expect((await review(executor, first.claim.id)).claim).toEqual({
      status: 'APPROVED',
      rejection: null,
      transfer: { amount: '2', kind: 'POINTS_EARNED' },
    });
    expect((await review(leader, first.claim.id)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    expect(await balance()).toBe('2');
  });

  it('are rejected with a reason, which who claimed them reads', async () => {
    const { claim: made } = await claim(resident, { doneOn: addDays(today(), -3) });
    expect((await review(executor, made.id, { approve: false })).userErrors).toMatchObject([{ field: ['reason'] }]);
    await review(executor, made.id, { approve: false, reason: '当日未见投放' });
    const { pointsClaims } = await resident.ask('{ pointsClaims { nodes { status rejection } } }');
    expect(pointsClaims.nodes[0]).toEqual({ status: 'REJECTED', rejection: '当日未见投放' });
  });

  it('never come to more than the cap, however many claim and approve at once', async () => {
    const doneOn = addDays(today(), -5);
    const made = await Promise.all(Array.from({ length: 8 }, () => claim(resident, { doneOn })));
    expect(made.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(2);
    const refused = made.flatMap(({ userErrors }) => userErrors);
    expect([...new Set(refused.map((error: { code: string }) => error.code))]).toEqual(['LIMIT_EXCEEDED']);
    const before = Number(await balance());
    const claims = made.flatMap(({ claim: each }) => (each ? [each.id, each.id, each.id] : []));
    await Promise.all(claims.map((id, n) => review(n % 2 ? executor : leader, id)));
    expect(Number(await balance())).toBe(before + 4);
  });

  it('take evidence where the rule says so, a day that has been, and officers where only they enter them', async () => {
    expect((await claim(resident, { ruleId: ids.helping })).userErrors).toMatchObject([{ field: ['evidence'] }]);
    expect((await claim(resident, { doneOn: addDays(today(), 1) })).userErrors).toMatchObject([{ field: ['doneOn'] }]);
    await expect(claim(resident, { ruleId: ids.meeting })).rejects.toThrow();
  });

  it('are claimed for a resident by an officer, named as such, who does not review them', async () => {
    const told = { ruleId: ids.meeting };
    expect((await claim(executor, told)).userErrors).toMatchObject([{ field: ['onBehalfOf'] }]);
    const { claim: made } = await claim(executor, { ...told, onBehalfOf: { consent: 'ORAL' } });
    await expect(review(executor, made.id)).rejects.toThrow();
    expect((await review(leader, made.id)).claim.status).toBe('APPROVED');
    const { representations } = await resident.ask('{ representations { nodes { act } } }');
    expect(representations.nodes).toEqual([{ act: 'CLAIM_POINTS' }]);
  });

  it('are given by rules that the secretary sets, with a cap and its period together', async () => {
    const input = { key: 'broken', title: '规则', titleEn: 'Rule', points: 5 };
    const told = async (more: object) =>
      (await leader.attempt('setPointsRule', { ...input, ...more }, 'rule { id }')).userErrors;
    expect(await told({ capPoints: 10 })).toMatchObject([{ field: ['capPeriod'] }]);
    expect(await told({ capPoints: 4, capPeriod: 'DAY' })).toMatchObject([{ field: ['capPoints'] }]);
    expect(await told({ points: -5 })).toMatchObject([{ field: ['points'] }]);
    await ruled('sorts-waste', { points: 2, active: false });
    expect((await claim(resident, {})).userErrors).toMatchObject([{ code: 'CONFLICT', field: ['ruleId'] }]);
  });
});
