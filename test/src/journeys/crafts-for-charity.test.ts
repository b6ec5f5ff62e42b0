import { addDays, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';
import { bornYearsAgo } from './meal-project.js';

/** The last whole month, whatever day it is. */
const lastDay = addDays(`${today().slice(0, 7)}-01`, -1);
const firstDay = `${lastDay.slice(0, 7)}-01`;

const RECORD = '... on NeighbourCraftsRecord { kind craft pieces materials proceeds }';

describe('a project of workshops whose pieces are sold for charity', () => {
  const code = freshCode('qiaoshou');
  let admin: Visitor;
  let executor: Visitor;
  const ids: Record<string, string> = {};

  const enrolled = async (as: string, name: string, age: number): Promise<string> => {
    const { person } = await admin.do('registerPerson', { name, birthDate: bornYearsAgo(age) }, 'person { id }');
    const input = { projectId: ids.project, personId: person.id, as, from: firstDay };
    return (await executor.do('enrol', input, 'enrolment { id }')).enrolment.id;
  };
  const recorded = (enrolmentId: string, day: number, data: object, servedById?: string) => ({
    ...{ enrolmentId, servedOn: addDays(firstDay, day - 1), data, idempotencyKey: freshCode('key') },
    ...(servedById ? { servedById } : {}),
  });
  const settle = () =>
    executor.attempt(
      'settle',
      { projectId: ids.project, from: firstDay, until: lastDay },
      'settlement { total { fen } shortfall { fen } lines { quantity payee { id } payeeOrganisation { id } } }',
    );

  beforeAll(async () => {
    [admin] = (await cityWith({ code, name: `巧手社区${code}` })) as [Visitor];
    await admin.do('inviteMember', { email: `executor@${code}`, role: 'EXECUTOR' }, 'membership { id }');
    executor = await signIn(`executor@${code}`, code);
    const line = { key: 'neighbour-crafts', title: '活动经费', source: '公益服务中心' };
    await admin.do('registerFundingLine', line, 'fundingLine { id }');
    const funding = [{ line: 'neighbour-crafts', budgetFen: '2000' }];
    const { project } = await admin.do('createProject', { module: 'neighbour-crafts', funding }, 'project { id }');
    ids.project = project.id;
    [ids.teacher, ids.maker, ids.other] = [
      await enrolled('teacher', '裘阿姨', 60),
      await enrolled('maker', '施小琴', 40),
      await enrolled('maker', '宋大姐', 52),
    ];
  });

  it('takes no maker who is too young', async () => {
    const { person } = await admin.do('registerPerson', { name: '小施', birthDate: bornYearsAgo(15) }, 'person { id }');
    const refused = await executor.attempt(
      'enrol',
      { projectId: ids.project, personId: person.id, as: 'maker', from: firstDay },
      'enrolment { id }',
    );
    expect(refused.userErrors).toMatchObject([{ reason: 'BELOW_MINIMUM_AGE', field: ['personId'] }]);
  });

  it('records workshops and sales as a type of their own', async () => {
    const data = { kind: 'WORKSHOP', craft: 'KNITTING', pieces: 1, materials: 1400 };
    const { record } = await executor.do(
      'recordService',
      recorded(ids.maker!, 3, data, ids.teacher),
      `record { ${RECORD} }`,
    );
    expect(record).toEqual({ ...data, materials: '1400', proceeds: '0' });
    await executor.do('recordService', recorded(ids.other!, 3, data, ids.teacher), 'record { id }');
    const sold = { kind: 'SALE', craft: 'KNITTING', pieces: 1, proceeds: 2100 };
    const sale = await executor.do(
      'recordService',
      recorded(ids.maker!, 20, sold),
      `record { servedBy { id } ${RECORD} }`,
    );
    expect(sale.record).toEqual({ ...sold, materials: '0', proceeds: '2100', servedBy: null });
    const nothing = { kind: 'SALE', craft: 'KNITTING', pieces: 1 };
    const refused = await executor.attempt('recordService', recorded(ids.maker!, 20, nothing), 'record { id }');
    expect(refused.userErrors).toMatchObject([{ field: ['data', 'proceeds'] }]);
  });

  it('credits who taught with points, and the project with what came in', async () => {
    const { transfers, project } = await admin.ask(
      `query($id: ID!) {
        transfers { nodes { kind amount unit onDate from { account { code } } to { account { code } person { id } } } }
        project(id: $id) { fundings { budget { fen } } }
      }`,
      { id: ids.project },
    );
    const booked = transfers.nodes.map(({ kind, unit, from, to, onDate }: Loose) => [
      ...[kind, unit, from.account.code, to.account.code, onDate],
    ]);
    const [taught, sold] = [addDays(firstDay, 2), addDays(firstDay, 19)];
    expect(booked).toEqual([
      ['INCOME', 'FEN', '4003', '2101', sold],
      ['POINTS_EARNED', 'POINTS', '5901', '2901', taught],
      ['POINTS_EARNED', 'POINTS', '5901', '2901', taught],
    ]);
    expect(transfers.nodes[0].amount).toBe('2100');
    expect(project.fundings).toEqual([{ budget: { fen: '4100' } }]);
  });

  it('adds up what is sold at the same moment', async () => {
    const budget = async () => {
      const { project } = await admin.ask('query($id: ID!) { project(id: $id) { fundings { budget { fen } } } }', {
        id: ids.project,
      });
      return Number(project.fundings[0].budget.fen);
    };
    const before = await budget();
    const sold = { kind: 'SALE', craft: 'KNITTING', pieces: 1, proceeds: 100 };
    const sales = Array.from({ length: 8 }, () =>
      executor.do('recordService', recorded(ids.other!, 21, sold), 'record { id }'),
    );
    await Promise.all(sales);
    expect(await budget()).toBe(before + 800);
  });

  it('settles materials with the operator, once it is known who that is, also from what came in', async () => {
    expect((await settle()).userErrors).toMatchObject([
      { code: 'CONFLICT', field: ['projectId'], reason: 'PAYEE_NOT_BOUND' },
    ]);
    const group = { name: '巧手队', kind: 'SOCIAL_ORGANISATION' };
    const { organisation } = await admin.do('registerOrganisation', group, 'organisation { id }');
    const binding = { projectId: ids.project, requirement: 'operator', organisationId: organisation.id };
    const named = await executor.do('setProjectBinding', binding, 'project { operator { id } }');
    expect(named.project.operator).toEqual({ id: organisation.id });
    const again = await executor.attempt('setProjectBinding', binding, 'project { id }');
    expect(again.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['requirement'] }]);
    expect((await settle()).settlement).toEqual({
      total: { fen: '2800' },
      shortfall: { fen: '0' },
      lines: [{ quantity: 2, payee: null, payeeOrganisation: { id: organisation.id } }],
    });
  });

  it('measures workshops, people, and what sales brought in', async () => {
    const { project } = await admin.ask('query($id: ID!) { project(id: $id) { metrics { key value } } }', {
      id: ids.project,
    });
    const figures = Object.fromEntries(project.metrics.map(({ key, value }: Loose) => [key, value]));
    expect(figures).toEqual({
      workshops: 1,
      makers: 2,
      'pieces-made': 2,
      'sale-income': 2900,
      'materials-covered': 10357,
      'average-rating': null,
    });
  });

  it('is told of among the modules, with the line that takes income', async () => {
    const { serviceModules } = await admin.ask(
      '{ serviceModules { key brand recordType fundingLines { key takesIncome } payees { key basis } } }',
    );
    const found = (key: string) => serviceModules.find((each: Loose) => each.key === key);
    expect(found('neighbour-crafts')).toMatchObject({
      ...{ brand: 'golden-kin', recordType: 'NeighbourCraftsRecord', payees: [] },
      fundingLines: [{ key: 'neighbour-crafts', takesIncome: true }],
    });
    expect(found('elder-haircut')).toMatchObject({ payees: [{ key: 'entrepreneur', basis: 'ARTICLE' }] });
  });
});

