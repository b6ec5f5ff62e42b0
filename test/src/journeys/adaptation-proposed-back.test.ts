import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';

const SHOWN = `id message status reason decidedAt proposer { code } publisher { code } template { version }
  result { version contributor { code } } changes { path before after }`;
const LIST = `query($after: String) { adaptationProposals(first: 100, after: $after) {
  nodes { ${SHOWN} } pageInfo { hasNextPage endCursor } } }`;

/** An upgrade that also names an affair which every community reserves. */
const RESERVED = [{ path: 'affairs', take: 'VALUE', value: [{ key: 'work-safety' }] }];

describe('a cloner gives its improvement back to the publisher', () => {
  const codes = ['yuanchuang', 'gaijin', 'luren'].map(freshCode) as [string, string, string];
  let publisher: Visitor;
  let cloner: Visitor;
  let stranger: Visitor;
  let origin: string;
  let project: string;

  const propose = (input: Loose = {}): Promise<Loose> =>
    cloner.attempt(
      'proposeAdaptation',
      { projectId: project, message: '补贴低一些，更多老人吃得上', idempotencyKey: freshCode('key'), ...input },
      `proposal { ${SHOWN} }`,
    );
  /** All pages: the bureau sees those of other tests, too. */
  const listed = async (who: Visitor): Promise<Loose[]> => {
    const found: Loose[] = [];
    for (let after: string | null = null; ; ) {
      const { nodes, pageInfo }: Loose = (await who.ask(LIST, { after })).adaptationProposals;
      found.push(...nodes);
      if (!pageInfo.hasNextPage) return found;
      after = pageInfo.endCursor;
    }
  };

  beforeAll(async () => {
    [publisher, cloner, stranger] = (await cityWith(
      ...codes.map((code, n) => ({ code, name: `${['原创', '改进', '路人'][n]}${code}社区` })),
    )) as [Visitor, Visitor, Visitor];
    origin = (await publisher.do('createProject', { module: 'elder-meals' }, 'project { id }')).project.id;
    const first = { projectId: origin, version: '1.0.0', fixed: ['sharedWithin'] };
    const { template } = await publisher.do('publishTemplate', first, 'template { id }');
    const unit = { name: '改进卫生院', kind: 'STATIONED_UNIT' };
    const { organisation } = await cloner.do('registerOrganisation', unit, 'organisation { id }');
    const clone = {
      templateId: template.id,
      bindings: [{ requirement: 'operator', organisationId: organisation.id }],
      idempotencyKey: 'clone',
    };
    project = (await cloner.do('cloneTemplate', clone, 'project { id }')).project.id;
  });

  it('has nothing to propose while it runs what it cloned', async () => {
    expect((await propose()).userErrors).toMatchObject([{ code: 'CONFLICT', field: ['paths'] }]);
    const own = await publisher.attempt(
      'proposeAdaptation',
      { projectId: origin, message: '自荐', idempotencyKey: 'own' },
      'proposal { id }',
    );
    expect(own.userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', field: ['projectId'] }]);
  });

  it('proposes what it adapted, in words that name neither community nor person', async () => {
    await cloner.do(
      'changeProject',
      { projectId: project, config: { mealSubsidy: 700, elderAge: 65 } },
      'project { id }',
    );
    const telling = await propose({ message: `我们改进${codes[1]}社区就是这样做的` });
    expect(telling.userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', field: ['message'] }]);
    const stray = await propose({ paths: ['config.elderAge', 'config.nowhere'] });
    expect(stray.userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', field: ['paths', '1'] }]);

    const input = { idempotencyKey: 'once' };
    const { proposal } = await propose(input);
    expect(proposal).toMatchObject({ status: 'OPEN', proposer: { code: codes[1] }, publisher: { code: codes[0] } });
    expect(proposal.changes.map(({ path, after }: Loose) => [path, after]).sort()).toEqual([
      ['config.elderAge', 65],
      ['config.mealSubsidy', 700],
    ]);
    expect((await propose(input)).proposal.id).toBe(proposal.id);
    const [seen] = await listed(publisher);
    expect(seen).toEqual(proposal);
    expect(await listed(stranger)).toEqual([]);
  });

  it('is taken over in part, as a version that names who contributed', async () => {
    const [proposal] = await listed(publisher);
    const input = { proposalId: proposal!.id, paths: ['config.mealSubsidy'], version: '1.1.0' };
    const foreign = await stranger.attempt('acceptProposal', input, 'proposal { id }');
    expect(foreign.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['proposalId'] }]);
    const low = await publisher.attempt('acceptProposal', { ...input, version: '1.0.0' }, 'proposal { id }');
    expect(low.userErrors).toMatchObject([{ field: ['version'] }]);
    const outcomes = await Promise.all(
      [1, 2].map(() => publisher.attempt('acceptProposal', input, `proposal { ${SHOWN} }`)),
    );
    const errors = outcomes.map(({ userErrors }) => userErrors.map(({ code }) => code).join());
    expect(errors.sort()).toEqual(['', 'CONFLICT']);
    const [told] = await listed(cloner);
    expect(told).toMatchObject({ status: 'ACCEPTED', result: { version: '1.1.0', contributor: { code: codes[1] } } });
    const shown = await publisher.ask('query($id: ID!) { project(id: $id) { config } }', { id: origin });
    expect(shown.project.config).toMatchObject({ mealSubsidy: 700 });
    expect(shown.project.config.elderAge).not.toBe(65);
  });

  it('comes back as an upgrade that keeps what is the cloner’s own, and what was fixed stays fixed', async () => {
    const PREVIEW = `query($input: PreviewUpgradeInput!) { previewUpgrade(input: $input) {
      to { version document } conflicts { path } changes { path } problems { code } } }`;
    const { previewUpgrade: plan } = await cloner.ask(PREVIEW, { input: { projectId: project } });
    expect(plan).toMatchObject({ to: { version: '1.1.0' }, conflicts: [], changes: [], problems: [] });
    expect(plan.to.document.bounds.map(({ path }: Loose) => path)).not.toContain('sharedWithin');
  });

  it('brings no reserved affair to whom a social organisation runs it for', async () => {
    const { organisation } = await publisher.do(
      'registerOrganisation',
      { name: '原创社工站', kind: 'SOCIAL_ORGANISATION' },
      'organisation { id }',
    );
    const bound = { projectId: origin, requirement: 'operator', organisationId: organisation.id };
    await publisher.do('setProjectBinding', bound, 'project { id }');
    const preview = await cloner.ask(
      'query($input: PreviewUpgradeInput!) { previewUpgrade(input: $input) { revision problems { code } } }',
      { input: { projectId: project, resolutions: RESERVED } },
    );
    const { revision, problems } = preview.previewUpgrade;
    expect(problems).toEqual([]);
    await cloner.do('upgradeProject', { projectId: project, resolutions: RESERVED, revision }, 'project { affairs }');
    const { proposal } = await propose({ paths: ['affairs.work-safety'] });
    const input = { proposalId: proposal.id, version: '1.2.0' };
    const { userErrors } = await publisher.attempt('acceptProposal', input, 'proposal { id }');
    expect(userErrors).toMatchObject([{ code: 'CONFLICT', field: ['paths'], reason: 'AFFAIR_RESERVED' }]);
    expect((await listed(publisher))[0]).toMatchObject({ id: proposal.id, status: 'OPEN' });
    await cloner.do('withdrawProposal', { proposalId: proposal.id }, 'proposal { id }');
    await cloner.do('undoUpgrade', { projectId: project, number: 1 }, 'project { id }');
  });

  it('is declined with a reason, or taken back, once', async () => {
    const { proposal } = await propose();
    const input = { proposalId: proposal.id, reason: '六十岁起更合适' };
    await publisher.do('declineProposal', input, 'proposal { status }');
    expect((await listed(cloner))[0]).toMatchObject({ status: 'DECLINED', reason: '六十岁起更合适' });
    const again = await publisher.attempt('declineProposal', input, 'proposal { id }');
    expect(again.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['proposalId'] }]);
    const second = (await propose({ paths: ['config.elderAge'] })).proposal;
    const overrides = async () =>
      (await publisher.ask('{ adaptationProposals(first: 1) { nodes { overrides { path before after } } } }'))
        .adaptationProposals.nodes[0].overrides;
    expect(await overrides()).toEqual([]);
    await publisher.do('changeProject', { projectId: origin, config: { elderAge: 70 } }, 'project { id }');
    await publisher.do('publishTemplate', { projectId: origin, version: '1.9.0' }, 'template { id }');
    expect(await overrides()).toEqual([{ path: 'config.elderAge', before: 70, after: 65 }]);
    const notTheirs = await publisher.attempt('withdrawProposal', { proposalId: second.id }, 'proposal { id }');
    expect(notTheirs.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    await cloner.do('withdrawProposal', { proposalId: second.id }, 'proposal { status }');
    const late = await publisher.attempt(
      'acceptProposal',
      { proposalId: second.id, version: '2.0.0' },
      'proposal { id }',
    );
    expect(late.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['proposalId'] }]);
    const bureau = await signIn('bureau');
    expect((await listed(bureau)).map(({ id }) => id)).toContain(second.id);
  });
});
