import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';

const PREVIEW = `query($input: PreviewMechanismInput!) { previewMechanism(input: $input) {
  from { version } to { version mechanism } revision changes { path before after }
  conflicts { path title base ours theirs resolved } fit { requirement verdict } problems { code field reason message } } }`;
const RULES = '{ pointsRules(first: 50) { nodes { key points capPoints active } } pointsSetting { validMonths } }';

const OURS = ['sorts-waste', 'tidies', 'reads'];

describe('a points scheme is published, and adopted elsewhere', () => {
  const [rural, urban] = [freshCode('xiangfa'), freshCode('chengfa')];
  let publisher: Visitor;
  let admin: Visitor;
  let leader: Visitor;
  let executor: Visitor;
  let bureau: Visitor;
  const versions: Record<string, string> = {};

  const rule = (who: Visitor, key: string, points: number, told: object = {}) =>
    who.do('setPointsRule', { key, title: `规则${key}`, titleEn: `Rule ${key}`, points, ...told }, 'rule { id }');
  const publish = async (version: string): Promise<Loose> => {
    const input = { mechanism: 'POINTS_SCHEME', version };
    const { template } = await publisher.do(
      'publishMechanism',
      input,
      'template { id version module mechanism title document hash adoptions }',
    );
    versions[version] = template.id;
    return template;
  };
  const preview = async (version: string, input: Loose = {}, who = admin): Promise<Loose> =>
    (await who.ask(PREVIEW, { input: { templateId: versions[version], ...input } })).previewMechanism;
  const adopt = (version: string, input: Loose, who = admin): Promise<Loose> =>
    who.attempt(
      'adoptMechanism',
      { templateId: versions[version], idempotencyKey: freshCode('key'), ...input },
      'replayed adoption { id mechanism adoptedByKey undoneAt template { version } changes { path before after } }',
    );
  const adoptions = async (who = admin): Promise<Loose[]> =>
    (
      await who.ask(
        '{ mechanismAdoptions(first: 10) { totalCount nodes { id mechanism undoneAt template { version } } } }',
      )
    ).mechanismAdoptions.nodes;
  /** The rules that this is about as they are, by key; a community begins with others, too. */
  const scheme = async (who = admin): Promise<Loose> => {
    const { pointsRules, pointsSetting } = await who.ask(RULES);
    const rules = pointsRules.nodes
      .filter(({ key }: Loose) => OURS.includes(key))
      .map(({ key, ...told }: Loose) => [key, told]);
    return { ...Object.fromEntries(rules), months: pointsSetting?.validMonths ?? null };
  };

  beforeAll(async () => {
    [publisher, admin] = (await cityWith(
      { code: rural, name: '积善新村', kind: 'RURAL_MIXED' },
      { code: urban, name: '采法社区' },
    )) as [Visitor, Visitor];
    bureau = await signIn('bureau');
    await admin.do('inviteMember', { email: `leader@${urban}`, role: 'LEADER' }, 'membership { id }');
    await admin.do('inviteMember', { email: `executor@${urban}`, role: 'EXECUTOR' }, 'membership { id }');
    [leader, executor] = [await signIn(`leader@${urban}`), await signIn(`executor@${urban}`)];
    await publisher.do('registerPerson', { name: '倪月娥', birthDate: '1970-01-01' }, 'person { id }');
    await rule(publisher, 'sorts-waste', 2);
    await rule(publisher, 'tidies', 10);
    await publisher.do('setPointsValidity', { months: 24 }, 'setting { validMonths }');
    await rule(admin, 'sorts-waste', 5);
  });

  it('leaves out whoever its texts name', async () => {
    const input = { mechanism: 'POINTS_SCHEME', version: '1.0.0' };
    for (const [title, path] of [
      ['跟倪 月娥学分类', 'title'],
      ['积善新村的规矩', 'title'],
    ]) {
      await rule(publisher, 'sorts-waste', 2, { title });
      const { userErrors } = await publisher.attempt('publishMechanism', input, 'template { id }');
      expect(userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', field: ['mechanism', 'pointsRules', '4', path] }]);
    }
    await rule(publisher, 'sorts-waste', 2);
  });

  it('is published as a version, which tells how it works and of nobody', async () => {
    const first = await publish('1.0.0');
    expect(first).toMatchObject({ module: null, mechanism: 'POINTS_SCHEME', title: '积分办法', adoptions: 0 });
    expect(Object.keys(first.document.sections)).toEqual(['pointsRules', 'pointsValidity']);
    expect(JSON.stringify(first.document)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}|积善/);
    const again = await publisher.attempt(
      'publishMechanism',
      { mechanism: 'POINTS_SCHEME', version: '1.0.0' },
      'template { id }',
    );
    expect(again.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['version'] }]);
    const { templates } = await admin.ask(
      '{ templates(first: 100, mechanism: POINTS_SCHEME, search: "积分规则 积善新村") { nodes { id } } }',
    );
    expect(templates.nodes).toEqual([{ id: first.id }]);
  });

  it('is not cloned or compared as a project, and says what to do', async () => {
    const templateId = versions['1.0.0'];
    const instead = {
      code: 'BAD_USER_INPUT',
      reason: 'IS_MECHANISM',
      message: expect.stringContaining('adoptMechanism'),
    };
    const clone = { templateId, idempotencyKey: 'clone' };
    const { userErrors } = await admin.attempt('cloneTemplate', clone, 'project { id }');
    expect(userErrors).toMatchObject([instead]);
    const asked = [
      await admin.send('query($id: ID!) { previewClone(input: { templateId: $id }) { config } }', { id: templateId }),
      await bureau.send(
        'query($id: ID!) { compareTemplate(input: { templateId: $id, from: "2026-01-01", until: "2026-02-01", by: MONTH }) { rows { label } } }',
        { id: templateId },
      ),
    ];
    for (const { errors } of asked) {
      expect(errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining('adoptMechanism') },
      ]);
    }
  });

  it('shows what adopting would do, and every conflict', async () => {
    const plan = await preview('1.0.0');
    expect(plan).toMatchObject({ from: null, to: { version: '1.0.0', mechanism: 'POINTS_SCHEME' } });
    expect(plan.conflicts).toEqual([
      {
        path: 'pointsRules.sorts-waste.points',
        title: '积分规则 sorts-waste.points',
        base: null,
        ours: 5,
        theirs: 2,
        resolved: false,
      },
    ]);
    expect(plan.changes).toMatchObject([
      { path: 'pointsRules.tidies', before: null, after: { points: 10 } },
      { path: 'pointsValidity.months', before: null, after: 24 },
    ]);
    expect(plan.problems).toMatchObject([{ code: 'CONFLICT', reason: 'UNRESOLVED' }]);
    expect(plan.fit).toMatchObject([{ requirement: 'residents' }]);
    const refused = await adopt('1.0.0', { revision: plan.revision });
    expect(refused.userErrors).toMatchObject([{ code: 'CONFLICT', reason: 'UNRESOLVED' }]);
    expect(await scheme()).toEqual({ 'sorts-waste': { points: 5, capPoints: null, active: true }, months: null });
    expect(await adoptions()).toEqual([]);
  });

  it('gives nobody a right: who may not set rules may not adopt them', async () => {
    const { errors } = await executor.send(PREVIEW, { input: { templateId: versions['1.0.0'] } });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });

  it('is adopted as the preview has shown it, once for a key', async () => {
    const wrong = { path: 'pointsRules.sorts-waste.points', take: 'VALUE', value: 0 };
    expect((await preview('1.0.0', { resolutions: [wrong] })).problems).toMatchObject([
      { code: 'BAD_USER_INPUT', field: ['pointsRules', 'sorts-waste', 'points'] },
    ]);
    const resolutions = [{ path: 'pointsRules.sorts-waste.points', take: 'VALUE', value: 3 }];
    const plan = await preview('1.0.0', { resolutions });
    expect(plan.problems).toEqual([]);
    const input = { revision: plan.revision, resolutions, idempotencyKey: 'adopt-once' };
    const { adoption, userErrors } = await adopt('1.0.0', input);
    expect(userErrors).toEqual([]);
    expect(adoption).toMatchObject({ mechanism: 'POINTS_SCHEME', undoneAt: null, template: { version: '1.0.0' } });
    expect(adoption.changes).toEqual(plan.changes);
    expect(await adopt('1.0.0', input)).toMatchObject({ replayed: true, adoption: { id: adoption.id } });
    expect(await scheme()).toEqual({
      'sorts-waste': { points: 3, capPoints: null, active: true },
      tidies: { points: 10, capPoints: null, active: true },
      months: 24,
    });
    const told = await publisher.ask(
      'query($id: ID!) { node(id: $id) { ... on Template { adoptions adopters { nodes { community { code } } } } } }',
      { id: versions['1.0.0'] },
    );
    expect(told.node).toEqual({ adoptions: 1, adopters: { nodes: [{ community: { code: urban } }] } });
    const same = await preview('1.0.0');
    expect(same.problems).toMatchObject([{ code: 'CONFLICT', field: ['templateId'], reason: 'ALREADY_ADOPTED' }]);
  });

  it('takes later improvements over, keeps what is its own, and tells one of two at once', async () => {
    await rule(admin, 'tidies', 12);
    await rule(publisher, 'tidies', 10, { capPoints: 60, capPeriod: 'MONTH' });
    await rule(publisher, 'sorts-waste', 4);
    await rule(publisher, 'reads', 1);
    await publish('1.1.0');
    const resolutions = [{ path: 'pointsRules.sorts-waste.points', take: 'OURS' }];
    const plan = await preview('1.1.0', { resolutions });
    expect(plan.from.version).toBe('1.0.0');
    expect(plan.conflicts).toMatchObject([
      { path: 'pointsRules.sorts-waste.points', base: 2, ours: 3, theirs: 4, resolved: true },
    ]);
    expect(plan.changes.map(({ path }: Loose) => path).sort()).toEqual([
      'pointsRules.reads',
      'pointsRules.tidies.capPeriod',
      'pointsRules.tidies.capPoints',
    ]);
    const theirs = await preview('1.1.0', { resolutions }, leader);
    expect(theirs.revision).toBe(plan.revision);
    const outcomes = await Promise.all(
      [admin, leader].map((who) => adopt('1.1.0', { revision: plan.revision, resolutions }, who)),
    );
    const errors = outcomes.map(({ userErrors }) =>
      userErrors.map(({ code, field }: Loose) => [code, field?.[0]]).join(),
    );
    expect(errors.sort()).toEqual(['', 'CONFLICT,revision']);
    expect(await scheme()).toEqual({
      'sorts-waste': { points: 3, capPoints: null, active: true },
      tidies: { points: 12, capPoints: 60, active: true },
      reads: { points: 1, capPoints: null, active: true },
      months: 24,
    });
    expect((await adoptions()).map(({ template }) => template.version)).toEqual(['1.1.0', '1.0.0']);
  });

  it('is refused where somebody changed the rules since the preview', async () => {
    await publish('1.2.0');
    const { revision } = await preview('1.2.0');
    await rule(leader, 'reads', 2);
    expect((await adopt('1.2.0', { revision })).userErrors).toMatchObject([{ code: 'CONFLICT', field: ['revision'] }]);
    await rule(leader, 'reads', 1);
  });

  it('belongs to who adopted it: nobody else guesses their way to it', async () => {
    const [last] = await adoptions();
    expect(await adoptions(publisher)).toEqual([]);
    const guess = await publisher.attempt('undoMechanism', { adoptionId: last!.id }, 'kept');
    expect(guess.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['adoptionId'] }]);
    const { node } = await publisher.ask('query($id: ID!) { node(id: $id) { id } }', { id: last!.id });
    expect(node).toBeNull();
  });

  it('is undone, the last first; what was changed since stays, and rules that came with it are used no more', async () => {
    const [last, first] = await adoptions();
    const early = await admin.attempt('undoMechanism', { adoptionId: first!.id }, 'kept');
    expect(early.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['adoptionId'] }]);
    await rule(admin, 'tidies', 12, { capPoints: 80, capPeriod: 'MONTH' });
    // A cap has a period, or there is neither.
    const half = await admin.attempt('undoMechanism', { adoptionId: last!.id }, 'kept');
    expect(half.userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', field: ['pointsRules', 'tidies', 'capPeriod'] }]);
    expect((await adoptions())[0]).toEqual(last);
    const resolutions = [{ path: 'pointsRules.tidies.capPeriod', take: 'OURS' }];
    const undone = await admin.do(
      'undoMechanism',
      { adoptionId: last!.id, resolutions },
      'kept adoption { id undoneAt }',
    );
    expect(undone).toMatchObject({
      kept: ['pointsRules.tidies.capPoints'],
      adoption: { id: last!.id, undoneAt: expect.any(String) },
    });
    expect(await scheme()).toEqual({
      'sorts-waste': { points: 3, capPoints: null, active: true },
      tidies: { points: 12, capPoints: 80, active: true },
      reads: { points: 1, capPoints: null, active: false },
      months: 24,
    });
    const again = await admin.attempt('undoMechanism', { adoptionId: last!.id }, 'kept');
    expect(again.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['adoptionId'] }]);
    expect((await preview('1.1.0')).from.version).toBe('1.0.0');
  });

  it('is told in the trail of who adopted it', async () => {
    const { auditEntries } = await admin.ask('{ auditEntries(first: 100) { nodes { action subjectType changes } } }');
    const told = auditEntries.nodes.filter(({ subjectType }: Loose) => subjectType === 'MechanismAdoption');
    expect(told.map(({ action }: Loose) => action)).toEqual(['UPDATE', 'CREATE', 'CREATE']);
    expect(told.flatMap(({ changes }: Loose) => Object.keys(changes))).not.toContain('after');
  });

  it('is not taken over once the bureau has withdrawn it', async () => {
    await bureau.do('withdrawTemplate', { templateId: versions['1.2.0'], reason: '上限有误' }, 'template { id }');
    const withdrawn = { code: 'CONFLICT', field: ['templateId'], reason: 'TEMPLATE_WITHDRAWN' };
    const { problems, revision } = await preview('1.2.0');
    expect(problems).toContainEqual(expect.objectContaining(withdrawn));
    const { userErrors } = await adopt('1.2.0', { revision });
    expect(userErrors).toContainEqual(expect.objectContaining(withdrawn));
    expect(await adoptions()).toHaveLength(2);
  });

  it('a project’s template is no mechanism’s, and says what to do', async () => {
    const { project } = await publisher.do('createProject', { module: 'elder-meals' }, 'project { id }');
    const input = { projectId: project.id, version: '1.0.0' };
    const { template } = await publisher.do('publishTemplate', input, 'template { id mechanism module }');
    expect(template).toMatchObject({ mechanism: null, module: 'elder-meals' });
    const { errors } = await admin.send(PREVIEW, { input: { templateId: template.id } });
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining('cloneTemplate') },
    ]);
  });

  it('what was made from it says so', async () => {
    const { template } = await admin.do(
      'publishMechanism',
      { mechanism: 'POINTS_SCHEME', version: '1.0.0' },
      'template { derivedFrom { id } }',
    );
    expect(template.derivedFrom).toEqual({ id: versions['1.0.0'] });
  });
});
