import { newId, toNodeId } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';
import { communityId, fingerprint } from '../testkit/database.js';
import { bornYearsAgo, care, daysAgo, type MealProject, mealProject } from './meal-project.js';

describe('beside the main road', () => {
  const [code, otherCode] = [freshCode('pangdao'), freshCode('lingdao')];
  let admin: Visitor;
  let executor: Visitor;
  let other: Visitor;
  let project: MealProject;
  let unit = '';

  beforeAll(async () => {
    [admin, other] = (await cityWith(
      { code, name: `旁道${code}社区` },
      { code: otherCode, name: `另道${otherCode}社区` },
    )) as [Visitor, Visitor];
    project = await mealProject(admin);
    await admin.do(
      'inviteMember',
      { email: `executor@${code}`, role: 'EXECUTOR', name: '执行员' },
      'membership { id }',
    );
    executor = await signIn(`executor@${code}`);
    const clinic = { name: '另道卫生站', kind: 'STATIONED_UNIT' };
    unit = (await other.do('registerOrganisation', clinic, 'organisation { id }')).organisation.id;
  });

  const publish = (input: Record<string, unknown>) =>
    admin.attempt('publishTemplate', { projectId: project.id, ...input }, 'template { id version }');
  const clone = (input: Record<string, unknown>) =>
    other.attempt(
      'cloneTemplate',
      { idempotencyKey: freshCode('key'), ...input },
      'project { id template { id version } }',
    );
  const bound = (...more: Record<string, unknown>[]) => [{ requirement: 'operator', organisationId: unit }, ...more];

  it('a text that names the community or a person, or carries a number of theirs, is not published', async () => {
    const telltale: [string, string][] = [
      ['title', `旁道${code}社区的助餐`],
      ['title', `旁道${code}助餐`],
      ['title', '严桂芳助餐'],
      ['title', '严 桂芳助餐'],
      ['titleEn', 'Meals by anna－lee'],
      ['title', '助餐１３８１２３４５６７８'],
      ['titleEn', 'Call 138-1234-5678'],
      ['titleEn', 'Meals by 严桂芳'],
      ['title', '32058219400101123X 的助餐'],
    ];
    await admin.do('registerPerson', { name: 'Anna-Lee' }, 'person { id }');
    for (const [field, words] of telltale) {
      const refused = await publish({ version: '1.0.0', [field]: words });
      expect([words, refused.template, refused.userErrors]).toMatchObject([
        words,
        null,
        [{ code: 'BAD_USER_INPUT', field: [field] }],
      ]);
    }
    expect((await publish({ version: 'one' })).userErrors).toMatchObject([{ field: ['version'] }]);
    expect((await publish({ version: '1.0.0', fixed: ['shoeSize'] })).userErrors).toMatchObject([
      { field: ['fixed', '0'] },
    ]);
  });

  it('a second version takes the first one’s place in the catalogue; a clone keeps its own', async () => {
    const title = freshCode('共餐');
    const first = (await publish({ version: '1.0.0', title })).template;
    const cloned = (await clone({ templateId: first.id, bindings: bound() })).project;
    const next = (await publish({ version: '1.1.0', title })).template;
    expect((await publish({ version: '1.0.5', title })).userErrors).toMatchObject([
      { code: 'CONFLICT', field: ['version'] },
    ]);
    const { templates } = await other.ask(
      'query($search: String) { templates(search: $search) { nodes { id version } } }',
      { search: title },
    );
    expect(templates.nodes).toEqual([next]);
    const kept = await other.ask('query($id: ID!) { project(id: $id) { template { id version title } } }', {
      id: cloned.id,
    });
    expect(kept.project.template).toEqual({ id: first.id, version: '1.0.0', title });
  });

  it('a clone with a binding that the template lacks, or that is another community’s, is refused whole', async () => {
    const { templates } = await other.ask(`{ templates(search: "旁道${code}") { nodes { id } } }`);
    const templateId = templates.nodes[0].id;
    const { fundingLines, organisations } = await admin.ask(
      '{ fundingLines { nodes { id } } organisations { nodes { id } } }',
    );
    const foreign = { line: fundingLines.nodes[0].id, organisation: organisations.nodes[0].id };
    const wrong: [Record<string, unknown>[], string, string[]][] = [
      [bound({ requirement: 'swimming-pool' }), 'BAD_USER_INPUT', ['bindings', '1', 'requirement']],
      [
        bound({ requirement: 'meal-subsidy', fundingLineId: foreign.line }),
        'NOT_FOUND',
        ['bindings', '1', 'fundingLineId'],
      ],
      [
        bound({ requirement: 'meal-subsidy', fundingLineId: toNodeId('FundingLine', newId()) }),
        'NOT_FOUND',
        ['bindings', '1', 'fundingLineId'],
      ],
      [
        bound({ requirement: 'meal-subsidy', organisationId: foreign.organisation }),
        'NOT_FOUND',
        ['bindings', '1', 'organisationId'],
      ],
      [
        [{ requirement: 'operator', organisationId: foreign.organisation }],
        'NOT_FOUND',
        ['bindings', '0', 'organisationId'],
      ],
      [bound({ requirement: 'meal-subsidy', budgetFen: '-1' }), 'BAD_USER_INPUT', ['bindings', '1', 'budgetFen']],
      [bound({ requirement: 'operator', organisationId: unit }), 'BAD_USER_INPUT', ['bindings', '1', 'requirement']],
    ];
    const before = await fingerprint(await communityId(otherCode));
    for (const [bindings, expected, field] of wrong) {
      const refused = await clone({ templateId, bindings });
      expect([bindings, refused.project, refused.userErrors]).toMatchObject([
        bindings,
        null,
        [{ code: expected, field }],
      ]);
      const document = 'query($input: CloneTemplateInput!) { previewClone(input: $input) { problems { code field } } }';
      const { previewClone } = await other.ask(document, { input: { templateId, bindings } });
      expect(previewClone.problems).toEqual([{ code: expected, field }]);
    }
    expect((await clone({ templateId: toNodeId('Template', newId()) })).userErrors).toMatchObject([
      { field: ['templateId'] },
    ]);
    expect((await clone({ templateId, bindings: bound(), idempotencyKey: '' })).userErrors).toMatchObject([
      { field: ['idempotencyKey'] },
    ]);
    expect(await fingerprint(await communityId(otherCode))).toEqual(before);
  });

  it('a settlement that is sent back frees its days and its money', async () => {
    await executor.do('recordService', care(project, 20, 'before'), 'record { id }');
    const period = { projectId: project.id, from: daysAgo(25), until: daysAgo(15) };
    const shown = 'settlement { id status total { fen } }';
    const { settlement } = await executor.do('settle', period, shown);
    const late = care(project, 18, 'late');
    expect((await executor.attempt('recordService', late, 'record { id }')).userErrors).toMatchObject([
      { field: ['servedOn'] },
    ]);
    const rejected = await admin.do('rejectSettlement', { settlementId: settlement.id }, shown);
    expect(rejected.settlement.status).toBe('REJECTED');
    await executor.do('recordService', late, 'record { id }');
    const again = await executor.do('settle', period, shown);
    expect(again.settlement).toMatchObject({ status: 'FILED', total: settlement.total });
    const twice = await admin.attempt('rejectSettlement', { settlementId: settlement.id }, 'settlement { id }');
    expect(twice.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['settlementId'] }]);
    const { project: after } = await admin.ask(
      'query($id: ID!) { project(id: $id) { fundings { settled { fen } } } }',
      { id: project.id },
    );
    expect(after.fundings.map(({ settled }: { settled: { fen: string } }) => settled.fen)).toEqual(['0', '0']);
  });

  it('nobody takes the same part twice at a time; after the last day they may again', async () => {
    const enrol = (from: string) =>
      executor.attempt(
        'enrol',
        { projectId: project.id, personId: project.elderPerson, as: 'elder', from },
        'enrolment { id }',
      );
    expect((await enrol(daysAgo(0))).userErrors).toMatchObject([{ code: 'CONFLICT', field: ['personId'] }]);
    const end = (until: string) =>
      executor.attempt('endEnrolment', { enrolmentId: project.elder, until }, 'enrolment { until }');
    expect((await end(daysAgo(19))).userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', field: ['until'] }]);
    expect((await end(daysAgo(3))).userErrors).toEqual([]);
    expect((await enrol(daysAgo(3))).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    expect((await enrol(daysAgo(2))).userErrors).toEqual([]);
  });

  it('of two changes in one document the first stays when the second is refused', async () => {
    const twice = `mutation($first: RegisterOrganisationInput!, $second: RegisterOrganisationInput!) {
      first: registerOrganisation(input: $first) { organisation { name } userErrors { code } }
      second: registerOrganisation(input: $second) { organisation { name } userErrors { code field } }
      third: registerPerson(input: { name: "第三人" }) { person { name } userErrors { code } }
    }`;
    const choir = { name: '长乐合唱团', kind: 'SOCIAL_ORGANISATION' };
    const before = (await admin.ask('{ auditEntries { totalCount } }')).auditEntries.totalCount;
    expect(await admin.ask(twice, { first: choir, second: choir })).toEqual({
      first: { organisation: { name: choir.name }, userErrors: [] },
      second: { organisation: null, userErrors: [{ code: 'CONFLICT', field: ['name'] }] },
      third: { person: { name: '第三人' }, userErrors: [] },
    });
    expect((await admin.ask('{ auditEntries { totalCount } }')).auditEntries.totalCount).toBe(before + 2);
  });

  it('of two changes the first stays also when the second is forbidden', async () => {
    const document = `mutation {
      registerStairwell(input: { estate: "长乐园", building: "9幢", stairwell: "9单元" }) { stairwell { name building { name } } }
      inviteMember(input: { email: "friend@${code}", role: ADMIN }) { membership { id } }
    }`;
    const { status, data, errors } = await executor.send(document);
    expect([status, errors]).toMatchObject([200, [{ path: ['inviteMember'], extensions: { code: 'FORBIDDEN' } }]]);
    expect(data).toBeNull();
    const { stairwells } = await admin.ask('{ stairwells(first: 100) { nodes { name } } }');
    expect(stairwells.nodes).toContainEqual({ name: '9单元' });
    expect((await (await signIn(`friend@${code}`)).send('{ viewer { id } }')).status).toBe(404);
  });

  it('with Accept-Language: en, whatever is said is said in English', async () => {
    const english = { 'accept-language': 'en-GB, en;q=0.9, zh;q=0.2' };
    const messages: string[] = [];
    const ask = async (who: Visitor, document: string) => {
      const { data, errors } = await who.send<Record<string, { userErrors?: { message: string }[] }> | null>(
        document,
        {},
        english,
      );
      messages.push(...errors.map(({ message }) => message));
      for (const payload of Object.values(data ?? {}))
        messages.push(...(payload?.userErrors ?? []).map(({ message }) => message));
    };
    const { person } = await admin.do(
      'registerPerson',
      { name: '年轻人', birthDate: bornYearsAgo(20) },
      'person { id }',
    );
    await ask(admin, 'mutation { registerPerson(input: { name: "" }) { userErrors { message } } }');
    await ask(
      executor,
      `mutation { enrol(input: { projectId: "${project.id}", personId: "${person.id}", as: "helper" }) { userErrors { message } } }`,
    );
    await ask(
      executor,
      `mutation { settle(input: { projectId: "${project.id}", from: "2001-01-02", until: "2001-01-01" }) { userErrors { message } } }`,
    );
    await ask(executor, 'mutation { inviteMember(input: { email: "a@b", role: ADMIN }) { userErrors { message } } }');
    await ask(executor, '{ persons(first: 101) { totalCount } }');
    await ask(executor.in('never-heard-of'), '{ viewer { id } }');
    await ask(admin.in(null), 'mutation { registerPerson(input: { name: "谁" }) { userErrors { message } } }');
    expect(messages).toHaveLength(7);
    for (const message of messages) expect(message).toMatch(/^[\x20-\x7e’–“”]+$/);
    const { data } = await executor.send<{ serviceModules: { title: string }[] }>(
      '{ serviceModules { title } }',
      {},
      english,
    );
    expect(data.serviceModules[0]!.title).toBe('Elders help elders');
  });
});
