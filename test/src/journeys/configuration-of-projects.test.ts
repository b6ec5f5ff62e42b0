import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, type Visitor } from '../testkit/city.js';

const READ = '{ communityConfiguration { document revision } }';
const PLAN = `query($input: PlanConfigurationInput!) {
  planConfiguration(input: $input) { revision changes { path before after } problems { code field reason message } }
}`;

let model: Visitor;
let publisher: Visitor;

const read = async (by: Visitor): Promise<Loose> => (await by.ask(READ)).communityConfiguration.document;
const planned = async (by: Visitor, document: unknown): Promise<Loose> =>
  (await by.ask(PLAN, { input: { document } })).planConfiguration;
const apply = (by: Visitor, document: unknown, revision: string) =>
  by.attempt('applyConfiguration', { document, revision }, 'changes { path before after }');
const problemsOf = async (by: Visitor, projects: unknown): Promise<string[]> =>
  (await planned(by, { projects })).problems.map(({ code, field }: Loose) => `${code} ${field.slice(2).join('/')}`);

const organised = async (by: Visitor, name: string, kind: string): Promise<string> =>
  (await by.do('registerOrganisation', { name, kind }, 'organisation { id }')).organisation.id;
const newcomer = async (): Promise<Visitor> =>
  (await cityWith({ code: freshCode('xiangmu'), name: '新来社区' }))[0] as Visitor;

beforeAll(async () => {
  [publisher, model] = (await cityWith(
    { code: freshCode('xiangmu'), name: '发布新村', kind: 'RURAL_MIXED' },
    { code: freshCode('xiangmu'), name: '样板社区' },
  )) as [Visitor, Visitor];
  const { project } = await publisher.do('createProject', { module: 'elder-meals' }, 'project { id }');
  await publisher.do('changeProject', { projectId: project.id, config: { elderAge: 62 } }, 'project { id }');
  const published = { projectId: project.id, version: '1.0.0' };
  const { template } = await publisher.do('publishTemplate', published, 'template { id }');
  const society = await organised(model, '银龄协会', 'SOCIAL_ORGANISATION');
  const shop = await organised(model, '理发企业', 'ENTERPRISE');
  const haircut = {
    ...{ module: 'elder-haircut', title: '爱心理发', operatorId: society },
    bindings: [{ requirement: 'entrepreneur', organisationId: shop }],
  };
  await model.do('createProject', haircut, 'project { id }');
  const clone = { templateId: template.id, bindings: [{ requirement: 'operator', organisationId: society }] };
  const cloned = await model.do(
    'cloneTemplate',
    { ...clone, config: { mealSubsidy: 700 }, idempotencyKey: freshCode('key') },
    'project { id }',
  );
  await model.do('changeProject', { projectId: cloned.project.id, title: '邻里餐桌' }, 'project { id }');
});

