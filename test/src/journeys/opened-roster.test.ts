import { newId, toNodeId } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';
import { asLogin, communityId } from '../testkit/database.js';
import { care, daysAgo, type MealProject, mealProject } from './meal-project.js';

const LINES = 'lines { beneficiaryName quantity amount { fen } from until }';
const ENTRIES = `{ auditEntries(first: 100) { nodes { action actorKind subjectType subjectId changes } } }`;

describe('a subsidy roster that the bureau opens for an audit', () => {
  const [code, other] = [freshCode('bushen'), freshCode('linshen')] as [string, string];
  const period = { from: daysAgo(20), until: daysAgo(11) };
  let admin: Visitor;
  let bureau: Visitor;
  let project: MealProject;
  let approved = '';

  const input = (more: Record<string, unknown> = {}) => ({
    ...{ communityCode: code, projectId: project.id, audit: '助餐补贴专项审计', reason: '年度抽查' },
    ...more,
  });
  const opened = async (more = {}): Promise<Loose[]> => (await bureau.do('openRoster', input(more), LINES)).lines;
  const refused = async (more: Record<string, unknown>) => {
    const { lines, userErrors } = await bureau.attempt('openRoster', input(more), LINES);
    return [lines, ...userErrors.map(({ code: why, field }: Loose) => [why, field])];
  };
  const exports = async (visitor: Visitor): Promise<Loose[]> =>
    (await visitor.ask(ENTRIES)).auditEntries.nodes.filter(({ action }: Loose) => action === 'EXPORT');
  const settled = async (from: string, until: string): Promise<string> =>
    (await admin.do('settle', { projectId: project.id, from, until }, 'settlement { id }')).settlement.id;

  beforeAll(async () => {
    [admin] = (await cityWith({ code, name: `补审社区${code}` }, { code: other, name: `邻审社区${other}` })) as [
      Visitor,
    ];
    bureau = await signIn('bureau', null);
    project = await mealProject(admin);
    for (const ago of [12, 14]) await admin.do('recordService', care(project, ago, freshCode('key')), 'record { id }');
    await admin.do('recordService', care(project, 5, freshCode('key')), 'record { id }');
    await admin.do('inviteMember', { email: `leader@${code}`, role: 'LEADER' }, 'membership { id }');
    const leader = await signIn(`leader@${code}`);
    approved = await settled(period.from, period.until);
    const approval = { settlementId: approved, idempotencyKey: freshCode('key') };
    await leader.do('approveSettlement', approval, 'settlement { status }');
    await settled(daysAgo(10), daysAgo(4));
  });

  it('holds who was paid what in approved settlements, and nothing that is not decided', async () => {
    const lines = await opened();
    const { node } = await admin.ask(
      'query($id: ID!) { node(id: $id) { ... on Settlement { lines { quantity payable { fen } payee { name } } } } }',
      { id: approved },
    );
    const paid = node.lines.map(({ quantity, payable: amount, payee }: Loose) => ({
      ...{ beneficiaryName: payee.name, quantity, amount },
      ...period,
    }));
    expect(lines).toEqual(paid);
    expect(lines.map(({ beneficiaryName }) => beneficiaryName)).toEqual(['毛春兰']);
    expect(Number(lines[0]!.amount.fen)).toBeGreaterThan(0);
    expect(await opened({ from: period.from, until: period.until })).toEqual(lines);
    expect(await opened({ from: daysAgo(19) })).toEqual([]);
  });

  it('stands in the community’s trail each time, with the audit and the reason, for its administrator and leader', async () => {
    const before = (await exports(admin)).length;
    await opened({ audit: '结转审计', reason: '群众来信' });
    for (const visitor of [admin, await signIn(`leader@${code}`)]) {
      const told = await exports(visitor);
      expect(told.length).toBe(before + 1);
      expect(told[0]).toMatchObject({ actorKind: 'BUREAU', subjectType: 'Project' });
      expect(told[0]!.changes).toMatchObject({
        audit: { before: null, after: '结转审计' },
        reason: { before: null, after: '群众来信' },
        lines: { before: null, after: 1 },
      });
    }
  });

  it('is refused for what is not of the community, or not said, and leaves no trace then', async () => {
    const before = (await exports(admin)).length;
    const xinfeng = await asLogin('owner', await communityId('xinfeng'), async (client) => {
      const { rows } = await client.query('select id from project where community_id = $1', [
        await communityId('xinfeng'),
      ]);
      return toNodeId('Project', rows[0].id);
    });
    const nowhere = [null, ['NOT_FOUND', ['projectId']]];
    expect(await refused({ projectId: xinfeng })).toEqual(nowhere);
    expect(await refused({ communityCode: other })).toEqual(nowhere);
    expect(await refused({ projectId: toNodeId('Project', newId()) })).toEqual(nowhere);
    expect(await refused({ projectId: 'Project_x' })).toEqual(nowhere);
    expect(await refused({ communityCode: 'no-such-place' })).toEqual([null, ['NOT_FOUND', ['communityCode']]]);
    expect(await refused({ audit: ' ' })).toEqual([null, ['BAD_USER_INPUT', ['audit']]]);
    expect(await refused({ reason: '' })).toEqual([null, ['BAD_USER_INPUT', ['reason']]]);
    expect(await refused({ from: daysAgo(1), until: daysAgo(2) })).toEqual([null, ['BAD_USER_INPUT', ['from']]]);
    expect((await exports(admin)).length).toBe(before);
  });
});
