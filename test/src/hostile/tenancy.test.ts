import { newId, toNodeId } from '@gongzhi/kernel';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { daysAgo } from '../permissions/stage.js';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';
import { expectAlive } from './asking.js';

/** What every list of one's own may show of it: how many, and which. */
const COUNTS =
  '{ persons { totalCount } organisations { totalCount } projects { totalCount } memberships { totalCount } auditEntries { totalCount } fundingLines { totalCount } }';

describe('tenancy', () => {
  const [here, there] = [freshCode('neishe'), freshCode('waishe')] as const;
  let own: Visitor;
  let other: Visitor;
  /** Ids in the other community, by type. */
  let theirs: Record<string, string>;

  beforeAll(async () => {
    [own, other] = (await cityWith({ code: here, name: `内社${here}` }, { code: there, name: `外社${there}` })) as [
      Visitor,
      Visitor,
    ];
    const { person } = await other.do('registerPerson', { name: '外人', phone: '13912345678' }, 'person { id }');
    const { organisation } = await other.do(
      'registerOrganisation',
      { name: '外社服务队', kind: 'ENTERPRISE' },
      'organisation { id }',
    );
    const { project } = await other.do('createProject', { module: 'elder-meals' }, 'project { id }');
    const { membership } = await other.do(
      'inviteMember',
      { email: `leader@${there}`, role: 'LEADER' },
      'membership { id }',
    );
    theirs = { Person: person.id, Organisation: organisation.id, Project: project.id, Membership: membership.id };
  });
  afterEach(expectAlive);

  const never = (type: string): string => toNodeId(type, newId());
  const told = ({ status, data, errors }: Awaited<ReturnType<Visitor['send']>>) => ({ status, data, errors });

  it('35 node(id) of another tenant is nothing, as an id that never was', async () => {
    for (const [type, id] of Object.entries(theirs)) {
      expect((await other.ask('query($id: ID!) { node(id: $id) { id } }', { id })).node).toEqual({ id });
      const query = 'query($id: ID!) { node(id: $id) { id __typename } project(id: $id) { id } }';
      for (const visitor of [own, own.in(null), await signIn('bureau')]) {
        const found = await visitor.send(query, { id });
        expect([type, told(found)]).toEqual([type, told(await visitor.send(query, { id: never(type) }))]);
        expect(found.data).toEqual({ node: null, project: null });
      }
    }
  });

  it('36 its id nested in an input, a filter, a list’s argument', async () => {
    const { project } = await own.do('createProject', { module: 'elder-meals' }, 'project { id }');
    const { person } = await own.do('registerPerson', { name: '内人' }, 'person { id }');
    const attempts: [string, (id: (type: string) => string) => Record<string, unknown>, string][] = [
      ['enrol', (id) => ({ projectId: id('Project'), personId: person.id, as: 'elder' }), 'enrolment { id }'],
      ['enrol', (id) => ({ projectId: project.id, personId: id('Person'), as: 'elder' }), 'enrolment { id }'],
      [
        'inviteMember',
        (id) => ({ email: `x@${here}`, role: 'EXECUTOR', organisationId: id('Organisation') }),
        'membership { id }',
      ],
      ['inviteMember', (id) => ({ email: `y@${here}`, role: 'STEWARD', personId: id('Person') }), 'membership { id }'],
      [
        'inviteMember',
        (id) => ({ email: `z@${here}`, role: 'STEWARD', scope: { type: 'PROJECT', id: id('Project') } }),
        'membership { id }',
      ],
      ['endMembership', (id) => ({ membershipId: id('Membership'), until: daysAgo(0) }), 'membership { id }'],
      ['createProject', (id) => ({ module: 'elder-meals', operatorId: id('Organisation') }), 'project { id }'],
    ];
    for (const [mutation, inputOf, selection] of attempts) {
      const [withTheirs, withNever] = [
        await own.attempt(
          mutation,
          inputOf((type) => theirs[type]!),
          selection,
        ),
        await own.attempt(mutation, inputOf(never), selection),
      ];
      expect([mutation, withTheirs]).toEqual([mutation, withNever]);
      expect(withTheirs.userErrors[0]!.code).toBe('NOT_FOUND');
    }
    const settlements = 'query($id: ID!) { settlements(projectId: $id) { totalCount nodes { id } } }';
    expect(told(await own.send(settlements, { id: theirs.Project }))).toEqual(
      told(await own.send(settlements, { id: never('Project') })),
    );
    const { projects } = await other.ask('{ projects(first: 1) { pageInfo { endCursor } } }');
    const page = 'query($after: String) { projects(after: $after) { nodes { id } } }';
    expect(told(await own.send(page, { after: projects.pageInfo.endCursor }))).toEqual(
      told(await own.send(page, { after: 'x' })),
    );
  });

  it('37 a community header that the caller has no membership in', async () => {
    const asked = '{ viewer { id } community { name } persons { totalCount } }';
    const [real, unreal] = await Promise.all([own.in(there).send(asked), own.in(freshCode('never')).send(asked)]);
    expect(told(real)).toEqual(told(unreal));
    expect([real.status, real.errors[0]!.extensions.code]).toEqual([404, 'NOT_FOUND']);
    for (const header of [`${here}, ${there}`, `${here} `, here.toUpperCase(), `${here}\t${there}`]) {
      const { status } = await own.in(header).send(asked);
      expect([header, status]).toEqual([header, header.trim() === here ? 200 : 404]);
    }
  });

  it('38 a role held in one community, used in another', async () => {
    const email = `both@${here}`;
    await own.do('inviteMember', { email, role: 'ADMIN', name: '两头' }, 'membership { id }');
    await other.do('inviteMember', { email, role: 'STEWARD', name: '两头' }, 'membership { id }');
    const both = await signIn(email, here);
    await both.do('registerPerson', { name: '此处可登记' }, 'person { id }');
    const elsewhere = await both
      .in(there)
      .send('mutation { registerPerson(input: { name: "彼处" }) { userErrors { code } } }');
    expect(elsewhere.errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    const { persons } = await both.in(there).ask('{ persons { nodes { name } } }');
    expect(persons.nodes).toEqual([{ name: '两头' }]);
  });

  it('40 only one’s own names clash, and of numbers nothing is told across', async () => {
    const phone = '13900001111';
    await other.do('registerPerson', { name: '同号', phone }, 'person { id }');
    await own.do('registerPerson', { name: '同号', phone }, 'person { id }');
    const again = await own.attempt('registerPerson', { name: '同号', phone }, 'person { id }');
    expect(again.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['phone'] }]);
    await own.do('registerOrganisation', { name: '外社服务队', kind: 'ENTERPRISE' }, 'organisation { id }');
    await own.do('inviteMember', { email: `leader@${there}`, role: 'LEADER' }, 'membership { id }');
    const key = { key: 'same-key', title: '同名条线', source: '样例' };
    await other.do('registerFundingLine', key, 'fundingLine { id }');
    await own.do('registerFundingLine', key, 'fundingLine { id }');
  });

  it('41 counts, sums and search hits tell nothing of the neighbours, and neither does time', async () => {
    const before = await own.ask(COUNTS);
    await other.do('registerPerson', { name: '新来的外人' }, 'person { id }');
    await other.do(
      'registerOrganisation',
      { name: '新来的外社团', kind: 'SOCIAL_ORGANISATION' },
      'organisation { id }',
    );
    await other.do('createProject', { module: 'elder-meals' }, 'project { id }');
    expect(await own.ask(COUNTS)).toEqual(before);
    expect((await own.ask(`{ templates(search: "外社") { totalCount } }`)).templates.totalCount).toBe(0);

    const query = 'query($id: ID!) { node(id: $id) { id } }';
    const timed = async (id: string) => {
      const begun = performance.now();
      await own.send(query, { id });
      return performance.now() - begun;
    };
    const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
    const [existing, missing]: [number[], number[]] = [[], []];
    for (let round = 0; round < 60; round += 1) {
      existing.push(await timed(theirs.Person!));
      missing.push(await timed(never('Person')));
    }
    // The machine is shared: what would tell is a look at the other's row and its walls, several times this.
    expect(Math.abs(median(existing) - median(missing))).toBeLessThan(5);
  });

  it('43 a membership that ended yesterday opens nothing, at the very next request', async () => {
    const email = `gone@${here}`;
    const { membership } = await own.do(
      'inviteMember',
      { email, role: 'LEADER', from: daysAgo(20) },
      'membership { id }',
    );
    const gone = await signIn(email, here);
    const asked = '{ community { code } persons { totalCount } }';
    for (let round = 0; round < 3; round += 1) expect((await gone.send(asked)).status).toBe(200);
    await own.do('endMembership', { membershipId: membership.id, until: daysAgo(1) }, 'membership { id }');
    const [ended, unheardOf] = [await gone.send(asked), await gone.in(freshCode('never')).send(asked)];
    expect(told(ended)).toEqual(told(unheardOf));
    expect(ended.status).toBe(404);
    const { viewer } = await gone.in(null).ask('{ viewer { memberships { id } } }');
    expect(viewer.memberships).toEqual([]);
  });
});
