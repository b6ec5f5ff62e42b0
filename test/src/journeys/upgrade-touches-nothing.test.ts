import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, type Visitor } from '../testkit/city.js';
import { communityId, OF_AN_UPGRADE, rowsOfTenant } from '../testkit/database.js';
import { PointsBank } from '../testkit/points-bank.js';
import { bornYearsAgo, daysAgo } from './meal-project.js';

const PREVIEW = `query($input: PreviewUpgradeInput!) { previewUpgrade(input: $input) { revision config
  conflicts { path } problems { code field } } }`;

/** What the community of this test has, so that leaving it alone means something. */
const HAPPENED = [
  ...['enrolment', 'service_record', 'rating', 'consent', 'project_funding', 'funding_line'],
  ...['settlement', 'settlement_line', 'transfer', 'ledger_entry', 'hold', 'ledger_account'],
  ...['points_claim', 'points_rule'],
];

describe('an upgrade, a refused one and an undone one leave alone whatever happened', () => {
  const [rural, urban] = [freshCode('yuan'), freshCode('ben')];
  let publisher: Visitor;
  let bank: PointsBank;
  let origin: string;
  let project: string;
  let tenant: string;

  const publish = async (version: string, config: Loose): Promise<string> => {
    await publisher.do('changeProject', { projectId: origin, config }, 'project { id }');
    const { template } = await publisher.do('publishTemplate', { projectId: origin, version }, 'template { id }');
    return template.id;
  };
  const preview = async (resolutions: Loose[] = []): Promise<Loose> =>
    (await bank.admin.ask(PREVIEW, { input: { projectId: project, resolutions } })).previewUpgrade;
  const rows = (): Promise<Record<string, Loose[]>> => rowsOfTenant(tenant, { except: OF_AN_UPGRADE });
  const shownProject = async (): Promise<Loose> =>
    (await bank.admin.ask('query($id: ID!) { project(id: $id) { config template { version } } }', { id: project }))
      .project;

  beforeAll(async () => {
    [publisher] = (await cityWith({ code: rural, name: '原村', kind: 'RURAL_MIXED' })) as [Visitor];
    bank = await PointsBank.in(urban, '本社区');
    tenant = await communityId(urban);
    const { admin, executor, leader } = bank;
    origin = (await publisher.do('createProject', { module: 'elder-meals' }, 'project { id }')).project.id;
    const templateId = await publish('1.0.0', { mealSubsidy: 800, elderAge: 60 });
    const unit = { name: '卫生院', kind: 'STATIONED_UNIT' };
    const { organisation } = await admin.do('registerOrganisation', unit, 'organisation { id }');
    const budget = { budgetFen: '1000000' };
    const bindings = [
      { requirement: 'operator', organisationId: organisation.id },
      ...['care-allowance', 'meal-subsidy'].map((requirement) => ({ requirement, ...budget })),
    ];
    const clone = { templateId, bindings, config: { mealSubsidy: 700 }, idempotencyKey: 'clone' };
    project = (await admin.do('cloneTemplate', clone, 'project { id }')).project.id;

    const place = { estate: '本苑', building: '1幢', stairwell: '1单元' };
    const { stairwell } = await admin.do('registerStairwell', place, 'stairwell { id }');
    const taking = async (name: string, age: number, as: string) => {
      const told = { name, birthDate: bornYearsAgo(age), stairwellId: stairwell.id, situations: ['LIVING_ALONE'] };
      const { person } = await admin.do('registerPerson', told, 'person { id }');
      const input = { projectId: project, personId: person.id, as, from: daysAgo(100) };
      return { person: person.id, id: (await admin.do('enrol', input, 'enrolment { id }')).enrolment.id };
    };
    const elder = await taking('周奶奶', 84, 'elder');
    const helper = await taking('吴阿姨', 55, 'helper');
    await admin.do('setApprovalThreshold', { amountFen: '1' }, 'setting { id }');
    for (const ago of [30, 20]) {
      const served = { enrolmentId: elder.id, servedById: helper.id, data: { kind: 'SHARED_MEAL' } };
      const recorded = { ...served, servedOn: daysAgo(ago), idempotencyKey: `day-${ago}` };
      const { record } = await executor.do('recordService', recorded, 'record { id }');
      const rating = { recordId: record.id, score: 5, onBehalfOf: { consent: 'ORAL' } };
      await executor.do('rateService', rating, 'record { id }');
      const span = { projectId: project, from: daysAgo(ago), until: daysAgo(ago) };
      const { settlement } = await executor.do('settle', span, 'settlement { id }');
      // The first settlement is paid; of the second there is one signature, and the money is held.
      for (const signs of ago === 30 ? [leader, admin] : [leader]) {
        const approval = { settlementId: settlement.id, idempotencyKey: freshCode('key') };
        await signs.do('approveSettlement', approval, 'settlement { status }');
      }
    }
    await bank.earns(helper.person, 3);
    await bank.claim(helper.person, 2);
    await admin.do('changeProject', { projectId: project, config: { elderAge: 70 } }, 'project { id }');
    await publish('2.0.0', { elderAge: 65, mealSubsidy: 900 });
  });

  it('there is something of each kind to leave alone', async () => {
    const before = await rows();
    expect(HAPPENED.filter((table) => (before[table] ?? []).length === 0)).toEqual([]);
    expect(before.settlement!.map(({ status }) => status).sort()).toEqual(['APPROVED', 'FILED']);
  });

  it('where an upgrade is refused: undecided, beyond the bounds, or previewed before a change', async () => {
    const before = await rows();
    const shown = await shownProject();
    const plan = await preview();
    expect(plan.conflicts).toHaveLength(2);
    const ours = [
      { path: 'config.elderAge', take: 'OURS' },
      { path: 'config.mealSubsidy', take: 'OURS' },
    ];
    const beyond = [ours[0], { path: 'config.mealSubsidy', take: 'VALUE', value: 1 }];
    for (const [field, input] of [
      ['resolutions', { revision: plan.revision }],
      ['config,mealSubsidy', { revision: plan.revision, resolutions: beyond }],
      ['revision', { revision: 'another', resolutions: ours }],
    ] as const) {
      const refused = await bank.admin.attempt('upgradeProject', { projectId: project, ...input }, 'project { id }');
      expect(refused.userErrors[0]?.field?.join()).toContain(field);
    }
    expect(await rows()).toEqual(before);
    expect(await shownProject()).toEqual(shown);
  });

  it('where conflicts are decided, and where that is undone', async () => {
    const before = await rows();
    const shown = await shownProject();
    const resolutions = [
      { path: 'config.elderAge', take: 'THEIRS' },
      { path: 'config.mealSubsidy', take: 'VALUE', value: 750 },
    ];
    const { revision } = await preview(resolutions);
    const input = { projectId: project, revision, resolutions };
    const done = await bank.admin.do('upgradeProject', input, 'project { config template { version } }');
    expect(done.project).toMatchObject({
      config: { elderAge: 65, mealSubsidy: 750 },
      template: { version: '2.0.0' },
    });
    expect(await rows()).toEqual(before);
    const undone = await bank.admin.do('undoUpgrade', { projectId: project, number: 1 }, 'kept project { id }');
    expect(undone.kept).toEqual([]);
    expect(await shownProject()).toEqual(shown);
    expect(await rows()).toEqual(before);
  });
});
