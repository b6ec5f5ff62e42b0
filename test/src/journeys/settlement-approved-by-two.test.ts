import { beforeAll, describe, expect, it } from 'vitest';
import { codesOf } from '../permissions/attempt.js';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';
import { daysAgo, type MealProject, mealProject } from './meal-project.js';

describe('a settlement above what one person approves', () => {
  let [admin, leader, executor]: Visitor[] = [];
  let meals: MealProject;
  let settlementId = '';

  const fundings = async (): Promise<Loose> => {
    const query = 'query($id: ID!) { project(id: $id) { fundings { settled { fen } remaining { fen } } } }';
    const { project } = await admin!.ask(query, { id: meals.id });
    return project.fundings.map(({ settled, remaining }: Loose) => [Number(settled.fen), Number(remaining.fen)]).sort();
  };
  const approval = () => ({ settlementId, idempotencyKey: freshCode('key') });
  const approve = async (by: Visitor) =>
    (await by.do('approveSettlement', approval(), 'settlement { status firstApprovedBy { id } decidedBy { id } }'))
      .settlement;

  beforeAll(async () => {
    const code = freshCode('liangpi');
    [admin] = await cityWith({ code, name: `两批社区${code}` });
    await admin!.do('inviteMember', { email: `leader@${code}`, role: 'LEADER', name: '宋引' }, 'membership { id }');
    await admin!.do('inviteMember', { email: `executor@${code}`, role: 'EXECUTOR', name: '金执' }, 'membership { id }');
    leader = await signIn(`leader@${code}`);
    executor = await signIn(`executor@${code}`);
    meals = await mealProject(admin!);
    await admin!.do('setApprovalThreshold', { amountFen: '1' }, 'setting { id }');
    const meal = { enrolmentId: meals.elder, servedById: meals.helper, data: { kind: 'SHARED_MEAL' } };
    const record = { ...meal, servedOn: daysAgo(20), idempotencyKey: freshCode('key') };
    await executor!.do('recordService', record, 'record { id }');
    const span = { projectId: meals.id, from: daysAgo(20), until: daysAgo(20) };
    settlementId = (await executor!.do('settle', span, 'settlement { id }')).settlement.id;
  });

  it('waits after the first approval, for another person, and is paid by the second', async () => {
    const before = await fundings();
    const first = await approve(leader!);
    expect(first).toMatchObject({ status: 'FILED', decidedBy: null });
    expect(first.firstApprovedBy).not.toBeNull();
    expect(await fundings()).toEqual(before);
    expect(await codesOf(leader!, 'approveSettlement', approval())).toEqual(['FORBIDDEN']);
    expect(await codesOf(executor!, 'approveSettlement', approval())).toEqual(['FORBIDDEN']);
    expect(await approve(admin!)).toMatchObject({ status: 'APPROVED', firstApprovedBy: first.firstApprovedBy });
    expect(await fundings()).not.toEqual(before);
  });

  it('taken back, is free in the budget again, once', async () => {
    const paid = (await fundings()).map(([settled]: number[]) => settled);
    const query = '{ transfers(first: 20) { nodes { id kind amount } } }';
    const { transfers } = await leader!.ask(query);
    const payment = transfers.nodes.find(({ kind }: Loose) => kind === 'SETTLEMENT');
    expect(paid).toContain(Number(payment.amount));
    const back = { transferId: payment.id, reason: '付错', idempotencyKey: freshCode('key') };
    for (const replayed of [false, true]) {
      expect((await leader!.do('reverseTransfer', back, 'replayed')).replayed).toBe(replayed);
      expect(await fundings()).toEqual([
        [0, 1_000_000],
        [0, 1_000_000],
      ]);
    }
    expect(await codesOf(leader!, 'reverseTransfer', { ...back, idempotencyKey: freshCode('key') })).toEqual([
      'CONFLICT',
    ]);
  });
});
