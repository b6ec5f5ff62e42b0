import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';
import { asLogin, communityId } from '../testkit/database.js';

const PREVIEW = `query($input: PreviewMechanismInput!) { previewMechanism(input: $input) {
  revision conflicts { path } problems { reason } } }`;
const ADOPTIONS = `query($behind: Boolean!, $withdrawn: Boolean!) {
  mechanismAdoptions(first: 20, upgradeAvailable: $behind, withdrawn: $withdrawn) { totalCount nodes { id undoneAt
    template { version } upgradeAvailable { template { version } summary } } } }`;

/** Who has adopted a mechanism is told of what becomes of it; who may not have it never hears of it. */
describe('an adopted mechanism', () => {
  const codes = ['kanfa', 'kancai', 'kanlin', 'kanyuan'].map(freshCode) as [string, string, string, string];
  let publisher: Visitor;
  let adopter: Visitor;
  let neighbour: Visitor;
  let stranger: Visitor;
  let resident: Visitor;
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
  const adoptions = async (who: Visitor, { behind = false, withdrawn = false } = {}): Promise<Loose[]> =>
    (await who.ask(ADOPTIONS, { behind, withdrawn })).mechanismAdoptions.nodes;
  const todos = async (who: Visitor): Promise<Record<string, number>> => {
    const told = (await who.ask('{ todos { kind count } }')).todos;
    return Object.fromEntries(told.map(({ kind, count }: Loose) => [kind, count]));
  };
  const idOf = async (code: string): Promise<string> =>
    (await bureau.ask('query($code: String!) { communityByCode(code: $code) { id } }', { code })).communityByCode.id;

  beforeAll(async () => {
    [publisher, adopter, neighbour, stranger] = (await cityWith(
      ...codes.map((code) => ({ code, name: `看护社区${code}` })),
    )) as [Visitor, Visitor, Visitor, Visitor];
    bureau = await signIn('bureau');
    await adopter.do('inviteMember', { email: `resident@${codes[1]}`, role: 'STEWARD' }, 'membership { id }');
    resident = await signIn(`resident@${codes[1]}`);
    await publish('1.0.0', 1);
  });

  it('tells that there is a newer version, what it changed, and to whom it matters', async () => {
    await adopt(adopter, '1.0.0');
    expect(await adoptions(adopter)).toMatchObject([{ template: { version: '1.0.0' }, upgradeAvailable: null }]);
    expect([await adoptions(adopter, { behind: true }), await todos(adopter)]).toEqual([[], {}]);
    await publish('1.1.0', 3);
    const [behind] = await adoptions(adopter, { behind: true });
    expect(behind!.upgradeAvailable.template).toEqual({ version: '1.1.0' });
    expect(behind!.upgradeAvailable.summary).toEqual([expect.stringMatching(/积分规则 feeds-birds\.points.*1.*3/)]);
    expect([await todos(adopter), await todos(resident), await todos(neighbour)]).toEqual([
      { MECHANISM_UPGRADES: 1 },
      {},
      {},
    ]);
  });

  it('has nothing to take over once that is done, undone, or another publisher’s came after it', async () => {
    const id = await adopt(adopter, '1.1.0');
    expect([await adoptions(adopter, { behind: true }), await todos(adopter)]).toEqual([[], {}]);
    await adopter.do('undoMechanism', { adoptionId: id }, 'adoption { id }');
    expect(await todos(adopter)).toEqual({ MECHANISM_UPGRADES: 1 });
    expect((await adoptions(adopter)).map(({ upgradeAvailable }) => upgradeAvailable?.template.version)).toEqual([
      undefined,
      '1.1.0',
    ]);
  });

  it('is a danger where its version was withdrawn for safety: first among what waits, and told to subscribers', async () => {
    const templateId = versions['1.0.0'];
    await bureau.do('withdrawTemplate', { templateId, reason: '有人误食' }, 'template { id }');
    const told = (await adopter.ask('{ todos { kind count query arguments waitingSince } }')).todos;
    expect(told).toMatchObject([
      { kind: 'WITHDRAWN_MECHANISMS', count: 1, query: 'mechanismAdoptions', arguments: { withdrawn: true } },
      { kind: 'MECHANISM_UPGRADES', count: 1 },
    ]);
    expect(told[0].waitingSince).not.toBeNull();
    expect(await adoptions(adopter, { withdrawn: true })).toHaveLength(1);
    const id = await communityId(codes[1]);
    const topics = await asLogin('relay', id, async (client) => {
      const { rows } = await client.query(
        "select topic from outbox_event where community_id = $1 and topic like 'Template.%' order by at, id",
        [id],
      );
      return rows.map(({ topic }) => topic);
    });
    expect(topics).toEqual(['Template.withdrawn']);
    expect((await preview(stranger, '1.0.0')).problems).toMatchObject([{ reason: 'TEMPLATE_WITHDRAWN' }]);
    await adopt(adopter, '1.1.0');
    expect(await todos(adopter)).toEqual({});
    await bureau.do('reinstateTemplate', { templateId }, 'template { id }');
  });

  it('is shared with some alone: others neither find, guess, preview nor adopt it, and are offered no later version', async () => {
    await adopt(neighbour, '1.0.0');
    const communities = [await idOf(codes[1])];
    await publish('1.2.0', 5, { sharing: 'NAMED', communities });
    expect((await adoptions(adopter, { behind: true }))[0]!.upgradeAvailable.template).toEqual({ version: '1.2.0' });
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
});
