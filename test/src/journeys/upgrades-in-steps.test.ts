import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, type Visitor } from '../testkit/city.js';

const PREVIEW = `query($input: PreviewUpgradeInput!) { previewUpgrade(input: $input) { revision to { version } config
  conflicts { path base ours theirs resolved } problems { code field message } } }`;
const STATE = `query($id: ID!) { project(id: $id) { config adapted template { version }
  upgradeAvailable { template { version } } upgrades { number undoneAt from { version } to { version } } } }`;

describe('a template is improved twice, and its adopters follow at their own pace', () => {
  const codes = ['gaijin', 'zhubu', 'tiaoguo'].map(freshCode) as [string, string, string];
  let [publisher, stepwise, skipping]: Visitor[] = [];
  let origin: string;
  const versions: Record<string, string> = {};
  const project: Record<string, string> = {};

  const publish = async (version: string, config: Loose): Promise<void> => {
    await publisher!.do('changeProject', { projectId: origin, config }, 'project { id }');
    const { template } = await publisher!.do('publishTemplate', { projectId: origin, version }, 'template { id }');
    versions[version] = template.id;
  };
  const clone = async (who: Visitor, config: Loose): Promise<void> => {
    const unit = { name: freshCode('danwei'), kind: 'STATIONED_UNIT' };
    const { organisation } = await who.do('registerOrganisation', unit, 'organisation { id }');
    const bindings = [{ requirement: 'operator', organisationId: organisation.id }];
    const input = { templateId: versions['1.0.0'], bindings, config, idempotencyKey: 'clone' };
    project[who.name] = (await who.do('cloneTemplate', input, 'project { id }')).project.id;
  };
  const preview = async (who: Visitor, input: Loose = {}): Promise<Loose> =>
    (await who.ask(PREVIEW, { input: { projectId: project[who.name], ...input } })).previewUpgrade;
  const upgrade = async (who: Visitor, input: Loose = {}): Promise<Loose> => {
    const { revision, config } = await preview(who, input);
    const asked = { projectId: project[who.name], revision, ...input };
    const done = await who.do('upgradeProject', asked, 'project { config template { version } }');
    expect(done.project.config).toEqual(config);
    return done.project;
  };
  const state = async (who: Visitor): Promise<Loose> => (await who.ask(STATE, { id: project[who.name] })).project;

  beforeAll(async () => {
    [publisher, stepwise, skipping] = await cityWith(...codes.map((code) => ({ code, name: `步步${code}` })));
    origin = (await publisher!.do('createProject', { module: 'elder-meals' }, 'project { id }')).project.id;
    await publish('1.0.0', { mealSubsidy: 800, elderAge: 60 });
    await clone(stepwise!, { mealSubsidy: 700 });
    await clone(skipping!, { mealSubsidy: 700 });
    await publish('1.1.0', { elderAge: 65 });
    await publish('1.2.0', { elderAge: 62, mealSubsidy: 900 });
  });

  it('one takes the version in between, then the newest', async () => {
    const { upgradeAvailable } = await state(stepwise!);
    expect(upgradeAvailable.template.version).toBe('1.2.0');
    const between = await upgrade(stepwise!, { templateId: versions['1.1.0'] });
    expect(between).toMatchObject({ template: { version: '1.1.0' }, config: { elderAge: 65, mealSubsidy: 700 } });
    const plan = await preview(stepwise!);
    expect(plan).toMatchObject({
      to: { version: '1.2.0' },
      conflicts: [{ path: 'config.mealSubsidy', base: 800, ours: 700, theirs: 900, resolved: false }],
    });
    const newest = await upgrade(stepwise!, { resolutions: [{ path: 'config.mealSubsidy', take: 'OURS' }] });
    expect(newest).toMatchObject({ template: { version: '1.2.0' }, config: { elderAge: 62, mealSubsidy: 700 } });
    expect((await state(stepwise!)).adapted).toEqual(['mealSubsidy']);
  });

  it('another one skips it, and arrives at the same where it decides the same', async () => {
    const done = await upgrade(skipping!, { resolutions: [{ path: 'config.mealSubsidy', take: 'OURS' }] });
    const [one, other] = [await state(stepwise!), await state(skipping!)];
    expect(done.template.version).toBe('1.2.0');
    expect(other.config).toEqual(one.config);
    expect(other.adapted).toEqual(one.adapted);
    expect(other.upgrades).toMatchObject([{ number: 1, from: { version: '1.0.0' }, to: { version: '1.2.0' } }]);
  });

  it('undoes the last alone: the one before stands, until that is the last', async () => {
    const undo = (who: Visitor, number: number) =>
      who.attempt('undoUpgrade', { projectId: project[who.name], number }, 'project { config template { version } }');
    expect((await undo(stepwise!, 1)).userErrors).toMatchObject([{ code: 'CONFLICT', field: ['number'] }]);
    expect((await undo(stepwise!, 2)).project).toMatchObject({
      template: { version: '1.1.0' },
      config: { elderAge: 65, mealSubsidy: 700 },
    });
    const { upgrades, upgradeAvailable } = await state(stepwise!);
    expect(upgrades.map(({ number, undoneAt }: Loose) => [number, undoneAt !== null])).toEqual([
      [2, true],
      [1, false],
    ]);
    expect(upgradeAvailable.template.version).toBe('1.2.0');
    expect((await undo(stepwise!, 1)).project).toMatchObject({
      template: { version: '1.0.0' },
      config: { elderAge: 60, mealSubsidy: 700 },
    });
    expect((await undo(skipping!, 1)).project).toMatchObject({ template: { version: '1.0.0' } });
    expect((await undo(skipping!, 1)).userErrors).toMatchObject([{ code: 'CONFLICT', field: ['number'] }]);
  });

  it.each([
    ['ours', { take: 'OURS' }, 700, ['mealSubsidy']],
    ['theirs', { take: 'THEIRS' }, 900, []],
    ['a value of its own', { take: 'VALUE', value: 1000 }, 1000, ['mealSubsidy']],
  ])('decides for %s: the project has that, and what is adapted follows', async (_, decision, mealSubsidy, adapted) => {
    await upgrade(skipping!, { resolutions: [{ path: 'config.mealSubsidy', ...decision }] });
    const { config, upgrades, ...rest } = await state(skipping!);
    expect(config).toMatchObject({ elderAge: 62, mealSubsidy });
    expect(rest).toMatchObject({ adapted, template: { version: '1.2.0' } });
    const last = { projectId: project[skipping!.name], number: upgrades[0].number };
    const { project: back } = await skipping!.do('undoUpgrade', last, 'project { config }');
    expect(back.config).toMatchObject({ elderAge: 60, mealSubsidy: 700 });
  });

  it.each([
    ['beyond the bounds', 'config.mealSubsidy', 1, /元/],
    ['of another kind', 'config.mealSubsidy', 'viel', /./],
  ])('refuses a value %s, and names the setting', async (_, path, value, words) => {
    const before = await state(skipping!);
    const resolutions = [{ path, take: 'VALUE', value }];
    const plan = await preview(skipping!, { resolutions });
    const told = { code: 'BAD_USER_INPUT', field: path.split('.'), message: expect.stringMatching(words) };
    expect(plan.problems).toMatchObject([told]);
    const asked = { projectId: project[skipping!.name], revision: plan.revision, resolutions };
    const refused = await skipping!.attempt('upgradeProject', asked, 'project { id }');
    expect(refused.userErrors).toMatchObject([told]);
    expect(await state(skipping!)).toEqual(before);
  });
});
