import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, jobEnded, type Loose, signIn, type Visitor } from '../testkit/city.js';

const PREVIEW = `query($input: CloneBundleInput!) { previewBundle(input: $input) {
  items { key template { mechanism } preview { config fit { requirement verdict reason } } mechanism { revision
    changes { path before after } conflicts { path ours theirs } fit { requirement } } clonedHere { id } }
  leftOut { key isHere } shared { fit { requirement } items } problems { code field reason message } } }`;
const TAKEN =
  'projects { id template { id } } adoptions { id mechanism undoneAt template { id } changes { path } } replayed';

/** A project that is taken over with the points scheme and the constitution that it runs by. */
describe('a bundle of projects and mechanisms', () => {
  let publisher: Visitor;
  let admins: Visitor[];
  let bureau: Visitor;
  let bundle: string;
  const templates: Record<string, string> = {};
  const codes = [1, 2, 3, 4].map(() => freshCode('jizhi'));

  const rule = (who: Visitor, key: string, points: number) =>
    who.do('setPointsRule', { key, title: `规则${key}`, titleEn: `Rule ${key}`, points }, 'rule { id }');
  const pointsOf = async (who: Visitor, key: string): Promise<number | undefined> => {
    const { pointsRules } = await who.ask('{ pointsRules(first: 50) { nodes { key points active } } }');
    return pointsRules.nodes.find((each: Loose) => each.key === key && each.active)?.points;
  };
  const publish = async (mechanism: string, version = '1.0.0'): Promise<string> => {
    const { template } = await publisher.do('publishMechanism', { mechanism, version }, 'template { id }');
    return template.id;
  };
  const publishProject = async (needs: string[] = []): Promise<string> => {
    const { project } = await publisher.do(
      'createProject',
      { module: 'elder-meals', affairs: ['community-canteen'] },
      'project { id }',
    );
    const input = { projectId: project.id, version: '1.0.0', needs };
    return (await publisher.do('publishTemplate', input, 'template { id }')).template.id;
  };
  const items = (...keys: string[]) => keys.map((key) => ({ key, templateId: templates[key]! }));
  const bundled = (list: Loose[], who = publisher): Promise<Loose> => {
    const words = { title: '一整套做法', titleEn: 'All that it takes', idempotencyKey: freshCode('key') };
    return who.attempt('publishBundle', { ...words, items: list }, 'bundle { id items { key after template { id } } }');
  };
  const preview = async (who: Visitor, input: Loose = {}): Promise<Loose> =>
    (await who.ask(PREVIEW, { input: { bundleId: bundle, ...input } })).previewBundle;
  const operatedBy = async (who: Visitor, kind = 'STATIONED_UNIT') => {
    const unit = { name: freshCode('danwei'), kind };
    const { organisation } = await who.do('registerOrganisation', unit, 'organisation { id }');
    return [{ requirement: 'operator', organisationId: organisation.id }];
  };
  const adoptions = async (who: Visitor): Promise<Loose[]> =>
    (await who.ask('{ mechanismAdoptions(first: 20) { nodes { id mechanism undoneAt template { id } } } }'))
      .mechanismAdoptions.nodes;
  const projects = async (who: Visitor): Promise<Loose[]> =>
    (await who.ask('{ projects(first: 20) { nodes { id status template { id } } } }')).projects.nodes;

  beforeAll(async () => {
    const all = [freshCode('laiyuan'), ...codes].map((code) => ({ code, name: `成套社区${code}` }));
    [publisher, ...admins] = (await cityWith(...all)) as [Visitor, ...Visitor[]];
    bureau = await signIn('bureau');
    await rule(publisher, 'feeds-birds', 2);
    const affair = { key: 'community-canteen', zh: '社区食堂', en: 'The canteen' };
    const { constitution } = await publisher.ask('{ constitution { revision reservedAffairs { key zh en } } }');
    const change = { reservedAffairs: [...constitution.reservedAffairs, affair], narrowings: [] };
    await publisher.do(
      'applyConstitution',
      { ...change, expectedRevision: constitution.revision },
      'constitution { revision }',
    );
    templates.points = await publish('POINTS_SCHEME');
    templates.rules = await publish('CONSTITUTION');
    templates.meals = await publishProject([templates.points]);
  });

  it('has what a project needs of mechanisms before it, and one of each mechanism', async () => {
    const { bundle: made } = await bundled(items('meals', 'rules', 'points'));
    expect(made.items.find(({ key }: Loose) => key === 'meals').after).toEqual(['points']);
    expect(made.items.map(({ key }: Loose) => key).indexOf('points')).toBeLessThan(
      made.items.map(({ key }: Loose) => key).indexOf('meals'),
    );
    bundle = made.id;
    await rule(publisher, 'feeds-birds', 3);
    templates.later = await publish('POINTS_SCHEME', '1.1.0');
    const { userErrors } = await bundled(items('points', 'later'));
    expect(userErrors).toMatchObject([{ reason: 'MECHANISM_TWICE', field: ['items', '1', 'templateId'] }]);
  });

  it('is previewed as one: what each item would do, conflicts, and what is said of the wrong kind of item', async () => {
    const [admin] = admins as [Visitor];
    await rule(admin, 'feeds-birds', 5);
    const bindings = await operatedBy(admin);
    const shown = await preview(admin, { bindings });
    const told = Object.fromEntries(shown.items.map((item: Loose) => [item.key, item]));
    expect([told.meals.mechanism, told.points.preview, told.rules.preview]).toEqual([null, null, null]);
    expect(told.points.mechanism.conflicts).toEqual([{ path: 'pointsRules.feeds-birds.points', ours: 5, theirs: 2 }]);
    expect(told.rules.mechanism.changes).toMatchObject([{ path: 'constitution.reservedAffairs.community-canteen' }]);
    expect(told.meals.preview.fit).toContainEqual({
      ...{ requirement: 'template-1', verdict: 'MET' },
      reason: expect.stringContaining('同一组合'),
    });
    expect(shown.problems).toMatchObject([
      {
        reason: 'UNRESOLVED',
        field: ['settings', 'resolutions', 'pointsRules.feeds-birds.points'],
        message: expect.stringMatching(/^points：/),
      },
    ]);
    const odd = await preview(admin, {
      bindings,
      settings: [
        { item: 'points', config: {}, revision: 'old', resolutions: [{ path: 'pointsRules.none', take: 'OURS' }] },
        { item: 'meals', resolutions: [{ path: 'x', take: 'OURS' }] },
      ],
    });
    expect(odd.problems.map(({ field }: Loose) => field.join('.')).sort()).toEqual([
      'settings.0.config',
      'settings.0.resolutions.0.path',
      'settings.0.resolutions.pointsRules.feeds-birds.points',
      'settings.0.revision',
      'settings.1.resolutions',
    ]);
    const part = await preview(admin, { bindings, items: ['meals'] });
    expect(part.leftOut).toEqual([{ key: 'points', isHere: false }]);
    expect(part.problems).toMatchObject([{ reason: 'DEPENDENCY_LEFT_OUT' }]);
    expect([await projects(admin), await adoptions(admin)]).toEqual([[], []]);
  });

  it('is taken over whole or not at all, as the preview said, and once per key', async () => {
    const [admin] = admins as [Visitor];
    const resolutions = [{ path: 'pointsRules.feeds-birds.points', take: 'THEIRS' }];
    const choice = { bundleId: bundle, bindings: await operatedBy(admin) };
    const undecided = await admin.attempt('cloneBundle', { ...choice, idempotencyKey: 'undecided' }, TAKEN);
    expect(undecided.userErrors).toMatchObject([{ reason: 'UNRESOLVED' }]);
    expect([await projects(admin), await adoptions(admin), await pointsOf(admin, 'feeds-birds')]).toEqual([[], [], 5]);

    const decided = { ...choice, settings: [{ item: 'points', resolutions }] };
    const shown = await preview(admin, decided);
    expect(shown.problems).toEqual([]);
    const taking = { ...decided, idempotencyKey: 'whole' };
    const answers = await Promise.all([1, 2, 3].map(() => admin.do('cloneBundle', taking, TAKEN)));
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    for (const answer of answers) {
      expect(answer.projects).toMatchObject([{ template: { id: templates.meals } }]);
      expect(answer.adoptions.map(({ mechanism }: Loose) => mechanism).sort()).toEqual([
        'CONSTITUTION',
        'POINTS_SCHEME',
      ]);
    }
    const made = answers[0]!.adoptions.find(({ mechanism }: Loose) => mechanism === 'POINTS_SCHEME');
    const points = shown.items.find(({ key }: Loose) => key === 'points').mechanism;
    expect(made.changes.map(({ path }: Loose) => path)).toEqual(points.changes.map(({ path }: Loose) => path));
    expect([(await projects(admin)).length, (await adoptions(admin)).length]).toEqual([1, 2]);
    expect(await pointsOf(admin, 'feeds-birds')).toBe(2);
    const adopted = (await publisher.ask('{ adoptions(first: 20) { nodes { template { id } } } }')).adoptions.nodes;
    expect(adopted.map(({ template }: Loose) => template.id).sort()).toEqual(
      [templates.meals, templates.points, templates.rules].sort(),
    );
  });

  it('knows afterwards what is here, leaves it out when told to, and each adoption is undone by itself', async () => {
    const [admin] = admins as [Visitor];
    const bindings = await operatedBy(admin);
    const again = await preview(admin, { bindings });
    expect(again.problems).toMatchObject([
      {
        reason: 'ALREADY_ADOPTED',
        field: ['items'],
        message: expect.stringMatching(/rules.*points：|points.*rules：/),
      },
    ]);
    const part = await preview(admin, { bindings, items: ['meals'] });
    expect(part.problems).toEqual([]);
    expect(part.leftOut).toEqual([{ key: 'points', isHere: true }]);
    const { id } = (await adoptions(admin)).find(({ mechanism }) => mechanism === 'POINTS_SCHEME')!;
    await admin.do('undoMechanism', { adoptionId: id }, 'adoption { undoneAt }');
    expect(await pointsOf(admin, 'feeds-birds')).toBe(5);
    expect((await preview(admin, { bindings, items: ['meals'] })).problems).toMatchObject([
      { reason: 'DEPENDENCY_LEFT_OUT' },
    ]);
  });

  it('holds its projects against the constitution that comes with it', async () => {
    const admin = admins[1]!;
    const bindings = await operatedBy(admin, 'SOCIAL_ORGANISATION');
    const fields = async (input: Loose) =>
      (await preview(admin, { bindings, ...input })).problems.map(({ field }: Loose) => field.join('.'));
    expect(await fields({ items: ['points', 'meals'] })).toEqual([]);
    expect(await fields({})).toEqual(['bindings.0.organisationId']);
  });

  it('takes nothing from somebody who may clone projects, but not change what a mechanism is made of', async () => {
    const admin = admins[1]!;
    await admin.do('inviteMember', { email: `executor@${codes[1]}`, role: 'EXECUTOR' }, 'membership { id }');
    const executor = await signIn(`executor@${codes[1]}`);
    const input = { bundleId: bundle, bindings: await operatedBy(admin), idempotencyKey: 'executor' };
    const document = 'mutation($input: CloneBundleInput!) { cloneBundle(input: $input) { projects { id } } }';
    const { errors } = await executor.send(document, { input });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect([await projects(admin), await adoptions(admin)]).toEqual([[], []]);
  });

  it('is offered, alone or in a bundle, and each community answers for itself', async () => {
    const admin = admins[2]!;
    const document = 'query($code: String!) { communityByCode(code: $code) { id } }';
    const { communityByCode } = await bureau.ask(document, { code: codes[2] });
    const words = { message: '推荐采用', communityIds: [communityByCode.id], idempotencyKey: freshCode('key') };
    const { round } = await bureau.do('offerTemplate', { ...words, templateId: templates.points }, 'round');
    const offers = 'query($round: String) { offers(round: $round, first: 5) { nodes { id status } } }';
    const [offer] = (await admin.ask(offers, { round })).offers.nodes;
    const accepting = { offerId: offer.id, idempotencyKey: 'yes' };
    const taken = await admin.do('acceptOffer', accepting, `offer { status } ${TAKEN}`);
    expect(taken).toMatchObject({
      ...{ offer: { status: 'ACCEPTED' }, projects: [], replayed: false },
      adoptions: [{ mechanism: 'POINTS_SCHEME', template: { id: templates.points } }],
    });
    expect(await admin.do('acceptOffer', accepting, TAKEN)).toMatchObject({
      ...{ adoptions: [{ id: taken.adoptions[0].id }], replayed: true },
    });
    expect(await pointsOf(admin, 'feeds-birds')).toBe(2);
  });

  it('is mandated: drafts of its projects, and its mechanisms with the acceptance', async () => {
    const [, , third, fourth] = admins as [Visitor, Visitor, Visitor, Visitor];
    const document = 'query($code: String!) { communityByCode(code: $code) { id } }';
    const communityIds = await Promise.all(
      codes.slice(2).map(async (code) => (await bureau.ask(document, { code })).communityByCode.id as string),
    );
    const words = { message: '请各社区落实', mandate: true, idempotencyKey: freshCode('key') };
    const { round, job } = await bureau.do(
      'offerTemplate',
      { ...words, bundleId: bundle, communityIds },
      'round job { id }',
    );
    await jobEnded(bureau, job.id, 'DONE');
    for (const [who, here] of [
      [third, 1],
      [fourth, 0],
    ] as const) {
      expect(await projects(who)).toMatchObject([{ status: 'DRAFT' }]);
      expect(await adoptions(who)).toHaveLength(here);
      const offers = 'query($round: String) { offers(round: $round, first: 5) { nodes { id drafts } } }';
      const [offer] = (await who.ask(offers, { round })).offers.nodes;
      expect(offer.drafts).toBe(1);
      const bindings = await operatedBy(who);
      const shown = await who.ask(
        'query($input: AcceptOfferInput!) { previewOffer(input: $input) { items { key } problems { reason } } }',
        { input: { offerId: offer.id, bindings } },
      );
      const keys = here ? ['rules', 'meals'] : ['rules', 'points', 'meals'];
      expect(shown.previewOffer.items.map(({ key }: Loose) => key).sort()).toEqual(keys.toSorted());
      expect(shown.previewOffer.problems).toEqual([]);
      const taken = await who.do('acceptOffer', { offerId: offer.id, bindings, idempotencyKey: 'mandate' }, TAKEN);
      expect([taken.projects.length, taken.adoptions.length]).toEqual([1, keys.length - 1]);
      expect(await projects(who)).toMatchObject([{ status: 'RUNNING' }]);
      expect(await adoptions(who)).toHaveLength(2);
    }
  });
});
