import { shareHouseholdPointsEverywhere } from '@gongzhi/domain';
import { addDays, today } from '@gongzhi/kernel';
import type { Database } from '@gongzhi/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';
import { databaseOfWorkers } from '../testkit/workers.js';

const born = (years: number): string => `${Number(today().slice(0, 4)) - years}-01-01`;
const BENEFIT = { title: '车辆保养', titleEn: 'Upkeep', cost: 10 };

describe('points that a household pools', () => {
  const code = freshCode('hunei');
  let database: Database;
  let admin: Visitor;
  let executor: Visitor;
  let [father, mother, son, neighbour]: Visitor[] = [];
  let benefit: string;
  let shop: string;
  let homes: string[] = [];
  const ids: Record<string, string> = {};

  const invited = async (who: string, role: string, told: object = {}): Promise<Visitor> => {
    const person = { name: who, ...told };
    ids[who] = (await admin.do('registerPerson', person, 'person { id }')).person.id;
    const input = { email: `${who}@${code}`, role, personId: ids[who] };
    await admin.do('inviteMember', input, 'membership { id }');
    return signIn(input.email, code);
  };
  const earns = async (who: string, points: number): Promise<void> => {
    const rule = { key: freshCode('rule'), title: '样例规则', titleEn: 'Sample', points };
    const ruleId = (await admin.do('setPointsRule', rule, 'rule { id }')).rule.id;
    const told = { ruleId, personId: ids[who], doneOn: today(), onBehalfOf: { consent: 'ORAL' } };
    const { claim } = await executor.do('claimPoints', { ...told, idempotencyKey: freshCode('key') }, 'claim { id }');
    await admin.do('reviewPointsClaim', { claimId: claim.id, approve: true }, 'claim { id }');
  };
  const lives = async (home: string, from: string, ...who: string[]): Promise<string> => {
    const members = who.map((each, n) => ({ personId: ids[each], relation: n === 0 ? 'HEAD' : 'OTHER' }));
    const input = { dwellingId: home, from, members };
    return (await admin.do('registerHousehold', input, 'household { id }')).household.id;
  };
  const contribute = (who: Visitor, from: string, points: number, idempotencyKey = freshCode('key')) =>
    who.attempt(
      'contributePoints',
      { fromPersonId: ids[from], points, idempotencyKey },
      'transfer { id amount kind to { ownerType balance } }',
    );
  const redeem = (who: Visitor, told: object = {}) =>
    who.attempt(
      'redeemBenefit',
      { benefitId: benefit, purse: 'HOUSEHOLD', idempotencyKey: freshCode('key'), ...told },
      'redemption { id code status purse person { id } redeemedBy { id } }',
    );
  const confirm = (who: Visitor, { id, code: shown }: { id: string; code: string }) =>
    who.attempt('confirmRedemption', { redemptionId: id, code: shown }, 'redemption { status }');
  const pooled = async (who: Visitor) =>
    (
      await who.ask(
        '{ myPoints { balance household { balance held expiring { on } changes { kind change balanceAfter personId } } } }',
      )
    ).myPoints;
  const balanceOf = async (who: string): Promise<string> =>
    (await admin.ask('query($id: ID!) { pointsOf(personId: $id) { balance } }', { id: ids[who] })).pointsOf.balance;

  beforeAll(async () => {
    database = await databaseOfWorkers();
    [admin] = (await cityWith({ code, name: `户内积分社区${code}` })) as [Visitor];
    executor = await invited('executor', 'EXECUTOR', { birthDate: born(40) });
    father = await invited('father', 'STEWARD', { birthDate: born(45) });
    mother = await invited('mother', 'STEWARD');
    son = await invited('son', 'STEWARD', { birthDate: born(16) });
    neighbour = await invited('neighbour', 'STEWARD', { birthDate: born(50) });
    const input = { estate: '东苑', range: '1幢 1单元 1-2层 每层2户' };
    const path = 'estate { buildings { nodes { stairwells { nodes { dwellings { nodes { id } } } } } } }';
    const { estate } = await admin.do('generatePlaces', input, path);
    homes = estate.buildings.nodes[0].stairwells.nodes[0].dwellings.nodes.map(({ id }: { id: string }) => id);
    await lives(homes[0]!, addDays(today(), -10), 'father', 'mother', 'son');
    const unit = { name: '顺达修车行', kind: 'ENTERPRISE' };
    shop = (await admin.do('registerOrganisation', unit, 'organisation { id }')).organisation.id;
    const told = { ...BENEFIT, providerId: shop, stock: 20, idempotencyKey: 'benefit' };
    benefit = (await admin.do('createBenefit', told, 'benefit { id }')).benefit.id;
    await earns('father', 20);
    await earns('mother', 15);
  });
  afterAll(() => database?.close());

  it('are put in by each member from their own account, once for a key, and read by all of them', async () => {
    expect((await pooled(son!)).household).toEqual({ balance: '0', held: '0', expiring: null, changes: [] });
    const put = await contribute(father!, 'father', 20, 'first');
    expect(put.transfer).toMatchObject({
      amount: '20',
      kind: 'POINTS_GIVEN',
      to: { ownerType: 'HOUSEHOLD', balance: null },
    });
    expect((await contribute(father!, 'father', 20, 'first')).transfer.id).toBe(put.transfer.id);
    await contribute(mother!, 'mother', 5);
    const household = {
      ...{ balance: '25', held: '0', expiring: null },
      changes: [
        { kind: 'POINTS_GIVEN', change: '5', balanceAfter: '25', personId: ids.mother },
        { kind: 'POINTS_GIVEN', change: '20', balanceAfter: '20', personId: ids.father },
      ],
    };
    expect(await pooled(father!)).toEqual({ balance: '0', household });
    expect(await pooled(son!)).toEqual({ balance: '0', household });
  });

  it('are nobody else’s: not to read, not to put in for, and not where somebody lives nowhere', async () => {
    for (const who of [neighbour!, executor]) await expect(contribute(who, 'mother', 1)).rejects.toThrow();
    expect((await pooled(neighbour!)).household).toBeNull();
    expect((await contribute(neighbour!, 'neighbour', 1)).userErrors).toMatchObject([{ field: ['fromPersonId'] }]);
    expect((await contribute(mother!, 'mother', 11)).userErrors).toMatchObject([
      { code: 'LIMIT_EXCEEDED', field: ['points'] },
    ]);
    const document = 'query($id: ID!) { pointsOf(personId: $id) { household { balance } } }';
    expect((await neighbour!.ask(document, { id: ids.mother })).pointsOf).toBeNull();
    expect((await executor.ask(document, { id: ids.mother })).pointsOf.household).toEqual({ balance: '25' });
  });

  it('are redeemed by adult members, out of what is pooled, and confirmed by nobody of the household', async () => {
    expect((await redeem(son!)).userErrors).toMatchObject([{ code: 'CONFLICT', field: ['purse'] }]);
    expect((await redeem(neighbour!)).userErrors).toMatchObject([{ code: 'CONFLICT', field: ['purse'] }]);
    const { redemption } = await redeem(mother!);
    expect(redemption).toMatchObject({
      status: 'HELD',
      purse: 'HOUSEHOLD',
      person: { id: ids.mother },
      redeemedBy: null,
    });
    expect((await pooled(father!)).household).toMatchObject({ balance: '25', held: '10' });
    await admin.do(
      'inviteMember',
      { email: `father@${code}`, role: 'PARTNER', personId: ids.father, organisationId: shop },
      'membership { id }',
    );
    await expect(confirm(father!, redemption)).rejects.toThrow();
    expect((await confirm(executor, redemption)).redemption.status).toBe('CONFIRMED');
    const { household } = await pooled(father!);
    expect(household).toMatchObject({ balance: '15', held: '0' });
    expect(household.changes[0]).toEqual({
      kind: 'POINTS_REDEEMED',
      change: '-10',
      balanceAfter: '15',
      personId: ids.mother,
    });
  });

  it('are never spent twice, however many members ask at once', async () => {
    const tries = await Promise.all(Array.from({ length: 8 }, (_, n) => redeem(n % 2 ? mother! : father!)));
    const done = tries.flatMap(({ redemption }) => redemption ?? []);
    expect(done).toHaveLength(1);
    const cancelled = { redemptionId: done[0].id };
    const who = done[0].person.id === ids.mother ? mother! : father!;
    await who.do('cancelRedemption', cancelled, 'redemption { status }');
    expect((await pooled(father!)).household).toMatchObject({ balance: '15', held: '0' });
  });

  it('stay with the household when somebody moves out, who sees and spends them no more', async () => {
    await lives(homes[1]!, today(), 'son');
    expect((await pooled(son!)).household).toMatchObject({ balance: '0' });
    await admin.do('moveOut', { personId: ids.father, reason: 'MOVED_OUT', on: addDays(today(), -1) }, 'person { id }');
    expect((await pooled(father!)).household).toBeNull();
    expect((await redeem(father!)).userErrors).toMatchObject([{ code: 'CONFLICT', field: ['purse'] }]);
    expect((await pooled(mother!)).household).toMatchObject({ balance: '15' });
  });

  it('go to who lived in it last when it ends, once what was held is decided', async () => {
    const { redemption } = await redeem(mother!);
    await admin.do('moveOut', { personId: ids.mother, reason: 'MOVED_OUT' }, 'person { id }');
    const share = () => shareHouseholdPointsEverywhere(database);
    await Promise.all([share(), share(), share()]);
    expect([await balanceOf('mother'), await balanceOf('father')]).toEqual(['15', '0']);
    await mother!.do('cancelRedemption', { redemptionId: redemption.id }, 'redemption { status }');
    await share();
    await share();
    expect(await balanceOf('mother')).toBe('25');
    const { redemptions } = await mother!.ask('{ redemptions(first: 1) { nodes { status purse } } }');
    expect(redemptions.nodes).toEqual([{ status: 'CANCELLED', purse: 'HOUSEHOLD' }]);
  });
});