describe('Xinfeng', () => {
  it('runs both projects of the sample, settled and approved, and has published them', async () => {
    const leader = await signIn('leader@xinfeng');
    const { projects } = await leader.ask(`{ projects { nodes { module sample settlements { nodes {
      status total { yuan } lines { payee { id } payeeOrganisation { name } }
    } } } } }`);
    const settled = (module: string) => {
      const project = projects.nodes.find((each: Loose) => each.module === module);
      expect(project.sample).toBe(true);
      return project.settlements.nodes.map(({ status, total, lines }: Loose) => [
        ...[status, total.yuan],
        ...new Set(lines.map(({ payee, payeeOrganisation }: Loose) => payee?.id ?? payeeOrganisation.name)),
      ]);
    };
    expect(settled('elder-haircut')).toEqual([['APPROVED', '40.00', '爱心理发店（样例）']]);
    expect(settled('neighbour-crafts')).toEqual([['APPROVED', '117.00', '巧手聚乡邻']]);
    const { templates } = await leader.ask(
      '{ templates(search: "新丰", first: 100) { nodes { module version publisher { code } } } }',
    );
    for (const module of ['elder-haircut', 'neighbour-crafts'])
      expect(templates.nodes).toContainEqual({ module, version: '1.0.0', publisher: { code: 'xinfeng' } });
  });
});
