import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, jobEnded, type Loose, signIn, type Visitor } from '../testkit/city.js';

const SAID = 'template { version retiredAt retirement }';
const RETIRED = { code: 'CONFLICT', reason: 'TEMPLATE_RETIRED', message: expect.stringContaining('做法已过时') };

describe('a publisher retires a template', () => {
  let bureau: Visitor;
  let publisher: Visitor;
  let adopter: Visitor;
  let other: Visitor;
  let origin: string;
  let title: string;
  let project: string;
  let bundle: string;
  const versions: Record<string, string> = {};

  const publish = async (version: string): Promise<Loose> => {
    const input = { projectId: origin, version, title };
    const { template } = await publisher.do('publishTemplate', input, `template { id retirement }`);
    versions[version] = template.id;
    return template;
  };
  const bindingsOf = async (who: Visitor): Promise<Loose[]> => {
    const unit = { name: freshCode('danwei'), kind: 'STATIONED_UNIT' };
    const { organisation } = await who.do('registerOrganisation', unit, 'organisation { id }');
    return [{ requirement: 'operator', organisationId: organisation.id }];
  };
  const clone = async (who: Visitor, version: string): Promise<Loose> => {
    const bindings = await bindingsOf(who);
    const input = { templateId: versions[version], bindings, idempotencyKey: freshCode('key') };
    return who.attempt('cloneTemplate', input, 'project { id }');
  };
  const retire = (reason = '做法已过时'): Promise<Loose> =>
    publisher.attempt('retireTemplate', { templateId: versions['1.0.0'], reason }, SAID);
  const listed = async (who: Visitor, retired?: boolean): Promise<string[]> => {
    const { templates } = await who.ask(
      'query($search: String, $retired: Boolean) { templates(search: $search, retired: $retired) { totalCount nodes { version } } }',
      { search: title, retired },
    );
    expect(templates.nodes).toHaveLength(templates.totalCount);
    return templates.nodes.map(({ version }: Loose) => version);
  };
  const offer = async (rest: Loose): Promise<Loose> => {
    const { community } = await other.ask('{ community { id } }');
    const input = { message: '推荐', communityIds: [community.id], idempotencyKey: freshCode('key'), ...rest };
    return bureau.attempt('offerTemplate', input, 'round job { id }');
  };

  beforeAll(async () => {
    const codes = ['tingyong', 'yiyong', 'houlai'].map(freshCode) as [string, string, string];
    title = `晚餐${freshCode('x').replaceAll(/\D/g, '')}`;
    [publisher, adopter, other] = (await cityWith(...codes.map((code) => ({ code, name: `停供${code}社区` })))) as [
      Visitor,
      Visitor,
      Visitor,
    ];
    bureau = await signIn('bureau');
    origin = (await publisher.do('createProject', { module: 'elder-meals' }, 'project { id }')).project.id;
    await publish('1.0.0');
    project = (await clone(adopter, '1.0.0')).project.id;
    const items = [{ key: 'meals', templateId: versions['1.0.0'] }];
    const words = { title: '一样助餐', titleEn: 'One kind of meals', items, idempotencyKey: freshCode('key') };
    bundle = (await bureau.do('publishBundle', words, 'bundle { id }')).bundle.id;
  });

  it('with a reason that names nobody; it is not listed any more, but for whoever looks after it', async () => {
    expect((await retire(' ')).userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', field: ['reason'] }]);
    expect((await retire('请打 13812345678')).userErrors).toMatchObject([{ field: ['reason'] }]);
    expect([await listed(other), await listed(publisher)]).toEqual([['1.0.0'], ['1.0.0']]);
    const { template } = await publisher.do(
      'retireTemplate',
      { templateId: versions['1.0.0'], reason: '做法已过时' },
      SAID,
    );
    expect(template).toEqual({ version: '1.0.0', retiredAt: expect.any(String), retirement: '做法已过时' });
    for (const who of [publisher, adopter, other, bureau]) expect(await listed(who)).toEqual([]);
    const looked = [publisher, bureau, adopter, other].map((who) => listed(who, true));
    expect(await Promise.all(looked)).toEqual([['1.0.0'], ['1.0.0'], [], []]);
  });

  it('nobody takes it over anew: no clone, no bundle, no offer, no need of it', async () => {
    for (const who of [other, adopter, publisher])
      expect((await clone(who, '1.0.0')).userErrors).toMatchObject([{ ...RETIRED, field: ['templateId'] }]);
    const { previewClone } = await other.ask(
      'query($input: CloneTemplateInput!) { previewClone(input: $input) { problems { code reason field message } } }',
      { input: { templateId: versions['1.0.0'], bindings: await bindingsOf(other) } },
    );
    expect(previewClone.problems).toMatchObject([{ ...RETIRED, field: ['templateId'] }]);
    const items = [{ key: 'meals', templateId: versions['1.0.0'] }];
    const words = { title: '又一样', titleEn: 'Another', items, idempotencyKey: freshCode('key') };
    expect((await other.attempt('publishBundle', words, 'bundle { id }')).userErrors).toMatchObject([
      { ...RETIRED, field: ['items', '0', 'templateId'] },
    ]);
    const own = await other.do('createProject', { module: 'elder-meals' }, 'project { id }');
    const needing = { projectId: own.project.id, version: '1.0.0', needs: [versions['1.0.0']] };
    expect((await other.attempt('publishTemplate', needing, 'template { id }')).userErrors).toMatchObject([
      { ...RETIRED, field: ['needs', '0'] },
    ]);
    expect((await offer({ templateId: versions['1.0.0'] })).userErrors).toMatchObject([
      { ...RETIRED, field: ['templateId'] },
    ]);
    expect((await offer({ bundleId: bundle, mandate: true })).userErrors).toMatchObject([
      { ...RETIRED, field: ['bundleId'] },
    ]);
  });

  it('a bundle that holds it says so, and does not bring it', async () => {
    const { node } = await other.ask(
      'query($id: ID!) { node(id: $id) { ... on Bundle { items { key template { retiredAt retirement } } } } }',
      { id: bundle },
    );
    expect(node.items).toEqual([
      { key: 'meals', template: { retiredAt: expect.any(String), retirement: '做法已过时' } },
    ]);
    const input = { bundleId: bundle, bindings: await bindingsOf(other), idempotencyKey: freshCode('key') };
    const { userErrors } = await other.attempt('cloneBundle', input, 'projects { id }');
    expect(userErrors).toMatchObject([{ ...RETIRED, field: ['items'] }]);
  });

  it('who has it keeps it, reads that it is retired, and takes newer versions over', async () => {
    const shown = async (): Promise<Loose> =>
      (
        await adopter.ask(
          'query($id: ID!) { project(id: $id) { status template { version retirement } upgradeAvailable { template { version } } } }',
          { id: project },
        )
      ).project;
    expect(await shown()).toEqual({
      ...{ status: 'RUNNING', upgradeAvailable: null },
      template: { version: '1.0.0', retirement: '做法已过时' },
    });
    expect((await publish('1.1.0')).retirement).toBe('做法已过时');
    expect(await listed(other)).toEqual([]);
    expect((await shown()).upgradeAvailable.template.version).toBe('1.1.0');
    const { previewUpgrade: plan } = await adopter.ask(
      'query($input: PreviewUpgradeInput!) { previewUpgrade(input: $input) { revision problems { reason } } }',
      { input: { projectId: project } },
    );
    expect(plan.problems).toEqual([]);
    await adopter.do('upgradeProject', { projectId: project, revision: plan.revision }, 'project { id }');
    expect((await shown()).template).toEqual({ version: '1.1.0', retirement: '做法已过时' });
  });

  it('is taken back, in all versions; nobody else does either', async () => {
    for (const who of [adopter, other, bureau]) {
      const { errors, data } = await who.send<Loose>(
        'mutation($input: RestoreTemplateInput!) { restoreTemplate(input: $input) { userErrors { code field } } }',
        { input: { templateId: versions['1.1.0'] } },
      );
      const codes = [
        ...(errors ?? []).map(({ extensions }) => extensions.code),
        ...(data?.restoreTemplate?.userErrors ?? []).map(({ code }: Loose) => code),
      ];
      expect(codes).toEqual([who === bureau ? 'BAD_USER_INPUT' : 'NOT_FOUND']);
    }
    const { template } = await publisher.do('restoreTemplate', { templateId: versions['1.1.0'] }, SAID);
    expect(template).toEqual({ version: '1.1.0', retiredAt: null, retirement: null });
    expect([await listed(other), await listed(publisher, true)]).toEqual([['1.1.0'], []]);
    expect((await clone(other, '1.0.0')).userErrors).toEqual([]);
    const again = await publisher.attempt('restoreTemplate', { templateId: versions['1.0.0'] }, SAID);
    expect(again.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['templateId'] }]);
    const offered = await offer({ templateId: versions['1.1.0'], mandate: true });
    await jobEnded(bureau, offered.job.id, 'DONE');
  });
});

