import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';
import { asLogin, communityId } from '../testkit/database.js';

const PREVIEW = `query($input: PreviewMechanismInput!) { previewMechanism(input: $input) {
  revision conflicts { path } problems { reason } } }`;
const STANDING = '{ id undoneAt template { version } upgradeAvailable { template { id version } summary } }';

describe('who has adopted a mechanism is told what becomes of it', () => {
  const codes = { publisher: freshCode('chuan'), adopter: freshCode('jie') };
  let bureau: Visitor;
  let publisher: Visitor;
  let admin: Visitor;
  let leader: Visitor;
  let executor: Visitor;
  const versions: Record<string, string> = {};

  const rule = (points: number) =>
    publisher.do(
      'setPointsRule',
      { key: 'gardens', title: '认养绿地', titleEn: 'Looks after a green', points },
      'rule { id }',
    );
  const publish = async (version: string, mechanism = 'POINTS_SCHEME'): Promise<void> => {
    const { template } = await publisher.do('publishMechanism', { mechanism, version }, 'template { id }');
    versions[version] = template.id;
  };
  const adopt = async (templateId: string): Promise<string> => {
    const open = (await admin.ask(PREVIEW, { input: { templateId } })).previewMechanism;
    const resolutions = open.conflicts.map(({ path }: Loose) => ({ path, take: 'THEIRS' }));
    const { revision } = (await admin.ask(PREVIEW, { input: { templateId, resolutions } })).previewMechanism;
    const input = { templateId, revision, resolutions, idempotencyKey: freshCode('key') };
    return (await admin.do('adoptMechanism', input, 'adoption { id }')).adoption.id;
  };
  const undo = (adoptionId: string) => admin.do('undoMechanism', { adoptionId }, 'adoption { id }');
  /** The adoptions, the newest first: which version each is of, and which newer one is there for it. */
  const standing = async (filter = ''): Promise<[string, string | null][]> => {
    const { mechanismAdoptions } = await admin.ask(
      `{ mechanismAdoptions(first: 10${filter}) { totalCount nodes ${STANDING} } }`,
    );
    expect(mechanismAdoptions.nodes).toHaveLength(mechanismAdoptions.totalCount);
    return mechanismAdoptions.nodes.map(({ template, upgradeAvailable }: Loose) => [
      template.version,
      upgradeAvailable?.template.version ?? null,
    ]);
  };
  const waiting = async (who: Visitor): Promise<Loose[]> =>
    (await who.ask('{ todos { kind title count waitingSince query arguments } }')).todos;
  const kinds = async (who: Visitor): Promise<string[]> => (await waiting(who)).map(({ kind }) => kind);

  beforeAll(async () => {
    [publisher, admin] = (await cityWith(
      { code: codes.publisher, name: '传经村' },
      { code: codes.adopter, name: '借鉴社区' },
    )) as [Visitor, Visitor];
    bureau = await signIn('bureau');
    for (const role of ['LEADER', 'EXECUTOR']) {
      const email = `${role.toLowerCase()}@${codes.adopter}`;
      await admin.do('inviteMember', { email, role }, 'membership { id }');
    }
    [leader, executor] = [await signIn(`leader@${codes.adopter}`), await signIn(`executor@${codes.adopter}`)];
    await rule(2);
    await publish('1.0.0');
    await adopt(versions['1.0.0']!);
  });

  it('of nothing, as long as there is nothing newer', async () => {
    expect(await standing()).toEqual([['1.0.0', null]]);
    expect(await standing(', upgradeAvailable: true')).toEqual([]);
    expect(await standing(', withdrawn: true')).toEqual([]);
    expect(await kinds(admin)).toEqual([]);
  });

  it('of a newer version, and what it has otherwise, in the language asked for', async () => {
    await rule(3);
    await publish('1.1.0');
    const asked = `{ mechanismAdoptions(first: 1) { nodes ${STANDING} } }`;
    const [adoption] = (await admin.ask(asked)).mechanismAdoptions.nodes;
    expect(adoption.upgradeAvailable).toEqual({
      template: { id: versions['1.1.0'], version: '1.1.0' },
      summary: ['积分规则 gardens.points：2 改为 3'],
    });
    const english = await admin.send<Loose>(asked, {}, { 'accept-language': 'en' });
    expect(english.data.mechanismAdoptions.nodes[0].upgradeAvailable.summary).toEqual([
      expect.stringMatching(/gardens\.points: 2 becomes 3$/),
    ]);
    expect(await standing(', upgradeAvailable: true')).toEqual([['1.0.0', '1.1.0']]);
    expect(await standing(', upgradeAvailable: true, withdrawn: true')).toEqual([]);
  });

  it('whoever may adopt it finds it among what waits for them, and nobody else does', async () => {
    const { publishedAt } = (
      await admin.ask('query($id: ID!) { node(id: $id) { ... on Template { publishedAt } } }', {
        id: versions['1.1.0'],
      })
    ).node;
    const told = {
      ...{ kind: 'MECHANISM_UPGRADES', count: 1, title: '发布者有新版本的机制，可采用', waitingSince: publishedAt },
      ...{ query: 'mechanismAdoptions', arguments: { upgradeAvailable: true } },
    };
    expect([await waiting(admin), await waiting(leader)]).toEqual([[told], [told]]);
    expect([await waiting(executor), await waiting(publisher)]).toEqual([[], []]);
  });

  it('a mechanism that administrators alone change waits for them alone', async () => {
    const held = { mechanism: 'COUNCIL_CHARTER', version: '1.0.0' };
    const first = (await publisher.do('publishMechanism', held, 'template { id }')).template.id;
    const adoption = await adopt(first);
    await publisher.do('publishMechanism', { ...held, version: '1.0.1' }, 'template { id }');
    const counted = async (who: Visitor) =>
      (await waiting(who)).find(({ kind }) => kind === 'MECHANISM_UPGRADES')?.count;
    expect([await counted(admin), await counted(leader)]).toEqual([2, 1]);
    await undo(adoption);
    expect(await counted(admin)).toBe(1);
  });

  it('of nothing any more, once the newer version was taken over; and again, once that is undone', async () => {
    const adoption = await adopt(versions['1.1.0']!);
    expect((await standing()).slice(0, 1)).toEqual([['1.1.0', null]]);
    expect(await standing(', upgradeAvailable: true')).toEqual([]);
    // Not even for the adoption before, whose place it took.
    expect((await standing()).filter(([, newer]) => newer !== null)).toEqual([]);
    expect(await kinds(admin)).toEqual([]);
    await undo(adoption);
    expect((await standing()).slice(0, 1)).toEqual([['1.1.0', null]]);
    expect(await standing(', upgradeAvailable: true')).toEqual([['1.0.0', '1.1.0']]);
  });

  it('of a version that was withdrawn for safety, first of all; and its subscribers once each time', async () => {
    const events = async (): Promise<string[]> => {
      const id = await communityId(codes.adopter);
      return asLogin('relay', id, async (client) => {
        const { rows } = await client.query(
          `select topic from outbox_event where community_id = $1 and topic like 'Template.%' order by at, id`,
          [id],
        );
        return rows.map(({ topic }) => topic);
      });
    };
    const withdrawn = { templateId: versions['1.0.0'], reason: '绿地打过农药' };
    const { template } = await bureau.do('withdrawTemplate', withdrawn, 'template { withdrawnAt }');
    const [first, second] = await waiting(leader);
    expect(first).toMatchObject({
      ...{ kind: 'WITHDRAWN_MECHANISMS', count: 1, waitingSince: template.withdrawnAt },
      ...{ query: 'mechanismAdoptions', arguments: { withdrawn: true } },
    });
    expect(second).toMatchObject({ kind: 'MECHANISM_UPGRADES' });
    expect(await kinds(executor)).toEqual([]);
    expect(await standing(', withdrawn: true')).toEqual([['1.0.0', '1.1.0']]);
    expect(await events()).toEqual(['Template.withdrawn']);
    const { auditEntries } = await admin.ask('{ auditEntries(first: 20) { nodes { actorKind subjectType changes } } }');
    expect(auditEntries.nodes).toContainEqual({
      ...{ actorKind: 'BUREAU', subjectType: 'Template' },
      changes: { withdrawal: { before: null, after: '绿地打过农药' } },
    });
    await bureau.do('reinstateTemplate', { templateId: versions['1.0.0'] }, 'template { id }');
    expect(await events()).toEqual(['Template.withdrawn', 'Template.reinstated']);
    expect(await kinds(leader)).toEqual(['MECHANISM_UPGRADES']);
  });

  it('of no newer version that was withdrawn, and of a withdrawn one until a newer one is taken over', async () => {
    await bureau.do('withdrawTemplate', { templateId: versions['1.1.0'], reason: '同上' }, 'template { id }');
    expect(await kinds(admin)).toEqual([]);
    expect(await standing(', upgradeAvailable: true')).toEqual([]);
    await bureau.do('withdrawTemplate', { templateId: versions['1.0.0'], reason: '同上' }, 'template { id }');
    await rule(4);
    await publish('1.2.0');
    expect(await kinds(admin)).toEqual(['WITHDRAWN_MECHANISMS', 'MECHANISM_UPGRADES']);
    const adoption = await adopt(versions['1.2.0']!);
    expect(await kinds(admin)).toEqual([]);
    expect(await standing(', withdrawn: true')).toEqual([]);
    const back = await admin.attempt('undoMechanism', { adoptionId: adoption }, 'adoption { id }');
    expect(back.userErrors).toMatchObject([{ code: 'CONFLICT', reason: 'TEMPLATE_WITHDRAWN' }]);
  });

  it('what others have adopted is nobody else’s affair', async () => {
    const asked = `{ mechanismAdoptions(upgradeAvailable: true) { totalCount } withdrawn: mechanismAdoptions(withdrawn: true) { totalCount } }`;
    expect(await publisher.ask(asked)).toEqual({
      mechanismAdoptions: { totalCount: 0 },
      withdrawn: { totalCount: 0 },
    });
  });
});
