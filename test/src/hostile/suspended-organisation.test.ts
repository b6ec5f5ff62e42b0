import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, freshCreditCode, signIn, type Visitor } from '../testkit/city.js';
import { asLogin, communityId } from '../testkit/database.js';
import { expectAlive } from './asking.js';

/** What a member of the organisation could read, and do, in the community. */
const ASKED =
  '{ community { code } viewer { abilities } persons { totalCount } projects { nodes { id } } memberships { totalCount } }';
const DONE = 'mutation { registerOrganisation(input: { name: "再来一家", kind: ENTERPRISE }) { userErrors { code } } }';

describe('tenancy', () => {
  const code = freshCode('tingshe');
  const never = freshCode('never');
  let admin: Visitor;
  let organisationId: string;
  const creditCode = freshCreditCode();

  beforeAll(async () => {
    [admin] = (await cityWith({ code, name: `停社区${code}` })) as [Visitor];
    const input = { name: '停用服务社', kind: 'SOCIAL_ORGANISATION', creditCode };
    organisationId = (await admin.do('registerOrganisation', input, 'organisation { id }')).organisation.id;
    await admin.do('createProject', { module: 'elder-meals', operatorId: organisationId }, 'project { id }');
  });

  const told = ({ status, data, errors }: Awaited<ReturnType<Visitor['send']>>) => ({ status, data, errors });
  /** Somebody who acts for the organisation, and whom the gateway has answered a few times. */
  async function member(role = 'CATALYST'): Promise<Visitor> {
    const email = `${freshCode('shegong')}@${code}`;
    await admin.do('inviteMember', { email, role, organisationId }, 'membership { id }');
    const visitor = await signIn(email);
    for (let round = 0; round < 3; round += 1) expect((await visitor.send(ASKED)).status).toBe(200);
    return visitor;
  }
  const suspend = () =>
    admin.do('suspendOrganisation', { organisationId, reason: '年检不合格' }, 'organisation { id }');
  const resume = () => admin.do('resumeOrganisation', { organisationId }, 'organisation { id }');
  /** The same answer as to somebody who never belonged to a community that never was. */
  async function expectNothing(visitor: Visitor): Promise<void> {
    for (const document of [ASKED, DONE, 'query($id: ID!) { node(id: $id) { id } }']) {
      const variables = document.includes('$id') ? { id: organisationId } : {};
      const answer = await visitor.send(document, variables);
      expect(told(answer)).toEqual(told(await visitor.in(never).send(document, variables)));
      expect([answer.status, answer.errors.map(({ extensions }) => extensions.code)]).toEqual([404, ['NOT_FOUND']]);
    }
    await expectAlive();
  }

  it('43 an organisation suspended a moment ago: its members’ rights are gone at the very next request', async () => {
    const visitor = await member();
    expect((await visitor.ask(ASKED)).projects.nodes).toHaveLength(1);
    await suspend();
    await expectNothing(visitor);
    await resume();
    expect((await visitor.ask(ASKED)).projects.nodes).toHaveLength(1);
  });

  it('43 one suspended an hour ago, with a token from before and with a new one', async () => {
    const visitor = await member();
    await suspend();
    const tenant = await communityId(code);
    await asLogin('owner', tenant, async (client) => {
      const { rowCount } = await client.query(
        `update organisation set suspended_at = suspended_at - interval '1 hour' where community_id = $1 and suspended_at is not null`,
        [tenant],
      );
      expect(rowCount).toBe(1);
      await client.query('commit');
    });
    await expectNothing(visitor);
    await expectNothing(await signIn(visitor.name, code));
    await resume();
  });

  it('43 one that the bureau suspended in the whole city', async () => {
    const visitor = await member();
    const bureau = await signIn('bureau');
    await bureau.do('suspendCreditCode', { creditCode, reason: '吊销登记' }, 'suspension { id }');
    await expectNothing(visitor);
    await bureau.do('resumeCreditCode', { creditCode }, 'suspension { id }');
    expect((await visitor.send(ASKED)).status).toBe(200);
  });

  it('43 what somebody holds besides stays, and no more than that', async () => {
    const visitor = await member('EXECUTOR');
    await admin.do('inviteMember', { email: visitor.name, role: 'STEWARD' }, 'membership { id }');
    expect((await visitor.ask(ASKED)).persons.totalCount).toBeGreaterThan(1);
    await suspend();
    const left = await visitor.ask(ASKED);
    expect([left.persons.totalCount, left.projects.nodes.length]).toEqual([1, 1]);
    const refused = await visitor.send(DONE);
    expect(refused.errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    await resume();
  });
});