describe('a publisher retires a mechanism', () => {
  it('nobody adopts it anew; who has it goes on to newer versions', async () => {
    const codes = ['jifenfa', 'caina', 'wanlai'].map(freshCode);
    const [publisher, adopter, other] = (await cityWith(
      ...codes.map((code) => ({ code, name: `停供机制${code}社区` })),
    )) as [Visitor, Visitor, Visitor];
    const publish = async (version: string, points: number): Promise<string> => {
      const rule = { key: 'sorts', title: '垃圾分类', titleEn: 'Sorting waste', points };
      await publisher.do('setPointsRule', rule, 'rule { id }');
      const input = { mechanism: 'POINTS_SCHEME', version };
      return (await publisher.do('publishMechanism', input, 'template { id }')).template.id;
    };
    const preview = async (who: Visitor, templateId: string): Promise<Loose> =>
      (
        await who.ask(
          'query($input: PreviewMechanismInput!) { previewMechanism(input: $input) { revision problems { code reason field message } } }',
          { input: { templateId } },
        )
      ).previewMechanism;
    const adopt = async (who: Visitor, templateId: string): Promise<Loose> => {
      const { revision } = await preview(who, templateId);
      return who.attempt(
        'adoptMechanism',
        { templateId, revision, idempotencyKey: freshCode('key') },
        'adoption { id }',
      );
    };
    const first = await publish('1.0.0', 2);
    expect((await adopt(adopter, first)).userErrors).toEqual([]);
    await publisher.do('retireTemplate', { templateId: first, reason: '做法已过时' }, SAID);
    const second = await publish('1.1.0', 3);
    expect((await preview(other, second)).problems).toMatchObject([{ ...RETIRED, field: ['templateId'] }]);
    expect((await adopt(other, first)).userErrors).toMatchObject([{ ...RETIRED, field: ['templateId'] }]);
    expect((await adopt(adopter, second)).userErrors).toEqual([]);
  });
});
