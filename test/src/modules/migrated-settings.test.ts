import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Platform, startPlatform } from '@gongzhi/cli';
import { fetchDevelopmentToken } from '@gongzhi/identity';
import { afterAll, describe, expect, it } from 'vitest';
import { freshCode, type Loose, Visitor } from '../testkit/city.js';

const PREVIEW = `query($input: PreviewUpgradeInput!) { previewUpgrade(input: $input) { revision config
  changes { path before after } conflicts { path title base ours theirs } problems { code field } } }`;
const PROJECT = `query($id: ID!) { project(id: $id) { config moduleVersion adapted template { version }
  upgradeAvailable { summary } fundings { paid { fen } } } }`;
const PROPOSALS = '{ adaptationProposals(first: 10) { nodes { id status changes { path before after } } } }';
const UPGRADED = 'project { config moduleVersion template { version } }';

/** One deployment, whose operator installs version after version of a module of another package. */
describe('settings of a module that changes their shape', () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'gongzhi-versions-'));
  let platform: Platform | null = null;
  let bureau: Visitor;
  let [publisher, early, late]: Visitor[] = [];
  let origin: string;
  let first: string;
  const project: Record<'early' | 'late', string> = { early: '', late: '' };
  /** Another template of the publisher's, and its clone at `late`'s, which are about proposals. */
  const [lent, adapted] = [{ id: '' }, { id: '' }];

  const install = async (version: string): Promise<void> => {
    await platform?.stop();
    platform = null;
    const folder = fileURLToPath(new URL(`../../module-in-versions/${version}`, import.meta.url));
    const running = await startPlatform({
      ...{ port: 0, databaseUrl: null, issuerUrl: null, production: false, sample: false, durable: false },
      dataFolder,
      modules: [folder],
    });
    platform = running;
    const signIn = async (user: string, community: string | null) => {
      const token = await fetchDevelopmentToken({ issuerUrl: running.issuerUrl, user });
      return new Visitor(user, token, community, running.url);
    };
    bureau = await signIn('bureau', null);
    if (!origin) {
      const codes = ['tools-a', 'tools-b', 'tools-c'];
      const lines = codes.map((code) => `${code},${code}社区,URBAN_COMMERCIAL,yangshe,admin@${code}`);
      const content = ['code,name,kind,town,admin_email', ...lines].join('\n');
      await bureau.do('onboardCommunities', { format: 'CSV', content }, 'communities { code }');
    }
    const at = (letter: string) => signIn(`admin@tools-${letter}`, `tools-${letter}`);
    [publisher, early, late] = await Promise.all([at('a'), at('b'), at('c')]);
  };
  const publish = async (version: string): Promise<string> =>
    (await publisher!.do('publishTemplate', { projectId: origin, version }, 'template { id }')).template.id;
  const clone = async (who: Visitor, config: Loose, templateId = first): Promise<Loose> => {
    const { organisations } = await who.ask('{ organisations { nodes { id subject } } }');
    const { id } = organisations.nodes.find(({ subject }: Loose) => subject === 'CATALYST');
    const bindings = [
      { requirement: 'operator', organisationId: id },
      { requirement: 'tool-upkeep', budgetFen: '100000' },
    ];
    const input = { templateId, bindings, config, idempotencyKey: JSON.stringify(config) };
    return who.attempt('cloneTemplate', input, 'project { id config }');
  };
  const preview = async (who: Visitor, projectId: string, resolutions: Loose[] = []): Promise<Loose> =>
    (await who.ask(PREVIEW, { input: { projectId, resolutions } })).previewUpgrade;
  const upgrade = async (who: Visitor, projectId: string, resolutions: Loose[] = []): Promise<Loose> => {
    const { revision, config } = await preview(who, projectId, resolutions);
    const done = await who.do('upgradeProject', { projectId, revision, resolutions }, UPGRADED);
    expect(done.project.config).toEqual(config);
    return done.project;
  };
  const shown = async (who: Visitor, id: string): Promise<Loose> => (await who.ask(PROJECT, { id })).project;

  const propose = async (message: string): Promise<string> => {
    const input = { projectId: adapted.id, message, idempotencyKey: freshCode('key') };
    return (await late!.do('proposeAdaptation', input, 'proposal { id }')).proposal.id;
  };
  const proposals = async (): Promise<Loose[]> => (await publisher!.ask(PROPOSALS)).adaptationProposals.nodes;
  const accept = (proposalId: string, version: string): Promise<Loose> =>
    publisher!.attempt('acceptProposal', { proposalId, version }, 'proposal { result { document } }');

  afterAll(async () => {
    await platform?.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  it('are cloned and adapted as the first version has them', async () => {
    await install('1.0.0');
    origin = (await publisher!.do('createProject', { module: 'tool-library' }, 'project { id }')).project.id;
    first = await publish('1.0.0');
    const made = await clone(early!, { deposit: 30 });
    expect(made.project.config).toEqual({ deposit: 30, days: 7 });
    project.early = made.project.id;
  });

  it('are proposed back as that version has them', async () => {
    lent.id = (await publisher!.do('createProject', { module: 'tool-library' }, 'project { id }')).project.id;
    const publishing = { projectId: lent.id, version: '1.0.0', title: '借工具', needs: [first] };
    const { template } = await publisher!.do('publishTemplate', publishing, 'template { id }');
    adapted.id = (await clone(late!, { deposit: 40 }, template.id)).project.id;
    await propose('押金高一些');
    expect(await proposals()).toMatchObject([
      { status: 'OPEN', changes: [{ path: 'config.deposit', before: 20, after: 40 }] },
    ]);
  });

  it('go through one migration: what was adapted stays, what is due is computed in the new shape', async () => {
    await install('1.9.0');
    expect(await shown(early!, project.early)).toMatchObject({
      config: { deposit: 30, days: 7 },
      moduleVersion: '1.0.0',
      fundings: [{ paid: { fen: '3000' } }],
    });
    await publisher!.do('changeProject', { projectId: origin, config: { days: 8 } }, 'project { id }');
    await publish('1.1.0');
    const plan = await preview(early!, project.early);
    expect(plan).toMatchObject({ conflicts: [], problems: [] });
    expect(plan.changes).toEqual([{ path: 'config.days', before: 7, after: 8 }]);
    expect(await upgrade(early!, project.early)).toEqual({
      config: { depositFen: 3000, days: 8 },
      moduleVersion: '1.9.0',
      template: { version: '1.1.0' },
    });
  });

  it('are held within the bounds of a version that another shape was published with', async () => {
    const beyond = await clone(late!, { depositFen: 9000 });
    expect(beyond.userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', field: ['config', 'depositFen'] }]);
    expect(beyond.userErrors[0].message).toContain('10.00 元到 50.00 元');
    const made = await clone(late!, { depositFen: 2500 });
    expect(made.project.config).toEqual({ depositFen: 2500, days: 7 });
    project.late = made.project.id;
  });

  it('go through two migrations in their order, whichever of them each has behind it', async () => {
    await install('1.10.0');
    const config = { loan: { depositFen: 2500 } };
    await publisher!.do('changeProject', { projectId: origin, config }, 'project { id }');
    await publish('2.0.0');
    expect((await shown(early!, project.early)).fundings).toEqual([{ paid: { fen: '3000' } }]);

    const contested = await preview(early!, project.early);
    expect(contested.conflicts).toMatchObject([
      { path: 'config.loan.depositFen', title: '「借用·押金」', base: 2000, ours: 3000, theirs: 2500 },
    ]);
    expect(await preview(late!, project.late)).toMatchObject({
      conflicts: [],
      changes: [{ path: 'config.loan.days', before: 7, after: 8 }],
      config: { loan: { depositFen: 2500, days: 8 } },
    });
    const own = [{ path: 'config.loan.depositFen', take: 'VALUE', value: 2800 }];
    expect(await upgrade(early!, project.early, own)).toEqual({
      config: { loan: { depositFen: 2800, days: 8 } },
      moduleVersion: '1.10.0',
      template: { version: '2.0.0' },
    });
    expect((await upgrade(late!, project.late)).config).toEqual({ loan: { depositFen: 2500, days: 8 } });
    // From the first version at once: both migrations, in one step.
    const { data } = await early!.send<Loose>(
      'query($input: CloneTemplateInput!) { previewClone(input: $input) { config } }',
      { input: { templateId: first, config: { loan: { days: 14 } } } },
    );
    expect(data.previewClone.config).toEqual({ loan: { depositFen: 2000, days: 14 } });
  });

  it('are taken over in today’s shape from a proposal that has waited since the first version', async () => {
    const [waiting] = await proposals();
    expect(waiting!.changes).toEqual([{ path: 'config.loan.depositFen', before: 2000, after: 4000 }]);
    const { userErrors, proposal } = await accept(waiting!.id, '1.1.0');
    expect(userErrors).toEqual([]);
    expect(proposal.result.document).toMatchObject({
      ...{ moduleVersion: '1.10.0', config: { loan: { depositFen: 4000, days: 7 } } },
      // What nobody proposed to change of the version before stays as it was.
      ...{
        title: { zh: '借工具' },
        requirements: expect.arrayContaining([expect.objectContaining({ type: 'template' })]),
      },
    });
    expect((await shown(publisher!, lent.id)).config).toEqual({ loan: { depositFen: 4000, days: 7 } });
    await late!.do('changeProject', { projectId: adapted.id, config: { loan: { days: 14 } } }, 'project { id }');
    await propose('借得久一些');
  });

  it('come back by undoing, upgrade by upgrade, in today’s shape', async () => {
    const undo = async (number: number): Promise<Loose> =>
      (await early!.do('undoUpgrade', { projectId: project.early, number }, `kept ${UPGRADED}`)) as Loose;
    expect(await undo(2)).toMatchObject({
      kept: [],
      project: { config: { loan: { depositFen: 3000, days: 8 } }, template: { version: '1.1.0' } },
    });
    expect(await undo(1)).toMatchObject({
      kept: [],
      project: { config: { loan: { depositFen: 3000, days: 7 } }, template: { version: '1.0.0' } },
    });
    expect((await shown(early!, project.early)).adapted).toEqual(['loan.depositFen']);
  });

  it.each([
    ['no migration leads on', '1.11.0', 'SETTINGS_NOT_MIGRATED', /loan/],
    ['the module is older than they are', '1.9.0', 'MODULE_TOO_OLD', /1\.10\.0/],
  ])('are refused in words, and left as they are, where %s', async (_, version, reason, words) => {
    await install(version);
    const { errors } = await early!.send(PREVIEW, { input: { projectId: project.early } });
    expect(errors).toMatchObject([{ extensions: { code: 'CONFLICT' }, message: expect.stringMatching(words) }]);
    const told = [{ code: 'CONFLICT', reason, field: ['projectId'], message: expect.stringMatching(words) }];
    const changed = await early!.attempt('changeProject', { projectId: project.early, config: {} }, 'project { id }');
    expect(changed.userErrors).toMatchObject(told);
    const published = await publisher!.attempt(
      'publishTemplate',
      { projectId: origin, version: '3.0.0' },
      'template { id }',
    );
    expect(published.userErrors).toMatchObject(told);
    const [waiting] = await proposals();
    expect(waiting).toMatchObject({ status: 'OPEN', changes: [] });
    const accepted = await accept(waiting!.id, '2.0.0');
    expect(accepted.userErrors).toMatchObject([{ ...told[0], field: ['proposalId'] }]);
    const { project: kept } = await early!.ask('query($id: ID!) { project(id: $id) { config } }', {
      id: project.early,
    });
    expect(kept.config).toEqual({ loan: { depositFen: 3000, days: 7 } });
  });
});
