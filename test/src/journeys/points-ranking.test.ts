import { addDays, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';

const RANKING = `query($first: Int, $after: String, $last: Int, $before: String, $period: PointsPeriod! = MONTH, $on: LocalDate) {
  pointsRanking(first: $first, after: $after, last: $last, before: $before, period: $period, on: $on) {
    totalCount nodes { place points person { name birthDate } } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor }
  }
}`;

describe('the ranking of points', () => {
  const code = freshCode('paiming');
  let admin: Visitor;
  let executor: Visitor;
  const residents: Record<string, Visitor> = {};
  const ids: Record<string, string> = {};

  const invited = async (who: string, role: string, told: object = {}): Promise<Visitor> => {
    ids[who] = (await admin.do('registerPerson', { name: who, ...told }, 'person { id }')).person.id;
    const input = { email: `${who}@${code}`, role, personId: ids[who] };
    await admin.do('inviteMember', input, 'membership { id }');
    return signIn(input.email, code);
  };
  const earns = async (who: string, points: number, doneOn = today()): Promise<void> => {
    const rule = { key: freshCode('rule'), title: '样例规则', titleEn: 'Sample', points };
    const ruleId = (await admin.do('setPointsRule', rule, 'rule { id }')).rule.id;
    const told = { ruleId, personId: ids[who], doneOn, onBehalfOf: { consent: 'ORAL' } };
    const { claim } = await executor.do('claimPoints', { ...told, idempotencyKey: freshCode('key') }, 'claim { id }');
    await admin.do('reviewPointsClaim', { claimId: claim.id, approve: true }, 'claim { id }');
  };
  const shown = (who: Visitor, optIn: boolean) => who.attempt('setPointsRanking', { optIn }, 'optedIn');
  const ranking = async (variables: object = {}, who = residents.a!): Promise<Loose> =>
    (await who.ask(RANKING, { ...variables })).pointsRanking;
  const places = async (variables: object = {}): Promise<string[]> =>
    (await ranking(variables)).nodes.map(({ place, points, person }: Loose) => `${place} ${points} ${person.name}`);

  beforeAll(async () => {
    [admin] = (await cityWith({ code, name: `排名社区${code}` })) as [Visitor];
    executor = await invited('executor', 'EXECUTOR');
    for (const who of ['a', 'b', 'c', 'd']) residents[who] = await invited(who, 'STEWARD', { birthDate: '1970-01-01' });
    residents.kid = await invited('kid', 'STEWARD', { birthDate: `${Number(today().slice(0, 4)) - 10}-01-01` });
    await earns('a', 30);
    await earns('b', 20);
    await earns('c', 30);
    await earns('d', 100);
    ids.e = (await admin.do('registerPerson', { name: 'e', birthDate: '1940-01-01' }, 'person { id }')).person.id;
    await earns('e', 100);
    await earns('b', 50, addDays(today(), -60));
  });

  it('shows nobody who has not agreed, whatever they earned', async () => {
    expect(await ranking()).toMatchObject({ totalCount: 0, nodes: [] });
    for (const who of ['a', 'b', 'c']) expect((await shown(residents[who]!, true)).optedIn).toBe(true);
    expect((await shown(residents.a!, true)).optedIn).toBe(true);
    const named = (await places()).map((each) => each.split(' ').slice(0, 2).join(' '));
    expect(named).toEqual(['1 30', '1 30', '3 20']);
    expect((await ranking()).totalCount).toBe(3);
  });

  it('goes by what was earned in a period, and shows of a person what anybody sees of them', async () => {
    const before = addDays(today(), -60);
    expect((await places({ on: before }))[0]).toBe('1 50 b');
    const { nodes } = await ranking({}, residents.d!);
    expect(nodes.map(({ person }: Loose) => person.birthDate)).toEqual([null, null, null]);
    const own = await ranking({}, residents.b!);
    expect(own.nodes.at(-1)).toEqual({ place: 3, points: '20', person: { name: 'b', birthDate: '1970-01-01' } });
  });

  it('is read page by page, forwards and backwards', async () => {
    const first = await ranking({ first: 2 });
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const next = await ranking({ first: 2, after: first.pageInfo.endCursor });
    expect(next.nodes.map(({ person }: Loose) => person.name)).toEqual(['b']);
    expect(next.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const back = await ranking({ last: 2, before: next.pageInfo.endCursor });
    expect(back.nodes).toEqual(first.nodes);
    await expect(ranking({ first: 2, after: 'nonsense' })).rejects.toThrow();
  });

  it('forgets somebody at once who leaves it, also by withdrawing the consent that it is', async () => {
    expect((await shown(residents.a!, false)).optedIn).toBe(false);
    expect((await shown(residents.a!, false)).optedIn).toBe(false);
    expect(await places()).toEqual(['1 30 c', '2 20 b']);
    const { consents } = await residents.c!.ask('{ consents { nodes { id purpose form } } }');
    expect(consents.nodes).toMatchObject([{ purpose: 'POINTS_RANKING', form: 'ONLINE' }]);
    await residents.c!.do('withdrawConsent', { consentId: consents.nodes[0].id, form: 'ONLINE' }, 'consent { id }');
    expect(await places()).toEqual(['1 20 b']);
    expect((await shown(residents.c!, true)).optedIn).toBe(true);
    expect(await places()).toEqual(['1 30 c', '2 20 b']);
  });

  it('takes a guardian’s consent for a child, and the stated consent of who has no phone', async () => {
    expect((await shown(residents.kid!, true)).userErrors).toMatchObject([{ code: 'CONFLICT', field: ['optIn'] }]);
    const stated = { personId: ids.e, purpose: 'POINTS_RANKING', form: 'ORAL' };
    await executor.do('giveConsent', stated, 'consent { id }');
    expect((await places())[0]).toBe('1 100 e');
  });

  it('has nobody in it who was erased', async () => {
    const leader = await invited('leader', 'LEADER');
    const asked = await admin.do('requestErasure', { personId: ids.e, reason: '本人要求' }, 'erasure { id }');
    await leader.do('confirmErasure', { erasureId: asked.erasure.id }, 'erasure { id }');
    expect(await places()).toEqual(['1 30 c', '2 20 b']);
  });
});
