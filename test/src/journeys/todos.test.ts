import { addDays, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { countedGateway } from '../reading/counted-gateway.js';
import { cityWith, freshCode, jobEnded, type Loose, signIn, type Visitor } from '../testkit/city.js';
import { asLogin, communityId } from '../testkit/database.js';
import { PointsBank, type Resident } from '../testkit/points-bank.js';
import { bornYearsAgo, daysAgo } from './meal-project.js';

const TODOS = '{ todos { kind title count waitingSince query arguments } }';

describe('what waits for somebody in a community', () => {
  const codes = { publisher: freshCode('chu'), adopter: freshCode('ban') };
  let bureau: Visitor;
  let publisher: Visitor;
  let bank: PointsBank;
  let resident: Resident;
  let origin: string;
  let project: string;
  const versions: Record<string, string> = {};

  const publish = async (version: string): Promise<void> => {
    const { template } = await publisher.do('publishTemplate', { projectId: origin, version }, 'template { id }');
    versions[version] = template.id;
  };
  const waiting = async (who: Visitor): Promise<Loose[]> => (await who.ask(TODOS)).todos;
  const counts = async (who: Visitor): Promise<Record<string, number>> =>
    Object.fromEntries((await waiting(who)).map(({ kind, count }) => [kind, count]));
  const officers = async () => ({
    admin: await counts(bank.admin),
    leader: await counts(bank.leader),
    executor: await counts(bank.executor),
  });
  /** Rows of a query with the arguments that a todo tells. */
  const found = async (who: Visitor, { query, arguments: args }: Loose): Promise<number> => {
    const told = Object.entries(args as Loose).map(([name, value]) => `${name}: ${value}`);
    const { [query]: page } = await who.ask(
      `{ ${query}${told.length > 0 ? `(${told.join(', ')})` : ''} { totalCount } }`,
    );
    return page.totalCount;
  };

  beforeAll(async () => {
    bureau = await signIn('bureau');
    [publisher] = (await cityWith({ code: codes.publisher, name: '出模板村' })) as [Visitor];
    bank = await PointsBank.in(codes.adopter, '办事社区');
    resident = await bank.resident('何居民');
    const { admin } = bank;
    origin = (await publisher.do('createProject', { module: 'elder-meals' }, 'project { id }')).project.id;
    await publish('1.0.0');
    const unit = { name: '办事卫生院', kind: 'STATIONED_UNIT' };
    const { organisation } = await admin.do('registerOrganisation', unit, 'organisation { id }');
    const bindings = [
      { requirement: 'operator', organisationId: organisation.id },
      ...['care-allowance', 'meal-subsidy'].map((requirement) => ({ requirement, budgetFen: '1000000' })),
    ];
    const clone = { templateId: versions['1.0.0'], bindings, idempotencyKey: 'clone' };
    project = (await admin.do('cloneTemplate', clone, 'project { id }')).project.id;
  });

  it('is nothing to begin with, and nothing for who decides nothing; it needs a community', async () => {
    expect(await officers()).toEqual({ admin: {}, leader: {}, executor: {} });
    expect(await waiting(resident.visitor)).toEqual([]);
    expect((await bureau.send(TODOS)).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('tells whoever may upgrade of a newer version, under which the projects are found', async () => {
    await publish('1.1.0');
    const [todo, ...others] = await waiting(bank.admin);
    expect(others).toEqual([]);
    expect(todo).toMatchObject({
      ...{ kind: 'UPGRADES', count: 1, title: '模板有新版本的项目，可升级' },
      ...{ query: 'projects', arguments: { upgradeAvailable: true } },
    });
    expect(await found(bank.admin, todo!)).toBe(1);
    const english = await bank.admin.send<Loose>(TODOS, {}, { 'accept-language': 'en' });
    expect(english.data.todos[0].title).toContain('a newer version');
    expect(await waiting(resident.visitor)).toEqual([]);
    expect(await waiting(publisher)).toEqual([]);
  });

  it('puts a template that was withdrawn for safety first, tells since when, and its adopters’ subscribers once each', async () => {
    await bureau.do('withdrawTemplate', { templateId: versions['1.0.0'], reason: '食材来源不明' }, 'template { id }');
    const { withdrawnAt } = (
      await bank.admin.ask('query($id: ID!) { project(id: $id) { template { withdrawnAt } } }', { id: project })
    ).project.template;
    const [first, second] = await waiting(bank.leader);
    expect(first).toMatchObject({ kind: 'WITHDRAWN_TEMPLATES', count: 1, waitingSince: withdrawnAt });
    expect(second).toMatchObject({ kind: 'UPGRADES' });
    expect(await found(bank.leader, first!)).toBe(1);
    const events = async (code: string): Promise<string[]> => {
      const id = await communityId(code);
      return asLogin('relay', id, async (client) => {
        const { rows } = await client.query(
          `select topic from outbox_event where community_id = $1 and topic like 'Template.%' order by at, id`,
          [id],
        );
        return rows.map(({ topic }) => topic);
      });
    };
    expect(await events(codes.adopter)).toEqual(['Template.withdrawn']);
    await bureau.do('reinstateTemplate', { templateId: versions['1.0.0'] }, 'template { id }');
    expect(await events(codes.adopter)).toEqual(['Template.withdrawn', 'Template.reinstated']);
    expect(await counts(bank.leader)).toEqual({ UPGRADES: 1 });
  });

  it('is gone once it is done: the upgrade is taken over', async () => {
    const { previewUpgrade } = await bank.admin.ask(
      'query($id: ID!) { previewUpgrade(input: { projectId: $id }) { revision } }',
      { id: project },
    );
    const upgrade = { projectId: project, revision: previewUpgrade.revision };
    await bank.admin.do('upgradeProject', upgrade, 'project { id }');
    expect(await officers()).toEqual({ admin: {}, leader: {}, executor: {} });
    expect(await found(bank.admin, { query: 'projects', arguments: { upgradeAvailable: true } })).toBe(0);
  });

  it('is a settlement for those who neither filed nor signed it', async () => {
    const { admin, leader, executor } = bank;
    const place = { estate: '办苑', building: '1幢', stairwell: '1单元' };
    const { stairwell } = await admin.do('registerStairwell', place, 'stairwell { id }');
    const taking = async (name: string, age: number, as: string): Promise<string> => {
      const told = { name, birthDate: bornYearsAgo(age), stairwellId: stairwell.id, situations: ['LIVING_ALONE'] };
      const { person } = await admin.do('registerPerson', told, 'person { id }');
      const input = { projectId: project, personId: person.id, as, from: daysAgo(100) };
      return (await admin.do('enrol', input, 'enrolment { id }')).enrolment.id;
    };
    const meal = {
      ...{ enrolmentId: await taking('周奶奶', 84, 'elder'), servedById: await taking('吴阿姨', 55, 'helper') },
      ...{ servedOn: daysAgo(20), data: { kind: 'SHARED_MEAL' }, idempotencyKey: 'meal' },
    };
    await executor.do('recordService', meal, 'record { id }');
    await admin.do('setApprovalThreshold', { amountFen: '1' }, 'setting { id }');
    const span = { projectId: project, from: daysAgo(20), until: daysAgo(20) };
    const { settlement } = await executor.do('settle', span, 'settlement { id filedAt }');
    expect(await officers()).toEqual({ admin: { SETTLEMENTS: 1 }, leader: { SETTLEMENTS: 1 }, executor: {} });
    expect(await waiting(leader)).toMatchObject([{ waitingSince: settlement.filedAt, query: 'settlements' }]);
    const approval = { settlementId: settlement.id, idempotencyKey: 'first' };
    await leader.do('approveSettlement', approval, 'settlement { status }');
    expect(await officers()).toEqual({ admin: { SETTLEMENTS: 1 }, leader: {}, executor: {} });
    await admin.do('approveSettlement', { ...approval, idempotencyKey: 'second' }, 'settlement { status }');
    expect(await officers()).toEqual({ admin: {}, leader: {}, executor: {} });
  });

  it('is a payment for those who neither filed it nor are paid', async () => {
    const { admin, executor } = bank;
    const told = { key: freshCode('line'), title: '办公', source: '样例来源', spending: 'RECEIVED' };
    const { fundingLine } = await admin.do('registerFundingLine', told, 'fundingLine { id }');
    const line = { fundingLineId: fundingLine.id };
    await executor.do('recordGrant', { ...line, amountFen: '100', idempotencyKey: 'grant' }, 'replayed');
    const paid = { ...line, category: 'OFFICE', payeeName: '供电公司', memo: '电费', amountFen: '1' };
    const { payment } = await executor.do('filePayment', { ...paid, idempotencyKey: 'pay' }, 'payment { id }');
    expect(await officers()).toEqual({ admin: { PAYMENTS: 1 }, leader: { PAYMENTS: 1 }, executor: {} });
    await admin.do('rejectPayment', { paymentId: payment.id }, 'payment { id }');
    expect(await officers()).toEqual({ admin: {}, leader: {}, executor: {} });
  });

  it('are claims, redemptions and appeals, never one’s own', async () => {
    const { admin, executor, leader } = bank;
    await bank.earns(resident.id, 10);
    const claim = await bank.claim(resident.id, 5);
    expect(await officers()).toMatchObject({ admin: { POINTS_CLAIMS: 1 }, leader: { POINTS_CLAIMS: 1 } });
    expect((await counts(executor)).POINTS_CLAIMS).toBeUndefined();
    expect(await waiting(resident.visitor)).toEqual([]);
    await bank.review(claim);

    const { redemption } = await bank.redeem(resident, await bank.offers(2));
    expect(await officers()).toMatchObject({ admin: { REDEMPTIONS: 1 }, executor: { REDEMPTIONS: 1 } });
    expect((await counts(leader)).REDEMPTIONS).toBeUndefined();
    await bank.confirm(redemption);

    const deduction = await bank.deducts(resident.id, 1);
    expect(await counts(admin)).toEqual({});
    await bank.appeal(resident, deduction);
    expect(await counts(admin)).toEqual({ APPEALS: 1 });
    expect((await counts(leader)).APPEALS).toBeUndefined();
    await bank.reverse(deduction);
    expect(await officers()).toEqual({ admin: {}, leader: {}, executor: {} });
  });

  it('are tasks that were claimed, once their day has come', async () => {
    const { leader, executor } = bank;
    const rule = { key: freshCode('rule'), title: '布置教室', titleEn: 'Setting up', points: 2 };
    const ruleId = (await leader.do('setPointsRule', rule, 'rule { id }')).rule.id;
    const told = { projectId: project, ruleId, title: '布置教室', places: 1 };
    for (const onDate of [today(), addDays(today(), 1)]) {
      const input = { ...told, onDate, idempotencyKey: onDate };
      const { task } = await executor.do('createProjectTask', input, 'task { id }');
      const claim = { taskId: task.id, idempotencyKey: onDate };
      await resident.visitor.do('claimProjectTask', claim, 'claim { id }');
    }
    const [todo] = await waiting(executor);
    expect(todo).toMatchObject({ kind: 'TASK_CLAIMS', count: 1, query: 'taskClaims' });
    expect(await waiting(resident.visitor)).toEqual([]);
    const { taskClaims } = await executor.ask('{ taskClaims { nodes { id task { onDate } } } }');
    const due = taskClaims.nodes.find(({ task }: Loose) => task.onDate === today());
    await executor.do('confirmTaskClaim', { claimId: due.id }, 'claim { status }');
    expect((await counts(executor)).TASK_CLAIMS).toBeUndefined();
  });

  it('are drafts of a mandate, with the offer that they came by', async () => {
    const made = await publisher.do('createProject', { module: 'after-school' }, 'project { id }');
    const input = { projectId: made.project.id, version: '1.0.0' };
    const { template } = await publisher.do('publishTemplate', input, 'template { id }');
    const { community } = await bank.admin.ask('{ community { id } }');
    const mandate = { templateId: template.id, communityIds: [community.id], message: '部署', mandate: true };
    const { job } = await bureau.do('offerTemplate', { ...mandate, idempotencyKey: freshCode('key') }, 'job { id }');
    await jobEnded(bureau, job.id, 'DONE');
    expect(await counts(bank.admin)).toEqual({ OFFERS: 1, DRAFTS: 1 });
    const { offers } = await bank.admin.ask('{ offers(status: PENDING) { nodes { id } } }');
    await bank.admin.do('declineOffer', { offerId: offers.nodes[0].id, reason: '暂不开办' }, 'offer { status }');
    expect(await counts(bank.admin)).toEqual({});
  });

  it('are offers of the bureau, for the administrator alone', async () => {
    const { community } = await bank.admin.ask('{ community { id } }');
    const communityIds = [community.id];
    const offer = { templateId: versions['1.1.0'], communityIds, message: '推荐', idempotencyKey: freshCode('key') };
    await bureau.do('offerTemplate', offer, 'round');
    const [todo] = await waiting(bank.admin);
    expect(todo).toMatchObject({ kind: 'OFFERS', count: 1, query: 'offers', arguments: { status: 'PENDING' } });
    expect(await found(bank.admin, todo!)).toBe(1);
    expect(await counts(bank.leader)).toEqual({});
  });

  it('are proposals, for who publishes the template', async () => {
    await bank.admin.do('changeProject', { projectId: project, config: { elderAge: 70 } }, 'project { id }');
    const proposal = { projectId: project, message: '七十岁起更合适', idempotencyKey: 'propose' };
    await bank.admin.do('proposeAdaptation', proposal, 'proposal { id }');
    expect(await waiting(publisher)).toMatchObject([
      { kind: 'PROPOSALS', count: 1, query: 'adaptationProposals', arguments: {} },
    ]);
    expect((await counts(bank.admin)).PROPOSALS).toBeUndefined();
  });

  it('is counted by one statement, whatever there is', async () => {
    const gateway = await countedGateway();
    try {
      const spent = async (who: Visitor): Promise<number> => {
        const there = who.through(gateway.url);
        await there.ask(TODOS);
        gateway.spent();
        await there.ask(TODOS);
        return gateway.spent().filter((sql) => sql.includes('as kind')).length;
      };
      expect(await spent(bank.admin)).toBe(1);
      expect(await spent(bank.leader)).toBe(1);
      expect(await spent(resident.visitor)).toBe(0);
    } finally {
      await gateway.close();
    }
  });
});
