import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';

const SHOWN = `id message status reason decidedAt proposer { code } publisher { code } template { version mechanism }
  result { id version title sharing contributor { code } } changes { path before after }`;
const LIST = `{ adaptationProposals(first: 100) { nodes { ${SHOWN} } } }`;
const PREVIEW = `query($input: PreviewMechanismInput!) { previewMechanism(input: $input) {
  from { version } revision changes { path before after } conflicts { path } problems { code } } }`;
const RULES = '{ pointsRules(first: 50) { nodes { key points capPoints capPeriod } } }';

const errorsOf = ({ userErrors }: Loose): Loose[] => userErrors.map(({ code, field }: Loose) => [code, field?.[0]]);

describe('who adopted a points scheme gives an improvement back to its publisher', () => {
  const codes = ['banfa', 'gaijin', 'bangbian', 'waimian'].map(freshCode) as [string, string, string, string];
  let [publisher, improver, second, stranger]: Visitor[] = [];
  /** By version: the templates that came out. */
  const templates: Record<string, string> = {};
  /** What the improver adopted first. */
  let adoption: string;

  const rule = (who: Visitor, key: string, points: number, told: object = {}): Promise<Loose> =>
    who.do('setPointsRule', { key, title: `规则${key}`, titleEn: `Rule ${key}`, points, ...told }, 'rule { id }');
  const ruleOf = async (who: Visitor, key: string): Promise<Loose | undefined> =>
    (await who.ask(RULES)).pointsRules.nodes.find((each: Loose) => each.key === key);
  const preview = async (who: Visitor, version: string): Promise<Loose> =>
    (await who.ask(PREVIEW, { input: { templateId: templates[version] } })).previewMechanism;
  const adopt = async (who: Visitor, version: string): Promise<string> => {
    const { revision } = await preview(who, version);
    const input = { templateId: templates[version], revision, idempotencyKey: freshCode('key') };
    return (await who.do('adoptMechanism', input, 'adoption { id }')).adoption.id;
  };
  const propose = (who: Visitor, adoptionId: string, input: Loose = {}): Promise<Loose> =>
    who.attempt(
      'proposeAdaptation',
      { adoptionId, message: '居民更愿意分类', idempotencyKey: freshCode('key'), ...input },
      `replayed proposal { ${SHOWN} }`,
    );
  const accept = async (proposalId: string, version: string, input: Loose = {}, who = publisher!): Promise<Loose> => {
    const told = await who.attempt('acceptProposal', { proposalId, version, ...input }, `proposal { ${SHOWN} }`);
    if (told.proposal) templates[version] = told.proposal.result.id;
    return told;
  };
  const listed = async (who: Visitor): Promise<Loose[]> => (await who.ask(LIST)).adaptationProposals.nodes;
  const executorOf = async (admin: Visitor, code: string): Promise<Visitor> => {
    await admin.do('inviteMember', { email: `executor@${code}`, role: 'EXECUTOR' }, 'membership { id }');
    return signIn(`executor@${code}`);
  };

  beforeAll(async () => {
    [publisher, improver, second, stranger] = await cityWith(
      ...codes.map((code, n) => ({ code, name: `${['办法', '改进', '帮边', '外面'][n]}${code}社区` })),
    );
    await rule(publisher!, 'composts', 2);
    await rule(publisher!, 'tidies', 10);
    const named: string[] = [];
    for (const who of [improver!, second!]) named.push((await who.ask('{ community { id } }')).community.id);
    const { template } = await publisher!.do(
      'publishMechanism',
      {
        ...{ mechanism: 'POINTS_SCHEME', version: '1.0.0', title: '分类积分', titleEn: 'Points for sorting' },
        ...{ sharing: 'NAMED', communities: named },
      },
      'template { id }',
    );
    templates['1.0.0'] = template.id;
    adoption = await adopt(improver!, '1.0.0');
    await adopt(second!, '1.0.0');
    await improver!.do('registerPerson', { name: '倪月娥', birthDate: '1970-01-01' }, 'person { id }');
  });

  it('has nothing to propose while it runs what it adopted', async () => {
    expect(errorsOf(await propose(improver!, adoption))).toEqual([['CONFLICT', 'paths']]);
  });

  it('names a project or an adoption of its own, one of the two', async () => {
    const neither = await propose(improver!, adoption, { adoptionId: null });
    expect(errorsOf(neither)).toEqual([['BAD_USER_INPUT', 'projectId']]);
    const { project } = await improver!.do('createProject', { module: 'elder-meals' }, 'project { id }');
    const both = await propose(improver!, adoption, { projectId: project.id });
    expect(errorsOf(both)).toEqual([['BAD_USER_INPUT', 'projectId']]);
    expect(errorsOf(await propose(second!, adoption))).toEqual([['NOT_FOUND', 'adoptionId']]);
  });

  it('proposes how it has it set up, in words that name neither community nor person', async () => {
    await rule(improver!, 'composts', 3);
    await rule(improver!, 'reads', 1, { title: '跟倪 月娥读书' });
    const named = await propose(improver!, adoption);
    expect(errorsOf(named)).toEqual([['BAD_USER_INPUT', 'pointsRules.reads']]);
    await rule(improver!, 'reads', 1);
    const telling = await propose(improver!, adoption, { message: `改进${codes[1]}社区这样做` });
    expect(errorsOf(telling)).toEqual([['BAD_USER_INPUT', 'message']]);

    const input = { idempotencyKey: 'once' };
    const { proposal } = await propose(improver!, adoption, input);
    expect(proposal).toMatchObject({
      ...{ status: 'OPEN', proposer: { code: codes[1] }, publisher: { code: codes[0] } },
      template: { version: '1.0.0', mechanism: 'POINTS_SCHEME' },
    });
    expect(proposal.changes).toMatchObject([
      { path: 'pointsRules.composts.points', before: 2, after: 3 },
      { path: 'pointsRules.reads', before: null, after: { points: 1, title: '规则reads' } },
    ]);
    expect(await propose(improver!, adoption, input)).toMatchObject({ replayed: true, proposal: { id: proposal.id } });
    expect(await listed(publisher!)).toEqual([proposal]);
    expect([await listed(second!), await listed(stranger!)]).toEqual([[], []]);
  });

  it('gives nobody a right: who may not publish neither proposes nor takes over', async () => {
    const executor = await executorOf(improver!, codes[1]);
    await expect(propose(executor, adoption)).rejects.toThrow('FORBIDDEN');
    const [proposal] = await listed(publisher!);
    const theirs = await executorOf(publisher!, codes[0]);
    await expect(accept(proposal!.id, '1.1.0', {}, theirs)).rejects.toThrow('FORBIDDEN');
    for (const who of [second!, stranger!, improver!])
      expect(errorsOf(await accept(proposal!.id, '1.1.0', {}, who))).toEqual([['NOT_FOUND', 'proposalId']]);
  });

  it('is taken over in part, as a version that names who contributed', async () => {
    const [proposal] = await listed(publisher!);
    const paths = ['pointsRules.composts.points'];
    expect(errorsOf(await accept(proposal!.id, '1.0.0', { paths }))).toEqual([['CONFLICT', 'version']]);
    expect((await ruleOf(publisher!, 'composts'))?.points).toBe(2);
    const outcomes = await Promise.all([1, 2].map(() => accept(proposal!.id, '1.1.0', { paths })));
    expect(outcomes.map(errorsOf).sort()).toEqual([[], [['CONFLICT', 'proposalId']]]);
    const [told] = await listed(improver!);
    expect(told).toMatchObject({
      status: 'ACCEPTED',
      result: { version: '1.1.0', title: '分类积分', sharing: 'NAMED', contributor: { code: codes[1] } },
    });
    expect((await ruleOf(publisher!, 'composts'))?.points).toBe(3);
    expect(await ruleOf(publisher!, 'reads')).toBeUndefined();
  });

  it('comes to those who adopted it like any other version, and to nobody with whom it is not shared', async () => {
    expect(await preview(second!, '1.1.0')).toMatchObject({
      from: { version: '1.0.0' },
      changes: [{ path: 'pointsRules.composts.points', before: 2, after: 3 }],
      ...{ conflicts: [], problems: [] },
    });
    const own = await preview(improver!, '1.1.0');
    expect(own).toMatchObject({ from: { version: '1.0.0' }, changes: [], conflicts: [], problems: [] });
    const behind = `{ mechanismAdoptions(first: 5, upgradeAvailable: true) { nodes { upgradeAvailable { template { version contributor { code } } } } } }`;
    for (const who of [second!, improver!]) {
      const { mechanismAdoptions } = await who.ask(behind);
      expect(mechanismAdoptions.nodes).toEqual([
        { upgradeAvailable: { template: { version: '1.1.0', contributor: { code: codes[1] } } } },
      ]);
    }
    await adopt(second!, '1.1.0');
    adoption = await adopt(improver!, '1.1.0');
    expect((await ruleOf(improver!, 'reads'))?.points).toBe(1);
    const { node } = await stranger!.ask('query($id: ID!) { node(id: $id) { id } }', { id: templates['1.1.0'] });
    expect(node).toBeNull();
  });

  it('refuses a part that does not stand alone, in the words of what it is a part of', async () => {
    await rule(second!, 'tidies', 10, { capPoints: 60, capPeriod: 'MONTH' });
    const { mechanismAdoptions } = await second!.ask('{ mechanismAdoptions(first: 1) { nodes { id } } }');
    const { proposal } = await propose(second!, mechanismAdoptions.nodes[0].id);
    const { userErrors } = await accept(proposal.id, '1.2.0', { paths: ['pointsRules.tidies.capPoints'] });
    expect(userErrors).toMatchObject([
      { code: 'BAD_USER_INPUT', field: ['paths', 'pointsRules', 'tidies', 'capPeriod'] },
    ]);
    expect((await listed(publisher!))[0]).toMatchObject({ id: proposal.id, status: 'OPEN' });
    expect((await ruleOf(publisher!, 'tidies'))?.capPoints).toBeNull();
  });

  it('takes two over that adapted the same version, one after the other', async () => {
    const [theirs] = await listed(publisher!);
    const { proposal } = await propose(improver!, adoption);
    expect(proposal.changes).toMatchObject([{ path: 'pointsRules.reads' }]);
    expect(errorsOf(await accept(theirs!.id, '1.2.0'))).toEqual([]);
    expect(errorsOf(await accept(proposal.id, '1.3.0'))).toEqual([]);
    const contributors = (await listed(publisher!)).map(({ result }) => [result.version, result.contributor.code]);
    expect(contributors).toEqual([
      ['1.3.0', codes[1]],
      ['1.2.0', codes[2]],
      ['1.1.0', codes[1]],
    ]);
    expect(await ruleOf(publisher!, 'tidies')).toMatchObject({ capPoints: 60, capPeriod: 'MONTH' });
    expect(await ruleOf(publisher!, 'reads')).toMatchObject({ points: 1 });
    const own = await preview(improver!, '1.3.0');
    expect(own.changes.map(({ path }: Loose) => path).sort()).toEqual([
      'pointsRules.tidies.capPeriod',
      'pointsRules.tidies.capPoints',
    ]);
  });

  it('shows what taking it over would replace, where the publisher has changed the same since', async () => {
    await rule(improver!, 'reads', 4);
    await rule(improver!, 'composts', 5);
    const { proposal } = await propose(improver!, adoption);
    const overrides = async () =>
      (await publisher!.ask('{ adaptationProposals(first: 1) { nodes { overrides { path before after } } } }'))
        .adaptationProposals.nodes[0].overrides;
    expect(await overrides()).toMatchObject([{ path: 'pointsRules.reads.points', before: 1, after: 4 }]);
    await rule(publisher!, 'composts', 7);
    const version = { mechanism: 'POINTS_SCHEME', version: '1.4.0' };
    await publisher!.do('publishMechanism', version, 'template { id }');
    expect(await overrides()).toMatchObject([
      { path: 'pointsRules.composts.points', before: 7, after: 5 },
      { path: 'pointsRules.reads.points', before: 1, after: 4 },
    ]);
    expect(errorsOf(await accept(proposal.id, '1.5.0', { paths: ['pointsRules.composts.points'] }))).toEqual([]);
    expect((await ruleOf(publisher!, 'composts'))?.points).toBe(5);
    expect(await overrides()).toEqual([]);
  });

  it('is declined with a reason, or taken back; what was undone is not proposed', async () => {
    await rule(improver!, 'reads', 5);
    const { proposal } = await propose(improver!, adoption, { paths: ['pointsRules.reads'] });
    await publisher!.do('declineProposal', { proposalId: proposal.id, reason: '读书不计分' }, 'proposal { id }');
    expect((await listed(improver!))[0]).toMatchObject({ status: 'DECLINED', reason: '读书不计分', result: null });
    expect(errorsOf(await accept(proposal.id, '2.0.0'))).toEqual([['CONFLICT', 'proposalId']]);
    const again = (await propose(improver!, adoption)).proposal;
    await improver!.do('withdrawProposal', { proposalId: again.id }, 'proposal { id }');
    expect(errorsOf(await accept(again.id, '2.0.0'))).toEqual([['CONFLICT', 'proposalId']]);
    await improver!.do('undoMechanism', { adoptionId: adoption }, 'kept');
    expect(errorsOf(await propose(improver!, adoption))).toEqual([['CONFLICT', 'adoptionId']]);
  });
});

