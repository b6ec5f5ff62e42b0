import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, type Visitor } from '../testkit/city.js';

const PREVIEW = `query($input: PreviewMechanismInput!) { previewMechanism(input: $input) {
  revision changes { path before after } conflicts { path base ours theirs } problems { reason } } }`;

/** What every community begins with was decided by nobody in it. */
describe('a community that has changed nothing adopts mechanisms without being asked', () => {
  let publisher: Visitor;
  let fresh: Visitor;
  let settled: Visitor;
  let points: string;
  let charter: string;

  const rule = (who: Visitor, key: string, told: object) =>
    who.do('setPointsRule', { key, title: '垃圾分类', titleEn: 'Sorting waste', ...told }, 'rule { id }');
  const publish = async (mechanism: string): Promise<string> =>
    (await publisher.do('publishMechanism', { mechanism, version: '1.0.0' }, 'template { id }')).template.id;
  const preview = async (who: Visitor, templateId: string): Promise<Loose> =>
    (await who.ask(PREVIEW, { input: { templateId } })).previewMechanism;
  const pointsOf = async (who: Visitor): Promise<Record<string, Loose>> => {
    const { pointsRules } = await who.ask('{ pointsRules(first: 50) { nodes { key points capPoints active } } }');
    return Object.fromEntries(pointsRules.nodes.map((each: Loose) => [each.key, each]));
  };

  beforeAll(async () => {
    const codes = ['shouchuang', 'chushi', 'yigai'].map(freshCode);
    [publisher, fresh, settled] = (await cityWith(...codes.map((code) => ({ code, name: `起步社区${code}` })))) as [
      Visitor,
      Visitor,
      Visitor,
    ];
    await rule(publisher, 'sorts-waste', { points: 3, capPoints: 3, capPeriod: 'DAY' });
    await rule(publisher, 'feeds-birds', { points: 1 });
    points = await publish('POINTS_SCHEME');
    const { communityConfiguration } = await publisher.ask('{ communityConfiguration { document } }');
    const document = { councilCharter: { ...communityConfiguration.document.councilCharter, ballot: 'SECRET' } };
    const planning = 'query($input: PlanConfigurationInput!) { planConfiguration(input: $input) { revision } }';
    const { planConfiguration } = await publisher.ask(planning, { input: { document } });
    await publisher.do('applyConfiguration', { document, ...planConfiguration }, 'changes { path }');
    charter = await publish('COUNCIL_CHARTER');
  });

  it('takes what the publisher changed, and keeps what it begins with and the version leaves alone', async () => {
    const begun = await pointsOf(fresh);
    const plan = await preview(fresh, points);
    expect([plan.conflicts, plan.problems]).toEqual([[], []]);
    expect(plan.changes.map(({ path }: Loose) => path).sort()).toEqual([
      'pointsRules.feeds-birds',
      'pointsRules.sorts-waste.capPoints',
      'pointsRules.sorts-waste.points',
    ]);
    const input = { templateId: points, revision: plan.revision, idempotencyKey: 'first' };
    await fresh.do('adoptMechanism', input, 'adoption { id }');
    const { 'sorts-waste': changed, 'feeds-birds': added, ...rest } = await pointsOf(fresh);
    expect([changed, added]).toMatchObject([{ points: 3, capPoints: 3 }, { points: 1 }]);
    const { 'sorts-waste': _, ...others } = begun;
    expect(rest).toEqual(others);
  });

  it('has a charter adopted field by field', async () => {
    const plan = await preview(fresh, charter);
    expect([plan.conflicts, plan.problems]).toEqual([[], []]);
    expect(plan.changes).toMatchObject([{ path: 'councilCharter.ballot', before: 'OPEN', after: 'SECRET' }]);
  });

  it('is asked where it had decided otherwise, and there alone', async () => {
    await rule(settled, 'sorts-waste', { points: 5, capPoints: 5, capPeriod: 'DAY' });
    const plan = await preview(settled, points);
    expect(plan.conflicts).toEqual([
      { path: 'pointsRules.sorts-waste.points', base: null, ours: 5, theirs: 3 },
      { path: 'pointsRules.sorts-waste.capPoints', base: null, ours: 5, theirs: 3 },
    ]);
  });
});
