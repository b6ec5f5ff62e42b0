import { beforeAll, describe, expect, it } from 'vitest';
import { signIn, type Visitor } from '../testkit/city.js';
import { QUESTIONS } from './questions.js';
import { daysAgo, oneOfEachRole, type Stage } from './stage.js';
import { type Caller, MUTATIONS } from './tables.js';

const DOCUMENT = `query($input: ExplainAccessInput!) { explainAccess(input: $input) {
  allowed explanation holders
  reasons { verdict rule title holder explanation membership { role from until } }
} }`;

describe('why somebody may, or may not', () => {
  let stage: Stage;
  let admin: Visitor;

  const explained = async (by: Visitor, input: object) => (await by.ask(DOCUMENT, { input })).explainAccess;
  const of = (caller: Caller) => `Person_${stage.persons[caller]}`;
  const verdicts = (answer: { reasons: { verdict: string; rule: string }[] }) =>
    answer.reasons.map(({ verdict, rule }) => `${verdict} ${rule}`);
  const apply = async (narrowings: object[]) => {
    const { constitution } = await admin.ask('{ constitution { revision } }');
    await admin.do('applyConstitution', { narrowings, expectedRevision: constitution.revision }, 'plan { affected }');
  };

  beforeAll(async () => {
    stage = await oneOfEachRole();
    admin = stage.callers.ADMIN;
  });

  it('is told as the table of mutations has it, to everybody of themselves', async () => {
    for (const caller of ['ADMIN', 'LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER', 'APP'] as const) {
      // Some of the callers stand in for the leader: what they may approve in whose stead only its row tells.
      const byRow = ['approveSettlement', 'approvePayment', 'rejectPayment'];
      for (const [mutation, question] of Object.entries(QUESTIONS).filter(([name]) => !byRow.includes(name))) {
        const [action, kind] = question(stage, caller);
        const { allowed, reasons } = await explained(stage.callers[caller], { action, subject: kind });
        expect([mutation, caller, allowed]).toEqual([
          mutation,
          caller,
          ['yes', 'own'].includes(MUTATIONS[mutation]![caller]),
        ]);
        const granted = reasons.some(({ verdict }: { verdict: string }) => verdict === 'GRANTED');
        expect([mutation, caller, granted]).toEqual([mutation, caller, allowed]);
      }
    }
  });

  it('names the rule and the membership, in Chinese and in English', async () => {
    const input = { personId: of('LEADER'), action: 'publish', subject: 'Template' };
    const answer = await explained(admin, input);
    expect(answer).toMatchObject({
      allowed: true,
      explanation: '可以发布模板',
      holders: ['ADMIN', 'LEADER', 'BUREAU'],
    });
    expect(answer.reasons).toMatchObject([
      {
        verdict: 'GRANTED',
        rule: 'heads.publish',
        title: '发布模板',
        holder: 'LEADER',
        membership: { role: 'LEADER', until: null },
      },
    ]);
    expect(answer.reasons[0].explanation).toMatch(/^引领者（\d{4}-\d\d-\d\d 起）：依「发布模板」，允许$/);
    const english = await admin.send<{ explainAccess: { explanation: string } }>(
      DOCUMENT,
      { input },
      { 'accept-language': 'en' },
    );
    expect(english.data?.explainAccess.explanation).toBe('May publish templates');
  });

  it('tells who could where no role is held that could', async () => {
    const answer = await explained(stage.callers.STEWARD, { action: 'publish', subject: 'Template' });
    expect(answer).toMatchObject({ allowed: false, reasons: [], holders: ['ADMIN', 'LEADER', 'BUREAU'] });
    expect(answer.explanation).toContain('缺少可以这样做的角色（管理员、引领者、民政局）');
  });

  it('tells conditions that are not met, row by row', async () => {
    const input = { personId: of('CATALYST'), action: 'read', subject: 'Project' };
    const [own, other] = [stage.projects.A.id, stage.projects.B.id].map((nodeId) =>
      explained(admin, { ...input, nodeId }),
    );
    expect(verdicts(await own!)).toEqual(['GRANTED operators.read-projects']);
    const answer = await other!;
    expect([answer.allowed, verdicts(answer)]).toEqual([false, ['CONDITIONS_NOT_MET operators.read-projects']]);
    expect(answer.reasons[0].explanation).toContain('不满足条件：id 属于 本组织运作的项目');
  });

  it('tells what the community has narrowed away, and which field it withholds', async () => {
    await apply([
      { rule: 'heads.publish', holders: ['LEADER'], removed: true },
      { rule: 'officers.read-people', holders: ['LEADER'], withoutFields: ['birthDate'] },
    ]);
    expect(
      verdicts(await explained(admin, { personId: of('LEADER'), action: 'publish', subject: 'Template' })),
    ).toEqual(['NARROWED heads.publish']);
    const input = { personId: of('LEADER'), action: 'read', subject: 'Person', nodeId: of('STEWARD') };
    expect((await explained(admin, { ...input, field: 'birthDate' })).reasons[0].verdict).toBe('FIELD_WITHHELD');
    expect((await explained(admin, { ...input, field: 'situations' })).allowed).toBe(true);
    await apply([]);
  });

  it('tells a scope that a row lies outside of, and terms that have ended or not begun', async () => {
    const scope = { type: 'PROJECT', id: stage.projects.A.id };
    const email = `many@${stage.code}`;
    const member = { email, role: 'EXECUTOR' };
    const { membership } = await admin.do('inviteMember', { ...member, scope }, 'membership { person { id } }');
    const personId = membership.person.id;
    await admin.do(
      'inviteMember',
      { ...member, role: 'LEADER', from: daysAgo(30), until: daysAgo(10) },
      'membership { id }',
    );
    await admin.do('inviteMember', { ...member, role: 'ADMIN', from: daysAgo(-10) }, 'membership { id }');
    const input = { personId, action: 'update', subject: 'Project', nodeId: stage.projects.B.id };
    const answer = await explained(admin, input);
    expect([answer.allowed, verdicts(answer).sort()]).toEqual([
      false,
      ['ENDED officers.projects', 'NOT_BEGUN officers.projects', 'OUT_OF_SCOPE officers.projects'],
    ]);
    expect((await explained(admin, { ...input, nodeId: stage.projects.A.id })).allowed).toBe(true);
    const many = await signIn(email, stage.code);
    expect((await explained(many, { ...input, personId: undefined })).allowed).toBe(false);
  });

  it('refuses what it does not know: an action, a kind, a row that is not here', async () => {
    const wrong: [object, string][] = [
      [{ action: 'sing', subject: 'Project' }, 'BAD_USER_INPUT'],
      [{ action: 'read', subject: 'constructor' }, 'BAD_USER_INPUT'],
      [{ action: 'read', subject: 'Person', nodeId: stage.projects.A.id }, 'BAD_USER_INPUT'],
      [{ action: 'read', subject: 'Project', nodeId: 'Project_00000000-0000-4000-8000-000000000000' }, 'NOT_FOUND'],
      [{ action: 'read', subject: 'Project', personId: stage.projects.A.id }, 'NOT_FOUND'],
    ];
    for (const [input, code] of wrong) {
      const { errors } = await admin.send(DOCUMENT, { input });
      expect([input, errors.map(({ extensions }) => extensions.code)]).toEqual([input, [code]]);
    }
  });

  it('tells that the community is suspended', async () => {
    await stage.callers.BUREAU.do(
      'setCommunityStatus',
      { communityCode: stage.code, status: 'SUSPENDED' },
      'community { id }',
    );
    const answer = await explained(admin, { personId: of('LEADER'), action: 'publish', subject: 'Template' });
    expect([answer.allowed, verdicts(answer)]).toEqual([false, ['READ_ONLY heads.publish']]);
    expect(answer.reasons[0].explanation).toContain('已暂停');
  });
});
