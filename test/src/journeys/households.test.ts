import { addDays, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';

const MEMBERS = 'members { person { name } relation from }';
const HISTORY = 'history { nodes { person { name } relation from until leaving } }';

let code: string;
let admin: Visitor;
let homes: string[];
let stairwell: string;

beforeAll(async () => {
  code = freshCode('zhuhu');
  [admin] = (await cityWith({ code, name: '住户社区' })) as [Visitor];
  await admin.do('generatePlaces', { estate: '安居苑', range: '1幢1单元1-3层每层2户' }, 'plan { line }');
  const { stairwells } = await admin.ask('{ stairwells { nodes { id dwellings { nodes { id } } } } }');
  stairwell = stairwells.nodes[0].id;
  homes = stairwells.nodes[0].dwellings.nodes.map(({ id }: { id: string }) => id);
});

const person = async (name: string): Promise<string> =>
  (await admin.do('registerPerson', { name }, 'person { id }')).person.id;

async function household(dwellingId: string, from: string, ...members: [personId: string, relation: string][]) {
  const input = { dwellingId, from, members: members.map(([personId, relation]) => ({ personId, relation })) };
  return (await admin.do('registerHousehold', input, `household { id ${MEMBERS} }`)).household;
}

const ago = (days: number) => addDays(today(), -days);

describe('a household', () => {
  it('has its members, its head, and is found by room, stairwell and name', async () => {
    const [father, mother, child] = [await person('卞䶮'), await person('古丽·买买提'), await person('卞小雨')];
    const { id, members } = await household(
      homes[0]!,
      ago(900),
      [father, 'HEAD'],
      [mother, 'SPOUSE'],
      [child, 'DAUGHTER'],
    );
    expect(members.map((each: { relation: string }) => each.relation).sort()).toEqual(['DAUGHTER', 'HEAD', 'SPOUSE']);
    for (const filter of ['search: "101"', 'search: "古丽·"', `stairwellId: "${stairwell}"`]) {
      const { households } = await admin.ask(
        `{ households(${filter}) { nodes { id head { person { name } } dwelling { room } } } }`,
      );
      expect([filter, households.nodes]).toEqual([
        filter,
        [{ id, head: { person: { name: '卞䶮' } }, dwelling: { room: '101' } }],
      ]);
    }
    for (const filter of ['search: "%"', 'search: "买买提"', 'stairwellId: "Stairwell_x"']) {
      expect((await admin.ask(`{ households(${filter}) { totalCount } }`)).households.totalCount).toBe(0);
    }
    const { node } = await admin.ask(
      `{ node(id: "${child}") { ... on Person { household { id } stairwell { id } } } }`,
    );
    expect(node).toEqual({ household: { id }, stairwell: { id: stairwell } });
  });

  it('is left for another one, with its history, and ends with the last who leaves', async () => {
    const [old, young] = [await person('老周'), await person('小周')];
    const first = await household(homes[1]!, ago(500), [old, 'HEAD'], [young, 'SON']);
    const second = await household(homes[2]!, ago(100), [young, 'HEAD']);
    expect(second.members).toEqual([{ person: { name: '小周' }, relation: 'HEAD', from: ago(100) }]);
    await admin.do(
      'moveOut',
      { personId: old, reason: 'DIED', on: ago(10) },
      'person { household { id } stairwell { id } }',
    );
    const { household: left } = await admin.ask(`{ household(id: "${first.id}") { until ${MEMBERS} ${HISTORY} } }`);
    expect(left.members).toEqual([]);
    expect(left.until).toBe(ago(10));
    expect(left.history.nodes).toEqual([
      { person: { name: '老周' }, relation: 'HEAD', from: ago(500), until: ago(10), leaving: 'DIED' },
      { person: { name: '小周' }, relation: 'SON', from: ago(500), until: ago(101), leaving: 'MOVED_WITHIN' },
    ]);
  });

  it('changes its head, and never has two', async () => {
    const [one, other, third] = [await person('户甲'), await person('户乙'), await person('户丙')];
    const { id } = await household(homes[3]!, ago(50), [one, 'HEAD'], [other, 'SPOUSE']);
    const second = { householdId: id, personId: third, relation: 'HEAD' };
    expect((await admin.attempt('moveIn', second, 'household { id }')).userErrors).toMatchObject([
      { code: 'CONFLICT', field: ['relation'] },
    ]);
    const exchange = [
      { personId: one, relation: 'SPOUSE' },
      { personId: other, relation: 'HEAD' },
    ];
    const changed = await admin.do(
      'setHouseholdRelations',
      { householdId: id, members: exchange },
      'household { head { person { name } } }',
    );
    expect(changed.household.head.person.name).toBe('户乙');
  });

  it('refuses days that cannot be, and people who are not there', async () => {
    const [someone, elsewhere] = [await person('某人'), await person('他处')];
    const { id } = await household(homes[4]!, ago(30), [someone, 'HEAD']);
    const refused = async (mutation: string, input: object, code: string, field: string[]) =>
      expect((await admin.attempt(mutation, { ...input }, 'userErrors { code }')).userErrors).toMatchObject([
        { code, field },
      ]);
    await refused('moveOut', { personId: someone, reason: 'MOVED_OUT', on: addDays(today(), 1) }, 'BAD_USER_INPUT', [
      'on',
    ]);
    await refused('moveOut', { personId: someone, reason: 'MOVED_OUT', on: ago(31) }, 'BAD_USER_INPUT', ['on']);
    await refused('moveOut', { personId: elsewhere, reason: 'MOVED_OUT' }, 'CONFLICT', ['personId']);
    await refused('moveIn', { householdId: id, personId: someone, relation: 'OTHER' }, 'CONFLICT', ['personId']);
    const elsewhereMembers = { householdId: id, members: [{ personId: elsewhere, relation: 'SON' }] };
    await refused('setHouseholdRelations', elsewhereMembers, 'NOT_FOUND', ['members', '0', 'personId']);
    await refused('registerHousehold', { dwellingId: homes[5], members: [] }, 'BAD_USER_INPUT', ['members']);
    await refused('retirePlace', { placeId: homes[4] }, 'CONFLICT', ['placeId']);
  });

  it('takes a person once, though two move them at the same moment', async () => {
    const someone = await person('抢手');
    const others = await Promise.all([person('甲一'), person('乙二')]);
    await household(homes[5]!, ago(20), [others[0]!, 'HEAD']);
    const { households } = await admin.ask('{ households { nodes { id } } }');
    const targets = households.nodes.slice(-2).map(({ id }: { id: string }) => id);
    await Promise.all(
      targets.map((householdId: string) =>
        admin.attempt('moveIn', { householdId, personId: someone, relation: 'OTHER' }, 'household { id }'),
      ),
    );
    const { node } = await admin.ask(`{ node(id: "${someone}") { ... on Person { households { nodes { until } } } } }`);
    expect(node.households.nodes.filter(({ until }: { until: string | null }) => until === null)).toHaveLength(1);
  });
});

describe('a household is seen', () => {
  it('by its members, with who lives there, and not by others', async () => {
    const { households } = await admin.ask(
      '{ households(search: "101") { nodes { id members { person { id name } } } } }',
    );
    const { id, members } = households.nodes[0];
    const email = `juzhu@${code}`;
    const me = members.find(({ person }: { person: { name: string } }) => person.name === '卞小雨').person.id;
    await admin.do('inviteMember', { email, role: 'STEWARD', personId: me }, 'membership { id }');
    const steward = await signIn(email);
    const { viewer } = await steward.ask(
      '{ viewer { person { household { id members { person { name birthDate } } } } } households { totalCount } }',
    );
    expect(viewer.person.household.id).toBe(id);
    expect(viewer.person.household.members).toHaveLength(3);
    expect((await steward.ask('{ households { totalCount } }')).households.totalCount).toBe(0);
    const stranger = await signIn('admin@xinfeng');
    expect((await stranger.ask(`{ household(id: "${id}") { id } }`)).household).toBeNull();
  });
});
