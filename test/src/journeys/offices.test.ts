import { addDays, today } from '@gongzhi/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codesOf } from '../permissions/attempt.js';
import { type CountedGateway, countedGateway } from '../reading/counted-gateway.js';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';

const code = freshCode('zhinei');
const inDays = (days: number): string => addDays(today(), days);
let admin: Visitor;
let elsewhere: CountedGateway;

beforeAll(async () => {
  [elsewhere, [admin]] = await Promise.all([
    countedGateway(),
    cityWith({ code, name: `职内社区${code}` }) as Promise<[Visitor]>,
  ]);
});
afterAll(() => elsewhere?.close());

const invited = async (email: string, more: object) =>
  (await admin.do('inviteMember', { email, ...more }, 'membership { id person { id } }')).membership;
const signedIn = async (email: string): Promise<Visitor> => (await signIn(email, code)).through(elsewhere.url);

describe('a grid worker', () => {
  const email = `wangge@${code}`;
  const stairwells: string[] = [];
  const residents: string[] = [];
  let grid = '';

  beforeAll(async () => {
    for (const stairwell of ['1单元', '2单元', '3单元']) {
      const place = { estate: '同心苑', building: '1幢', stairwell };
      const { stairwell: row } = await admin.do('registerStairwell', place, 'stairwell { id }');
      stairwells.push(row.id);
      const resident = { name: `住户${stairwell}`, stairwellId: row.id };
      residents.push((await admin.do('registerPerson', resident, 'person { id }')).person.id);
    }
    const input = { name: '第一网格', stairwellIds: stairwells.slice(0, 2) };
    const made = await admin.do('registerGrid', input, 'grid { id networks stairwells { totalCount } }');
    expect(made.grid).toMatchObject({ networks: ['PARTY', 'SOCIAL', 'CULTURE'], stairwells: { totalCount: 2 } });
    grid = made.grid.id;
    await invited(email, { role: 'EXECUTOR', position: 'GRID_WORKER', scope: { type: 'GRID', id: grid } });
  });

  const residentsOf = async (visitor: Visitor): Promise<string[]> =>
    (await visitor.ask('{ persons { nodes { id } } }')).persons.nodes.map(({ id }: { id: string }) => id).sort();

  it('sees who lives in the grid, and nobody else', async () => {
    const worker = await signedIn(email);
    expect(await residentsOf(worker)).toEqual(residents.slice(0, 2).sort());
    const beyond = await worker.ask('query($id: ID!) { node(id: $id) { id } }', { id: residents[2] });
    expect(beyond.node).toBeNull();
    const { memberships } = await admin.ask('{ memberships { nodes { position grid { name } } } }');
    expect(memberships.nodes).toContainEqual({ position: 'GRID_WORKER', grid: { name: '第一网格' } });
  });

  it('sees the households in the grid, and moves nobody', async () => {
    const worker = await signedIn(email);
    const place = { estate: '同心苑', range: '1幢 1-3单元 1层 每层1户' };
    const path = 'estate { buildings { nodes { stairwells { nodes { id dwellings { nodes { id } } } } } } }';
    const { estate } = await admin.do('generatePlaces', place, path);
    const households: Record<string, string> = {};
    for (const { id, dwellings } of estate.buildings.nodes[0].stairwells.nodes) {
      const dwellingId = dwellings.nodes[0].id;
      const members = [{ personId: residents[stairwells.indexOf(id)], relation: 'HEAD' }];
      const registered = await admin.do('registerHousehold', { dwellingId, members }, 'household { id }');
      households[id] = registered.household.id;
    }
    const seen = (await worker.ask('{ households { nodes { id } } }')).households.nodes;
    expect(seen.map(({ id }: { id: string }) => id).sort()).toEqual(
      stairwells
        .slice(0, 2)
        .map((id) => households[id])
        .sort(),
    );
    const moveOut = { personId: residents[0], on: today(), reason: 'MOVED_OUT' };
    expect(await codesOf(worker, 'moveOut', moveOut)).toEqual(['FORBIDDEN']);
  });

  it('registers who lives in the grid, and nobody else', async () => {
    const worker = await signedIn(email);
    const register = (stairwellId: string | null) => codesOf(worker, 'registerPerson', { name: '新住户', stairwellId });
    expect(await register(stairwells[2]!)).toEqual(['FORBIDDEN']);
    expect(await register(null)).toEqual(['FORBIDDEN']);
    expect(await register(stairwells[0]!)).toEqual([]);
    expect(await codesOf(worker, 'registerGrid', { name: '越界', stairwellIds: [stairwells[2]] })).toEqual([
      'FORBIDDEN',
    ]);
  });

  it('reaches what the grid consists of now, on every gateway', async () => {
    const worker = await signedIn(email);
    await residentsOf(worker);
    await admin.do('changeGrid', { gridId: grid, stairwellIds: [stairwells[2]] }, 'grid { id }');
    expect(await residentsOf(worker)).toEqual([residents[2]]);
  });

  it('shares no stairwell with another grid', async () => {
    const input = { name: '第二网格', stairwellIds: [stairwells[2]] };
    const refused = await admin.attempt('registerGrid', input, 'grid { id }');
    expect(refused.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['stairwellIds'] }]);
    expect(await codesOf(admin, 'registerGrid', { name: '第一网格', stairwellIds: [stairwells[0]] })).toEqual([
      'CONFLICT',
    ]);
    expect(await codesOf(admin, 'registerGrid', { name: '空网格', stairwellIds: [] })).toEqual(['BAD_USER_INPUT']);
  });
});

