import { addDays, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';
import { bornYearsAgo } from './meal-project.js';

const lastDay = addDays(`${today().slice(0, 7)}-01`, -1);
const firstDay = `${lastDay.slice(0, 7)}-01`;
const lastYear = Number(today().slice(0, 4)) - 1;

describe('what the ledger refuses in a project', () => {
  let [admin, executor]: Visitor[] = [];
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    const code = freshCode('juzhang');
    [admin] = await cityWith({ code, name: `拒账社区${code}` });
    await admin!.do('inviteMember', { email: `executor@${code}`, role: 'EXECUTOR' }, 'membership { id }');
    executor = await signIn(`executor@${code}`, code);
    const line = { key: 'neighbour-crafts', title: '活动经费', source: '公益服务中心', spending: 'RECEIVED' };
    ids.line = (await admin!.do('registerFundingLine', line, 'fundingLine { id }')).fundingLine.id;
    const funding = [{ line: 'neighbour-crafts', budgetFen: '5000' }];
    const { project } = await admin!.do('createProject', { module: 'neighbour-crafts', funding }, 'project { id }');
    ids.project = project.id;
    for (const [as, age] of [
      ['teacher', 60],
      ['maker', 40],
    ] as const) {
      const { person } = await admin!.do('registerPerson', { name: as, birthDate: bornYearsAgo(age) }, 'person { id }');
      const input = { projectId: project.id, personId: person.id, as, from: `${lastYear}-01-01` };
      ids[as] = (await executor!.do('enrol', input, 'enrolment { id }')).enrolment.id;
    }
  });

  const record = (servedOn: string, data: Loose, more: Loose = {}) =>
    executor!.attempt(
      'recordService',
      { enrolmentId: ids.maker, servedOn, data, idempotencyKey: freshCode('key'), ...more },
      'record { id }',
    );

  it('tells what has not come in yet of received money as a shortfall, and pays what is there', async () => {
    const held = { kind: 'WORKSHOP', craft: 'KNITTING', pieces: 1, materials: 1400 };
    expect((await record(firstDay, held, { servedById: ids.teacher })).userErrors).toEqual([]);
    const group = { name: '巧手队', kind: 'SOCIAL_ORGANISATION' };
    const { organisation } = await admin!.do('registerOrganisation', group, 'organisation { id }');
    const binding = { projectId: ids.project, requirement: 'operator', organisationId: organisation.id };
    await executor!.do('setProjectBinding', binding, 'project { id }');
    const span = { projectId: ids.project, from: firstDay, until: lastDay };
    const settled = async () => {
      const told = 'settlement { id due { fen } lines { payable { fen } shortfall { fen } } }';
      return (await executor!.do('settle', span, told)).settlement;
    };
    const unpaid = await settled();
    const due = Number(unpaid.due.fen);
    expect(due).toBeGreaterThan(600);
    expect(unpaid).toMatchObject({
      lines: [{ payable: { fen: '0' }, shortfall: { fen: String(due) } }],
    });
    await admin!.do('rejectSettlement', { settlementId: unpaid.id }, 'settlement { id }');
    const granted = { fundingLineId: ids.line, amountFen: '600', idempotencyKey: freshCode('key') };
    await executor!.do('recordGrant', granted, 'transfer { id }');
    const partly = await settled();
    expect(partly).toMatchObject({
      lines: [{ payable: { fen: '600' }, shortfall: { fen: String(due - 600) } }],
    });
    const approval = { settlementId: partly.id, idempotencyKey: freshCode('key') };
    expect((await admin!.do('approveSettlement', approval, 'settlement { status }')).settlement.status).toBe(
      'APPROVED',
    );
  });

  it('names the day of a sale in a year that is closed', async () => {
    await admin!.do('closeYear', { year: lastYear }, 'setting { closedThrough }');
    const sold = { kind: 'SALE', craft: 'KNITTING', pieces: 1, proceeds: 100 };
    const { userErrors } = await record(`${lastYear}-05-05`, sold);
    expect(userErrors).toMatchObject([{ code: 'CONFLICT', field: ['servedOn'] }]);
  });
});
