import { addDays, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';

const BORN = `${Number(today().slice(0, 4)) - 8}-01-01`;

describe('points within a household', () => {
  const code = freshCode('huji');
  let admin: Visitor;
  let executor: Visitor;
  let resident: Visitor;
  let neighbour: Visitor;
  const ids: Record<string, string> = {};

  const invited = async (who: string, role: string): Promise<Visitor> => {
    const input = { email: `${who}@${code}`, role, name: who };
    ids[who] = (await admin.do('inviteMember', input, 'membership { person { id } }')).membership.person.id;
    return signIn(input.email, code);
  };
  const registered = async (who: string, told: object = {}): Promise<void> => {
    ids[who] = (await admin.do('registerPerson', { name: who, ...told }, 'person { id }')).person.id;
  };
  /** Earned by conduct of some day, and approved by the administrator. */
  const earns = async (who: string, key: string): Promise<void> => {
    const { pointsRules } = await admin.ask('{ pointsRules(first: 50) { nodes { id key } } }');
    const rule = pointsRules.nodes.find((each: { key: string }) => each.key === key);
    const told = {
      ruleId: rule.id,
      personId: ids[who],
      doneOn: today(),
      evidence: '样例',
      onBehalfOf: { consent: 'ORAL' },
    };
    const { claim } = await executor.do('claimPoints', { ...told, idempotencyKey: freshCode('key') }, 'claim { id }');
    await admin.do('reviewPointsClaim', { claimId: claim.id, approve: true }, 'claim { id }');
  };
  const give = (who: Visitor, told: object, idempotencyKey = freshCode('key')) =>
    who.attempt(
      'transferPoints',
      { fromPersonId: ids.resident, toPersonId: ids.wife, points: 1, idempotencyKey, ...told },
      'transfer { id amount kind }',
    );
  const balanceOf = async (who: string): Promise<string> =>
    (await admin.ask('query($id: ID!) { pointsOf(personId: $id) { balance } }', { id: ids[who] })).pointsOf.balance;

  beforeAll(async () => {
    [admin] = (await cityWith({ code, name: `户内社区${code}` })) as [Visitor];
    executor = await invited('executor', 'EXECUTOR');
    resident = await invited('resident', 'STEWARD');
    neighbour = await invited('neighbour', 'STEWARD');
    await registered('wife');
    await registered('child', { birthDate: BORN });
    const input = { estate: '东苑', range: '1幢 1单元 1层 每层2户' };
    const path = 'estate { buildings { nodes { stairwells { nodes { dwellings { nodes { id } } } } } } }';
    const { estate } = await admin.do('generatePlaces', input, path);
    const [home] = estate.buildings.nodes[0].stairwells.nodes[0].dwellings.nodes;
    const members = [
      { personId: ids.resident, relation: 'HEAD' },
      { personId: ids.wife, relation: 'SPOUSE' },
      { personId: ids.child, relation: 'SON' },
    ];
    await admin.do('registerHousehold', { dwellingId: home.id, members }, 'household { id }');
    const ward = { personId: ids.child, guardianId: ids.resident, relation: 'PARENT' };
    await admin.do('registerGuardian', ward, 'guardianship { id }');
  });

  it('begin with rules that every community has, and are shown with each rule towards its cap', async () => {
    await earns('resident', 'volunteers');
    const { myPoints } = await resident.ask(
      '{ myPoints { balance held earnedThisMonth rules { key period cap earned pending } accounts { entries(first: 1) { totalCount nodes { change balanceAfter transfer { kind } } } } } }',
    );
    expect(myPoints).toMatchObject({ balance: '10', held: '0', earnedThisMonth: '10' });
    expect(myPoints.rules).toContainEqual({ key: 'volunteers', period: 'MONTH', cap: 60, earned: '10', pending: '0' });
    expect(myPoints.rules).toContainEqual({ key: 'honoured', period: 'YEAR', cap: 100, earned: '0', pending: '0' });
    const nodes = [{ change: '10', balanceAfter: '10', transfer: { kind: 'POINTS_EARNED' } }];
    expect(myPoints.accounts).toEqual([{ entries: { totalCount: 1, nodes } }]);
    const document = 'query($id: ID!) { pointsOf(personId: $id) { balance } }';
    expect((await neighbour.ask(document, { id: ids.resident })).pointsOf).toBeNull();
    expect((await executor.ask(document, { id: ids.resident })).pointsOf).toEqual({ balance: '10' });
    expect((await neighbour.ask('{ myPoints { balance accounts { balance } } }')).myPoints).toEqual({
      balance: '0',
      accounts: [],
    });
  });

  it('are given to who lives in the same household, once for a key', async () => {
    const given = await give(resident, { points: 3 }, 'gift');
    expect(given.transfer).toMatchObject({ amount: '3', kind: 'POINTS_GIVEN' });
    expect((await give(resident, { points: 3 }, 'gift')).transfer.id).toBe(given.transfer.id);
    expect([await balanceOf('resident'), await balanceOf('wife')]).toEqual(['7', '3']);
  });

  it('are not given to others, to oneself, beyond what is there, or in somebody else’s stead', async () => {
    expect((await give(resident, { toPersonId: ids.neighbour })).userErrors).toMatchObject([
      { code: 'CONFLICT', field: ['toPersonId'] },
    ]);
    expect((await give(resident, { toPersonId: ids.resident })).userErrors).toMatchObject([{ field: ['toPersonId'] }]);
    expect((await give(resident, { points: 1000 })).userErrors).toMatchObject([
      { code: 'LIMIT_EXCEEDED', field: ['points'] },
    ]);
    expect((await give(resident, { points: -1 })).userErrors).toMatchObject([{ field: ['points'] }]);
    for (const who of [neighbour, executor, admin]) await expect(give(who, {})).rejects.toThrow();
    expect(await balanceOf('resident')).toBe('7');
  });

  it('are given by a guardian for a child in their care', async () => {
    await earns('child', 'helps-neighbours');
    const told = { fromPersonId: ids.child, toPersonId: ids.wife, points: 2 };
    await expect(give(neighbour, told)).rejects.toThrow();
    expect((await give(resident, told)).userErrors).toEqual([]);
    expect(await balanceOf('child')).toBe('3');
  });

  it('are never given twice, however many ask at once', async () => {
    const before = Number(await balanceOf('resident'));
    const tries = await Promise.all(Array.from({ length: 8 }, () => give(resident, { points: 3 })));
    const done = tries.filter(({ userErrors }) => userErrors.length === 0).length;
    expect(done).toBe(Math.floor(before / 3));
    expect(Number(await balanceOf('resident'))).toBe(before % 3);
  });

  it('are not given any more to who has moved out', async () => {
    await earns('resident', 'volunteers');
    await admin.do('moveOut', { personId: ids.wife, reason: 'MOVED_OUT' }, 'person { id }');
    expect((await give(resident, {})).userErrors).toMatchObject([{ code: 'CONFLICT', field: ['toPersonId'] }]);
  });
});

describe('points taken away', () => {
  const code = freshCode('koufen');
  let admin: Visitor;
  let director: Visitor;
  let secretary: Visitor;
  let grid: Visitor;
  let resident: Visitor;
  const ids: Record<string, string> = {};

  const invited = async (who: string, role: string, position?: string): Promise<Visitor> => {
    const input = { email: `${who}@${code}`, role, name: who, ...(position ? { position } : {}) };
    ids[who] = (await admin.do('inviteMember', input, 'membership { person { id } }')).membership.person.id;
    return signIn(input.email, code);
  };
  const deduct = (who: Visitor, told: object = {}, idempotencyKey = freshCode('key')) =>
    who.attempt(
      'deductPoints',
      {
        ...{ personId: ids.resident, kind: 'PARKING', points: 2, reason: '占道停车', occurredOn: today() },
        ...{ idempotencyKey, ...told },
      },
      'deduction { id status points transfer { kind amount memo } }',
    );
  const appeal = (who: Visitor, deductionId: string) =>
    who.attempt('appealDeduction', { deductionId, text: '那不是我的车' }, 'deduction { status appealText }');
  const decide = (who: Visitor, deductionId: string, outcome: string) =>
    who.attempt('decideAppeal', { deductionId, outcome, reason: '已核对' }, 'deduction { status decision }');
  const balance = async (): Promise<string> => (await resident.ask('{ myPoints { balance } }')).myPoints.balance;

  beforeAll(async () => {
    [admin] = (await cityWith({ code, name: `扣分社区${code}` })) as [Visitor];
    director = await invited('director', 'EXECUTOR', 'DIRECTOR');
    secretary = await invited('secretary', 'LEADER', 'SECRETARY');
    grid = await invited('grid', 'EXECUTOR', 'GRID_WORKER');
    resident = await invited('resident', 'STEWARD');
    const { pointsRules } = await admin.ask('{ pointsRules(first: 50) { nodes { id key } } }');
    const rule = pointsRules.nodes.find(({ key }: { key: string }) => key === 'volunteers');
    const told = {
      ruleId: rule.id,
      personId: ids.resident,
      doneOn: today(),
      evidence: '样例',
      idempotencyKey: 'first',
    };
    const { claim } = await resident.do('claimPoints', told, 'claim { id }');
    await director.do('reviewPointsClaim', { claimId: claim.id, approve: true }, 'claim { id }');
  });

  it('are taken by certain offices, once for a key, with a reason that the ledger does not hold', async () => {
    const made = await deduct(director, {}, 'parking');
    expect(made.deduction).toMatchObject({
      status: 'STANDING',
      transfer: { kind: 'POINTS_DEDUCTED', amount: '2', memo: null },
    });
    expect((await deduct(director, {}, 'parking')).deduction.id).toBe(made.deduction.id);
    for (const who of [grid, resident]) await expect(deduct(who)).rejects.toThrow();
    await expect(deduct(director, { personId: ids.director })).rejects.toThrow();
    expect(await balance()).toBe('8');
  });

  it('are never more than somebody has, and not for a day that lies ahead', async () => {
    expect((await deduct(director, { points: 9 })).userErrors).toMatchObject([
      { code: 'LIMIT_EXCEEDED', field: ['points'] },
    ]);
    expect((await deduct(director, { points: 0 })).userErrors).toMatchObject([{ field: ['points'] }]);
    expect((await deduct(director, { occurredOn: addDays(today(), 1) })).userErrors).toMatchObject([
      { field: ['occurredOn'] },
    ]);
    const tries = await Promise.all(Array.from({ length: 6 }, () => deduct(director, { points: 3 })));
    expect(tries.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(2);
    expect(await balance()).toBe('2');
  });

  it('are appealed by whose they were, decided by somebody else than who took them, and given back', async () => {
    const { deduction } = await deduct(director);
    expect((await decide(secretary, deduction.id, 'REVERSED')).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    await expect(appeal(director, deduction.id)).rejects.toThrow();
    expect((await appeal(resident, deduction.id)).deduction).toEqual({
      status: 'APPEALED',
      appealText: '那不是我的车',
    });
    expect((await appeal(resident, deduction.id)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    for (const who of [director, resident, grid]) await expect(decide(who, deduction.id, 'REVERSED')).rejects.toThrow();
    expect(await balance()).toBe('0');
    const tries = await Promise.all([secretary, admin, secretary].map((who) => decide(who, deduction.id, 'REVERSED')));
    expect(tries.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    expect(await balance()).toBe('2');
  });

  it('stay taken where the appeal is not upheld, as the person reads', async () => {
    const { deduction } = await deduct(secretary, { points: 1 });
    await appeal(resident, deduction.id);
    await expect(decide(secretary, deduction.id, 'UPHELD')).rejects.toThrow();
    expect((await decide(director, deduction.id, 'UPHELD')).deduction).toEqual({
      status: 'UPHELD',
      decision: '已核对',
    });
    const { pointsDeductions } = await resident.ask(
      '{ pointsDeductions(first: 1) { nodes { status reason decision } } }',
    );
    expect(pointsDeductions.nodes).toEqual([{ status: 'UPHELD', reason: '占道停车', decision: '已核对' }]);
    expect(await balance()).toBe('1');
  });
});
