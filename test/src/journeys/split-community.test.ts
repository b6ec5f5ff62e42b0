import { addDays, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';
import { asLogin, communityId } from '../testkit/database.js';
import { operationIn, planned } from '../testkit/operations.js';
import { bornYearsAgo, daysAgo } from './meal-project.js';

const NODE = 'query($id: ID!) { node(id: $id) { id } }';
const PERSON =
  'query($id: ID!) { node(id: $id) { ... on Person { name stairwell { id } household { id } identifiers { kind masked } } } }';

describe('a community that is split', () => {
  const [from, into] = [freshCode('yuan'), freshCode('xin')];
  const resident = `jumin@${from}`;
  let bureau: Visitor;
  let admin: Visitor;
  let newAdmin: Visitor;
  let operation: Loose;
  const ids: Record<string, string> = {};

  const newcomer = {
    ...{ code: into, name: '新设社区', kind: 'URBAN_COMMERCIAL', adminEmail: `admin@${into}` },
    ...{ divisionCode: '320582001017', urbanRuralClass: '112', foundedOn: '2026-11' },
  };
  const request = (more: Loose = {}) => ({
    communityCode: from,
    places: [{ estate: '东苑' }, { estate: '西苑', buildings: ['2幢'] }],
    newcomer,
    reason: '社区规模过大',
    idempotencyKey: freshCode('key'),
    ...more,
  });
  const refused = async (more: Loose) =>
    (await bureau.attempt('splitCommunity', request(more), 'operation { id }')).userErrors;
  const person = async (name: string, stairwellId: string | undefined, more: Loose = {}) =>
    (await admin.do('registerPerson', { name, stairwellId, ...more }, 'person { id }')).person.id;
  const dwellings = async (stairwell: string): Promise<string[]> => {
    const found = await admin.ask(
      'query($id: ID!) { node(id: $id) { ... on Stairwell { dwellings { nodes { id } } } } }',
      {
        id: stairwell,
      },
    );
    return found.node.dwellings.nodes.map(({ id }: Loose) => id);
  };
  const household = async (dwellingId: string, personId: string, relation = 'HEAD') =>
    (
      await admin.do(
        'registerHousehold',
        { dwellingId, from: addDays(today(), -9), members: [{ personId, relation }] },
        'household { id }',
      )
    ).household.id;

  beforeAll(async () => {
    bureau = await signIn('bureau');
    [admin] = (await cityWith({ code: from, name: '原社区' }, { code: freshCode('pang'), name: '旁社区' })) as [
      Visitor,
    ];
    for (const [key, estate, building] of [
      ['east', '东苑', '1幢'],
      ['west1', '西苑', '1幢'],
      ['west2', '西苑', '2幢'],
    ] as const) {
      const place = { estate, building, stairwell: '1单元' };
      ids[key] = (await admin.do('registerStairwell', place, 'stairwell { id }')).stairwell.id;
      await admin.do('generatePlaces', { estate, range: `${building}1单元1层每层2户` }, 'plan { line }');
    }
    const grid = async (name: string, stairwellIds: string[]) =>
      (await admin.do('registerGrid', { name, stairwellIds }, 'grid { id }')).grid.id;
    ids.grid = await grid('东网格', [ids.east!]);
    ids.sharedGrid = await grid('西网格', [ids.west1!, ids.west2!]);

    // Who goes with everything; who goes and is served on; who stays.
    ids.goer = await person('搬走的人', ids.east, { phone: '13800138001' });
    ids.home = await household((await dwellings(ids.east!))[0]!, ids.goer!);
    ids.elder = await person('仍受助的老人', ids.east, {
      ...{ birthDate: bornYearsAgo(83), phone: '13800138002', situations: ['LIVING_ALONE'] },
    });
    ids.stayer = await person('留下的人', ids.west1);
    const consent = { personId: ids.elder, purpose: 'PHOTOS', form: 'ORAL' };
    ids.consent = (await admin.do('giveConsent', consent, 'consent { id }')).consent.id;

    // A ward goes whose guardian stays; somebody has moved on from a home that goes.
    ids.child = await person('孩子', ids.west2, { birthDate: bornYearsAgo(9) });
    ids.guardian = await person('孩子的奶奶', ids.west1, { phone: '13800138003', birthDate: bornYearsAgo(60) });
    await admin.do(
      'registerGuardian',
      { personId: ids.child, guardianId: ids.guardian, relation: 'GRANDPARENT' },
      'guardianship { id }',
    );
    ids.former = await person('从前的住户', undefined, { phone: '13800138004' });
    ids.formerHome = await household((await dwellings(ids.east!))[1]!, ids.former!);
    await admin.do('moveOut', { personId: ids.former, reason: 'MOVED_OUT' }, 'person { id }');

    // A resident with a role of their own, and an officer for a grid that goes.
    await admin.do('inviteMember', { email: resident, role: 'STEWARD', name: '居民' }, 'membership { id }');
    const inside = await signIn(resident, from);
    ids.resident = (await inside.ask('{ viewer { person { id } } }')).viewer.person.id;
    await household((await dwellings(ids.west2!))[0]!, ids.resident!);
    const scope = { type: 'GRID', id: ids.grid };
    const clerk = { email: `clerk@${from}`, role: 'EXECUTOR', name: '网格员', scope };
    ids.clerk = (await admin.do('inviteMember', clerk, 'membership { id }')).membership.id;

    const key = 'care-allowance';
    await admin.do('registerFundingLine', { key, title: key, source: '样例来源' }, 'fundingLine { id }');
    const funding = [{ line: key, budgetFen: '1000000' }];
    const { project } = await admin.do('createProject', { module: 'elder-meals', funding }, 'project { id }');
    ids.project = project.id;
    const enrolment = { projectId: ids.project, personId: ids.elder, as: 'elder', from: daysAgo(20) };
    ids.enrolment = (await admin.do('enrol', enrolment, 'enrolment { id }')).enrolment.id;
  });

  it('is refused, naming the field, where what is asked for is not sound', async () => {
    const cases: [Loose, string, string[]][] = [
      [{ places: [] }, 'BAD_USER_INPUT', ['places']],
      [{ places: [{ estate: '西苑', buildings: [] }] }, 'BAD_USER_INPUT', ['places', '0', 'buildings']],
      [{ places: [{ estate: '东苑' }, { estate: '西苑' }] }, 'BAD_USER_INPUT', ['places']],
      [{ places: [{ estate: '东苑' }, { estate: '西苑', buildings: ['1幢', '2幢'] }] }, 'BAD_USER_INPUT', ['places']],
      [{ places: [{ estate: '东苑' }, { estate: '东苑' }] }, 'BAD_USER_INPUT', ['places', '1', 'estate']],
      [{ places: [{ estate: '聚成苑' }] }, 'NOT_FOUND', ['places', '0', 'estate']],
      [{ places: [{ estate: '西苑', buildings: ['9幢'] }] }, 'NOT_FOUND', ['places', '0', 'buildings', '0']],
      [{ newcomer: { ...newcomer, code: 'xinfeng' } }, 'CONFLICT', ['newcomer', 'code']],
      [{ newcomer: { ...newcomer, code: 'X' } }, 'BAD_USER_INPUT', ['newcomer', 'code']],
      [{ newcomer: { ...newcomer, name: ' ' } }, 'BAD_USER_INPUT', ['newcomer', 'name']],
      [{ newcomer: { ...newcomer, town: 'nowhere' } }, 'NOT_FOUND', ['newcomer', 'town']],
      [{ newcomer: { ...newcomer, divisionCode: '12' } }, 'BAD_USER_INPUT', ['newcomer', 'divisionCode']],
      [{ newcomer: { ...newcomer, residents: -1 } }, 'BAD_USER_INPUT', ['newcomer', 'residents']],
      [{ newcomer: { ...newcomer, adminEmail: 'nobody' } }, 'BAD_USER_INPUT', ['newcomer', 'adminEmail']],
      [{ communityCode: freshCode('wu') }, 'NOT_FOUND', ['communityCode']],
      [{ reason: ' ' }, 'BAD_USER_INPUT', ['reason']],
    ];
    for (const [more, code, field] of cases) expect(await refused(more)).toMatchObject([{ code, field }]);
  });

  it('is refused while it is suspended, and while a settlement waits', async () => {
    const status = (to: string) =>
      bureau.do('setCommunityStatus', { communityCode: from, status: to }, 'community { status }');
    await status('SUSPENDED');
    expect(await refused({})).toMatchObject([{ code: 'CONFLICT', field: ['communityCode'] }]);
    await status('ACTIVE');
    const period = { projectId: ids.project, from: daysAgo(9), until: daysAgo(8) };
    const { settlement } = await admin.do('settle', period, 'settlement { id }');
    expect(await refused({})).toMatchObject([
      { code: 'CONFLICT', field: ['communityCode'], reason: 'SETTLEMENT_WAITS' },
    ]);
    await admin.do('inviteMember', { email: `leader@${from}`, role: 'LEADER' }, 'membership { id }');
    const leader = await signIn(`leader@${from}`, from);
    await leader.do('rejectSettlement', { settlementId: settlement.id }, 'settlement { id }');
  });

  it('is planned first: what goes, what is in both, what stays; and nothing is done', async () => {
    const input = request();
    const asked = await bureau.do('splitCommunity', input, 'operation { id kind status }');
    expect(asked.operation).toMatchObject({ kind: 'SPLIT', status: 'REQUESTED' });
    const again = await bureau.do('splitCommunity', input, 'operation { id }');
    expect(again.operation.id).toBe(asked.operation.id);
    operation = await planned(bureau, asked.operation.id);
    const { newcomer: told, moved, both, ended, stays } = operation.report;
    expect(told).toMatchObject({ code: into, name: '新设社区' });
    expect(moved).toMatchObject({
      ...{ estate: 1, building: 2, stairwell: 2, dwelling: 4, household: 3, household_member: 3, grid: 1 },
      ...{ person: 3, membership: 1, guardianship: 1, person_identifier: 2 },
    });
    expect(both).toEqual({ estate: 1, grid: 1, person: 3, consent: expect.any(Number) });
    expect(ended).toEqual({ membership: 1 });
    expect(stays).toMatchObject({ estate: 1, building: 1, stairwell: 1, project: 1, enrolment: 1 });
    expect(JSON.stringify(operation)).not.toContain(newcomer.adminEmail);
    expect((await admin.ask('{ stairwells { totalCount } }')).stairwells.totalCount).toBe(3);
  });

  it('is done when it is confirmed, and the new community works at once', async () => {
    const { operation: confirmed } = await bureau.do(
      'confirmCommunityOperation',
      { operationId: operation.id },
      'operation { status }',
    );
    expect(confirmed.status).toBe('CONFIRMED');
    const done = await operationIn(bureau, operation.id, 'DONE');
    expect(done.into).toEqual({ code: into });
    expect(done.report.moved).toEqual(operation.report.moved);
    newAdmin = await signIn(`admin@${into}`);
    const { community, organisations, serviceItems, constitution } = await newAdmin.ask(`{
      community { code name kind status divisionCode predecessor { code } }
      organisations(first: 50) { totalCount } serviceItems { totalCount } constitution { reservedAffairs { key } } }`);
    expect(community).toMatchObject({ code: into, status: 'ACTIVE', divisionCode: '320582001017' });
    expect(community.predecessor).toEqual({ code: from });
    expect(organisations.totalCount).toBeGreaterThanOrEqual(5);
    expect(serviceItems.totalCount).toBeGreaterThan(20);
    expect(constitution.reservedAffairs.length).toBeGreaterThan(0);
  });

  it('leaves every id where its row is: in the new community, in the origin, or in both', async () => {
    const found = async (visitor: Visitor, id: string) => (await visitor.ask(NODE, { id })).node?.id === id;
    const where: Record<string, [boolean, boolean]> = {};
    for (const [name, id] of Object.entries(ids)) where[name] = [await found(admin, id), await found(newAdmin, id)];
    const [there, here, inBoth] = [
      [false, true],
      [true, false],
      [true, true],
    ];
    expect(where).toEqual({
      ...{ east: there, west2: there, grid: there, goer: there, home: there, child: there, resident: there },
      ...{ formerHome: there, west1: here, stayer: here, clerk: here, project: here, enrolment: here },
      ...{ sharedGrid: inBoth, elder: inBoth, consent: inBoth, guardian: inBoth, former: inBoth },
    });
  });

  it('knows people where they live, and of others no more than is needed', async () => {
    const at = async (visitor: Visitor, id: string | undefined) => (await visitor.ask(PERSON, { id })).node;
    const [goer, elder, served] = [
      await at(newAdmin, ids.goer),
      await at(newAdmin, ids.elder),
      await at(admin, ids.elder),
    ];
    expect(goer).toMatchObject({ stairwell: { id: ids.east }, household: { id: ids.home } });
    expect(elder.stairwell).toEqual({ id: ids.east });
    expect(served).toMatchObject({ stairwell: null, name: '仍受助的老人', identifiers: elder.identifiers });
    const phone = { kind: 'PHONE', purpose: 'SERVICE_CONTACT' };
    for (const [visitor, personId, value] of [
      [newAdmin, ids.goer, '13800138001'],
      [newAdmin, ids.elder, '13800138002'],
      [admin, ids.elder, '13800138002'],
      [newAdmin, ids.guardian, '13800138003'],
    ] as const) {
      const { identifier } = await visitor.do('unmaskIdentifier', { personId, ...phone }, 'identifier { value }');
      expect(identifier.value).toBe(value);
    }
    const former = await at(newAdmin, ids.former);
    expect(former).toMatchObject({ name: '从前的住户', stairwell: null, identifiers: [] });
    expect((await at(admin, ids.former)).identifiers).toHaveLength(1);
  });

  it('seals identifiers of those who are in both under two keys', async () => {
    const keyIn = async (code: string) => {
      const id = await communityId(code);
      return asLogin('owner', id, async (client) => {
        const { rows } = await client.query(
          `select encode(k.wrapped, 'hex') as key, encode(i.ciphertext, 'hex') as text from person p
           join person_key k on k.community_id = p.community_id and k.id = p.id
           join person_identifier i on i.community_id = p.community_id and i.person_id = p.id where p.name = '仍受助的老人'`,
        );
        return rows[0];
      });
    };
    const [one, other] = [await keyIn(from), await keyIn(into)];
    expect(other.key).not.toBe(one.key);
    expect(other.text).not.toBe(one.text);
  });

  it('lets residents in where they live now, and ends roles for what has gone', async () => {
    const inside = await signIn(resident, into);
    const { viewer } = await inside.ask('{ viewer { person { id } memberships { role } } }');
    expect(viewer).toMatchObject({ person: { id: ids.resident }, memberships: [{ role: 'STEWARD' }] });
    expect((await inside.in(from).send('{ community { code } }')).status).toBe(404);
    const query = 'query($id: ID!) { node(id: $id) { ... on Membership { until endReason } } }';
    const { node } = await admin.ask(query, { id: ids.clerk });
    expect(node.endReason).toContain('划归');
    // The origin goes on: who stays is served, and so is who has gone and is enrolled.
    await person('新来的人', ids.west1);
    await newAdmin.do('registerPerson', { name: '新社区的人', stairwellId: ids.east }, 'person { id }');
  });

  it('stands in both registers’ history, and in both trails', async () => {
    const query = `query($code: String!) { communityByCode(code: $code) { status history { status reason from } } }`;
    const [origin, fresh] = await Promise.all(
      [from, into].map(async (code) => (await bureau.ask(query, { code })).communityByCode),
    );
    expect(origin).toMatchObject({ status: 'ACTIVE' });
    expect(origin.history.at(-1)).toEqual({ status: 'ACTIVE', reason: '社区规模过大', from: today() });
    expect(fresh.history).toEqual([{ status: 'ACTIVE', reason: '社区规模过大', from: today() }]);
    const codesOn = async (date: string) => {
      const asOf =
        'query($date: LocalDate!, $after: String) { communitiesAsOf(date: $date, first: 100, after: $after) { nodes { code } pageInfo { endCursor } } }';
      const codes: string[] = [];
      for (let after: string | null = null; ; ) {
        const { communitiesAsOf } = (await bureau.ask(asOf, { date, after })) as Loose;
        if (communitiesAsOf.nodes.length === 0) return codes;
        codes.push(...communitiesAsOf.nodes.map(({ code }: Loose) => code));
        after = communitiesAsOf.pageInfo.endCursor;
      }
    };
    expect(await codesOn(addDays(today(), -1))).not.toContain(into);
    expect(await codesOn(today())).toEqual(expect.arrayContaining([from, into]));
    const toldIn = async (visitor: Visitor, field: string) => {
      const { auditEntries } = await visitor.ask('{ auditEntries(first: 100) { nodes { actorKind changes } } }');
      return auditEntries.nodes.find(({ changes }: Loose) => changes[field])?.changes[field].after;
    };
    expect((await toldIn(admin, 'splitOff')).newcomer.code).toBe(into);
    expect((await toldIn(newAdmin, 'splitFrom')).code).toBe(from);
  });

  it('counts the figures of both anew', async () => {
    const persons = async (visitor: Visitor) => {
      const { communityFigures } = await visitor.ask('{ communityFigures { nodes { figures { key value } } } }');
      return communityFigures.nodes[0]?.figures.find(({ key }: Loose) => key === 'persons')?.value;
    };
    await expect.poll(() => persons(newAdmin), { timeout: 30_000, interval: 500 }).toBeGreaterThan(5);
    await expect.poll(() => persons(admin), { timeout: 30_000, interval: 500 }).toBeGreaterThan(5);
  });

  it('is whole again where the new community is merged back', async () => {
    await bureau.do('setCommunityStatus', { communityCode: into, status: 'SUSPENDED' }, 'community { status }');
    const input = { communityCodes: [into], intoCode: from, reason: '重新合并', idempotencyKey: freshCode('key') };
    const asked = await bureau.do('mergeCommunities', input, 'operation { id }');
    await planned(bureau, asked.operation.id);
    await bureau.do('confirmCommunityOperation', { operationId: asked.operation.id }, 'operation { id }');
    const { report } = await operationIn(bureau, asked.operation.id, 'DONE');
    expect(report[into].renamed.filter(({ table }: Loose) => ['estate', 'grid'].includes(table))).toEqual([]);
    const { estates } = await admin.ask('{ estates { nodes { name } } }');
    expect(estates.nodes).toEqual([{ name: '东苑' }, { name: '西苑' }]);
    const { node } = await admin.ask(PERSON, { id: ids.elder });
    expect(node.stairwell).toEqual({ id: ids.east });
    const phone = { personId: ids.elder, kind: 'PHONE', purpose: 'SERVICE_CONTACT' };
    const { identifier } = await admin.do('unmaskIdentifier', phone, 'identifier { value }');
    expect(identifier.value).toBe('13800138002');
  });
});
