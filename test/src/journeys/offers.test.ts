import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, jobEnded, type Loose, signIn, type Visitor } from '../testkit/city.js';

const ANSWERS = `query($round: String) { offers(round: $round, first: 100) {
  totalCount nodes { id status reason drafts failure mandate message community { code } template { id } bundle { id } } } }`;

describe('the bureau offers what works to many communities', () => {
  const codes = [1, 2, 3].map(() => freshCode('tuijie'));
  let publisher: Visitor;
  let admins: Visitor[];
  let bureau: Visitor;
  let template: string;
  let bundle: string;

  beforeAll(async () => {
    const source = freshCode('laiyuan');
    const all = [source, ...codes].map((code) => ({ code, name: `推介社区${code}` }));
    [publisher, ...admins] = (await cityWith(...all)) as [Visitor, ...Visitor[]];
    bureau = await signIn('bureau');
    const published = async () => {
      const { project } = await publisher.do('createProject', { module: 'elder-meals' }, 'project { id }');
      const input = { projectId: project.id, version: '1.0.0' };
      return (await publisher.do('publishTemplate', input, 'template { id }')).template.id as string;
    };
    template = await published();
    const items = [
      { key: 'meals', templateId: template },
      { key: 'more', templateId: await published() },
    ];
    const words = { title: '两样助餐', titleEn: 'Two kinds of meals', idempotencyKey: freshCode('key') };
    bundle = (await bureau.do('publishBundle', { ...words, items }, 'bundle { id }')).bundle.id;
  });

  const communityIds = async (): Promise<string[]> => {
    const document = 'query($code: String!) { communityByCode(code: $code) { id } }';
    return Promise.all(codes.map(async (code) => (await bureau.ask(document, { code })).communityByCode.id));
  };
  const offering = async (rest: Loose): Promise<Loose> => ({
    ...{ message: '推荐采用', communityIds: await communityIds(), idempotencyKey: freshCode('key'), ...rest },
  });
  const answersTo = async (who: Visitor, round: string): Promise<Loose[]> =>
    (await who.ask(ANSWERS, { round })).offers.nodes;
  const operatedBy = async (who: Visitor) => {
    const unit = { name: freshCode('danwei'), kind: 'STATIONED_UNIT' };
    const { organisation } = await who.do('registerOrganisation', unit, 'organisation { id }');
    return [{ requirement: 'operator', organisationId: organisation.id }];
  };

  it('each accepts, adapts or declines, sees its own alone, and the bureau sees all answers', async () => {
    const input = await offering({ templateId: template });
    const { round, count, job } = await bureau.do('offerTemplate', input, 'round count job { id }');
    expect([count, job]).toEqual([3, null]);
    const again = await bureau.do('offerTemplate', input, 'round replayed');
    expect(again).toMatchObject({ round, replayed: true });

    const [first, second, third] = admins as [Visitor, Visitor, Visitor];
    const seen = await answersTo(first, round);
    expect(seen).toMatchObject([{ status: 'PENDING', message: '推荐采用', community: { code: codes[0] } }]);
    const accepted = { offerId: seen[0]!.id, bindings: await operatedBy(first), idempotencyKey: 'yes' };
    const taken = await first.do(
      'acceptOffer',
      accepted,
      'offer { status } projects { id status template { id } } replayed',
    );
    expect(taken).toMatchObject({
      offer: { status: 'ACCEPTED' },
      projects: [{ status: 'RUNNING', template: { id: template } }],
    });
    expect(await first.do('acceptOffer', accepted, 'projects { id } replayed')).toMatchObject({
      ...{ replayed: true, projects: [{ id: taken.projects[0].id }] },
    });

    const [other] = await answersTo(second, round);
    const settings = [{ item: 'template', config: { mealSubsidy: 900 } }];
    const adapted = { offerId: other!.id, bindings: await operatedBy(second), settings, idempotencyKey: 'yes' };
    const { projects } = await second.do('acceptOffer', adapted, 'projects { adapted }');
    expect(projects).toEqual([{ adapted: ['mealSubsidy'] }]);
    const foreign = await second.attempt('declineOffer', { offerId: seen[0]!.id, reason: '别人的' }, 'offer { id }');
    expect(foreign.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['offerId'] }]);

    const [last] = await answersTo(third, round);
    await third.do('declineOffer', { offerId: last!.id, reason: '老人不多' }, 'offer { status }');
    const late = await third.attempt('acceptOffer', { offerId: last!.id, idempotencyKey: 'late' }, 'offer { id }');
    expect(late.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['offerId'] }]);
    const answers = (await answersTo(bureau, round)).map(({ community, status, reason }) => [
      community.code,
      status,
      reason,
    ]);
    expect(answers.sort()).toEqual(
      [
        [codes[0], 'ACCEPTED', null],
        [codes[1], 'ACCEPTED', null],
        [codes[2], 'DECLINED', '老人不多'],
      ].sort(),
    );
  });

  it('a mandate makes drafts, of nothing that is here already; they take nobody and no money until they are accepted', async () => {
    const input = await offering({ bundleId: bundle, mandate: true });
    const { round, job } = await bureau.do('offerTemplate', input, 'round job { id }');
    await jobEnded(bureau, job.id, 'DONE');
    const { node } = await bureau.ask('query($id: ID!) { node(id: $id) { ... on Job { done result } } }', {
      id: job.id,
    });
    expect(node).toEqual({ done: 3, result: { communities: 3, drafts: 4, failures: [] } });
    const [first, , third] = admins as [Visitor, Visitor, Visitor];

    const [declined] = await answersTo(first, round);
    expect(declined).toMatchObject({ mandate: true, drafts: 1, failure: null });
    await first.do('declineOffer', { offerId: declined!.id, reason: '人手不够' }, 'offer { status }');

    const [offer] = await answersTo(third, round);
    const { projects } = await third.ask('{ projects { nodes { id status operator { id } fundings { id } } } }');
    expect(projects.nodes).toMatchObject([1, 2].map(() => ({ status: 'DRAFT', operator: null, fundings: [] })));
    const [draft] = projects.nodes;
    const { person } = await third.do('registerPerson', { name: '钱阿婆', birthDate: '1940-01-01' }, 'person { id }');
    const refused = [
      await third.attempt('enrol', { projectId: draft.id, personId: person.id, as: 'elder' }, 'enrolment { id }'),
      await third.attempt(
        'setProjectFunding',
        { projectId: draft.id, line: 'meal-subsidy', budgetFen: '1' },
        'project { id }',
      ),
      await third.attempt('publishTemplate', { projectId: draft.id, version: '1.0.0' }, 'template { id }'),
      await third.attempt('changeProject', { projectId: draft.id, title: '先改名' }, 'project { id }'),
      await third.attempt('upgradeProject', { projectId: draft.id, revision: 'any' }, 'project { id }'),
    ];
    for (const { userErrors } of refused)
      expect(userErrors).toMatchObject([{ code: 'CONFLICT', field: ['projectId'] }]);

    const preview = `query($input: AcceptOfferInput!) { previewOffer(input: $input) { items { key preview { fit { requirement verdict } } } problems { reason message } } }`;
    const open = (await third.ask(preview, { input: { offerId: offer!.id } })).previewOffer;
    expect(open.items.map(({ key }: Loose) => key)).toEqual(['meals', 'more']);
    expect(open.problems).toMatchObject([
      { reason: 'OPERATOR_NOT_BOUND', message: expect.stringContaining('meals、more：') },
    ]);
    const bindings = await operatedBy(third);
    const accepted = await third.do(
      'acceptOffer',
      { offerId: offer!.id, items: ['meals'], bindings, idempotencyKey: 'begin' },
      'projects { id status operator { id } fundings { lineKey } bundle { id } }',
    );
    expect(accepted.projects).toMatchObject([
      { status: 'RUNNING', operator: { id: bindings[0]!.organisationId }, bundle: { id: bundle } },
    ]);
    expect(accepted.projects[0].fundings.length).toBeGreaterThan(0);
    const after = await third.ask('{ projects { nodes { status } } }');
    expect(after.projects.nodes.map(({ status }: Loose) => status).sort()).toEqual(['ENDED', 'RUNNING']);
    const enrolled = { projectId: accepted.projects[0].id, personId: person.id, as: 'elder' };
    const { userErrors } = await third.attempt('enrol', enrolled, 'enrolment { id }');
    expect(userErrors.map(({ code }) => code)).not.toContain('CONFLICT');
  });

  it('what a draft was made from is accepted, be it shared with fewer or retired since; not what was withdrawn', async () => {
    const { project } = await publisher.do('createProject', { module: 'elder-meals' }, 'project { id }');
    const publish = async (version: string): Promise<string> =>
      (await publisher.do('publishTemplate', { projectId: project.id, version }, 'template { id }')).template.id;
    const templateId = await publish('1.0.0');
    const input = await offering({ templateId, mandate: true });
    const { round, job } = await bureau.do('offerTemplate', input, 'round job { id }');
    await jobEnded(bureau, job.id, 'DONE');
    const plain = await bureau.do('offerTemplate', await offering({ templateId }), 'round');
    await publisher.do('shareTemplate', { templateId, sharing: 'NONE' }, 'template { id }');
    await publisher.do('retireTemplate', { templateId, reason: '做法已过时' }, 'template { id }');
    await publish('1.1.0');

    const [first, second, third] = admins as [Visitor, Visitor, Visitor];
    const accept = async (who: Visitor, of: string): Promise<Loose> => {
      const [offer] = await answersTo(who, of);
      const bindings = await operatedBy(who);
      const accepted = { offerId: offer!.id, bindings, idempotencyKey: freshCode('key') };
      const { previewOffer } = await who.ask(
        'query($input: AcceptOfferInput!) { previewOffer(input: $input) { problems { reason } } }',
        { input: { offerId: offer!.id, bindings } },
      );
      const outcome = await who.attempt(
        'acceptOffer',
        accepted,
        'projects { status template { version retirement sharing } }',
      );
      expect(previewOffer.problems).toEqual(outcome.userErrors.map(({ reason }: Loose) => ({ reason })));
      return outcome;
    };
    // An offer that made no draft brings what can be had today.
    const reasons = ({ userErrors }: Loose): string[] => userErrors.map(({ reason }: Loose) => reason);
    expect(reasons(await accept(first, plain.round))).toEqual(['TEMPLATE_RETIRED', 'TEMPLATE_NOT_SHARED']);
    expect(await accept(first, round)).toMatchObject({
      projects: [{ status: 'RUNNING', template: { version: '1.0.0', retirement: '做法已过时', sharing: 'NONE' } }],
      userErrors: [],
    });
    await bureau.do('withdrawTemplate', { templateId, reason: '食材来源不明' }, 'template { id }');
    expect(reasons(await accept(second, round))).toEqual(['TEMPLATE_WITHDRAWN']);
    const [last] = await answersTo(third, round);
    await third.do('declineOffer', { offerId: last!.id, reason: '不办了' }, 'offer { status }');
  });

  it('is refused where nothing, or nobody, or both are named', async () => {
    const refused = async (rest: Loose): Promise<Loose> =>
      (await bureau.attempt('offerTemplate', await offering(rest), 'round')).userErrors;
    expect(await refused({})).toMatchObject([{ field: ['templateId'] }]);
    expect(await refused({ templateId: template, bundleId: bundle })).toMatchObject([{ field: ['templateId'] }]);
    expect(await refused({ templateId: template, communityIds: null })).toMatchObject([{ field: ['communityIds'] }]);
    expect(await refused({ templateId: template, communityIds: ['none'] })).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(await refused({ templateId: template, kind: 'RURAL_MIXED' })).toMatchObject([{ field: ['communityIds'] }]);
  });
});