describe('a handover', () => {
  const HANDED = `ended { id until endReason } begun { id role position from until }
    openSettlements { id } openSubstitutes { id }`;

  it('ends one term and begins the next, and names what is left open', async () => {
    const leaving = await invited(`old@${code}`, { role: 'EXECUTOR', position: 'DIRECTOR', until: inDays(10) });
    const next = await invited(`new@${code}`, { role: 'STEWARD' });
    const { project } = await admin.do('createProject', { module: 'elder-meals' }, 'project { id }');
    const period = { projectId: project.id, from: inDays(-3), until: inDays(-2) };
    const filed = await (await signIn(`old@${code}`, code)).do('settle', period, 'settlement { id }');
    const input = { personId: next.person.id, forPersonId: leaving.person.id, until: inDays(90), reason: '一肩挑' };
    const { substitute } = await admin.do('nameSubstitute', input, 'substitute { id }');
    const handed = await admin
      .do('handOver', { membershipId: leaving.id, toPersonId: next.person.id, on: today(), reason: '换届' }, HANDED)
      .catch((error: Error) => error.message);
    // Its term began today: there is no day before on which it could end.
    expect(handed).toMatch(/BAD_USER_INPUT/);
    const done = await admin.do(
      'handOver',
      { membershipId: leaving.id, toPersonId: next.person.id, on: inDays(1), until: inDays(1096), reason: '换届' },
      HANDED,
    );
    expect(done).toMatchObject({
      ended: { id: leaving.id, until: today(), endReason: '换届' },
      begun: { role: 'EXECUTOR', position: 'DIRECTOR', from: inDays(1), until: inDays(1096) },
      openSettlements: [{ id: filed.settlement.id }],
      openSubstitutes: [{ id: substitute.id }],
    });
  });

  it('of the only administrator leaves the community with one', async () => {
    const { viewer } = await admin.ask('{ viewer { memberships { id role } } }');
    const own = viewer.memberships[0].id;
    const next = await invited(`successor@${code}`, { role: 'STEWARD' });
    await admin.do('changeMembership', { membershipId: own, position: null }, 'membership { id }');
    const tomorrow = { membershipId: own, toPersonId: next.person.id, on: inDays(1) };
    expect((await admin.do('handOver', tomorrow, HANDED)).begun).toMatchObject({ role: 'ADMIN', from: inDays(1) });
    expect(await codesOf(admin, 'handOver', tomorrow)).toEqual(['CONFLICT']);
  });

  it('goes to nobody who cannot sign in', async () => {
    const leaving = await invited(`third@${code}`, { role: 'LEADER' });
    const { person } = await admin.do('registerPerson', { name: '无邮箱' }, 'person { id }');
    const input = { membershipId: leaving.id, toPersonId: person.id, on: inDays(1) };
    const refused = await admin.attempt('handOver', input, 'begun { id }');
    expect(refused.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['toPersonId'] }]);
  });

  it('and every other end that comes soon is listed', async () => {
    const soon = await invited(`soon@${code}`, { role: 'STEWARD', until: inDays(20) });
    const list = async (days: number) => {
      const answer = await admin.ask(
        'query($days: Int) { memberships(first: 100, endingWithin: $days) { nodes { id } } }',
        {
          days,
        },
      );
      return answer.memberships.nodes.map(({ id }: { id: string }) => id);
    };
    expect(await list(30)).toContain(soon.id);
    expect(await list(10)).not.toContain(soon.id);
    const { errors } = await admin.send('{ memberships(endingWithin: -1) { totalCount } }');
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});
