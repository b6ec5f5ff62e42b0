import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';

const PREVIEW = `query($input: CloneBundleInput!) { previewBundle(input: $input) {
  items { key template { id } preview { config operator { id } funding { key opened } problems { code } } clonedHere { id } }
  leftOut { key neededBy optional isHere } shared { fit { requirement verdict } items } problems { code field reason message } } }`;

describe('a bundle of templates that belong together', () => {
  const word = freshCode('zuhe');
  let publisher: Visitor;
  let admin: Visitor;
  let bureau: Visitor;
  /** Templates by their keys: `tutors` needs `meals`. */
  const templates: Record<string, string> = {};
  let bundle: string;
  let operator: string;

  beforeAll(async () => {
    const [code, other] = [freshCode('fabu'), freshCode('yongyong')];
    [publisher, admin] = (await cityWith(
      { code, name: `发布社区${code}` },
      { code: other, name: `采用社区${other}` },
    )) as [Visitor, Visitor];
    bureau = await signIn('bureau');
    const published = async (module: string, needs: string[] = []) => {
      const { project } = await publisher.do('createProject', { module }, 'project { id }');
      const input = { projectId: project.id, version: '1.0.0', needs };
      return (await publisher.do('publishTemplate', input, 'template { id }')).template.id as string;
    };
    templates.meals = await published('elder-meals');
    templates.more = await published('elder-meals');
    templates.tutors = await published('after-school', [templates.meals]);
    const unit = { name: '卫生站', kind: 'STATIONED_UNIT' };
    operator = (await admin.do('registerOrganisation', unit, 'organisation { id }')).organisation.id;
  });

  const items = (...keys: string[]) => keys.map((key) => ({ key, templateId: templates[key]! }));
  const asked = (rest: Loose = {}) => ({
    ...{ title: `模式${word}`, titleEn: `Model ${word}`, summary: '一套做法', summaryEn: 'What works together' },
    ...{ items: items('tutors', 'meals', 'more'), idempotencyKey: freshCode('key'), ...rest },
  });
  const cloning = (rest: Loose = {}) => ({
    bundleId: bundle,
    bindings: [{ requirement: 'operator', organisationId: operator }],
    ...rest,
  });
  const preview = async (input: Loose): Promise<Loose> => (await admin.ask(PREVIEW, { input })).previewBundle;
  const projects = async (): Promise<number> => (await admin.ask('{ projects { totalCount } }')).projects.totalCount;

  it('is published once per key, in the order of what its templates need, and found by its words', async () => {
    const input = asked();
    const selection = 'bundle { id version itemCount items { key after template { id } } } replayed';
    const first = await publisher.do('publishBundle', input, selection);
    expect(first).toMatchObject({
      replayed: false,
      bundle: {
        version: 1,
        itemCount: 3,
        items: [{ key: 'meals' }, { key: 'tutors', after: ['meals'] }, { key: 'more' }],
      },
    });
    expect(await publisher.do('publishBundle', input, selection)).toEqual({ ...first, replayed: true, userErrors: [] });
    bundle = first.bundle.id;
    const { bundles } = await admin.ask(
      `{ bundles(search: "${word}") { totalCount nodes { id title summary publisher { code } } } }`,
    );
    expect(bundles).toMatchObject({
      totalCount: 1,
      nodes: [{ id: bundle, title: `模式${word}`, summary: '一套做法' }],
    });
  });

  it('is refused where its items wait for each other, are not there, or stand twice', async () => {
    const refused = async (list: Loose[]): Promise<Loose> =>
      (await publisher.attempt('publishBundle', asked({ items: list }), 'bundle { id }')).userErrors;
    const [tutors, meals] = items('tutors', 'meals');
    expect(await refused([tutors!, { ...meals, after: ['tutors'] }])).toMatchObject([
      { field: ['items', '0', 'after'], reason: 'BUNDLE_CYCLE' },
    ]);
    expect(
      await refused([
        { ...meals, after: ['nothing'] },
        { ...meals, key: 'x', templateId: 'none' },
      ]),
    ).toMatchObject([
      { field: ['items', '0', 'after', '0'], code: 'NOT_FOUND' },
      { field: ['items', '1', 'templateId'], code: 'NOT_FOUND' },
    ]);
    expect(await refused([meals!, meals!])).toMatchObject([
      { field: ['items', '1', 'key'] },
      { field: ['items', '1', 'templateId'] },
    ]);
    expect(await refused([])).toMatchObject([{ field: ['items'] }]);
  });

  it('is put together of several publishers’ templates by the bureau, and replaced by its next version', async () => {
    const selection = 'bundle { id version publisher { code } }';
    const own = freshCode('shiji');
    const one = await bureau.do('publishBundle', asked({ title: own }), selection);
    expect(one.bundle).toMatchObject({ version: 1, publisher: null });
    const next = asked({ title: own, replacesId: one.bundle.id, items: items('meals') });
    const two = await bureau.do('publishBundle', next, selection);
    expect(two.bundle).toMatchObject({ version: 2 });
    const { bundles } = await bureau.ask(`{ bundles(search: "${own}") { nodes { id } } }`);
    expect(bundles.nodes).toEqual([{ id: two.bundle.id }]);
    const late = await bureau.attempt('publishBundle', asked({ replacesId: one.bundle.id }), 'bundle { id }');
    expect(late.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['replacesId'] }]);
    const others = await publisher.attempt('publishBundle', asked({ replacesId: two.bundle.id }), 'bundle { id }');
    expect(others.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['replacesId'] }]);
  });

  it('is previewed as one: what is shared is said once, what is left out is named, and nothing is written', async () => {
    const whole = await preview({ bundleId: bundle });
    expect(whole.items.map(({ key }: Loose) => key)).toEqual(['meals', 'tutors', 'more']);
    expect(whole.shared).toContainEqual({
      fit: { requirement: 'meal-subsidy', verdict: 'ADAPTABLE' },
      items: ['meals', 'more'],
    });
    const unbound = whole.problems.filter(({ reason }: Loose) => reason === 'OPERATOR_NOT_BOUND');
    expect(unbound[0]).toMatchObject({ field: ['bindings'], message: expect.stringContaining('meals、more：') });

    const part = await preview(cloning({ items: ['tutors'] }));
    expect(part.leftOut).toEqual([{ key: 'meals', neededBy: ['tutors'], optional: false, isHere: false }]);
    expect(part.problems).toMatchObject([{ reason: 'DEPENDENCY_LEFT_OUT', field: ['items'] }]);
    const odd = await preview(cloning({ items: ['meals', 'none'], settings: [{ item: 'tutors', config: {} }] }));
    expect(odd.problems.map(({ field }: Loose) => field.join('.'))).toEqual(['items.1', 'settings.0.item']);
    const wrong = await preview(cloning({ settings: [{ item: 'more', config: { mealSubsidy: 100_000 } }] }));
    expect(wrong.problems).toMatchObject([{ field: ['settings', '0', 'config', 'mealSubsidy'] }]);
    expect(await projects()).toBe(0);
  });

  it('is cloned whole or not at all, as the preview said, and once per key', async () => {
    const refused = await admin.attempt(
      'cloneBundle',
      { ...cloning({ bindings: [] }), idempotencyKey: 'none' },
      'projects { id }',
    );
    expect([refused.projects, refused.userErrors.length > 0, await projects()]).toEqual([null, true, 0]);

    const choice = cloning({ settings: [{ item: 'more', config: { mealSubsidy: 900 } }] });
    const shown = await preview(choice);
    expect(shown.problems).toEqual([]);
    const selection =
      'projects { id config operator { id } template { id } bundle { id } fundings { fundingLine { id } lineKey } } replayed';
    const clones = await Promise.all(
      [1, 2, 3].map(() => admin.do('cloneBundle', { ...choice, idempotencyKey: 'whole' }, selection)),
    );
    expect(clones.filter(({ replayed }) => !replayed)).toHaveLength(1);
    const [{ projects: made }] = clones as [Loose];
    for (const clone of clones) expect(clone.projects).toEqual(made);
    expect(made.map(({ config, operator: who, template }: Loose) => [template.id, config, who])).toEqual(
      shown.items.map(({ template, preview: { config, operator: who } }: Loose) => [template.id, config, who]),
    );
    expect(made.every((project: Loose) => project.bundle.id === bundle)).toBe(true);
    // One funding line serves both.
    const lines = made.flatMap(({ fundings }: Loose) =>
      fundings.filter(({ lineKey }: Loose) => lineKey === 'meal-subsidy'),
    );
    expect([lines.length, new Set(lines.map(({ fundingLine }: Loose) => fundingLine.id)).size]).toEqual([2, 1]);
    expect(await projects()).toBe(3);
    const { adoptions } = await publisher.ask('{ adoptions { totalCount } }');
    expect(adoptions.totalCount).toBe(3);
    const other = await admin.attempt('cloneBundle', { ...cloning(), idempotencyKey: 'whole' }, 'projects { id }');
    expect(other.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['idempotencyKey'] }]);
  });

  it('knows afterwards what is here already, and does without what is here', async () => {
    const part = await preview(cloning({ items: ['tutors'] }));
    expect(part.leftOut).toMatchObject([{ key: 'meals', isHere: true }]);
    expect([part.problems, part.items[0].clonedHere.length]).toEqual([[], 1]);
  });
});
