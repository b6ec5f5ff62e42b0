import { addDays, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '../testkit/city.js';
import { asLogin, communityId, tenantTables } from '../testkit/database.js';
import {
  bornYearsAgo,
  freshIdentityNumber,
  freshPhone,
  type Neighbourhood,
  neighbourhood,
  registered,
} from './neighbours.js';

const rowId = (nodeId: string) => nodeId.split('_')[1]!;
const PLAN =
  'plan { takenOver { type count } ended { type count } fields conflicts { reason message } } person { id name }';

let place: Neighbourhood;
beforeAll(async () => {
  place = await neighbourhood('hebing');
});

const merge = (keptId: string, mergedId: string, more: object = {}) =>
  place.admin.attempt('mergePersons', { keptId, mergedId, reason: '登记重复', ...more }, PLAN);

const enrol = async (personId: string, as: string, more: object = {}) => {
  const input = { projectId: place.project, personId, as, from: addDays(today(), -20), ...more };
  return (await place.executor.do('enrol', input, 'enrolment { id }')).enrolment.id as string;
};

describe('somebody who was entered twice', () => {
  const [phone, identityNumber] = [freshPhone(), freshIdentityNumber()];
  let kept: string;
  let merged: string;
  let self: Awaited<ReturnType<typeof signIn>>;

  beforeAll(async () => {
    kept = await registered(place, { name: '龚阿婆', phone });
    merged = await registered(place, {
      ...{ name: '龚阿婆', birthDate: bornYearsAgo(80), situations: ['LIVING_ALONE'], identityNumber },
    });
    const helper = await registered(place, { name: '帮手', birthDate: bornYearsAgo(55) });
    const served = { enrolmentId: await enrol(merged, 'elder'), servedById: await enrol(helper, 'helper') };
    const care = { ...served, servedOn: addDays(today(), -5), data: { kind: 'CARE' }, idempotencyKey: 'care-1' };
    const { record } = await place.executor.do('recordService', care, 'record { id }');
    const email = `elder@${place.code}`;
    await place.admin.do('inviteMember', { email, role: 'STEWARD', personId: merged }, 'membership { id }');
    self = await signIn(email);
    await self.do('rateService', { recordId: record.id, score: 5, comment: '照顾得周到' }, 'record { id }');
    const period = { projectId: place.project, from: addDays(today(), -6), until: addDays(today(), -4) };
    await place.executor.do('settle', period, 'settlement { id }');
    const look = { personId: merged, kind: 'IDENTITY_NUMBER', purpose: 'SERVICE_CONTACT' };
    await place.executor.do('unmaskIdentifier', look, 'identifier { value }');
  });

  it('is planned, then one, as planned; the former id leads to the kept entry', async () => {
    const planned = await merge(kept, merged, { dryRun: true });
    expect([planned.userErrors, planned.person]).toEqual([[], null]);
    expect(planned.plan).toMatchObject({
      takenOver: expect.arrayContaining([
        { type: 'Enrolment', count: 1 },
        { type: 'ServiceRecord', count: 1 },
        { type: 'Membership', count: 1 },
        { type: 'Rating', count: 1 },
        { type: 'PersonIdentifier', count: 2 },
      ]),
      conflicts: [],
    });
    expect(planned.plan.fields).toEqual(expect.arrayContaining(['birthDate', 'situations', 'subject']));
    const before = await self.ask('{ viewer { person { id } } }');
    expect(before.viewer.person.id).toBe(merged);

    const done = await merge(kept, merged);
    expect(done).toEqual({ plan: planned.plan, person: { id: kept, name: '龚阿婆' }, userErrors: [] });
    const found = 'query($id: ID!) { node(id: $id) { id ... on Person { name birthDate identifiers { kind } } } }';
    // Asked twice: the second time by the fast lane, where it takes it.
    for (const query of [
      found,
      found,
      'query($id: ID!) { node(id: $id) { id } }',
      'query($id: ID!) { node(id: $id) { id } }',
    ]) {
      expect((await place.admin.ask(query, { id: merged })).node.id).toBe(kept);
    }
    const { node } = await place.admin.ask(found, { id: merged });
    expect(node.birthDate).toBe(bornYearsAgo(80));
    expect(node.identifiers.map(({ kind }: { kind: string }) => kind).sort()).toEqual([
      'EMAIL',
      'IDENTITY_NUMBER',
      'PHONE',
    ]);
    const { persons } = await place.admin.ask('{ persons(first: 100) { nodes { id } } }');
    expect(persons.nodes.map(({ id }: { id: string }) => id)).not.toContain(merged);
  });

  it('signs in as the kept entry at once, and finds what was theirs', async () => {
    const { viewer } = await self.ask('{ viewer { person { id } } }');
    expect(viewer.person.id).toBe(kept);
    const { memberships } = await self.ask('{ memberships { nodes { role person { id } } } }');
    expect(memberships.nodes).toEqual([{ role: 'STEWARD', person: { id: kept } }]);
  });

  it('is named by the former id in inputs, too, and by whole identifiers under their own key', async () => {
    for (const personId of [kept, merged]) {
      const look = { personId, kind: 'IDENTITY_NUMBER', purpose: 'IDENTITY_CHECK' };
      const { identifier } = await place.executor.do('unmaskIdentifier', look, 'identifier { value }');
      expect(identifier.value).toBe(identityNumber);
    }
    const again = await merge(kept, merged);
    expect(again.userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', field: ['mergedId'] }]);
  });

  it('has left nothing under the former key but the trail, and the line that leads on', async () => {
    const tables = await tenantTables();
    const left = await asLogin('owner', await communityId(place.code), async (client) => {
      const found: string[] = [];
      for (const table of tables) {
        const { rows } = await client.query<{ column: string }>(
          `select distinct e.key as column from "${table}" t, jsonb_each_text(to_jsonb(t)) e where e.value = $1`,
          [rowId(merged)],
        );
        found.push(...rows.map(({ column }) => `${table}.${column}`));
      }
      return found;
    });
    expect(left.filter((column) => !column.startsWith('audit_entry.'))).toEqual(['person_merger.id']);
  });

  it('is exported with what the trail says of the former entry', async () => {
    const { export: file } = await place.executor.do('exportPerson', { personId: kept }, 'export { json }');
    const about = file.json.about;
    expect(about.PersonMerger).toMatchObject([{ reason: '登记重复', takenOver: { ServiceRecord: 1 } }]);
    expect(about.ServiceRecord).toHaveLength(1);
    expect(JSON.stringify(about.AuditEntry)).toContain(rowId(merged));
    const { auditEntries } = await place.leader.ask(
      '{ auditEntries(first: 20) { nodes { subjectType action changes } } }',
    );
    expect(auditEntries.nodes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ subjectType: 'PersonMerger', action: 'CREATE' }),
        expect.objectContaining({ subjectType: 'Person', action: 'DELETE' }),
      ]),
    );
    expect(JSON.stringify(auditEntries)).not.toContain(identityNumber);
  });
});

