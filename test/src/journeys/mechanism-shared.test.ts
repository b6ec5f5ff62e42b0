import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';

const PREVIEW = `query($input: PreviewMechanismInput!) { previewMechanism(input: $input) {
  revision conflicts { path } problems { reason } } }`;
const ADOPTIONS = `{ mechanismAdoptions(first: 20) { nodes { undoneAt
  template { version } upgradeAvailable { template { version } } } } }`;

/** Who may not have a mechanism never hears of it. */
describe('a mechanism', () => {
  const codes = ['kanfa', 'kancai', 'kanlin', 'kanyuan'].map(freshCode) as [string, string, string, string];
  let publisher: Visitor;
  let adopter: Visitor;
  let neighbour: Visitor;
  let stranger: Visitor;
  let bureau: Visitor;
  const versions: Record<string, string> = {};

  const publish = async (version: string, points: number, sharing: Loose = {}): Promise<void> => {
    const rule = { key: 'feeds-birds', title: '喂鸟', titleEn: 'Feeding birds', points };
    await publisher.do('setPointsRule', rule, 'rule { id }');
    const input = { mechanism: 'POINTS_SCHEME', version, ...sharing };
    versions[version] = (await publisher.do('publishMechanism', input, 'template { id }')).template.id;
  };
  const preview = async (who: Visitor, version: string): Promise<Loose> =>
    (await who.ask(PREVIEW, { input: { templateId: versions[version] } })).previewMechanism;
  const adopt = async (who: Visitor, version: string): Promise<string> => {
    const { revision } = await preview(who, version);
    const input = { templateId: versions[version], revision, idempotencyKey: freshCode('key') };
    return (await who.do('adoptMechanism', input, 'adoption { id }')).adoption.id;
  };
  const adoptions = async (who: Visitor): Promise<Loose[]> => (await who.ask(ADOPTIONS)).mechanismAdoptions.nodes;
  const todos = async (who: Visitor): Promise<Record<string, number>> => {
    const told = (await who.ask('{ todos { kind count } }')).todos;
    return Object.fromEntries(told.map(({ kind, count }: Loose) => [kind, count]));
  };
  const idOf = async (code: string): Promise<string> =>
    (await bureau.ask('query($code: String!) { communityByCode(code: $code) { id } }', { code })).communityByCode.id;

  beforeAll(async () => {
    [publisher, adopter, neighbour, stranger] = (await cityWith(
      ...codes.map((code, n) => ({ code, name: `看护社区${code}`, town: n === 3 ? 'jingang' : 'yangshe' })),
    )) as [Visitor, Visitor, Visitor, Visitor];
    bureau = await signIn('bureau');
    await publish('1.0.0', 1);
  });

  it('is shared with some alone: others neither find, guess, preview nor adopt it, and are offered no later version', async () => {
    await adopt(adopter, '1.0.0');
    await adopt(neighbour, '1.0.0');
    const communities = [await idOf(codes[1])];
    await publish('1.2.0', 5, { sharing: 'NAMED', communities });
    expect((await adoptions(adopter))[0]!.upgradeAvailable.template).toEqual({ version: '1.2.0' });
    const search = `{ templates(first: 10, mechanism: POINTS_SCHEME, search: "看护社区${codes[0]}") { nodes { id } } }`;
    const found = async (who: Visitor): Promise<string[]> =>
      (await who.ask(search)).templates.nodes.map(({ id }: Loose) => id);
    expect(await found(adopter)).toEqual([versions['1.2.0']]);
    for (const who of [neighbour, stranger]) {
      expect(await found(who)).not.toContain(versions['1.2.0']);
      const { node } = await who.ask('query($id: ID!) { node(id: $id) { id } }', { id: versions['1.2.0'] });
      expect(node).toBeNull();
      const { errors } = await who.send(PREVIEW, { input: { templateId: versions['1.2.0'] } });
      expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
      const input = { templateId: versions['1.2.0'], revision: 'any', idempotencyKey: freshCode('key') };
      const { userErrors } = await who.attempt('adoptMechanism', input, 'adoption { id }');
      expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['templateId'] }]);
    }
    expect((await adoptions(neighbour)).map(({ upgradeAvailable }) => upgradeAvailable)).toEqual([null]);
    expect(await todos(neighbour)).toEqual({});
  });

  it('stays with whoever has it when it is shared with fewer, without later versions', async () => {
    await adopt(adopter, '1.2.0');
    await publisher.do('shareTemplate', { templateId: versions['1.2.0'], sharing: 'NONE' }, 'template { id }');
    await publish('1.3.0', 7, { sharing: 'NONE' });
    const [last] = await adoptions(adopter);
    expect(last).toMatchObject({ template: { version: '1.2.0' }, undoneAt: null, upgradeAvailable: null });
    const { pointsRules } = await adopter.ask('{ pointsRules(first: 50) { nodes { key points } } }');
    expect(pointsRules.nodes).toContainEqual({ key: 'feeds-birds', points: 5 });
    expect(await todos(adopter)).toEqual({});
  });

  it('is shared with a town: its communities have it, and those of others do not', async () => {
    const { community } = await neighbour.ask('{ community { town { id } } }');
    await publish('1.4.0', 9, { sharing: 'TOWNS', towns: [community.town.id] });
    await adopt(neighbour, '1.4.0');
    const { errors } = await stranger.send(PREVIEW, { input: { templateId: versions['1.4.0'] } });
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });
});
