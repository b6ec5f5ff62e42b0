import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';

const PREVIEW = `query($input: PreviewMechanismInput!) { previewMechanism(input: $input) {
  revision changes { path before after } conflicts { path ours theirs } problems { code field reason } } }`;

/** Which bodies a community has of its own, and for what it has money from where. */
describe('a community’s register is published, and adopted elsewhere', () => {
  const [from, to] = [freshCode('qingce'), freshCode('jiece')];
  let publisher: Visitor;
  let admin: Visitor;
  const versions: Record<string, Loose> = {};

  const publish = async (version: string): Promise<Loose> => {
    const input = { mechanism: 'REGISTER', version };
    const { template, leftOut } = await publisher.do(
      'publishMechanism',
      input,
      'template { id title document } leftOut',
    );
    versions[version] = template;
    return { ...template, leftOut };
  };
  const preview = async (version: string, resolutions: object[] = [], who = admin): Promise<Loose> =>
    (await who.ask(PREVIEW, { input: { templateId: versions[version]!.id, resolutions } })).previewMechanism;
  const adopt = async (version: string, resolutions: object[] = []): Promise<Loose> => {
    const { revision } = await preview(version, resolutions);
    const input = { templateId: versions[version]!.id, resolutions, revision, idempotencyKey: freshCode('key') };
    return (await admin.do('adoptMechanism', input, 'adoption { id changes { path } }')).adoption;
  };
  const organisation = (who: Visitor, name: string, told: object = {}) =>
    who.do('registerOrganisation', { name, kind: 'SOCIAL_ORGANISATION', ...told }, 'organisation { id }');
  const line = (who: Visitor, key: string, told: object = {}) =>
    who.do('registerFundingLine', { key, title: `条线${key}`, source: '民政', ...told }, 'fundingLine { id }');
  const here = async (): Promise<{ organisations: Loose[]; lines: Loose[] }> => {
    const { organisations, fundingLines } = await admin.ask(
      '{ organisations(first: 50) { nodes { name kind serves } } fundingLines(first: 50) { nodes { key title source spending annual { fen } } } }',
    );
    return { organisations: organisations.nodes, lines: fundingLines.nodes };
  };

  beforeAll(async () => {
    [publisher, admin] = (await cityWith({ code: from, name: '清册新村' }, { code: to, name: '借册社区' })) as [
      Visitor,
      Visitor,
    ];
    await organisation(publisher, '清册新村银龄互助会', { serves: ['elder-care'] });
    await organisation(publisher, '清册新村倪月娥工作室');
    await organisation(publisher, '镇上派出所', { kind: 'STATIONED_UNIT' });
    await publisher.do('registerPerson', { name: '倪月娥', birthDate: '1970-01-01' }, 'person { id }');
    await line(publisher, 'meal-subsidy', { source: '清册新村慈善基金', spending: 'RECEIVED', annualFen: '5000000' });
    await line(publisher, 'outings', { title: '倪月娥资助的出游' });
  });

  it('is published with its own bodies and its lines: nobody else’s, no amounts, no person’s name', async () => {
    const { title, document, leftOut } = await publish('1.0.0');
    expect(leftOut).toEqual(['organisations.{community}倪月娥工作室', 'fundingLines.outings']);
    expect(title).toBe('人财物清单');
    const { organisations, fundingLines } = document.sections;
    expect(organisations.map(({ name }: Loose) => name)).toContain('{community}银龄互助会');
    expect(fundingLines).toEqual([
      { key: 'meal-subsidy', title: '条线meal-subsidy', source: '{community}慈善基金', spending: 'RECEIVED' },
    ]);
    expect(JSON.stringify(document)).not.toMatch(/清册|倪月娥|派出所|5000000|[0-9a-f]{8}-[0-9a-f]{4}/);
  });

  it('is adopted under the community’s own name; what is there stays, and a clone uses its lines', async () => {
    const before = await here();
    const plan = await preview('1.0.0');
    expect([plan.conflicts, plan.problems]).toEqual([[], []]);
    expect(plan.changes.map(({ path }: Loose) => path)).toEqual([
      'organisations.{community}银龄互助会',
      'fundingLines.meal-subsidy',
    ]);
    await adopt('1.0.0');
    const { organisations, lines } = await here();
    expect(organisations).toHaveLength(before.organisations.length + 1);
    expect(organisations).toContainEqual({
      ...{ name: '借册社区银龄互助会', kind: 'SOCIAL_ORGANISATION', serves: ['elder-care'] },
    });
    expect(lines).toEqual([
      {
        key: 'meal-subsidy',
        title: '条线meal-subsidy',
        source: '借册社区慈善基金',
        spending: 'RECEIVED',
        annual: null,
      },
    ]);
    const { project } = await publisher.do('createProject', { module: 'elder-meals' }, 'project { id }');
    const publishing = { projectId: project.id, version: '1.0.0' };
    const { template } = await publisher.do('publishTemplate', publishing, 'template { id }');
    const { previewClone } = await admin.ask(
      'query($id: ID!) { previewClone(input: { templateId: $id }) { funding { key opened } } }',
      { id: template.id },
    );
    expect(previewClone.funding).toContainEqual({ key: 'meal-subsidy', opened: false });
  });

  it('takes a later version over; what is registered otherwise is decided, and cannot be changed', async () => {
    await organisation(publisher, '清册新村义诊队', { serves: ['health'] });
    await line(publisher, 'day-care');
    await publish('1.1.0');
    await line(admin, 'day-care', { source: '自筹' });
    await organisation(admin, '借册社区义诊队', { kind: 'ENTERPRISE', serves: ['health'] });
    const open = await preview('1.1.0');
    // Whoever else is registered here has nothing to do with it.
    await organisation(admin, '街道卫生院', { kind: 'STATIONED_UNIT' });
    expect((await preview('1.1.0')).revision).toBe(open.revision);
    expect(open.conflicts).toEqual([
      { path: 'organisations.{community}义诊队.kind', ours: 'ENTERPRISE', theirs: 'SOCIAL_ORGANISATION' },
      { path: 'fundingLines.day-care.source', ours: '自筹', theirs: '民政' },
    ]);
    const take = (what: string) => open.conflicts.map(({ path }: Loose) => ({ path, take: what }));
    const theirs = await preview('1.1.0', take('THEIRS'));
    expect(theirs.problems).toEqual([
      { code: 'CONFLICT', reason: 'FIXED', field: ['organisations', '{community}义诊队'] },
      { code: 'CONFLICT', reason: 'FIXED', field: ['fundingLines', 'day-care'] },
    ]);
    const { id } = await adopt('1.1.0', take('OURS'));
    const { lines, organisations } = await here();
    expect(organisations.map(({ name }) => name)).toContain('街道卫生院');
    expect(lines.find(({ key }) => key === 'day-care')).toMatchObject({ source: '自筹' });
    expect(organisations.find(({ name }) => name === '借册社区义诊队')).toMatchObject({ kind: 'ENTERPRISE' });
    // What is registered stays, since others may name it by now.
    await admin.do('undoMechanism', { adoptionId: id }, 'adoption { undoneAt }');
    expect(await here()).toEqual({ lines, organisations });
  });

  it('is adopted by whoever may register organisations and open funding lines', async () => {
    await admin.do('inviteMember', { email: `executor@${to}`, role: 'EXECUTOR' }, 'membership { id }');
    const executor = await signIn(`executor@${to}`);
    await line(publisher, 'reading-room');
    const { id: templateId } = await publish('1.2.0');
    const { errors } = await executor.send(PREVIEW, { input: { templateId } });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});
