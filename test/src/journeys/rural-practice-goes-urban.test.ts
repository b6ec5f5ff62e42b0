import { addDays, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';

/** The last whole month, whatever day it is. */
const lastDay = addDays(`${today().slice(0, 7)}-01`, -1);
const firstDay = `${lastDay.slice(0, 7)}-01`;
const dayOf = (day: number): string => addDays(firstDay, day - 1);
const daysInMonth = Number(lastDay.slice(8));

const yearsAgo = (years: number): string => `${Number(today().slice(0, 4)) - years}-01-01`;

/**
 * The product's story from end to end: an urban community takes over what a rural one does well. One `it` after the
 * other, each building on the ones before, all of it through the front door.
 */
describe('an urban community takes over Xinfeng’s elder meals', () => {
  const code = freshCode('binhe');
  const email = (role: string) => `${role}@${code}`;
  let admin: Visitor;
  let executor: Visitor;
  let partner: Visitor;
  let steward: Visitor;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    [admin] = (await cityWith({ code, name: `滨河社区${code}` })) as [Visitor];
  });

  it('can work at once after onboarding', async () => {
    const start = await admin.ask(`{
      community { code kind status }
      organisations { nodes { subject } }
      serviceItems { totalCount }
      councilCharter { document }
      accounts { totalCount }
      viewer { memberships { role community { code } } }
    }`);
    expect(start.community).toEqual({ code, kind: 'URBAN_COMMERCIAL', status: 'ACTIVE' });
    const subjects = start.organisations.nodes.map(({ subject }: { subject: string }) => subject).sort();
    expect(subjects).toEqual(['CATALYST', 'EXECUTOR', 'LEADER', 'PARTNER', 'STEWARD']);
    expect(start.serviceItems.totalCount).toBe(26);
    expect(start.councilCharter.document.constituencies).toHaveLength(8);
    expect(start.accounts.totalCount).toBeGreaterThan(10);
    expect(start.viewer.memberships).toEqual([{ role: 'ADMIN', community: { code } }]);
  });

  it('invites an executor, a steward, a catalyst’s member and a partner’s', async () => {
    const clinic = await admin.do(
      'registerOrganisation',
      { name: '滨河卫生服务站', kind: 'STATIONED_UNIT' },
      'organisation { id }',
    );
    ids.clinic = clinic.organisation.id;
    const stairwell = await admin.do(
      'registerStairwell',
      { estate: '滨河花园', building: '3幢', stairwell: '2单元' },
      'stairwell { id }',
    );
    ids.stairwell = stairwell.stairwell.id;
    const elder = await admin.do(
      'registerPerson',
      { name: '韩秀英', birthDate: yearsAgo(82), stairwellId: ids.stairwell, situations: ['LIVING_ALONE'] },
      'person { id name }',
    );
    ids.elder = elder.person.id;
    await admin.do(
      'inviteMember',
      { email: email('executor'), role: 'EXECUTOR', name: '陈建国' },
      'membership { role }',
    );
    await admin.do(
      'inviteMember',
      { email: email('steward'), role: 'STEWARD', personId: ids.elder },
      'membership { role }',
    );
    await admin.do(
      'inviteMember',
      { email: email('catalyst'), role: 'CATALYST', name: '林小芳' },
      'membership { role }',
    );
    await admin.do(
      'inviteMember',
      { email: email('partner'), role: 'PARTNER', name: '沈志强', organisationId: ids.clinic },
      'membership { role organisation { name } }',
    );
    [executor, steward, partner] = (await Promise.all(
      ['executor', 'steward', 'partner'].map((role) => signIn(email(role), code)),
    )) as [Visitor, Visitor, Visitor];
    const { viewer } = await partner.ask('{ viewer { memberships { role organisation { name } from } } }');
    expect(viewer.memberships).toEqual([{ role: 'PARTNER', organisation: { name: '滨河卫生服务站' }, from: today() }]);
  });

  it('finds Xinfeng’s template in the catalogue', async () => {
    // All that answers, not its first page: other communities of this city publish elder meals, too.
    const { templates } = await admin.ask(
      '{ templates(search: "养老", first: 100) { nodes { id title version module publisher { code } adoptions } } }',
    );
    const [template] = templates.nodes.filter(
      ({ publisher }: { publisher: { code: string } }) => publisher.code === 'xinfeng',
    );
    expect(template).toMatchObject({ module: 'elder-meals', version: '1.0.0' });
    ids.template = template.id;
  });

  it('reads in the fit report that a partner could operate it', async () => {
    const { previewClone } = await admin.ask(
      `query($input: CloneTemplateInput!) { previewClone(input: $input) {
        fit { requirement verdict reason substitutes { id name } } problems { code field reason } } }`,
      { input: { templateId: ids.template } },
    );
    const operator = previewClone.fit.find(({ requirement }: { requirement: string }) => requirement === 'operator');
    expect(operator.verdict).toBe('ADAPTABLE');
    expect(operator.reason).toContain('没有从事该服务的社会组织');
    expect(operator.substitutes).toContainEqual({ id: ids.clinic, name: '滨河卫生服务站' });
    expect(previewClone.problems).toMatchObject([
      { code: 'BAD_USER_INPUT', field: ['bindings'], reason: 'OPERATOR_NOT_BOUND' },
    ]);
    const { projects } = await admin.ask('{ projects { totalCount } }');
    expect(projects.totalCount).toBe(0);
  });

  it('cannot change the subsidy past the template’s bounds', async () => {
    const refused = await admin.attempt(
      'cloneTemplate',
      { ...cloning(), config: { mealSubsidy: 100_000 }, idempotencyKey: 'too-much' },
      'project { id }',
    );
    expect(refused).toMatchObject({
      project: null,
      userErrors: [{ code: 'BAD_USER_INPUT', field: ['config', 'mealSubsidy'] }],
    });
  });

  const cloning = () => ({
    templateId: ids.template,
    bindings: [
      { requirement: 'operator', organisationId: ids.clinic },
      { requirement: 'care-allowance', budgetFen: '20000' },
      { requirement: 'meal-subsidy', budgetFen: '10000' },
    ],
    config: { mealSubsidy: 900 },
  });

  it('clones it with that substitution and a changed subsidy, as the preview said, and once', async () => {
    const { previewClone } = await admin.ask(
      'query($input: CloneTemplateInput!) { previewClone(input: $input) { config changes { path before after } operator { id } problems { code } } }',
      { input: cloning() },
    );
    expect(previewClone.problems).toEqual([]);
    expect(previewClone.changes).toEqual([{ path: 'mealSubsidy', before: 800, after: 900 }]);
    const clones = await Promise.all(
      [1, 2, 3].map(() =>
        admin.do(
          'cloneTemplate',
          { ...cloning(), idempotencyKey: 'clone-1' },
          'project { id config adapted operator { id } template { id } } replayed',
        ),
      ),
    );
    expect(new Set(clones.map(({ project }) => project.id)).size).toBe(1);
    expect(clones.filter(({ replayed }) => !replayed)).toHaveLength(1);
    const [{ project }] = clones as [(typeof clones)[number]];
    expect(project).toMatchObject({
      config: previewClone.config,
      adapted: ['mealSubsidy'],
      operator: { id: ids.clinic },
      template: { id: ids.template },
    });
    ids.project = project.id;
  });

  it('enrols a helper aged 55 and an elder living alone, and refuses one aged 45 with the reason', async () => {
    const person = async (name: string, age: number) => {
      const registered = await executor.do(
        'registerPerson',
        { name, birthDate: yearsAgo(age), stairwellId: ids.stairwell },
        'person { id }',
      );
      return registered.person.id as string;
    };
    const helper = await executor.do(
      'enrol',
      { projectId: ids.project, personId: await person('周玉兰', 55), as: 'helper', from: firstDay },
      'enrolment { id }',
    );
    const elder = await executor.do(
      'enrol',
      { projectId: ids.project, personId: ids.elder, as: 'elder', from: firstDay },
      'enrolment { id }',
    );
    [ids.helperEnrolment, ids.elderEnrolment] = [helper.enrolment.id, elder.enrolment.id];
    const refused = await executor.attempt(
      'enrol',
      { projectId: ids.project, personId: await person('吴小军', 45), as: 'helper', from: firstDay },
      'enrolment { id }',
    );
    expect(refused).toMatchObject({
      enrolment: null,
      userErrors: [{ code: 'BAD_USER_INPUT', reason: 'AGE_OUT_OF_RANGE', field: ['personId'] }],
    });
    expect(refused.userErrors[0]!.message).toContain('45');
  });

  it('records a month of care and shared meals, each once', async () => {
    const record = (day: number, kind: string, idempotencyKey: string) =>
      partner.do(
        'recordService',
        {
          enrolmentId: ids.elderEnrolment,
          servedById: ids.helperEnrolment,
          servedOn: dayOf(day),
          data: { kind },
          idempotencyKey,
        },
        'record { id servedOn ... on ElderMealsRecord { kind meals } } replayed',
      );
    for (let day = 1; day <= daysInMonth; day += 1) await record(day, 'SHARED_MEAL', `meal-${day}`);
    for (const day of [2, 9, 16, 23]) ids[`care-${day}`] = (await record(day, 'CARE', `care-${day}`)).record.id;
    const again = await record(2, 'CARE', 'care-2');
    expect(again).toMatchObject({ replayed: true, record: { id: ids['care-2'], kind: 'CARE' } });
    const other = await partner.attempt(
      'recordService',
      {
        enrolmentId: ids.elderEnrolment,
        servedById: ids.helperEnrolment,
        servedOn: dayOf(3),
        data: { kind: 'CARE' },
        idempotencyKey: 'care-2',
      },
      'record { id }',
    );
    expect(other.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['idempotencyKey'] }]);
    // A second meal on the same day is recorded and not subsidised again.
    await record(1, 'SHARED_MEAL', 'second-meal');
  });

  it('settles the month to the fen, reports the shortfall, never overdraws, and marks what is interpretation', async () => {
    const { settlement } = await executor.do(
      'settle',
      { projectId: ids.project, from: firstDay, until: lastDay },
      `settlement { id status total { fen } due { fen } shortfall { fen } lines { lineKey quantity due { fen } payable { fen } shortfall { fen } basis }
        fundingLines { key source unit unitAmount { fen } dailyCap due { fen } payable { fen } shortfall { fen } retained { fen } interpretations } }`,
    );
    ids.settlement = settlement.id;
    const mealsDue = daysInMonth * 900;
    expect(settlement).toMatchObject({
      status: 'FILED',
      due: { fen: String(10_000 + mealsDue) },
      total: { fen: '20000' },
      shortfall: { fen: String(mealsDue - 10_000) },
    });
    const line = (key: string) => settlement.fundingLines.find((one: { key: string }) => one.key === key);
    expect(line('care-allowance')).toMatchObject({
      unitAmount: { fen: '10000' },
      dailyCap: null,
      due: { fen: '10000' },
      payable: { fen: '10000' },
      shortfall: { fen: '0' },
    });
    expect(line('meal-subsidy')).toMatchObject({
      unitAmount: { fen: '900' },
      dailyCap: 1,
      due: { fen: String(mealsDue) },
      payable: { fen: '10000' },
      shortfall: { fen: String(mealsDue - 10_000) },
      retained: { fen: String(daysInMonth * 100) },
    });
    expect(line('meal-subsidy').source).not.toBe('');
    expect(line('meal-subsidy').interpretations.length).toBeGreaterThan(0);
    expect(settlement.lines.map(({ basis }: { basis: string }) => basis)).toContain('INTERPRETATION');
    const again = await executor.attempt(
      'settle',
      { projectId: ids.project, from: dayOf(10), until: lastDay },
      'settlement { id }',
    );
    expect(again.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['from'] }]);
    const late = await partner.attempt(
      'recordService',
      {
        enrolmentId: ids.elderEnrolment,
        servedById: ids.helperEnrolment,
        servedOn: dayOf(4),
        data: { kind: 'CARE' },
        idempotencyKey: 'late',
      },
      'record { id }',
    );
    expect(late.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['servedOn'] }]);
  });

  it('lets somebody else than who filed it approve, once', async () => {
    const approve = (who: Visitor, idempotencyKey: string) =>
      who.send<Loose>(
        'mutation($input: ApproveSettlementInput!) { approveSettlement(input: $input) { settlement { status } replayed userErrors { code } } }',
        {
          input: { settlementId: ids.settlement, idempotencyKey },
        },
      );
    expect((await approve(executor, 'own')).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect((await approve(steward, 'resident')).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    const first = await approve(admin, 'approve-1');
    expect(first.data.approveSettlement).toEqual({
      settlement: { status: 'APPROVED' },
      replayed: false,
      userErrors: [],
    });
    expect((await approve(admin, 'approve-1')).data.approveSettlement).toMatchObject({
      replayed: true,
      userErrors: [],
    });
    expect((await approve(admin, 'approve-2')).data.approveSettlement.userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    const { project } = await admin.ask(
      'query($id: ID!) { project(id: $id) { fundings { lineKey budget { yuan } settled { yuan } remaining { yuan } } } }',
      { id: ids.project },
    );
    expect(project.fundings).toEqual([
      {
        lineKey: 'care-allowance',
        budget: { yuan: '200.00' },
        settled: { yuan: '100.00' },
        remaining: { yuan: '100.00' },
      },
      { lineKey: 'meal-subsidy', budget: { yuan: '100.00' }, settled: { yuan: '100.00' }, remaining: { yuan: '0.00' } },
    ]);
  });

  it('lets the elder rate the service she was given', async () => {
    const rated = await steward.do(
      'rateService',
      { recordId: ids['care-2'], score: 5, comment: '小周照顾得很周到' },
      'record { id rating { score comment onBehalf } }',
    );
    expect(rated.record.rating).toEqual({ score: 5, comment: '小周照顾得很周到', onBehalf: false });
    const again = await steward.attempt('rateService', { recordId: ids['care-2'], score: 1 }, 'record { id }');
    expect(again.userErrors).toMatchObject([{ code: 'CONFLICT' }]);
  });

  it('shows Xinfeng which community adopted which version, and nothing else', async () => {
    const leader = await signIn('leader@xinfeng');
    const { adoptions } = await leader.ask(
      '{ adoptions(first: 100) { nodes { community { code } template { version } } } }',
    );
    expect(adoptions.nodes).toContainEqual({ community: { code }, template: { version: '1.0.0' } });
    for (const id of [ids.project, ids.settlement, ids.elder, ids.elderEnrolment, ids['care-2'], ids.clinic]) {
      expect((await leader.ask('query($id: ID!) { node(id: $id) { id } }', { id })).node).toBeNull();
    }
    const outside = await leader.in(code).send('{ projects { totalCount } }');
    expect([outside.status, outside.errors[0]?.extensions.code]).toEqual([404, 'NOT_FOUND']);
  });

  it('keeps an audit trail of it all, without personal values', async () => {
    const { auditEntries } = await admin.ask(
      '{ auditEntries(first: 100) { totalCount nodes { at actorKind actorKey action subjectType changes requestId } } }',
    );
    expect(auditEntries.totalCount).toBeGreaterThan(daysInMonth);
    const trail = JSON.stringify(auditEntries.nodes);
    for (const personal of ['韩秀英', '周玉兰', '小周照顾得很周到', yearsAgo(82)])
      expect(trail).not.toContain(personal);
    expect(auditEntries.nodes.map(({ subjectType }: { subjectType: string }) => subjectType)).toContain('Settlement');
  });
});
