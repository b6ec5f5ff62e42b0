import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';
import { operationIn, planned } from '../testkit/operations.js';

const TOLD = `query($id: ID!) { node(id: $id) { ... on Template {
  adoptions running adopters { nodes { running community { code } } } } } }`;

describe('who runs which version now', () => {
  const codes = ['chuchu', 'jia', 'yi', 'bing'].map(freshCode) as [string, string, string, string];
  let bureau: Visitor;
  let [publisher, one, two, three]: Visitor[] = [];
  let origin: string;
  const versions: Record<string, string> = {};
  const projects: Record<string, string> = {};

  const publish = async (version: string): Promise<void> => {
    const { template } = await publisher!.do('publishTemplate', { projectId: origin, version }, 'template { id }');
    versions[version] = template.id;
  };
  const clone = async (who: Visitor, version: string): Promise<string> => {
    const unit = { name: freshCode('danwei'), kind: 'STATIONED_UNIT' };
    const { organisation } = await who.do('registerOrganisation', unit, 'organisation { id }');
    const bindings = [{ requirement: 'operator', organisationId: organisation.id }];
    const input = { templateId: versions[version], bindings, idempotencyKey: freshCode('key') };
    return (await who.do('cloneTemplate', input, 'project { id }')).project.id;
  };
  const told = async (who: Visitor, version: string): Promise<Loose> =>
    (await who.ask(TOLD, { id: versions[version] })).node;
  /** How many adopted and run a version, and by code who is named as running it, or as not. */
  const running = async (version: string, who = publisher!): Promise<unknown[]> => {
    const { adoptions, running: n, adopters } = await told(who, version);
    const named = adopters.nodes.map(({ running: runs, community }: Loose) => [community.code, runs]);
    return [adoptions, n, Object.fromEntries(named)];
  };

  beforeAll(async () => {
    [publisher, one, two, three] = await cityWith(...codes.map((code) => ({ code, name: `运行${code}社区` })));
    bureau = await signIn('bureau');
    origin = (await publisher!.do('createProject', { module: 'elder-meals' }, 'project { id }')).project.id;
    await publish('1.0.0');
    for (const [code, who] of [
      [codes[1], one!],
      [codes[2], two!],
      [codes[3], three!],
    ] as const)
      projects[code] = await clone(who, '1.0.0');
    await publish('1.1.0');
  });

  it('is told to the publisher and the bureau by name, to others as a number', async () => {
    const [, a, b, c] = codes;
    for (const who of [publisher!, bureau])
      expect(await running('1.0.0', who)).toEqual([3, 3, { [a]: true, [b]: true, [c]: true }]);
    expect(await running('1.0.0', one)).toEqual([3, 3, { [a]: true }]);
    expect(await running('1.1.0')).toEqual([0, 0, {}]);
  });

  it('changes with an upgrade, and back where it is undone', async () => {
    const [, a, b, c] = codes;
    const { previewUpgrade } = await one!.ask(
      'query($input: PreviewUpgradeInput!) { previewUpgrade(input: $input) { revision } }',
      { input: { projectId: projects[a] } },
    );
    const input = { projectId: projects[a], revision: previewUpgrade.revision };
    await one!.do('upgradeProject', input, 'project { id }');
    expect(await running('1.0.0')).toEqual([3, 2, { [a]: false, [b]: true, [c]: true }]);
    expect(await running('1.1.0')).toEqual([1, 1, { [a]: true }]);
    const { templateFamily } = await two!.ask(
      'query($id: ID!) { templateFamily(templateId: $id) { nodes { adoptions running versions { version running } } } }',
      { id: versions['1.0.0'] },
    );
    expect(templateFamily.nodes).toEqual([
      {
        ...{ adoptions: 4, running: 3 },
        versions: [
          { version: '1.0.0', running: 2 },
          { version: '1.1.0', running: 1 },
        ],
      },
    ]);
    await one!.do('undoUpgrade', { projectId: projects[a], number: 1 }, 'project { id }');
    expect(await running('1.0.0')).toEqual([3, 3, { [a]: true, [b]: true, [c]: true }]);
    expect(await running('1.1.0')).toEqual([1, 0, { [a]: false }]);
  });

  it('follows a merger: two that ran it are one; and what is archived runs nothing', async () => {
    const [, a, b, c] = codes;
    const merger = { communityCodes: [b], intoCode: a, reason: '撤并', idempotencyKey: freshCode('key') };
    const { operation } = await bureau.do('mergeCommunities', merger, 'operation { id }');
    await planned(bureau, operation.id);
    expect(await running('1.0.0')).toEqual([3, 3, { [a]: true, [b]: true, [c]: true }]);
    const setStatus = (communityCode: string, status: string) =>
      bureau.do('setCommunityStatus', { communityCode, status, reason: '调整' }, 'community { status }');
    await setStatus(b, 'SUSPENDED');
    expect((await told(publisher!, '1.0.0')).running).toBe(3);
    await bureau.do('confirmCommunityOperation', { operationId: operation.id }, 'operation { status }');
    await operationIn(bureau, operation.id, 'DONE');
    expect(await running('1.0.0')).toEqual([2, 2, { [a]: true, [c]: true }]);
    await setStatus(c, 'SUSPENDED');
    await setStatus(c, 'ARCHIVED');
    expect(await running('1.0.0')).toEqual([2, 1, { [a]: true, [c]: false }]);
  });

  it('is told of mechanisms as of projects', async () => {
    const rule = { key: 'sorts', title: '垃圾分类', titleEn: 'Sorting waste', points: 2 };
    await publisher!.do('setPointsRule', rule, 'rule { id }');
    const mechanism = { mechanism: 'POINTS_SCHEME', version: '1.0.0' };
    versions.scheme = (await publisher!.do('publishMechanism', mechanism, 'template { id }')).template.id;
    const { previewMechanism } = await one!.ask(
      'query($input: PreviewMechanismInput!) { previewMechanism(input: $input) { revision } }',
      { input: { templateId: versions.scheme } },
    );
    const input = { templateId: versions.scheme, revision: previewMechanism.revision, idempotencyKey: 'scheme' };
    const { adoption } = await one!.do('adoptMechanism', input, 'adoption { id }');
    expect(await running('scheme')).toEqual([1, 1, { [codes[1]]: true }]);
    await one!.do('undoMechanism', { adoptionId: adoption.id }, 'kept');
    expect(await running('scheme')).toEqual([1, 0, { [codes[1]]: false }]);
  });
});