describe('a constitution is improved by who adopted it', () => {
  const RESERVED = '{ constitution { revision reservedAffairs { key en } } }';
  const affair = (key: string, en: string) => ({ key, zh: key, en });
  const reserve = async (who: Visitor, ...reservedAffairs: Loose[]): Promise<void> => {
    const { constitution } = await who.ask('{ constitution { revision } }');
    const input = { reservedAffairs, narrowings: [], expectedRevision: constitution.revision };
    await who.do('applyConstitution', input, 'constitution { revision }');
  };

  it('in the publisher’s own constitution, too, which it changes by its own rules', async () => {
    const codes = ['xianfa', 'xiuxian'].map(freshCode) as [string, string];
    const [publisher, improver] = (await cityWith(...codes.map((code) => ({ code, name: `修宪${code}社区` })))) as [
      Visitor,
      Visitor,
    ];
    await reserve(publisher, affair('elections', 'Elections'));
    await reserve(improver, affair('elections', 'Elections'));
    const published = { mechanism: 'CONSTITUTION', version: '1.0.0' };
    const { template } = await publisher.do('publishMechanism', published, 'template { id }');
    const { revision } = (await improver.ask(PREVIEW, { input: { templateId: template.id } })).previewMechanism;
    const adopting = { templateId: template.id, revision, idempotencyKey: 'adopt' };
    const { adoption } = await improver.do('adoptMechanism', adopting, 'adoption { id }');
    await reserve(improver, affair('elections', 'Elections'), affair('archives', 'Archives'));
    const offer = { adoptionId: adoption.id, message: '档案也要保留', idempotencyKey: 'propose' };
    const { proposal } = await improver.do('proposeAdaptation', offer, `proposal { ${SHOWN} }`);
    expect(proposal.changes).toMatchObject([{ path: 'constitution.reservedAffairs.archives', before: null }]);
    const before = (await publisher.ask(RESERVED)).constitution;
    const accepting = { proposalId: proposal.id, version: '1.1.0' };
    const { proposal: accepted } = await publisher.do('acceptProposal', accepting, 'proposal { result { document } }');
    const { constitution } = await publisher.ask(RESERVED);
    expect(constitution.revision).toBe(before.revision + 1);
    expect(constitution.reservedAffairs).toEqual([
      { key: 'elections', en: 'Elections' },
      { key: 'archives', en: 'Archives' },
    ]);
    expect(accepted.result.document.sections.constitution.reservedAffairs).toMatchObject(constitution.reservedAffairs);
  });
});