describe('projects in a community’s configuration', () => {
  it('are set up elsewhere with the organisations that the same document brings', async () => {
    const document = await read(model);
    expect(document.projects).toMatchObject([
      {
        ...{ name: '爱心理发', module: 'elder-haircut', template: null, operator: '银龄协会' },
        payees: [{ key: 'entrepreneur', organisation: '理发企业' }],
      },
      { name: '邻里餐桌', template: { version: '1.0.0' }, config: { elderAge: 62, mealSubsidy: 700 } },
    ]);
    const other = await newcomer();
    const plan = await planned(other, document);
    expect(plan.problems).toEqual([]);
    const { userErrors } = await apply(other, document, plan.revision);
    expect(userErrors).toEqual([]);
    expect(await read(other)).toEqual(document);
    expect((await planned(other, document)).changes).toEqual([]);
    const { projects } = await other.ask(
      '{ projects(first: 5) { nodes { title status adapted template { version } fundings { budget { fen } } } } }',
    );
    const meals = projects.nodes.find(({ title }: Loose) => title === '邻里餐桌');
    expect(meals).toMatchObject({ status: 'RUNNING', adapted: ['mealSubsidy'], template: { version: '1.0.0' } });
    // What a project may spend is money: nobody gave it any.
    expect(new Set(meals.fundings.map(({ budget }: Loose) => budget.fen))).toEqual(new Set(['0']));
  });

  it('are changed in their settings and payees, and stay what no document names', async () => {
    const other = await newcomer();
    const document = await read(model);
    await apply(other, document, (await planned(other, document)).revision);
    const change = {
      organisations: [{ name: '第二理发店', kind: 'ENTERPRISE' }],
      projects: [
        { name: '邻里餐桌', module: 'elder-meals', config: { mealSubsidy: 600 } },
        {
          ...{ name: '爱心理发', module: 'elder-haircut', config: {} },
          payees: [{ key: 'entrepreneur', organisation: '第二理发店' }],
        },
      ],
    };
    const plan = await planned(other, change);
    expect([plan.problems, plan.changes.map(({ path }: Loose) => path)]).toEqual([
      [],
      [
        'organisations.第二理发店',
        'projects.爱心理发.payees.entrepreneur.organisation',
        'projects.邻里餐桌.config.mealSubsidy',
      ],
    ]);
    expect((await apply(other, change, plan.revision)).userErrors).toEqual([]);
    const { projects } = await read(other);
    expect(projects).toMatchObject([
      { operator: '银龄协会', payees: [{ organisation: '第二理发店' }] },
      { config: { elderAge: 62, mealSubsidy: 600 }, template: { version: '1.0.0' } },
    ]);
  });

  it('tell what stands in the way, and nothing is done then', async () => {
    const meals = { name: '邻里餐桌', module: 'elder-meals', config: {} };
    expect(await problemsOf(model, [{ ...meals, module: 'elder-haircut' }])).toContain('CONFLICT 邻里餐桌/module');
    expect(await problemsOf(model, [{ ...meals, module: 'no-such' }])).toEqual(['NOT_FOUND 邻里餐桌/module']);
    const unknown = { ...meals, template: { version: '9.0.0', hash: 'x' } };
    expect(await problemsOf(model, [unknown])).toEqual(['CONFLICT 邻里餐桌/template']);
    expect(await problemsOf(model, [{ ...unknown, name: '另一个' }])).toEqual(['NOT_FOUND 另一个/template']);
    expect(await problemsOf(model, [{ ...meals, config: { elderAge: 'old' } }])).toEqual([
      'BAD_USER_INPUT 邻里餐桌/config/elderAge',
    ]);
    expect(await problemsOf(model, [{ ...meals, config: { secret: 1 } }])).toEqual([
      'BAD_USER_INPUT 邻里餐桌/config/secret',
    ]);
    expect(await problemsOf(model, [{ ...meals, operator: '理发企业' }])).toEqual(['CONFLICT 邻里餐桌/operator']);
    const [, { template }] = (await read(model)).projects;
    expect(await problemsOf(model, [{ name: '另一个', module: 'elder-haircut', template, config: {} }])).toEqual([
      'NOT_FOUND 另一个/template',
    ]);
    const haircut = { name: '第二家', module: 'elder-haircut', config: {} };
    expect(await problemsOf(model, [haircut])).toEqual(['BAD_USER_INPUT 第二家/payees']);
    const nobody = { ...haircut, payees: [{ key: 'entrepreneur', organisation: '没有的企业' }] };
    expect(await problemsOf(model, [nobody])).toEqual(['NOT_FOUND 第二家/payees/entrepreneur']);
    const before = await read(model);
    const refused = await apply(model, { projects: [nobody] }, (await planned(model, { projects: [nobody] })).revision);
    expect(refused.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(await read(model)).toEqual(before);
  });

  it('are not handed to a social organisation where the same document reserves what they touch', async () => {
    const other = await newcomer();
    const { constitution } = await read(other);
    const document = {
      constitution: {
        ...constitution,
        reservedAffairs: [{ key: 'festivals', zh: '节庆活动', en: 'Festivals' }],
      },
      organisations: [{ name: '节庆协会', kind: 'SOCIAL_ORGANISATION' }],
      projects: [
        { name: '节庆', module: 'neighbour-crafts', config: {}, affairs: ['festivals'], operator: '节庆协会' },
      ],
    };
    const plan = await planned(other, document);
    expect(plan.problems).toMatchObject([
      { code: 'CONFLICT', reason: 'AFFAIR_RESERVED', field: ['document', 'projects', '节庆', 'operator'] },
    ]);
    expect((await apply(other, document, plan.revision)).userErrors).toMatchObject([{ reason: 'AFFAIR_RESERVED' }]);
  });
});
