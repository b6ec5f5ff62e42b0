import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';

const PREVIEW =
  'query($input: CloneTemplateInput!) { previewClone(input: $input) { problems { code field reason message } } }';
const SHARED = 'template { sharing sharedTowns { id code name } sharedCommunities { id } }';

describe('a publisher shares a template', () => {
  let bureau: Visitor;
  let publisher: Visitor;
  let near: Visitor;
  let far: Visitor;
  let origin: string;
  let title: string;
  let template: string;
  const towns: Record<string, string> = {};
  const communities: Record<string, string> = {};

  const publish = async (version: string, sharing: Loose = {}): Promise<Loose> =>
    publisher.attempt(
      'publishTemplate',
      { projectId: origin, version, title, ...sharing },
      `${SHARED} template { id }`,
    );
  const share = (sharing: Loose): Promise<Loose> =>
    publisher.attempt('shareTemplate', { templateId: template, ...sharing }, SHARED);
  const bindingsOf = async (who: Visitor): Promise<Loose[]> => {
    const unit = { name: freshCode('danwei'), kind: 'STATIONED_UNIT' };
    const { organisation } = await who.do('registerOrganisation', unit, 'organisation { id }');
    return [{ requirement: 'operator', organisationId: organisation.id }];
  };
  const clone = async (who: Visitor, templateId = template): Promise<Loose> => {
    const input = { templateId, bindings: await bindingsOf(who), idempotencyKey: freshCode('key') };
    return who.attempt('cloneTemplate', input, 'project { id }');
  };
  /** How many of ours somebody finds, counted and listed. */
  const found = async (who: Visitor): Promise<number> => {
    const { templates } = await who.ask(
      'query($search: String) { templates(search: $search) { totalCount nodes { id } } }',
      { search: title },
    );
    expect(templates.nodes).toHaveLength(templates.totalCount);
    return templates.totalCount;
  };
  const node = async (who: Visitor, id = template): Promise<Loose | null> =>
    (await who.ask('query($id: ID!) { node(id: $id) { ... on Template { version sharing } } }', { id })).node;

  beforeAll(async () => {
    const codes = ['gongxiang', 'tongzhen', 'waizhen'].map(freshCode) as [string, string, string];
    title = `午餐${freshCode('x').replaceAll(/\D/g, '')}`;
    [publisher, near, far] = (await cityWith(
      { code: codes[0], name: `共享${codes[0]}社区` },
      { code: codes[1], name: `共享${codes[1]}社区`, town: 'yangshe' },
      { code: codes[2], name: `共享${codes[2]}社区`, town: 'tangqiao' },
    )) as [Visitor, Visitor, Visitor];
    bureau = await signIn('bureau');
    for (const [who, place] of [
      [near, 'near'],
      [far, 'far'],
    ] as const) {
      const { community } = await who.ask('{ community { id town { id } } }');
      communities[place] = community.id;
      towns[place] = community.town.id;
    }
    origin = (await publisher.do('createProject', { module: 'elder-meals' }, 'project { id }')).project.id;
    const published = await publish('1.0.0', { sharing: 'NONE' });
    expect(published.userErrors).toEqual([]);
    template = published.template.id;
  });

  it('with nobody yet: it is a draft that the publisher alone sees', async () => {
    expect([await found(publisher), await found(near), await found(bureau)]).toEqual([1, 0, 0]);
    expect([await node(publisher), await node(near), await node(bureau)]).toEqual([
      { version: '1.0.0', sharing: 'NONE' },
      null,
      null,
    ]);
  });

  it('with a town: the other town neither finds nor clones it', async () => {
    const said = await share({ sharing: 'TOWNS', towns: [towns.near] });
    expect(said).toMatchObject({
      template: {
        ...{ sharing: 'TOWNS', sharedCommunities: [] },
        sharedTowns: [{ id: towns.near, code: 'yangshe', name: expect.stringContaining('杨舍') }],
      },
      userErrors: [],
    });
    expect([await found(near), await found(far), await found(bureau)]).toEqual([1, 0, 1]);
    expect([await node(near), await node(far)]).toEqual([{ version: '1.0.0', sharing: 'TOWNS' }, null]);
    expect((await clone(far)).userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['templateId'] }]);
    const preview = await far.send(PREVIEW, { input: { templateId: template } });
    expect(JSON.stringify(preview.data ?? preview.errors)).not.toContain(title);
    expect(preview.errors.map(({ extensions }) => extensions.code)).toEqual(['NOT_FOUND']);
    const items = [{ key: 'meals', templateId: template }];
    const bundle = { title: '组合', titleEn: 'Bundle', items, idempotencyKey: freshCode('key') };
    expect((await far.attempt('publishBundle', bundle, 'bundle { id }')).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['items', '0', 'templateId'] },
    ]);
    expect((await near.attempt('publishBundle', bundle, 'bundle { id }')).userErrors).toMatchObject([
      { code: 'CONFLICT', field: ['items', '0', 'templateId'] },
    ]);
    const own = await far.do('createProject', { module: 'elder-meals' }, 'project { id }');
    const needing = { projectId: own.project.id, version: '1.0.0', needs: [template] };
    expect((await far.attempt('publishTemplate', needing, 'template { id }')).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['needs', '0'] },
    ]);
  });

  it('and says to whom to nobody but the bureau', async () => {
    const asked =
      'query($id: ID!) { node(id: $id) { ... on Template { sharedTowns { code } sharedCommunities { code } } } }';
    expect((await near.ask(asked, { id: template })).node).toEqual({ sharedTowns: null, sharedCommunities: null });
    expect((await bureau.ask(asked, { id: template })).node.sharedTowns).toEqual([{ code: 'yangshe' }]);
  });

  it('and the bureau brings it to nobody else', async () => {
    const offer = { templateId: template, message: '推荐', communityIds: [communities.far] };
    const refused = await bureau.attempt('offerTemplate', { ...offer, idempotencyKey: freshCode('key') }, 'round');
    expect(refused.userErrors).toMatchObject([
      { code: 'CONFLICT', field: ['templateId'], reason: 'TEMPLATE_NOT_SHARED' },
    ]);
    const fitting = { ...offer, communityIds: [communities.near], idempotencyKey: freshCode('key') };
    expect((await bureau.attempt('offerTemplate', fitting, 'round')).userErrors).toEqual([]);
  });

  it('with named communities, and a newer version with the same', async () => {
    expect((await share({ sharing: 'NAMED' })).userErrors).toMatchObject([{ field: ['communities'] }]);
    expect((await share({ sharing: 'ALL', towns: [towns.near] })).userErrors).toMatchObject([{ field: ['towns'] }]);
    expect((await share({ sharing: 'NAMED', communities: [towns.near] })).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['communities', '0'] },
    ]);
    expect((await share({ sharing: 'NAMED', communities: [communities.near] })).userErrors).toEqual([]);
    const newer = await publish('1.1.0');
    expect(newer).toMatchObject({
      template: { sharing: 'NAMED', sharedTowns: [], sharedCommunities: [{ id: communities.near }] },
      userErrors: [],
    });
    expect([await found(near), await found(far)]).toEqual([1, 0]);
    template = newer.template.id;
    expect((await clone(near)).userErrors).toEqual([]);
  });

  it('with all later, and with fewer again: who has cloned it keeps that version, and no newer one', async () => {
    expect((await share({ sharing: 'ALL' })).userErrors).toEqual([]);
    const cloned = await clone(far);
    expect(cloned.userErrors).toEqual([]);
    await share({ sharing: 'NAMED', communities: [communities.near] });
    const { template: newest } = await publish('1.2.0');
    const shown = await far.ask(
      'query($id: ID!) { project(id: $id) { template { version } upgradeAvailable { summary } } }',
      { id: cloned.project.id },
    );
    expect(shown.project).toEqual({ template: { version: '1.1.0' }, upgradeAvailable: null });
    expect([await found(far), await node(far, newest.id)]).toEqual([0, null]);
    expect((await clone(far)).userErrors).toMatchObject([
      { code: 'CONFLICT', field: ['templateId'], reason: 'TEMPLATE_NOT_SHARED' },
    ]);
    expect((await clone(far, newest.id)).userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['templateId'] }]);
    const preview = await far.send(
      'query($input: PreviewUpgradeInput!) { previewUpgrade(input: $input) { revision } }',
      { input: { projectId: cloned.project.id } },
    );
    expect(preview.errors.map(({ extensions }) => extensions.code)).toEqual(['NOT_FOUND']);
  });

  it('leaves no version behind that comes out while it is being shared otherwise', async () => {
    await Promise.all([share({ sharing: 'NONE' }), publish('1.3.0')]);
    expect([await found(near), await found(publisher)]).toEqual([0, 1]);
    await Promise.all([publish('1.4.0'), share({ sharing: 'ALL' })]);
    expect(await found(near)).toBe(1);
  });

  it('nobody shares another’s', async () => {
    const input = { templateId: template, sharing: 'NONE' };
    const refused = await near.attempt('shareTemplate', input, 'template { id }');
    expect(refused.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['templateId'] }]);
  });
});
