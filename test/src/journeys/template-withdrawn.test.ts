import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';

const RULED = 'template { version endorsedAt endorsement withdrawnAt withdrawal }';
const PREVIEW =
  'query($input: CloneTemplateInput!) { previewClone(input: $input) { problems { code field reason message } } }';

describe('the bureau recommends a template, and withdraws one for safety', () => {
  let bureau: Visitor;
  let publisher: Visitor;
  let adopter: Visitor;
  let other: Visitor;
  let origin: string;
  let project: string;
  const versions: Record<string, string> = {};

  const publish = async (version: string): Promise<void> => {
    const { template } = await publisher.do('publishTemplate', { projectId: origin, version }, 'template { id }');
    versions[version] = template.id;
  };
  const clone = async (who: Visitor, version: string, key: string): Promise<Loose> => {
    const unit = { name: freshCode('danwei'), kind: 'STATIONED_UNIT' };
    const { organisation } = await who.do('registerOrganisation', unit, 'organisation { id }');
    const bindings = [{ requirement: 'operator', organisationId: organisation.id }];
    const input = { templateId: versions[version], bindings, idempotencyKey: key };
    return who.attempt('cloneTemplate', input, 'project { id }');
  };
  /** Which versions of ours the catalogue lists; other tests publish, too. */
  const listed = async (who: Visitor, endorsed?: boolean): Promise<string[]> => {
    const found: string[] = [];
    for (let after: string | null = null; ; ) {
      const page: Loose = await who.ask(
        'query($after: String, $endorsed: Boolean) { templates(first: 100, after: $after, endorsed: $endorsed) { nodes { id version } pageInfo { hasNextPage endCursor } } }',
        { after, endorsed },
      );
      const { nodes, pageInfo } = page.templates;
      found.push(
        ...nodes.filter(({ id }: Loose) => Object.values(versions).includes(id)).map((one: Loose) => one.version),
      );
      if (!pageInfo.hasNextPage) return found;
      after = pageInfo.endCursor;
    }
  };

  beforeAll(async () => {
    const codes = ['fabu', 'caiyong', 'pangguan'].map(freshCode) as [string, string, string];
    [publisher, adopter, other] = (await cityWith(...codes.map((code) => ({ code, name: `撤回${code}社区` })))) as [
      Visitor,
      Visitor,
      Visitor,
    ];
    bureau = await signIn('bureau');
    origin = (await publisher.do('createProject', { module: 'elder-meals' }, 'project { id }')).project.id;
    await publish('1.0.0');
    project = (await clone(adopter, '1.0.0', 'first')).project.id;
  });

  it('recommends a version, with words, and takes that back', async () => {
    const input = { templateId: versions['1.0.0'], note: '花钱少，老人满意' };
    const { template } = await bureau.do('endorseTemplate', input, RULED);
    expect(template).toMatchObject({ endorsement: '花钱少，老人满意', withdrawnAt: null });
    expect([await listed(other, true), await listed(other, false), await listed(other)]).toEqual([
      ['1.0.0'],
      [],
      ['1.0.0'],
    ]);
    await bureau.do('endEndorsement', { templateId: versions['1.0.0'] }, RULED);
    expect([await listed(other, true), await listed(other, false)]).toEqual([[], ['1.0.0']]);
    const trail = await publisher.ask('{ auditEntries(first: 20) { nodes { actorKind subjectType action } } }');
    expect(trail.auditEntries.nodes).toContainEqual({ actorKind: 'BUREAU', subjectType: 'Template', action: 'UPDATE' });
  });

  it('withdraws it with a reason: nobody finds or clones it, whoever adopted it is told', async () => {
    const silent = await bureau.attempt('withdrawTemplate', { templateId: versions['1.0.0'], reason: ' ' }, RULED);
    expect(silent.userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', field: ['reason'] }]);
    expect((await adopter.ask('{ projects(withdrawn: true) { totalCount } }')).projects.totalCount).toBe(0);
    const input = { templateId: versions['1.0.0'], reason: '食材来源不明' };
    await bureau.do('withdrawTemplate', input, RULED);
    expect(await listed(other)).toEqual([]);
    const refused = await clone(other, '1.0.0', 'later');
    expect(refused.userErrors).toMatchObject([
      {
        code: 'CONFLICT',
        field: ['templateId'],
        reason: 'TEMPLATE_WITHDRAWN',
        message: expect.stringContaining('食材来源不明'),
      },
    ]);
    const { previewClone } = await other.ask(PREVIEW, { input: { templateId: versions['1.0.0'] } });
    expect(previewClone.problems[0]).toMatchObject({ reason: 'TEMPLATE_WITHDRAWN' });

    const { projects } = await adopter.ask(
      '{ projects(withdrawn: true) { nodes { id status template { withdrawal withdrawnAt } } totalCount } }',
    );
    expect(projects).toMatchObject({
      nodes: [{ id: project, status: 'RUNNING', template: { withdrawal: '食材来源不明' } }],
      totalCount: 1,
    });
    const trail = await adopter.ask('{ auditEntries(first: 20) { nodes { actorKind subjectType changes } } }');
    expect(trail.auditEntries.nodes).toContainEqual({
      actorKind: 'BUREAU',
      subjectType: 'Template',
      changes: { withdrawal: { before: null, after: '食材来源不明' } },
    });
    const elsewhere = await other.ask('{ auditEntries(first: 50) { nodes { actorKind subjectType } } }');
    expect(elsewhere.auditEntries.nodes).not.toContainEqual({ actorKind: 'BUREAU', subjectType: 'Template' });
  });

  it('leaves the way out: a newer version can be taken over, and a withdrawn one is reinstated', async () => {
    await publish('1.1.0');
    const { project: shown } = await adopter.ask(
      'query($id: ID!) { project(id: $id) { upgradeAvailable { template { version } } } }',
      { id: project },
    );
    expect(shown.upgradeAvailable.template.version).toBe('1.1.0');
    await bureau.do('withdrawTemplate', { templateId: versions['1.1.0'], reason: '同上', allVersions: true }, RULED);
    const none = await adopter.ask('query($id: ID!) { project(id: $id) { upgradeAvailable { summary } } }', {
      id: project,
    });
    expect(none.project.upgradeAvailable).toBeNull();
    const again = await bureau.attempt('endorseTemplate', { templateId: versions['1.1.0'] }, RULED);
    expect(again.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['templateId'] }]);
    await bureau.do('reinstateTemplate', { templateId: versions['1.1.0'] }, RULED);
    expect(await listed(other)).toEqual(['1.1.0']);
    const twice = await bureau.attempt('reinstateTemplate', { templateId: versions['1.1.0'] }, RULED);
    expect(twice.userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    expect((await clone(other, '1.1.0', 'then')).userErrors).toEqual([]);
  });
});
