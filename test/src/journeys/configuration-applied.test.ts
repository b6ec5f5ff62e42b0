import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';

const READ = '{ communityConfiguration { document revision leftOut } }';
const PLAN = `query($input: PlanConfigurationInput!) {
  planConfiguration(input: $input) { revision changes { path section before after } problems { code field reason message } }
}`;

type Document = Record<string, unknown>;

let admin: Visitor;
let other: Visitor;
let code: string;

beforeAll(async () => {
  code = freshCode('peizhi');
  const [one, two] = [
    { code, name: '配置社区' },
    { code: freshCode('peizhi'), name: '另一社区' },
  ];
  [admin, other] = (await cityWith(one, two)) as [Visitor, Visitor];
  await admin.do('setPointsRule', { key: 'plants-trees', title: '植树', titleEn: 'Trees', points: 20 }, 'rule { id }');
  const places = { estate: '南苑', range: '1幢1-2单元', dryRun: false };
  await admin.do('generatePlaces', places, 'estate { id }');
  const { stairwells } = await admin.ask('{ stairwells { nodes { id } } }');
  const grid = { name: '第一网格', networks: ['PARTY'], stairwellIds: [stairwells.nodes[0].id] };
  await admin.do('registerGrid', grid, 'grid { id }');
  const { organisation } = await admin.do(
    'registerOrganisation',
    { name: '银龄协会', kind: 'SOCIAL_ORGANISATION' },
    'organisation { id }',
  );
  const benefit = { title: '托育', titleEn: 'Childcare', cost: 40, stock: 5, providerId: organisation.id };
  await admin.do('createBenefit', { ...benefit, idempotencyKey: freshCode('key') }, 'benefit { id }');
  await admin.do('setPointsValidity', { months: 24 }, 'setting { id }');
});

const read = async (by: Visitor): Promise<{ document: Document; revision: string; leftOut: string[] }> =>
  (await by.ask(READ)).communityConfiguration;
const planned = async (by: Visitor, document: unknown) =>
  (await by.ask(PLAN, { input: { document } })).planConfiguration;
const apply = (by: Visitor, document: unknown, revision: string, more: object = {}) =>
  by.attempt('applyConfiguration', { document, revision, ...more }, 'replayed changes { path before after }');

const rule = (key: string, points: number) => ({ key, title: `规则${points}`, titleEn: 'A rule', points });