describe('entries that may be of one person', () => {
  it('are listed where name and birth date are the same, and identity numbers do not tell them apart', async () => {
    const born = { birthDate: bornYearsAgo(66) };
    const ids = [
      await registered(place, { name: '同名', ...born }),
      await registered(place, { name: '同名', ...born, identityNumber: freshIdentityNumber() }),
      await registered(place, { name: '两人', ...born, identityNumber: freshIdentityNumber() }),
      await registered(place, { name: '两人', ...born, identityNumber: freshIdentityNumber() }),
      await registered(place, { name: '同名' }),
    ];
    const found = await place.admin.ask('{ duplicatePersons { persons { id name birthDate } } }');
    const same = { name: '同名', ...born };
    expect(found.duplicatePersons).toEqual([
      {
        persons: [
          { id: ids[0], ...same },
          { id: ids[1], ...same },
        ],
      },
    ]);
    await place.admin.do('mergePersons', { keptId: ids[1], mergedId: ids[0], reason: '登记重复' }, 'person { id }');
    expect((await place.admin.ask('{ duplicatePersons { persons { id } } }')).duplicatePersons).toEqual([]);
  });
});

describe('two people', () => {
  it('are told to be two, with everything that says so, in the caller’s language', async () => {
    const a = await registered(place, {
      name: '甲',
      birthDate: bornYearsAgo(75),
      identityNumber: freshIdentityNumber(),
    });
    const b = await registered(place, {
      name: '甲',
      birthDate: bornYearsAgo(75),
      identityNumber: freshIdentityNumber(),
    });
    for (const each of [a, b]) await enrol(each, 'host');
    const { plan } = await merge(a, b, { dryRun: true });
    const reasons = ['IDENTITY_NUMBERS_DIFFER', 'ENROLLED_TWICE'];
    expect(plan.conflicts.map(({ reason }: { reason: string }) => reason)).toEqual(reasons);
    expect(plan.conflicts[0].message).toMatch(/\p{Script=Han}/u);
    const { userErrors, person } = await merge(a, b);
    expect([person, userErrors.map(({ code, reason }) => [code, reason])]).toEqual([
      null,
      reasons.map((reason) => ['CONFLICT', reason]),
    ]);
  });

  it('of whom one watched over the other stay two', async () => {
    const period = { projectId: place.project, from: addDays(today(), -12), until: addDays(today(), -12) };
    const { settlement } = await place.executor.do('settle', period, 'settlement { id }');
    const approval = { settlementId: settlement.id, idempotencyKey: 'decided' };
    await place.leader.do('approveSettlement', approval, 'settlement { status }');
    const [leader, executor] = await Promise.all(
      [place.leader, place.executor].map(
        async (who) => (await who.ask('{ viewer { person { id } } }')).viewer.person.id,
      ),
    );
    const { plan } = await merge(leader, executor, { dryRun: true });
    expect(plan.conflicts.map(({ reason }: { reason: string }) => reason)).toEqual([
      'SIGN_INS_DIFFER',
      'SETTLEMENT_BY_BOTH',
    ]);
  });

  it('of whom one is the caller are for somebody else to merge', async () => {
    const own = (await place.admin.ask('{ viewer { person { id } } }')).viewer.person.id;
    const other = await registered(place, { name: '管理员' });
    for (const [keptId, mergedId] of [
      [own, other],
      [other, own],
    ] as const) {
      expect((await merge(keptId, mergedId)).userErrors).toMatchObject([{ code: 'CONFLICT', reason: 'OWN_ENTRY' }]);
    }
  });

  it('of another community are not there', async () => {
    const strange = await neighbourhood('lingyi');
    const theirs = await registered(strange, { name: '别处的人' });
    const ours = await registered(place, { name: '本处的人' });
    expect((await merge(ours, theirs)).userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['mergedId'] }]);
    const { errors } = await place.executor.send(
      `mutation { mergePersons(input: { keptId: "${ours}", mergedId: "${ours}", reason: "重复" }) { person { id } } }`,
    );
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});
