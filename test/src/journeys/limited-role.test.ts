import { addDays, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';

describe('a role that is limited to one project', () => {
  const code = freshCode('fenpian');
  const email = `grid@${code}`;
  let admin: Visitor;
  let limited: Visitor;
  let [ours, others] = ['', ''];

  beforeAll(async () => {
    [admin] = (await cityWith({ code, name: `分片社区${code}` })) as [Visitor];
    const project = async (title: string) =>
      (await admin.do('createProject', { module: 'elder-meals', title }, 'project { id }')).project.id as string;
    [ours, others] = [await project('一片助餐'), await project('二片助餐')];
    const scope = { type: 'PROJECT', id: ours };
    await admin.do('inviteMember', { email, role: 'EXECUTOR', name: '石磊', scope }, 'membership { scopeType }');
    limited = await signIn(email, code);
  });

  it('reaches that project and no other', async () => {
    const { projects } = await limited.ask('{ projects { totalCount nodes { id title } } }');
    expect(projects).toEqual({ totalCount: 1, nodes: [{ id: ours, title: '一片助餐' }] });
    expect((await limited.ask('query($id: ID!) { project(id: $id) { id } }', { id: others })).project).toBeNull();
  });

  it('may settle that project and no other', async () => {
    const period = { from: addDays(today(), -3), until: addDays(today(), -2) };
    const settled = await limited.do('settle', { projectId: ours, ...period }, 'settlement { status }');
    expect(settled.settlement.status).toBe('FILED');
    const refused = await limited.send(
      'mutation($input: SettleInput!) { settle(input: $input) { settlement { id } userErrors { code } } }',
      { input: { projectId: others, ...period } },
    );
    expect(refused.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it('does nothing that belongs to the whole community', async () => {
    const refused = await limited.send(
      'mutation($input: RegisterOrganisationInput!) { registerOrganisation(input: $input) { userErrors { code } } }',
      { input: { name: '石磊书法社', kind: 'SOCIAL_ORGANISATION' } },
    );
    expect(refused.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect((await limited.ask('{ persons { totalCount } }')).persons.totalCount).toBe(0);
  });

  it('cannot be tied to a project that is not there', async () => {
    const refused = await admin.attempt(
      'inviteMember',
      { email: `other@${code}`, role: 'EXECUTOR', scope: { type: 'PROJECT', id: 'bm90aGluZw' } },
      'membership { id }',
    );
    expect(refused).toMatchObject({ membership: null, userErrors: [{ code: 'NOT_FOUND', field: ['scope', 'id'] }] });
  });
});
