import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';

const FAMILY = `query($id: ID!, $first: Int, $after: String, $last: Int) {
  templateFamily(templateId: $id, first: $first, after: $after, last: $last) {
    totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
    nodes { key parent depth publisher { code } versionCount adoptions running versions {
      id version publishedAt supersededAt withdrawnAt contributor { code } derivedFrom { id version }
      adopters { nodes { community { code } } } } } } }`;

describe('the family of a template', () => {
  const codes = ['zuxian', 'erzi', 'sunzi', 'zhizi', 'luren'].map(freshCode) as [string, ...string[]];
  let [eldest, child, grandchild, second, stranger]: Visitor[] = [];
  let bureau: Visitor;
  const versions: Record<string, string> = {};
  let cloned: string;

  const publish = async (who: Visitor, projectId: string, name: string, version: string): Promise<void> => {
    const { template } = await who.do('publishTemplate', { projectId, version }, 'template { id }');
    versions[name] = template.id;
  };
  const clone = async (who: Visitor, name: string): Promise<string> => {
    const unit = { name: freshCode('danwei'), kind: 'STATIONED_UNIT' };
    const { organisation } = await who.do('registerOrganisation', unit, 'organisation { id }');
    const bindings = [{ requirement: 'operator', organisationId: organisation.id }];
    const input = { templateId: versions[name], bindings, idempotencyKey: freshCode('key') };
    return (await who.do('cloneTemplate', input, 'project { id }')).project.id;
  };
  const familyOf = async (who: Visitor, name: string, page: Loose = {}): Promise<Loose> =>
    (await who.ask(FAMILY, { id: versions[name], ...page })).templateFamily;
  const told = ({ nodes }: Loose) =>
    nodes.map((node: Loose) => ({
      ...{ of: node.publisher.code, depth: node.depth, adoptions: node.adoptions, running: node.running },
      parent: nodes.find(({ key }: Loose) => key === node.parent)?.publisher.code ?? null,
      versions: node.versions.map(({ version }: Loose) => version),
    }));

  beforeAll(async () => {
    [eldest, child, grandchild, second, stranger] = await cityWith(
      ...codes.map((code, n) => ({
        code,
        name: `谱系${code}社区`,
        kind: n === 0 ? 'RURAL_MIXED' : 'URBAN_COMMERCIAL',
      })),
    );
    bureau = await signIn('bureau');
    const { project } = await eldest!.do('createProject', { module: 'elder-meals' }, 'project { id }');
    await publish(eldest!, project.id, 'A1', '1.0.0');
    cloned = await clone(child!, 'A1');
    await child!.do('changeProject', { projectId: cloned, config: { mealSubsidy: 700 } }, 'project { id }');
    const offer = { projectId: cloned, message: '补贴低一些', idempotencyKey: 'offer' };
    const { proposal } = await child!.do('proposeAdaptation', offer, 'proposal { id }');
    const accept = { proposalId: proposal.id, version: '1.1.0' };
    const { proposal: accepted } = await eldest!.do('acceptProposal', accept, 'proposal { result { id } }');
    versions.A2 = accepted.result.id;
    await publish(child!, cloned, 'B1', '1.0.0');
    await publish(grandchild!, await clone(grandchild!, 'B1'), 'C1', '1.0.0');
    await publish(second!, await clone(second!, 'A2'), 'D1', '0.1.0');
    await clone(stranger!, 'C1');
    const { previewUpgrade: plan } = await child!.ask(
      'query($input: PreviewUpgradeInput!) { previewUpgrade(input: $input) { revision } }',
      { input: { projectId: cloned } },
    );
    await child!.do('upgradeProject', { projectId: cloned, revision: plan.revision }, 'project { id }');
    await publish(child!, cloned, 'B2', '1.1.0');
    await bureau.do('withdrawTemplate', { templateId: versions.B1, reason: '食材来源不明' }, 'template { id }');
  });

  it('is the same whichever of its templates is asked for: generation by generation', async () => {
    const family = await familyOf(stranger!, 'C1');
    const [a, b, c, d] = codes;
    expect(told(family)).toEqual([
      // The child adopted both of its versions, the other one the later.
      { of: a, depth: 0, parent: null, adoptions: 3, running: 2, versions: ['1.0.0', '1.1.0'] },
      { of: b, depth: 1, parent: a, adoptions: 1, running: 1, versions: ['1.0.0', '1.1.0'] },
      { of: d, depth: 1, parent: a, adoptions: 0, running: 0, versions: ['0.1.0'] },
      { of: c, depth: 2, parent: b, adoptions: 1, running: 1, versions: ['1.0.0'] },
    ]);
    expect(family.totalCount).toBe(4);
    for (const name of ['A1', 'A2', 'B1', 'B2', 'D1'])
      expect(told(await familyOf(eldest!, name))).toEqual(told(family));
  });

  it('says of each version what it was made from, who contributed, and what became of it', async () => {
    const [first, derived] = (await familyOf(stranger!, 'A1')).nodes;
    expect(first.versions).toMatchObject([
      { derivedFrom: null, contributor: null, supersededAt: expect.any(String), withdrawnAt: null },
      { derivedFrom: null, contributor: { code: codes[1] }, supersededAt: null },
    ]);
    expect(derived.versions).toMatchObject([
      { derivedFrom: { id: versions.A1, version: '1.0.0' }, withdrawnAt: expect.any(String) },
      { derivedFrom: { id: versions.A2, version: '1.1.0' }, withdrawnAt: null, supersededAt: null },
    ]);
  });

  it('names adopters to who may know them alone: the publisher, the bureau, and each community itself', async () => {
    const adopters = async (who: Visitor) =>
      (await familyOf(who, 'A1')).nodes
        .flatMap(({ versions: all }: Loose) => all)
        .flatMap(({ adopters: those }: Loose) => those.nodes)
        .map(({ community }: Loose) => community.code)
        .sort();
    const [, b, c, d, e] = codes;
    expect(await adopters(bureau)).toEqual([b, b, c, d, e].sort());
    expect(await adopters(eldest!)).toEqual([b, b, d].sort());
    expect(await adopters(child!)).toEqual([b, b, c].sort());
    expect(await adopters(stranger!)).toEqual([e]);
  });

  it('is read page by page, either way', async () => {
    const whole = told(await familyOf(eldest!, 'A1'));
    const page = await familyOf(eldest!, 'A1', { first: 3 });
    expect(page).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: true, hasPreviousPage: false } });
    const next = await familyOf(eldest!, 'A1', { first: 3, after: page.pageInfo.endCursor });
    expect(next).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: false, hasPreviousPage: true } });
    const publishers = ({ nodes }: Loose): string[] => nodes.map(({ publisher }: Loose) => publisher.code);
    expect([...publishers(page), ...publishers(next)]).toEqual(whole.map(({ of }: Loose) => of));
    expect(publishers(await familyOf(eldest!, 'A1', { last: 2 }))).toEqual([codes[3], codes[2]]);
    const { errors } = await eldest!.send(FAMILY, { id: versions.A1, after: 'bm93aGVyZQ' });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });

  it('is nothing where there is no such template', async () => {
    const data = await eldest!.ask(FAMILY, { id: 'nothing' });
    expect(data.templateFamily).toBeNull();
  });
});
