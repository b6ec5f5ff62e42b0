import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';

const PREVIEW = `query($input: PreviewMechanismInput!) { previewMechanism(input: $input) {
  from { version } to { version mechanism } revision changes { path before after }
  conflicts { path title base ours theirs resolved } fit { requirement verdict } problems { code field reason message } } }`;

describe('a constitution, a charter and a catalogue are adopted', () => {
  let publisher: Visitor;
  let admin: Visitor;
  let templateId: string;
  const clone = { rule: 'officers.clone', holders: ['EXECUTOR'], removed: true };
  const funding = { rule: 'heads.funding', holders: ['LEADER'], removed: true };
  const affair = (key: string, en: string) => ({ key, zh: '样例事项', en });

  const narrow = async (who: Visitor, input: object): Promise<void> => {
    const { constitution } = await who.ask('{ constitution { revision } }');
    await who.do(
      'applyConstitution',
      { expectedRevision: constitution.revision, ...input },
      'constitution { revision }',
    );
  };
  const present = async (): Promise<Loose> =>
    (await admin.ask('{ constitution { narrowings { rule removed } reservedAffairs { key en } } }')).constitution;
  const preview = async (resolutions: object[] = []): Promise<Loose> =>
    (await admin.ask(PREVIEW, { input: { templateId, resolutions } })).previewMechanism;

  beforeAll(async () => {
    const codes = ['guifa', 'caifa'].map(freshCode) as [string, string];
    [publisher, admin] = (await cityWith(...codes.map((code) => ({ code, name: `规则${code}社区` })))) as [
      Visitor,
      Visitor,
    ];
    const { project } = await publisher.do('createProject', { module: 'elder-meals' }, 'project { id }');
    await narrow(publisher, {
      narrowings: [clone, { rule: 'steward.read-projects', conditions: { id: project.id } }],
      reservedAffairs: [affair('fire-safety', 'Fire safety'), affair('elections', 'Elections')],
    });
    await narrow(admin, {
      narrowings: [funding],
      reservedAffairs: [affair('fire-safety', 'Fire'), affair('archives', 'Archives')],
    });
    const input = { mechanism: 'CONSTITUTION', version: '1.0.0' };
    const { template } = await publisher.do('publishMechanism', input, 'template { id document }');
    templateId = template.id;
    // What concerns one of its own projects stays at home.
    expect(template.document.sections.constitution.narrowings).toEqual([clone]);
  });

  it('merges affairs one by one; narrowings have no names and are decided as one list', async () => {
    const open = await preview();
    expect(open.conflicts).toMatchObject([
      { path: 'constitution.narrowings', base: [], ours: [funding], theirs: [clone] },
      { path: 'constitution.reservedAffairs.fire-safety.en', base: null, ours: 'Fire', theirs: 'Fire safety' },
    ]);
    const resolutions = [
      { path: 'constitution.narrowings', take: 'VALUE', value: [funding, clone] },
      { path: 'constitution.reservedAffairs.fire-safety.en', take: 'THEIRS' },
    ];
    const { revision, problems } = await preview(resolutions);
    expect(problems).toEqual([]);
    const before = await present();
    const { adoption } = await admin.do(
      'adoptMechanism',
      { templateId, revision, resolutions, idempotencyKey: 'adopt' },
      'adoption { id }',
    );
    const { narrowings, reservedAffairs } = await present();
    expect(narrowings.map(({ rule }: Loose) => rule)).toEqual(['heads.funding', 'officers.clone']);
    expect(Object.fromEntries(reservedAffairs.map(({ key, en }: Loose) => [key, en]))).toEqual({
      'fire-safety': 'Fire safety',
      elections: 'Elections',
      archives: 'Archives',
    });
    await admin.do('undoMechanism', { adoptionId: adoption.id }, 'kept');
    expect(await present()).toEqual(before);
  });

  it('whoever may not change it may not adopt it', async () => {
    const email = `executor@${admin.community}`;
    await admin.do('inviteMember', { email, role: 'EXECUTOR' }, 'membership { id }');
    const executor = await signIn(email);
    const { errors } = await executor.send(PREVIEW, {
      input: { templateId, resolutions: [{ path: 'constitution.narrowings', take: 'THEIRS' }] },
    });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });

  it('a charter is taken over, differs where one decides so, and is as before once that is undone', async () => {
    const published = { mechanism: 'COUNCIL_CHARTER', version: '1.0.0' };
    const { template } = await publisher.do('publishMechanism', published, 'template { id }');
    const charter = async () => (await admin.ask('{ councilCharter { document } }')).councilCharter.document;
    const before = await charter();
    const resolutions = [{ path: 'councilCharter.ballot', take: 'VALUE', value: 'SECRET' }];
    const input = { templateId: template.id, resolutions };
    const { previewMechanism } = await admin.ask(PREVIEW, { input });
    expect(previewMechanism).toMatchObject({
      changes: [{ path: 'councilCharter.ballot', before: 'OPEN', after: 'SECRET' }],
      problems: [],
    });
    const adopting = { ...input, revision: previewMechanism.revision, idempotencyKey: 'charter' };
    const { adoption } = await admin.do('adoptMechanism', adopting, 'adoption { id }');
    expect(await charter()).toEqual({ ...before, ballot: 'SECRET' });
    await admin.do('undoMechanism', { adoptionId: adoption.id }, 'kept');
    expect(await charter()).toEqual(before);
  });

  it('a catalogue of services is taken over with what one has besides, and no value that there is no such of', async () => {
    const item = {
      code: 'lend-tools',
      title: '借用工具',
      titleEn: 'Tools to lend',
      category: '邻里',
      categoryEn: 'Neighbours',
    };
    const brought = async (who: Visitor, document: Loose) => {
      const plan =
        'query($input: PlanConfigurationInput!) { planConfiguration(input: $input) { revision problems { field } } }';
      const { planConfiguration } = await who.ask(plan, { input: { document } });
      expect(planConfiguration.problems).toEqual([]);
      await who.do('applyConfiguration', { document, revision: planConfiguration.revision }, 'changes { path }');
    };
    await brought(publisher, { serviceItems: [item] });
    await brought(admin, { serviceItems: [{ ...item, code: 'own-item' }] });
    const input = { mechanism: 'SERVICE_CATALOGUE', version: '1.0.0' };
    const { template } = await publisher.do('publishMechanism', input, 'template { id }');
    const { previewMechanism } = await admin.ask(PREVIEW, { input: { templateId: template.id } });
    expect(previewMechanism.problems).toEqual([]);
    const { revision } = previewMechanism;
    await admin.do('adoptMechanism', { templateId: template.id, revision, idempotencyKey: 'items' }, 'adoption { id }');
    const { serviceItems } = await admin.ask('{ serviceItems(first: 100) { nodes { code name } } }');
    const names = Object.fromEntries(serviceItems.nodes.map(({ code, name }: Loose) => [code, name]));
    expect(names).toMatchObject({ 'lend-tools': '借用工具', 'own-item': '借用工具' });
    const resolutions = [{ path: 'councilCharter.ballot', take: 'VALUE', value: 'NEVER' }];
    const charter = await publisher.ask(
      '{ templates(search: "议事会章程", first: 50) { nodes { id publisher { code } } } }',
    );
    const own = charter.templates.nodes.find(({ publisher: { code } }: Loose) => code === publisher.community);
    const wrong = await admin.ask(PREVIEW, { input: { templateId: own.id, resolutions } });
    expect(wrong.previewMechanism.problems).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
  });
});
