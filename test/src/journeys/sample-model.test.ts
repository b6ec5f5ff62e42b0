import { describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, type Visitor } from '../testkit/city.js';

/** What a newcomer finds in the sample city: a rural community's model, for an urban one to take over. */
describe('the Xinfeng model of the sample city', () => {
  it('is found, fits or says what does not, and is taken over whole or in part', async () => {
    const [visitor] = (await cityWith({ code: freshCode('xuefeng'), name: '学丰社区' })) as [Visitor];
    const { bundles } = await visitor.ask(
      '{ bundles(search: "新丰模式") { nodes { id itemCount items { key after template { mechanism module } } } } }',
    );
    const [bundle] = bundles.nodes;
    expect(bundle.items[0]).toMatchObject({ key: 'points', template: { mechanism: 'POINTS_SCHEME', module: null } });
    const preview = `query($input: CloneBundleInput!) { previewBundle(input: $input) {
      items { key mechanism { conflicts { path } } } problems { reason } } }`;
    const part = { bundleId: bundle.id, items: ['points'] };
    const { previewBundle } = await visitor.ask(preview, { input: part });
    expect(previewBundle).toMatchObject({ items: [{ key: 'points', mechanism: { conflicts: [] } }], problems: [] });
    const whole = (await visitor.ask(preview, { input: { bundleId: bundle.id } })).previewBundle;
    expect(whole.items).toHaveLength(bundle.itemCount);
    expect(whole.problems.map(({ reason }: Loose) => reason)).toContain('OPERATOR_NOT_BOUND');
    const unit = { name: '学丰社会服务中心', kind: 'SOCIAL_ORGANISATION', serves: ['elder-care'] };
    const { organisation } = await visitor.do('registerOrganisation', unit, 'organisation { id }');
    const taking = {
      ...{ bundleId: bundle.id, items: ['points', 'meals'], idempotencyKey: 'model' },
      bindings: [{ requirement: 'operator', organisationId: organisation.id }],
    };
    const taken = await visitor.do('cloneBundle', taking, 'projects { title } adoptions { mechanism }');
    expect([taken.projects.length, taken.adoptions]).toEqual([1, [{ mechanism: 'POINTS_SCHEME' }]]);
    const { pointsSetting } = await visitor.ask('{ pointsSetting { validMonths } }');
    expect(pointsSetting).toEqual({ validMonths: 24 });
  });
});
