import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';
import { care, daysAgo, type MealProject, mealProject } from './meal-project.js';

const TWENTY = Array.from({ length: 20 }, (_, index) => index);

/** How attempts ended: how many went through, and the codes that the others were told. */
function endings(attempts: { userErrors: { code: string }[] }[]) {
  return {
    done: attempts.filter(({ userErrors }) => userErrors.length === 0).length,
    told: attempts.flatMap(({ userErrors }) => userErrors.map(({ code }) => code)),
  };
}

describe('many at once', () => {
  const code = freshCode('bingxing');
  let admin: Visitor;
  let executors: [Visitor, Visitor];
  let project: MealProject;

  beforeAll(async () => {
    [admin] = (await cityWith({ code, name: `并行社区${code}` })) as [Visitor];
    project = await mealProject(admin);
    executors = (await Promise.all(
      ['one', 'two'].map(async (name) => {
        const email = `${name}@${code}`;
        await admin.do('inviteMember', { email, role: 'EXECUTOR', name: '委员' }, 'membership { id }');
        return signIn(email);
      }),
    )) as [Visitor, Visitor];
  });

  const records = async () => {
    const document = 'query($id: ID!) { project(id: $id) { records { totalCount } } }';
    return (await admin.ask(document, { id: project.id })).project.records.totalCount as number;
  };

  it('twenty records under one key are one record, and all twenty learn of it', async () => {
    const before = await records();
    const answers = await Promise.all(
      TWENTY.map(() => executors[0].do('recordService', care(project, 9, 'the-one'), 'record { id } replayed')),
    );
    expect(new Set(answers.map(({ record }) => record.id)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await records()).toBe(before + 1);
  });

  it('one key of two people are two keys', async () => {
    const ids = await Promise.all(
      executors.map(
        async (executor) => (await executor.do('recordService', care(project, 8, 'shared'), 'record { id }')).record.id,
      ),
    );
    expect(new Set(ids).size).toBe(2);
  });

  it('twenty keys are twenty records', async () => {
    const before = await records();
    const answers = await Promise.all(
      TWENTY.map((index) =>
        executors[0].do('recordService', care(project, 7, `own-${index}`), 'record { id } replayed'),
      ),
    );
    expect(new Set(answers.map(({ record }) => record.id)).size).toBe(20);
    expect(await records()).toBe(before + 20);
  });

  it('twenty clones under different keys are twenty projects on the same funding lines, and one adoption', async () => {
    const target = freshCode('kelong');
    const [cloner] = (await cityWith({ code: target, name: `克隆社区${target}` })) as [Visitor];
    const { template } = await admin.do(
      'publishTemplate',
      { projectId: project.id, version: '1.0.0' },
      'template { id }',
    );
    const { organisation } = await cloner.do(
      'registerOrganisation',
      { name: '卫生站', kind: 'STATIONED_UNIT' },
      'organisation { id }',
    );
    const bindings = [{ requirement: 'operator', organisationId: organisation.id }];
    const clones = await Promise.all(
      TWENTY.map((index) =>
        cloner.attempt(
          'cloneTemplate',
          { templateId: template.id, bindings, idempotencyKey: `clone-${index}` },
          'project { id }',
        ),
      ),
    );
    expect(endings(clones)).toEqual({ done: 20, told: [] });
    const after = await cloner.ask('{ projects { totalCount } fundingLines { nodes { key } } }');
    expect(after.projects.totalCount).toBe(20);
    expect(after.fundingLines.nodes).toEqual([{ key: 'care-allowance' }, { key: 'meal-subsidy' }]);
    const { node } = await admin.ask('query($id: ID!) { node(id: $id) { ... on Template { adoptions } } }', {
      id: template.id,
    });
    expect(node.adoptions).toBe(1);
  });

  it('a community adopted by many at once counts each of them once', async () => {
    const codes = ['a', 'b', 'c', 'd'].map((letter) => freshCode(`caina-${letter}`));
    const cloners = await cityWith(...codes.map((each) => ({ code: each, name: `采纳社区${each}` })));
    const { template } = await admin.do(
      'publishTemplate',
      { projectId: project.id, version: '1.1.0' },
      'template { id }',
    );
    await Promise.all(
      cloners.map(async (cloner) => {
        const unit = { name: '卫生站', kind: 'STATIONED_UNIT' };
        const { organisation } = await cloner.do('registerOrganisation', unit, 'organisation { id }');
        const bindings = [{ requirement: 'operator', organisationId: organisation.id }];
        await cloner.do(
          'cloneTemplate',
          { templateId: template.id, bindings, idempotencyKey: 'clone' },
          'project { id }',
        );
      }),
    );
    const { node } = await admin.ask(
      'query($id: ID!) { node(id: $id) { ... on Template { adoptions adopters { totalCount } } } }',
      { id: template.id },
    );
    expect(node).toEqual({ adoptions: 4, adopters: { totalCount: 4 } });
  });

  it('two executors settle the same days: one files, the other is told', async () => {
    const period = { projectId: project.id, from: daysAgo(40), until: daysAgo(11) };
    const settled = await Promise.all(
      executors.map((executor) => executor.attempt('settle', period, 'settlement { id }')),
    );
    expect(endings(settled)).toEqual({ done: 1, told: ['CONFLICT'] });
    const document = 'query($id: ID) { settlements(projectId: $id) { totalCount } }';
    expect((await admin.ask(document, { id: project.id })).settlements.totalCount).toBe(1);
  });

  it('a settlement and a record of its last day: the record is in it, or it is refused', async () => {
    const period = { projectId: project.id, from: daysAgo(6), until: daysAgo(5) };
    const [settled, recorded] = await Promise.all([
      executors[0].do('settle', period, 'settlement { lines { quantity } }'),
      executors[1].attempt('recordService', care(project, 5, 'last-minute'), 'record { id }'),
    ]);
    const inTime = recorded.userErrors.length === 0;
    expect([inTime, settled.settlement.lines.length]).toEqual([inTime, inTime ? 1 : 0]);
  });

  it('two approve one settlement: one does, the other is told', async () => {
    const period = { projectId: project.id, from: daysAgo(60), until: daysAgo(50) };
    const { settlement } = await executors[0].do('settle', period, 'settlement { id }');
    const approve = (by: Visitor, idempotencyKey: string) =>
      by.attempt('approveSettlement', { settlementId: settlement.id, idempotencyKey }, 'settlement { status }');
    const approvals = await Promise.all([approve(admin, 'first'), approve(executors[1], 'second')]);
    expect(endings(approvals)).toEqual({ done: 1, told: ['CONFLICT'] });
  });

  it('one approves while another rejects: one decision stands', async () => {
    const period = { projectId: project.id, from: daysAgo(80), until: daysAgo(70) };
    const { settlement } = await executors[0].do('settle', period, 'settlement { id }');
    const decisions = await Promise.all([
      admin.attempt(
        'approveSettlement',
        { settlementId: settlement.id, idempotencyKey: 'decide' },
        'settlement { status }',
      ),
      executors[1].attempt('rejectSettlement', { settlementId: settlement.id }, 'settlement { status }'),
    ]);
    expect(endings(decisions)).toEqual({ done: 1, told: ['CONFLICT'] });
  });

  it('twenty enrol the same person: one enrolment', async () => {
    const input = { name: '同一人', birthDate: '1960-01-01', stairwellId: project.stairwell };
    const { person } = await admin.do('registerPerson', input, 'person { id }');
    const host = { projectId: project.id, personId: person.id, as: 'host' };
    const enrolments = await Promise.all(TWENTY.map(() => admin.attempt('enrol', host, 'enrolment { id }')));
    expect(endings(enrolments)).toEqual({ done: 1, told: Array.from({ length: 19 }, () => 'CONFLICT') });
  });

  it('twenty invitations of one email: one person, one membership, one way in', async () => {
    const email = `wanted@${code}`;
    const invite = { email, role: 'STEWARD', name: '受邀人' };
    const answers = await Promise.all(TWENTY.map(() => admin.attempt('inviteMember', invite, 'membership { id }')));
    expect(endings(answers).done).toBe(1);
    const { viewer } = await (await signIn(email)).ask('{ viewer { memberships { role } } }');
    expect(viewer.memberships).toEqual([{ role: 'STEWARD' }]);
  });

  it('twenty more roles of one kind for somebody who is known: one membership', async () => {
    const invite = { email: `wanted@${code}`, role: 'LEADER' };
    const answers = await Promise.all(TWENTY.map(() => admin.attempt('inviteMember', invite, 'membership { id }')));
    expect(endings(answers)).toEqual({ done: 1, told: Array.from({ length: 19 }, () => 'CONFLICT') });
  });

  it('two administrators end each other’s term: one stays', async () => {
    const place = freshCode('shuangguan');
    const [first] = (await cityWith({ code: place, name: `双管社区${place}` })) as [Visitor];
    const other = { email: `other@${place}`, role: 'ADMIN', from: daysAgo(3) };
    const { membership } = await first.do('inviteMember', other, 'membership { id }');
    const second = await signIn(other.email);
    const own = await first.ask('{ viewer { memberships { id } } }');
    const until = daysAgo(0);
    const ended = await Promise.all([
      first.attempt('endMembership', { membershipId: membership.id, until }, 'membership { until }'),
      second.attempt('endMembership', { membershipId: own.viewer.memberships[0].id, until }, 'membership { until }'),
    ]);
    expect(endings(ended)).toEqual({ done: 1, told: ['CONFLICT'] });
  });
});