describe('a community’s configuration', () => {
  it('is taken to another community, shown before it is applied, and the same there afterwards', async () => {
    const { document, leftOut } = await read(admin);
    expect(leftOut).toEqual([]);
    const plan = await planned(other, document);
    expect(plan.problems).toEqual([]);
    expect(plan.changes).toContainEqual({
      path: 'pointsRules.plants-trees',
      section: '积分规则',
      before: null,
      after: expect.objectContaining({ points: 20 }),
    });
    const applied = await apply(other, document, plan.revision);
    expect(applied.userErrors).toEqual([]);
    expect(applied.changes.map(({ path }: { path: string }) => path)).toEqual(
      plan.changes.map(({ path }: { path: string }) => path),
    );
    expect((await read(other)).document).toEqual(document);
    expect((await planned(other, document)).changes).toEqual([]);
    // How many are left is no configuration: the benefit waits until somebody has entered it.
    const { benefits } = await other.ask('{ benefits(first: 5) { nodes { title stock } } }');
    expect(benefits.nodes).toEqual([{ title: '托育', stock: 0 }]);
  });

  it('carries no ids, no persons and no money', async () => {
    const text = JSON.stringify((await read(admin)).document);
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}|fen/i);
    expect(text).not.toContain('配置社区');
  });

  it('changes nothing where nothing is to be done, and says so; a key applies once', async () => {
    const { document, revision } = await read(admin);
    expect(await apply(admin, document, revision)).toMatchObject({ changes: [], userErrors: [] });
    const one = { pointsRules: [rule('only-once', 4)] };
    const plan = await planned(admin, one);
    const key = { idempotencyKey: freshCode('key') };
    expect(await apply(admin, one, plan.revision, key)).toMatchObject({ replayed: false });
    expect(await apply(admin, one, plan.revision, key)).toMatchObject({ replayed: true, userErrors: [] });
    expect(await apply(admin, one, plan.revision)).toMatchObject({
      changes: null,
      userErrors: [{ code: 'CONFLICT', field: ['revision'] }],
    });
  });

  it('is changed by one of two who apply at once; the other is told', async () => {
    const documents = [5, 6].map((points) => ({ pointsRules: [rule('at-once', points)] }));
    const { revision } = await planned(admin, documents[0]);
    const outcomes = await Promise.all(documents.map((document) => apply(admin, document, revision)));
    const codes = outcomes.map(({ userErrors }) => userErrors.map((error) => error.code).join());
    expect(codes.sort()).toEqual(['', 'CONFLICT']);
    const won = outcomes.findIndex(({ userErrors }) => userErrors.length === 0);
    const { document } = await read(admin);
    expect(document.pointsRules).toContainEqual(expect.objectContaining({ key: 'at-once', points: 5 + won }));
  });

  it('is not changed over what somebody changes by hand at the same moment', async () => {
    for (const points of [1, 2, 3]) {
      const document = { pointsRules: [rule('by-hand', 100 + points)] };
      const { revision } = await planned(admin, document);
      const byHand = { ...rule('by-hand', points), title: '手工修改' };
      const [applied] = await Promise.all([
        apply(admin, document, revision),
        admin.do('setPointsRule', byHand, 'rule { id }'),
      ]);
      const { document: now } = await read(admin);
      // Either the file came first, and was then changed by hand; or it was told.
      expect(now.pointsRules).toContainEqual(expect.objectContaining({ key: 'by-hand', title: '手工修改', points }));
      for (const { code: told, field } of applied.userErrors) {
        expect([told, field]).toEqual(['CONFLICT', ['revision']]);
      }
    }
  });

  it('is applied whole or not at all', async () => {
    const before = await read(admin);
    const document = {
      pointsRules: [rule('half-done', 7)],
      grids: [{ name: '第九网格', networks: ['PARTY'], stairwells: [['南苑', '9幢', '1单元']] }],
    };
    const plan = await planned(admin, document);
    expect(plan.problems).toMatchObject([
      {
        code: 'NOT_FOUND',
        field: ['document', 'grids', '第九网格', 'stairwells'],
        message: expect.stringContaining('9幢'),
      },
    ]);
    const { userErrors } = await apply(admin, document, plan.revision);
    expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['document', 'grids', '第九网格', 'stairwells'] }]);
    expect(await read(admin)).toEqual(before);
  });

  it('refuses what is no configuration, and names the path', async () => {
    const wrong: [unknown, string, string[]][] = [
      [[], 'BAD_USER_INPUT', ['document']],
      [{ budgets: [] }, 'BAD_USER_INPUT', ['document', 'budgets']],
      [{ pointsRules: 'many' }, 'BAD_USER_INPUT', ['document', 'pointsRules']],
      [
        { pointsRules: [{ ...rule('x', 1), owner: 'me' }] },
        'BAD_USER_INPUT',
        ['document', 'pointsRules', '0', 'owner'],
      ],
      [{ pointsRules: [rule('x', 1.5)] }, 'BAD_USER_INPUT', ['document', 'pointsRules', '0', 'points']],
      [{ councilCharter: { text: '长'.repeat(500_000) } }, 'LIMIT_EXCEEDED', ['document']],
    ];
    for (const [document, expected, field] of wrong) {
      const { userErrors } = await apply(admin, document, 'none');
      expect(userErrors).toMatchObject([{ code: expected, field }]);
      expect((await planned(admin, document)).problems).toMatchObject([{ code: expected, field }]);
    }
    const number = { pointsRules: [{ ...rule('x', 1), title: '找 13812345678' }] };
    expect((await apply(admin, number, 'none')).userErrors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
  });

  it('lets nobody change by it what they may not change otherwise, and names the section', async () => {
    const email = `${freshCode('executor')}@${code}`;
    await admin.do('inviteMember', { email, role: 'EXECUTOR' }, 'membership { id }');
    const executor = await signIn(email, code);
    const document = {
      organisations: [{ name: '新协会', kind: 'SOCIAL_ORGANISATION' }],
      pointsRules: [rule('not-mine', 3)],
    };
    const { errors } = await executor.send(PLAN, { input: { document } });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' }, message: expect.stringContaining('积分规则') }]);
    const { revision } = await planned(admin, document);
    const mutation = `mutation($input: ApplyConfigurationInput!) { applyConfiguration(input: $input) { replayed } }`;
    const refused = await executor.send(mutation, { input: { document, revision } });
    expect(refused.errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    expect(JSON.stringify(await read(admin))).not.toContain('新协会');
    // An executor registers organisations.
    const theirs = { organisations: document.organisations };
    const plan = await planned(executor, theirs);
    expect((await apply(executor, theirs, plan.revision)).userErrors).toEqual([]);
  });

  it('leaves out what names somebody who is registered, and leaves it alone when it is applied', async () => {
    await admin.do('registerPerson', { name: '欧阳配置' }, 'person { id }');
    const studio = { name: '欧阳配置调解工作室', kind: 'SOCIAL_ORGANISATION' };
    await admin.do('registerOrganisation', studio, 'organisation { id }');
    const { document, revision, leftOut } = await read(admin);
    expect(leftOut).toEqual([expect.stringMatching(/^organisations\.\d+$/)]);
    expect(JSON.stringify(document)).not.toContain('欧阳');
    expect(await apply(admin, document, revision)).toMatchObject({ changes: [], userErrors: [] });
    const { organisations } = await admin.ask('{ organisations(first: 50) { nodes { name } } }');
    expect(organisations.nodes).toContainEqual({ name: studio.name });
  });
});
