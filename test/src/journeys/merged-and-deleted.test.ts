import { addDays, fromNodeId, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';
import { asLogin, communityId, fingerprint, tenantTables } from '../testkit/database.js';
import { operationIn, planned } from '../testkit/operations.js';

const setStatus = (bureau: Visitor, communityCode: string, status: string) =>
  bureau.do('setCommunityStatus', { communityCode, status, reason: '调整' }, 'community { status }');

/** How many rows a community has, by table, empty ones left out. */
async function rowsOf(code: string): Promise<Record<string, number>> {
  const id = await communityId(code);
  const tables = await tenantTables();
  return asLogin('owner', id, async (client) => {
    const counts: Record<string, number> = {};
    for (const table of tables) {
      const { rows } = await client.query(`select count(*)::int n from "${table}" where community_id = $1`, [id]);
      if (rows[0].n > 0) counts[table] = rows[0].n;
    }
    return counts;
  });
}

/** What a community proposes for another’s points scheme. */
async function proposed(adopter: Visitor, publisher: Visitor): Promise<string> {
  const version = { mechanism: 'POINTS_SCHEME', version: '1.0.0' };
  const { template } = await publisher.do('publishMechanism', version, 'template { id }');
  const { previewMechanism: plan } = await adopter.ask(
    'query($id: ID!) { previewMechanism(input: { templateId: $id }) { revision } }',
    { id: template.id },
  );
  const adopting = { templateId: template.id, revision: plan.revision, idempotencyKey: freshCode('key') };
  const { adoption } = await adopter.do('adoptMechanism', adopting, 'adoption { id }');
  const rule = { key: 'reads', title: '读书', titleEn: 'Reading', points: 1 };
  await adopter.do('setPointsRule', rule, 'rule { id }');
  const offer = { adoptionId: adoption.id, message: '读书也积分', idempotencyKey: freshCode('key') };
  return (await adopter.do('proposeAdaptation', offer, 'proposal { id }')).proposal.id;
}

describe('a community that is merged into another', () => {
  const [from, into, third] = [freshCode('bing'), freshCode('cun'), freshCode('lin')];
  let bureau: Visitor;
  let leaving: Visitor;
  let staying: Visitor;
  let neighbour: Visitor;
  const ids: Record<string, string> = {};
  let operation: Loose;
  let proposal: string;

  const merger = { communityCodes: [from], intoCode: into, reason: '撤并', idempotencyKey: freshCode('key') };

  beforeAll(async () => {
    bureau = await signIn('bureau');
    [leaving, staying, neighbour] = (await cityWith(
      { code: from, name: '并社区' },
      { code: into, name: '存社区' },
      { code: third, name: `邻近${third}社区` },
    )) as [Visitor, Visitor, Visitor];
    const shared = `liang@${from}`;
    for (const visitor of [leaving, staying]) {
      const home = { estate: '同名小区', building: '1幢', stairwell: '1单元' };
      const { stairwell } = await visitor.do('registerStairwell', home, 'stairwell { id }');
      const person = { name: '张大爷', birthDate: '1940-01-01', stairwellId: stairwell.id };
      const made = await visitor.do('registerPerson', person, 'person { id }');
      const organisation = { name: '合唱团', kind: 'SOCIAL_ORGANISATION' };
      const { organisation: choir } = await visitor.do('registerOrganisation', organisation, 'organisation { id }');
      await visitor.do('inviteMember', { email: shared, role: 'STEWARD', name: '两边的人' }, 'membership { id }');
      const { project } = await visitor.do(
        'createProject',
        { module: 'elder-meals', operatorId: choir.id },
        'project { id }',
      );
      if (visitor === leaving)
        Object.assign(ids, { stairwell: stairwell.id, person: made.person.id, choir: choir.id, project: project.id });
    }
    const line = { key: 'office', title: '办公经费', source: '样例来源' };
    const { fundingLine } = await leaving.do('registerFundingLine', line, 'fundingLine { id }');
    const paid = { fundingLineId: fundingLine.id, payeePersonId: ids.person, category: 'OFFICE', amountFen: '500' };
    const payment = { ...paid, memo: '垫付', idempotencyKey: freshCode('key') };
    ids.payment = (await leaving.do('filePayment', payment, 'payment { id }')).payment.id;
    proposal = await proposed(leaving, neighbour);
    const both = await signIn(shared, from);
    for (const [visitor, code] of [[leaving, from] as const, [staying, into] as const]) {
      const { viewer } = await both.in(code).ask('{ viewer { person { id } } }');
      const consent = { personId: viewer.person.id, purpose: 'PHOTOS', form: 'ORAL' };
      await visitor.do('giveConsent', consent, 'consent { id }');
      await visitor.do('generatePlaces', { estate: '同名小区', range: '1幢1单元1层每层1户' }, 'plan { line }');
      const { stairwells } = await visitor.ask('{ stairwells { nodes { dwellings { nodes { id } } } } }');
      const home = { dwellingId: stairwells.nodes[0].dwellings.nodes[0].id, from: addDays(today(), -9) };
      const members = [{ personId: viewer.person.id, relation: 'HEAD' }];
      await visitor.do('registerHousehold', { ...home, members }, 'household { id }');
    }
  });

  it('is planned first: what moves, what clashes, who is the same; and nothing is done', async () => {
    const [before, beforeInto] = [await rowsOf(from), await rowsOf(into)];
    const asked = await bureau.do('mergeCommunities', merger, 'operation { id status } replayed');
    expect(asked.replayed).toBe(false);
    const again = await bureau.do('mergeCommunities', merger, 'operation { id } replayed');
    expect(again).toMatchObject({ operation: { id: asked.operation.id }, replayed: true });
    operation = await planned(bureau, asked.operation.id);
    const report = operation.report[from];
    expect(report.moved).toMatchObject({ estate: 1, building: 1, stairwell: 1, project: 1 });
    expect(report.renamed.map(({ after }: Loose) => after).sort()).toEqual([
      '合唱团（原并社区）',
      '同名小区（原并社区）',
    ]);
    expect(report.same.filter(({ table }: Loose) => table === 'person')).toHaveLength(1);
    // Who has consented in both has consented.
    expect(report.left.consent).toBe(1);
    // Who lives in a household of both lives in the successor's.
    expect(report.ended).toEqual({ household_member: 1 });
    expect([await rowsOf(from), await rowsOf(into)]).toEqual([before, beforeInto]);
  });

  it('waits until nobody writes there any more', async () => {
    const early = await bureau.attempt('confirmCommunityOperation', { operationId: operation.id }, 'operation { id }');
    expect(early.userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    await setStatus(bureau, from, 'SUSPENDED');
    const confirmed = await bureau.do(
      'confirmCommunityOperation',
      { operationId: operation.id },
      'operation { status }',
    );
    expect(confirmed.operation.status).toBe('CONFIRMED');
    const done = await operationIn(bureau, operation.id, 'DONE');
    expect(done.report[from].moved).toEqual(operation.report[from].moved);
    // Whoever got no answer may ask again even now, when what was to be merged has gone.
    const again = await bureau.do('mergeCommunities', merger, 'operation { id status } replayed');
    expect(again).toMatchObject({ operation: { id: operation.id, status: 'DONE' }, replayed: true });
  });

  it('goes on in its successor: by its code, by every id, with its people', async () => {
    const inside = leaving.in(from);
    expect((await inside.ask('{ community { code } }')).community.code).toBe(into);
    for (const id of Object.values(ids)) {
      const { node } = await inside.ask('query($id: ID!) { node(id: $id) { id } }', { id });
      expect(node?.id).toBe(id);
    }
    const { organisations, estates, projects } = await inside.ask(
      '{ organisations(first: 100) { nodes { name } } estates { nodes { name } } projects { totalCount } }',
    );
    expect(organisations.nodes.map(({ name }: Loose) => name)).toEqual(
      expect.arrayContaining(['合唱团', '合唱团（原并社区）']),
    );
    expect(estates.nodes).toHaveLength(2);
    expect(projects.totalCount).toBe(2);
    const person = (
      await inside.ask('query($id: ID!) { node(id: $id) { ... on Person { name stairwell { id } } } }', {
        id: ids.person,
      })
    ).node;
    expect(person).toEqual({ name: '张大爷', stairwell: { id: ids.stairwell } });
    // Somebody of both is one person, with what they were in both.
    const both = await signIn(`liang@${from}`, into);
    const { viewer } = await both.ask('{ viewer { person { id name } memberships { role } } }');
    expect(viewer.memberships).toEqual([{ role: 'STEWARD' }, { role: 'STEWARD' }]);
    expect((await staying.ask('{ viewer { memberships { role } } }')).viewer.memberships).toEqual([{ role: 'ADMIN' }]);
  });

  it('leaves its line, its history and its sealed trail behind, and nothing else', async () => {
    const left = await rowsOf(from);
    expect(Object.keys(left).filter((table) => !['seal', 'idempotency_key', 'outbox_event'].includes(table))).toEqual([
      'account',
      'audit_entry',
      'constitution',
      'council_charter',
      'hold',
      'ledger_account',
      'mechanism_adoption',
    ]);
    const query =
      '{ communityByCode(code: "CODE") { code status successor { code } history { status reason successor { code } } } }';
    const { communityByCode: line } = await bureau.ask(query.replace('CODE', from));
    expect(line).toMatchObject({ code: from, status: 'ARCHIVED', successor: { code: into } });
    expect(line.history.at(-1)).toEqual({ status: 'ARCHIVED', reason: '撤并', successor: { code: into } });
    const { auditEntries } = await staying.ask('{ auditEntries(first: 1) { nodes { changes } } }');
    expect(auditEntries.nodes[0].changes.merged.after.code).toBe(from);
  });

  it('has what it proposed taken over as its successor’s', async () => {
    const { adaptationProposals } = await staying.ask(
      '{ adaptationProposals(first: 5) { nodes { id proposer { code } } } }',
    );
    expect(adaptationProposals.nodes).toEqual([{ id: proposal, proposer: { code: into } }]);
    const accepted = await neighbour.do(
      'acceptProposal',
      { proposalId: proposal, version: '1.1.0' },
      'proposal { result { contributor { code } } }',
    );
    expect(accepted.proposal.result.contributor.code).toBe(into);
  });

  it('has its payments decided by its successor, where they are held', async () => {
    const approval = { paymentId: ids.payment, idempotencyKey: freshCode('key') };
    const approved = await staying.do('approvePayment', approval, 'payment { status payee { id } }');
    expect(approved.payment).toEqual({ status: 'PAID', payee: { id: ids.person } });
  });
});

describe('a community that is deleted for good', () => {
  const code = freshCode('shan');
  const neighbour = freshCode('lin');
  let first: Visitor;
  let second: Visitor;
  let operation: string;
  const ask = (graceDays: number) =>
    first.do(
      'deleteCommunity',
      { communityCode: code, reason: '整体搬迁', graceDays, idempotencyKey: freshCode('key') },
      'operation { id status dueOn }',
    );

  beforeAll(async () => {
    [first, second] = [await signIn('bureau'), await signIn('bureau-2', null)];
    const [admin] = (await cityWith({ code, name: '删社区' }, { code: neighbour, name: '邻社区' })) as [Visitor];
    await admin.do('registerPerson', { name: '要被遗忘的人', phone: '13800138000' }, 'person { id }');
  });

  it('takes a suspended community, a reason, and another person of the bureau', async () => {
    const input = { communityCode: code, reason: '搬迁', idempotencyKey: freshCode('key') };
    const running = await first.attempt('deleteCommunity', input, 'operation { id }');
    expect(running.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['communityCode'] }]);
    await setStatus(first, code, 'SUSPENDED');
    const silent = await first.attempt('deleteCommunity', { ...input, reason: ' ' }, 'operation { id }');
    expect(silent.userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', field: ['reason'] }]);
    operation = (await ask(30)).operation.id;
    const plan = await planned(first, operation);
    expect(plan.report.deleted).toEqual(await rowsOf(code));
    const alone = await first.attempt('confirmCommunityOperation', { operationId: operation }, 'operation { id }');
    expect(alone.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['operationId'] }]);
  });

  it('announces the day in its own line, and can be taken back until then', async () => {
    await second.do('confirmCommunityOperation', { operationId: operation }, 'operation { status }');
    const inside = (await signIn(`admin@${code}`)).in(code);
    const due = async () => (await inside.ask('{ community { deletionDueOn } }')).community.deletionDueOn;
    expect(await due()).toBe(addDays(today(), 30));
    await first.do('cancelCommunityOperation', { operationId: operation }, 'operation { status }');
    expect(await due()).toBeNull();
    const late = await second.attempt('confirmCommunityOperation', { operationId: operation }, 'operation { id }');
    expect(late.userErrors).toMatchObject([{ code: 'CONFLICT' }]);
  });

  it('leaves no row behind, and every other community as it was', async () => {
    const id = await communityId(code);
    const others = [await communityId(neighbour), await communityId('xinfeng')];
    const before = await Promise.all(others.map(fingerprint));
    operation = (await ask(0)).operation.id;
    await planned(first, operation);
    await second.do('confirmCommunityOperation', { operationId: operation }, 'operation { status }');
    const done = await operationIn(first, operation, 'DONE');
    expect(done).toMatchObject({ codes: [code], names: ['删社区'], exportHash: null });
    expect(done.requestedByKey).not.toBe(done.confirmedByKey);
    expect(await rowsOf(code)).toEqual({});
    expect(await Promise.all(others.map(fingerprint))).toEqual(before);
    const dump = await asLogin('owner', id, async (client) => {
      const { rows } = await client.query('select count(*)::int n from directory_entry where community_id = $1', [id]);
      return rows[0].n;
    });
    expect(dump).toBe(0);
  });

  it('has a line that says so, and nobody enters it, or gets its code', async () => {
    const { communityByCode } = await first.ask(`{ communityByCode(code: "${code}") { id status name } }`);
    expect(communityByCode).toMatchObject({ status: 'DELETED', name: '删社区' });
    expect(fromNodeId(communityByCode.id)).not.toBeNull();
    const inside = (await signIn(`admin@${code}`)).in(code);
    expect((await inside.send('{ community { code } }')).status).toBe(404);
    const content = `code,name,kind,town,admin_email\n${code},再来社区,URBAN_COMMERCIAL,yangshe,admin@zailai\n`;
    const again = await first.attempt('onboardCommunities', { format: 'CSV', content }, 'communities { code }');
    expect(again.userErrors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
  });
});
