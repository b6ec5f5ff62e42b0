import { addDays, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';

const day = (ago: number): string => addDays(today(), -ago);

describe('two at once', () => {
  const code = freshCode('tongshi');
  let admin: Visitor;
  let executor: Visitor;
  let project = '';

  beforeAll(async () => {
    [admin] = (await cityWith({ code, name: `同时社区${code}` })) as [Visitor];
    await admin.do('inviteMember', { email: `executor@${code}`, role: 'EXECUTOR', name: '方明' }, 'membership { id }');
    executor = await signIn(`executor@${code}`);
    const line = { key: 'meal-subsidy', title: '共餐补贴', source: '样例来源' };
    await admin.do('registerFundingLine', line, 'fundingLine { id }');
    const funding = [{ line: 'meal-subsidy', budgetFen: '100000' }];
    project = (await admin.do('createProject', { module: 'elder-meals', funding }, 'project { id }')).project.id;
  });

  async function enrolled(name: string, as: string, age: number, stairwellId: string): Promise<string> {
    const birthDate = `${Number(today().slice(0, 4)) - age}-01-01`;
    const situations = as === 'elder' ? ['LIVING_ALONE'] : [];
    const { person } = await admin.do('registerPerson', { name, birthDate, stairwellId, situations }, 'person { id }');
    const input = { projectId: project, personId: person.id, as, from: day(30) };
    return (await admin.do('enrol', input, 'enrolment { id }')).enrolment.id;
  }

  it('two settlements of one project approved at once both count', async () => {
    const place = { estate: '同心园', building: '1幢', stairwell: '1单元' };
    const { stairwell } = await admin.do('registerStairwell', place, 'stairwell { id }');
    const helper = await enrolled('高洁', 'helper', 55, stairwell.id);
    const elder = await enrolled('卢阿婆', 'elder', 80, stairwell.id);
    const settlements: string[] = [];
    for (const ago of [9, 6, 3]) {
      const served = { enrolmentId: elder, servedById: helper, servedOn: day(ago), data: { kind: 'SHARED_MEAL' } };
      await executor.do('recordService', { ...served, idempotencyKey: `meal-${ago}` }, 'record { id }');
      const period = { projectId: project, from: day(ago), until: day(ago - 1) };
      settlements.push((await executor.do('settle', period, 'settlement { id }')).settlement.id);
    }
    await Promise.all(
      settlements.map((settlementId, index) =>
        admin.do('approveSettlement', { settlementId, idempotencyKey: `approve-${index}` }, 'settlement { status }'),
      ),
    );
    const answer = await admin.ask('query($id: ID!) { project(id: $id) { fundings { settled { fen } } } }', {
      id: project,
    });
    expect(answer.project.fundings).toEqual([{ settled: { fen: '2400' } }]);
  });

  it('two names for one organisation: one is taken, the other told', async () => {
    const register = () =>
      admin.attempt('registerOrganisation', { name: '同心合唱团', kind: 'SOCIAL_ORGANISATION' }, 'organisation { id }');
    const outcomes = await Promise.all([register(), register()]);
    expect(outcomes.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    expect(outcomes.flatMap(({ userErrors }) => userErrors)).toMatchObject([{ code: 'CONFLICT', field: ['name'] }]);
  });

  it('two invitations of one new person: one is taken, the other told', async () => {
    const invite = () =>
      admin.attempt('inviteMember', { email: `neu@${code}`, role: 'STEWARD', name: '姚远' }, 'membership { id }');
    const outcomes = await Promise.all([invite(), invite()]);
    expect(outcomes.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    expect(outcomes.flatMap(({ userErrors }) => userErrors)).toMatchObject([{ code: 'CONFLICT' }]);
  });
});
