import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, type Visitor } from '../testkit/city.js';

const PREVIEW = `query($input: CloneBundleInput!) { previewBundle(input: $input) {
  items { key mechanism { changes { path } } } problems { code field reason message } } }`;
const TAKEN = 'projects { id } adoptions { mechanism } replayed';

/** Two items of one bundle may want the same thing: it comes about once. */
describe('mechanisms and projects of one bundle that share something', () => {
  let publisher: Visitor;
  let admin: Visitor;
  let other: Visitor;
  const templates: Record<string, string> = {};
  let bundleId: string;

  const lines = async (who: Visitor): Promise<Loose[]> =>
    (await who.ask('{ fundingLines(first: 50) { nodes { id key title } } }')).fundingLines.nodes;
  const operatedBy = async (who: Visitor) => {
    const unit = { name: freshCode('danwei'), kind: 'STATIONED_UNIT' };
    const { organisation } = await who.do('registerOrganisation', unit, 'organisation { id }');
    return [{ requirement: 'operator', organisationId: organisation.id }];
  };
  const preview = async (who: Visitor, input: Loose): Promise<Loose> =>
    (await who.ask(PREVIEW, { input: { bundleId, ...input } })).previewBundle;

  beforeAll(async () => {
    const all = ['gongyong', 'gongxiang', 'tongshi'].map(freshCode).map((code) => ({ code, name: `同套社区${code}` }));
    [publisher, admin, other] = (await cityWith(...all)) as [Visitor, Visitor, Visitor];
    const { project } = await publisher.do('createProject', { module: 'elder-meals' }, 'project { id }');
    const sharing = { projectId: project.id, version: '1.0.0' };
    templates.meals = (await publisher.do('publishTemplate', sharing, 'template { id }')).template.id;
    const asked = 'query($input: CloneTemplateInput!) { previewClone(input: $input) { funding { key } } }';
    const { previewClone } = await publisher.ask(asked, { input: { templateId: templates.meals } });
    const [{ key }] = previewClone.funding;
    if (!(await lines(publisher)).some((line) => line.key === key))
      await publisher.do('registerFundingLine', { key, title: '助餐补贴', source: '区财政' }, 'fundingLine { id }');
    for (const mechanism of ['REGISTER', 'POINTS_SCHEME', 'CONSTITUTION'])
      templates[mechanism] = (
        await publisher.do('publishMechanism', { mechanism, version: '1.0.0' }, 'template { id }')
      ).template.id;
    const items = Object.entries(templates).map(([name, templateId]) => ({
      key: name.toLowerCase().replace('_', '-'),
      templateId,
    }));
    const words = { title: '一整套', titleEn: 'All of it', idempotencyKey: freshCode('key') };
    bundleId = (await publisher.do('publishBundle', { ...words, items }, 'bundle { id }')).bundle.id;
  });

  it('takes a funding line from the register that comes with its project, as the preview said', async () => {
    const choice = { items: ['register', 'meals'], bindings: await operatedBy(admin) };
    const before = (await lines(admin)).length;
    const shown = await preview(admin, choice);
    expect(shown.problems).toEqual([]);
    const brought = shown.items.find(({ key }: Loose) => key === 'register').mechanism.changes;
    expect(brought).toContainEqual({ path: expect.stringMatching(/^fundingLines\./) });
    const taken = await admin.do('cloneBundle', { bundleId, ...choice, idempotencyKey: 'shared' }, TAKEN);
    expect([taken.projects.length, taken.adoptions.length]).toEqual([1, 1]);
    const keys = (await lines(admin)).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThan(before);
  });

  it('says so where something is bound that mechanisms alone speak of', async () => {
    const bindings = [...(await operatedBy(other)), { requirement: 'residents', budgetFen: 1 }];
    const fields = async (items: string[]) =>
      (await preview(other, { items, bindings })).problems.map(({ field }: Loose) => field.join('.'));
    expect(await fields(['points-scheme', 'meals'])).toEqual(['bindings.1.requirement']);
  });
});
