import { today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';
import { communityId, OF_AN_UPGRADE, rowsOfTenant } from '../testkit/database.js';

const PREVIEW = `query($input: PreviewUpgradeInput!) { previewUpgrade(input: $input) {
  from { version } to { id version } revision summary title config
  changes { path before after } conflicts { path title base ours theirs resolved }
  fit { requirement verdict } problems { code field reason message } } }`;
const PROJECT = `query($id: ID!) { project(id: $id) { title config adapted moduleVersion template { version }
  upgradeAvailable { template { version } summary }
  upgrades { number undoneAt from { version } to { version } changes { path before after } } } }`;

describe('an urban community takes later improvements over into what it cloned', () => {
  const [rural, urban] = [freshCode('xiangcun'), freshCode('chengshi')];
  let publisher: Visitor;
  let admin: Visitor;
  let leader: Visitor;
  let origin: string;
  let project: string;

  const publish = async (version: string, config: Loose, title?: string): Promise<string> => {
    await publisher.do('changeProject', { projectId: origin, config }, 'project { config }');
    const input = { projectId: origin, version, ...(title ? { title } : {}) };
    return (await publisher.do('publishTemplate', input, 'template { id }')).template.id;
  };
  const preview = async (input: Loose = {}, who = admin): Promise<Loose> =>
    (await who.ask(PREVIEW, { input: { projectId: project, ...input } })).previewUpgrade;
  const shown = async (): Promise<Loose> => (await admin.ask(PROJECT, { id: project })).project;
  const rows = async (): Promise<Loose> => rowsOfTenant(await communityId(urban), { except: OF_AN_UPGRADE });

  beforeAll(async () => {
    [publisher, admin] = (await cityWith(
      { code: rural, name: '升级新村', kind: 'RURAL_MIXED' },
      { code: urban, name: '升级社区' },
    )) as [Visitor, Visitor];
    await admin.do('inviteMember', { email: `leader@${urban}`, role: 'LEADER' }, 'membership { id }');
    leader = await signIn(`leader@${urban}`);
    origin = (await publisher.do('createProject', { module: 'elder-meals' }, 'project { id }')).project.id;
    const templateId = await publish('1.0.0', { mealSubsidy: 800, elderAge: 60 });
    const unit = { name: '升级卫生院', kind: 'STATIONED_UNIT' };
    const { organisation } = await admin.do('registerOrganisation', unit, 'organisation { id }');
    const clone = {
      templateId,
      bindings: [{ requirement: 'operator', organisationId: organisation.id }],
      config: { mealSubsidy: 700 },
      idempotencyKey: 'clone',
    };
    project = (await admin.do('cloneTemplate', clone, 'project { id }')).project.id;
    const place = { estate: '升级苑', building: '1幢', stairwell: '1单元' };
    const { stairwell } = await admin.do('registerStairwell', place, 'stairwell { id }');
    const elder = { name: '周奶奶', birthDate: '1940-05-01', stairwellId: stairwell.id, situations: ['LIVING_ALONE'] };
    const { person } = await admin.do('registerPerson', elder, 'person { id }');
    await admin.do(
      'enrol',
      { projectId: project, personId: person.id, as: 'elder', from: today() },
      'enrolment { id }',
    );
  });

  it('is told of nothing while it has the newest version', async () => {
    expect(await shown()).toMatchObject({ upgradeAvailable: null, upgrades: [], adapted: ['mealSubsidy'] });
    const { errors } = await admin.send(PREVIEW, { input: { projectId: project } });
    expect(errors[0]).toMatchObject({ extensions: { code: 'CONFLICT' }, message: expect.stringContaining('1.0.0') });
  });

  it('takes null for what is left out', async () => {
    const before = await shown();
    await admin.do('changeProject', { projectId: project, title: null, config: null }, 'project { id }');
    expect(await shown()).toEqual(before);
    const { errors } = await admin.send(PREVIEW, {
      input: { projectId: project, templateId: null, resolutions: null },
    });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['CONFLICT']);
  });

  it('is told of a newer version, in words', async () => {
    await publish('1.1.0', { elderAge: 65 });
    const { upgradeAvailable } = await shown();
    expect(upgradeAvailable.template.version).toBe('1.1.0');
    expect(upgradeAvailable.summary).toEqual([expect.stringMatching(/60 改为 65/)]);
  });

  it('takes over what is not contested, keeps its own, and touches nothing that happened', async () => {
    const plan = await preview();
    expect(plan).toMatchObject({ from: { version: '1.0.0' }, to: { version: '1.1.0' }, conflicts: [], problems: [] });
    expect(plan.changes).toEqual([{ path: 'config.elderAge', before: 60, after: 65 }]);
    const before = await rows();
    expect(before.enrolment).toHaveLength(1);
    const upgraded = await admin.do(
      'upgradeProject',
      { projectId: project, revision: plan.revision },
      'project { title config template { version } }',
    );
    expect(upgraded.project).toEqual({ title: plan.title, config: plan.config, template: { version: '1.1.0' } });
    expect(upgraded.project.config).toMatchObject({ mealSubsidy: 700, elderAge: 65 });
    expect(await rows()).toEqual(before);
    expect(await shown()).toMatchObject({
      adapted: ['mealSubsidy'],
      upgradeAvailable: null,
      upgrades: [{ number: 1, undoneAt: null, changes: plan.changes }],
    });
    const adopted = await publisher.ask('{ adoptions { nodes { template { version } community { code } } } }');
    expect(adopted.adoptions.nodes.map(({ template }: Loose) => template.version).sort()).toEqual(['1.0.0', '1.1.0']);
  });

  it('decides what both changed one by one: ours, theirs, or a value of its own', async () => {
    await admin.do('changeProject', { projectId: project, config: { elderAge: 70 } }, 'project { config }');
    await publish('2.0.0', { mealSubsidy: 900, elderAge: 62 }, '老人餐桌');
    const plan = await preview();
    expect(plan.conflicts).toMatchObject(
      [
        { path: 'config.elderAge', base: 65, ours: 70, theirs: 62, resolved: false },
        { path: 'config.mealSubsidy', base: 800, ours: 700, theirs: 900, resolved: false },
      ].toSorted((one, other) => order(plan, one.path) - order(plan, other.path)),
    );
    expect(plan.problems.map(({ code, reason }: Loose) => [code, reason])).toEqual([
      ['CONFLICT', 'UNRESOLVED'],
      ['CONFLICT', 'UNRESOLVED'],
    ]);
    const refused = await admin.attempt(
      'upgradeProject',
      { projectId: project, revision: plan.revision },
      'project { id }',
    );
    expect(refused.userErrors).toHaveLength(2);

    const wrong = [
      { path: 'config.elderAge', take: 'OURS' },
      { path: 'config.mealSubsidy', take: 'VALUE', value: 1 },
      { path: 'config.nowhere', take: 'THEIRS' },
    ];
    const beyond = await preview({ resolutions: wrong });
    expect(beyond.problems.map(({ field }: Loose) => field.join('.')).sort()).toEqual([
      'config.mealSubsidy',
      'resolutions.2.path',
    ]);

    const resolutions = [
      { path: 'config.elderAge', take: 'THEIRS' },
      { path: 'config.mealSubsidy', take: 'VALUE', value: 750 },
    ];
    const decided = await preview({ resolutions });
    expect(decided.problems).toEqual([]);
    const { project: upgraded } = await admin.do(
      'upgradeProject',
      { projectId: project, revision: decided.revision, resolutions },
      'project { title config template { version } }',
    );
    expect(upgraded).toEqual({ title: '老人餐桌', config: decided.config, template: { version: '2.0.0' } });
    expect(upgraded.config).toMatchObject({ mealSubsidy: 750, elderAge: 62 });
  });

  const order = (plan: Loose, path: string): number => plan.conflicts.findIndex((each: Loose) => each.path === path);

  it('takes an upgrade back, and keeps what was changed since', async () => {
    await admin.do('changeProject', { projectId: project, config: { mealSubsidy: 760 } }, 'project { id }');
    const early = await admin.attempt('undoUpgrade', { projectId: project, number: 1 }, 'project { id }');
    expect(early.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['number'] }]);
    const undone = await admin.do(
      'undoUpgrade',
      { projectId: project, number: 2 },
      'kept project { title config template { version } }',
    );
    expect(undone.kept).toEqual(['config.mealSubsidy']);
    expect(undone.project).toMatchObject({
      title: expect.not.stringContaining('餐桌'),
      template: { version: '1.1.0' },
    });
    expect(undone.project.config).toMatchObject({ mealSubsidy: 760, elderAge: 70 });
    const again = await admin.attempt('undoUpgrade', { projectId: project, number: 2 }, 'project { id }');
    expect(again.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['number'] }]);
  });

  it('lets one of two win who upgrade at once, and tells the other', async () => {
    const resolutions = [
      { path: 'config.elderAge', take: 'OURS' },
      { path: 'config.mealSubsidy', take: 'OURS' },
    ];
    const [mine, theirs] = await Promise.all([preview({ resolutions }), preview({ resolutions }, leader)]);
    expect(mine.revision).toBe(theirs.revision);
    const outcomes = await Promise.all(
      [admin, leader].map((who) =>
        who.attempt('upgradeProject', { projectId: project, revision: mine.revision, resolutions }, 'project { id }'),
      ),
    );
    const errors = outcomes.map(({ userErrors }) => userErrors.map(({ code, field }) => [code, field?.[0]]).join());
    expect(errors.sort()).toEqual(['', expect.stringMatching(/^CONFLICT,(revision|projectId)$/)]);
    expect((await shown()).upgrades.map(({ number }: Loose) => number)).toEqual([3, 2, 1]);
  });

  it('goes to a version in between where that is asked for, and never back', async () => {
    const { data } = await admin.send<Loose>(`{ templates(first: 100) { nodes { id } } }`);
    expect(data.templates.nodes.length).toBeGreaterThan(0);
    const older = await publisher.ask('{ adoptions { nodes { template { id version } } } }');
    const first = older.adoptions.nodes.find(({ template }: Loose) => template.version === '1.0.0').template.id;
    const { errors } = await admin.send(PREVIEW, { input: { projectId: project, templateId: first } });
    expect(errors[0]).toMatchObject({
      extensions: { code: 'CONFLICT' },
      message: expect.stringContaining('undoUpgrade'),
    });
  });

  it('changes a clone within its template’s bounds, and nothing of what was not cloned by an upgrade', async () => {
    const beyond = await admin.attempt(
      'changeProject',
      { projectId: project, config: { mealSubsidy: 1 } },
      'project { id }',
    );
    expect(beyond.userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', field: ['config', 'mealSubsidy'] }]);
    const { errors } = await publisher.send(PREVIEW, { input: { projectId: origin } });
    expect(errors[0]!.message).toContain('不是克隆来的');
  });
});
