import { addDays, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';

describe('tasks of a project that are claimed for points', () => {
  const code = freshCode('renling');
  let admin: Visitor;
  let executor: Visitor;
  let secretary: Visitor;
  const volunteers: Visitor[] = [];
  let project: string;
  let rule: string;
  const ids: Record<string, string> = {};

  const invited = async (who: string, role: string, position?: string): Promise<Visitor> => {
    const input = { email: `${who}@${code}`, role, name: who, ...(position ? { position } : {}) };
    ids[who] = (await admin.do('inviteMember', input, 'membership { person { id } }')).membership.person.id;
    return signIn(input.email, code);
  };
  const offer = (who: Visitor, told: object = {}, idempotencyKey = freshCode('key')) =>
    who.attempt(
      'createProjectTask',
      {
        ...{ projectId: project, ruleId: rule, title: '布置教室', places: 2, onDate: today(), idempotencyKey },
        ...told,
      },
      'task { id points places placesLeft projectTitle rule { key } }',
    );
  const offered = async (told: object = {}): Promise<string> => (await offer(executor, told)).task.id;
  const claim = (who: Visitor, taskId: string, idempotencyKey = freshCode('key')) =>
    who.attempt('claimProjectTask', { taskId, idempotencyKey }, 'claim { id status task { placesLeft } }');
  const confirm = (who: Visitor, claimId: string) =>
    who.attempt(
      'confirmTaskClaim',
      { claimId },
      'claim { status pointsClaim { status points transfer { amount kind } } }',
    );
  const release = (who: Visitor, claimId: string) =>
    who.attempt('releaseTaskClaim', { claimId }, 'claim { status task { placesLeft } }');
  const balance = async (who: Visitor): Promise<string> => (await who.ask('{ myPoints { balance } }')).myPoints.balance;
  const leftOf = async (id: string): Promise<number> =>
    (await admin.ask(`{ node(id: "${id}") { ... on ProjectTask { placesLeft } } }`)).node.placesLeft;

  beforeAll(async () => {
    [admin] = (await cityWith({ code, name: `认领社区${code}` })) as [Visitor];
    executor = await invited('executor', 'EXECUTOR');
    secretary = await invited('secretary', 'LEADER', 'SECRETARY');
    for (const who of ['a', 'b', 'c', 'd', 'e']) volunteers.push(await invited(who, 'STEWARD', 'VOLUNTEER'));
    const line = { key: 'neighbour-crafts', title: '活动经费', source: '公益服务中心' };
    await admin.do('registerFundingLine', line, 'fundingLine { id }');
    const funding = [{ line: 'neighbour-crafts', budgetFen: '9000' }];
    const made = await admin.do('createProject', { module: 'neighbour-crafts', funding }, 'project { id title }');
    project = made.project.id;
    ids.title = made.project.title;
    const told = { key: 'tasks', title: '项目任务', titleEn: 'Tasks', points: 10, capPoints: 30, capPeriod: 'MONTH' };
    rule = (await admin.do('setPointsRule', told, 'rule { id }')).rule.id;
  });

  it('are offered by the staff, once for a key, for points by a rule or a number of their own', async () => {
    const made = await offer(executor, {}, 'first');
    expect(made.task).toMatchObject({ points: 10, places: 2, placesLeft: 2, projectTitle: ids.title });
    expect((await offer(executor, {}, 'first')).task.id).toBe(made.task.id);
    expect((await offer(secretary, { points: 15 })).task.points).toBe(15);
    await expect(offer(volunteers[0]!)).rejects.toThrow();
    for (const [told, field] of [
      [{ points: 31 }, 'points'],
      [{ points: 0 }, 'points'],
      [{ places: 0 }, 'places'],
      [{ onDate: addDays(today(), -1) }, 'onDate'],
    ] as const)
      expect((await offer(executor, told)).userErrors).toMatchObject([{ field: [field] }]);
    const { node } = await volunteers[0]!.ask(`{ node(id: "${project}") { ... on Project { tasks { totalCount } } } }`);
    expect(node.tasks.totalCount).toBe(2);
  });

  it('are claimed by one person once, and confirmed by somebody else, who credits the points', async () => {
    const task = await offered();
    const [volunteer] = volunteers as [Visitor];
    const first = await claim(volunteer, task, 'mine');
    expect(first.claim).toMatchObject({ status: 'CLAIMED', task: { placesLeft: 1 } });
    expect((await claim(volunteer, task, 'mine')).claim.id).toBe(first.claim.id);
    expect((await claim(volunteer, task)).userErrors).toMatchObject([{ code: 'CONFLICT', field: ['taskId'] }]);
    expect(await balance(volunteer)).toBe('0');
    for (const who of [volunteer, volunteers[1]!]) await expect(confirm(who, first.claim.id)).rejects.toThrow();
    expect((await confirm(executor, first.claim.id)).claim).toEqual({
      status: 'DONE',
      pointsClaim: { status: 'APPROVED', points: 10, transfer: { amount: '10', kind: 'POINTS_EARNED' } },
    });
    expect((await confirm(secretary, first.claim.id)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    expect(await balance(volunteer)).toBe('10');
    const { myPoints } = await volunteer.ask('{ myPoints { rules { key earned } } }');
    expect(myPoints.rules).toContainEqual({ key: 'tasks', earned: '10' });
  });

  it('are never confirmed by who claimed them, whatever offices they hold', async () => {
    const { claim: own } = await claim(secretary, await offered());
    await expect(confirm(secretary, own.id)).rejects.toThrow();
    expect((await confirm(admin, own.id)).claim.status).toBe('DONE');
  });

  it('have as many claimants as places, however many ask at once', async () => {
    const task = await offered({ places: 3, onDate: addDays(today(), 3) });
    const everybody = [...volunteers, executor, secretary, admin];
    const tries = await Promise.all(everybody.flatMap((who) => [claim(who, task), claim(who, task)]));
    const done = tries.flatMap(({ claim: each }) => each ?? []);
    expect(done).toHaveLength(3);
    expect(await leftOf(task)).toBe(0);
    const { taskClaims } = await admin.ask('{ taskClaims(first: 100) { nodes { task { id } person { id } } } }');
    const persons = taskClaims.nodes
      .filter(({ task: { id } }: Loose) => id === task)
      .map(({ person }: Loose) => person.id);
    expect(new Set(persons).size).toBe(3);
  });

  it('are released by who claimed them or by the staff, and free for others then', async () => {
    const task = await offered({ places: 1 });
    const [one, other] = volunteers.slice(1) as [Visitor, Visitor];
    const { claim: first } = await claim(one, task);
    expect((await claim(other, task)).userErrors).toMatchObject([{ code: 'LIMIT_EXCEEDED' }]);
    await expect(release(other, first.id)).rejects.toThrow();
    expect((await release(one, first.id)).claim).toEqual({ status: 'RELEASED', task: { placesLeft: 1 } });
    expect((await release(one, first.id)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    expect((await confirm(executor, first.id)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    const { claim: second } = await claim(other, task);
    const tries = await Promise.all([0, 1, 2].map(() => release(executor, second.id)));
    expect(tries.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    expect(await leftOf(task)).toBe(1);
    expect((await claim(one, task)).claim.status).toBe('CLAIMED');
  });

  it('earn no more than the rule’s cap', async () => {
    const volunteer = volunteers[4]!;
    const [first, second, third] = [await offered({ points: 20 }), await offered({ points: 20 }), await offered()];
    const claims = [];
    for (const task of [first, second, third]) claims.push((await claim(volunteer, task)).claim.id);
    expect((await confirm(executor, claims[0])).claim.status).toBe('DONE');
    expect((await confirm(executor, claims[1])).userErrors).toMatchObject([
      { code: 'LIMIT_EXCEEDED', field: ['claimId'] },
    ]);
    expect((await confirm(executor, claims[2])).claim.status).toBe('DONE');
    expect(await balance(volunteer)).toBe('30');
    expect((await claim(volunteer, await offered())).userErrors).toMatchObject([
      { code: 'LIMIT_EXCEEDED', field: ['taskId'] },
    ]);
  });

  it('are confirmed from their day on, and not claimed any more once they have ended', async () => {
    const task = await offered({ places: 5, onDate: addDays(today(), 2) });
    const { claim: early } = await claim(volunteers[2]!, task);
    expect((await confirm(executor, early.id)).userErrors).toMatchObject([{ code: 'CONFLICT', field: ['claimId'] }]);
    await executor.do('endProjectTask', { taskId: task }, 'task { status }');
    expect((await claim(volunteers[3]!, task)).userErrors).toMatchObject([{ code: 'CONFLICT', field: ['taskId'] }]);
    const again = await executor.attempt('endProjectTask', { taskId: task }, 'task { status }');
    expect(again.userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    const { taskClaims } = await volunteers[2]!.ask('{ taskClaims { nodes { person { id } } } }');
    expect(new Set(taskClaims.nodes.map(({ person }: Loose) => person.id))).toEqual(new Set([ids.c]));
  });

  it('stand in the way of an erasure while they are not done', async () => {
    const leaving = { personId: ids.c, reason: '本人要求' };
    const { userErrors } = await admin.attempt('requestErasure', leaving, 'erasure { id }');
    expect(userErrors.map(({ reason }) => reason)).toContain('TASK_OPEN');
  });
});
