import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { keycloakInvitations } from '@gongzhi/identity/keycloak';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freshCode, Visitor } from '../../src/testkit/city.js';
import {
  type Administration,
  acceptInvitation,
  addDirectClient,
  addUser,
  realmAdministration,
  tokensOf,
} from './realm.js';
import { INVITATIONS_SECRET, REALM } from './server.js';

describe('who is invited gets an account in Keycloak', () => {
  const code = freshCode('yaoqing');
  const [admin, steward] = [`admin@${code}.cn`, `steward@${code}.cn`];
  const content = `code,name,kind,town,admin_email\n${code},邀请社区,URBAN_COMMERCIAL,yangshe,${admin}`;
  const mails = new Mailbox();
  let keycloak: Administration;
  let bureau: Visitor;

  beforeAll(async () => {
    keycloak = await realmAdministration();
    await addDirectClient(keycloak);
    await addUser(keycloak, `bureau@${code}.cn`, ['bureau']);
    bureau = await visitor(`bureau@${code}.cn`, null);
    await mails.open();
  });
  afterAll(() => mails.close());

  const onboard = () =>
    bureau.do(
      'onboardCommunities',
      { format: 'CSV', content },
      'communities { code } invitations { code state problem }',
    );
  const userOf = async (email: string) => (await keycloak.users.find({ email, exact: true }))[0];

  async function visitor(email: string, community: string | null): Promise<Visitor> {
    return new Visitor(email, (await tokensOf(email)).access_token, community, inject('url'));
  }

  it('with the community standing and the reason told, where no mail can be sent', async () => {
    const { communities, invitations } = await onboard();
    expect(communities).toEqual([{ code }]);
    expect(invitations).toEqual([{ code, state: 'UNDELIVERED', problem: expect.stringContaining('邮件服务器') }]);
    expect(await userOf(admin)).toMatchObject({ enabled: true, emailVerified: false });
  });

  it('with a mail that leads to their password, when the same file is given again', async () => {
    const smtpServer = { host: 'localhost', port: String(mails.port), from: 'gongzhi@example.cn' };
    await keycloak.realms.update({ realm: REALM }, { smtpServer });
    expect((await onboard()).invitations).toEqual([{ code, state: 'SENT', problem: null }]);
    await expect.poll(() => mails.received.join('\n'), { timeout: 10_000 }).toContain(admin);
    expect(mails.received.join('\n').replaceAll('=\r\n', '')).toContain('login-actions/action-token');
  });

  it('and none a second time: who can sign in is left alone', async () => {
    await acceptInvitation(keycloak, admin);
    expect((await onboard()).invitations).toEqual([{ code, state: 'KNOWN', problem: null }]);
  });

  it('when an administrator invites a member, and once more when asked to', async () => {
    const administrator = await visitor(admin, code);
    const input = { email: steward, role: 'STEWARD', name: '李阿姨' };
    const selection = 'membership { person { id } } invitation { state problem }';
    const { membership, invitation } = await administrator.do('inviteMember', input, selection);
    expect(invitation).toEqual({ state: 'SENT', problem: null });
    const again = { personId: membership.person.id };
    const resent = await administrator.do('resendInvitation', again, 'invitation { state }');
    expect(resent.invitation).toEqual({ state: 'SENT' });
    await expect.poll(() => mails.received.filter((mail) => mail.includes(steward)).length).toBe(2);
  });

  it('not where their account was disabled: that is told', async () => {
    const { id } = (await userOf(steward))!;
    await keycloak.users.update({ id: id! }, { enabled: false });
    const { nodes } = (
      await (await visitor(admin, code)).ask('{ memberships(first: 50) { nodes { role person { id } } } }')
    ).memberships;
    const personId = nodes.find(({ role }: { role: string }) => role === 'STEWARD').person.id;
    const { invitation } = await (await visitor(admin, code)).do(
      'resendInvitation',
      { personId },
      'invitation { state problem }',
    );
    expect(invitation).toEqual({ state: 'UNDELIVERED', problem: expect.stringContaining('停用') });
  });

  it('not at all where the invitation itself is refused', async () => {
    const administrator = await visitor(admin, code);
    const input = { email: `late@${code}.cn`, role: 'STEWARD', from: '2026-02-02', until: '2026-02-01' };
    expect((await administrator.attempt('inviteMember', input, 'invitation { state }')).userErrors).toHaveLength(1);
    expect(await userOf(`late@${code}.cn`)).toBeUndefined();
  });

  it('but not by a client whose secret is wrong, or a Keycloak that is away: that is told, never thrown', async () => {
    const options = { issuerUrl: inject('issuerUrl'), clientSecret: 'wrong', platformUrl: null, serverUrl: null };
    expect(await keycloakInvitations(options).invite(steward)).toMatchObject({ state: 'UNDELIVERED' });
    const nowhere = { ...options, clientSecret: INVITATIONS_SECRET, serverUrl: 'http://localhost:1' };
    expect(await keycloakInvitations(nowhere).invite(steward)).toMatchObject({
      state: 'UNDELIVERED',
      problem: { en: expect.stringContaining('cannot be reached') },
    });
  });
});

/** A mail server that takes everything. */
class Mailbox {
  readonly received: string[] = [];
  #server: Server | null = null;

  get port(): number {
    return (this.#server!.address() as { port: number }).port;
  }

  async open(): Promise<void> {
    this.#server = createServer((socket) => {
      let mail: string | null = null;
      socket.write('220 mailbox\r\n');
      socket.on('error', () => {});
      socket.on('data', (data) => {
        const said = data.toString();
        if (mail !== null) {
          mail += said;
          if (!mail.endsWith('\r\n.\r\n')) return;
          this.received.push(mail);
          mail = null;
          return socket.write('250 taken\r\n');
        }
        if (/^DATA/i.test(said)) {
          mail = '';
          return socket.write('354 go on\r\n');
        }
        return socket.write(/^QUIT/i.test(said) ? '221 bye\r\n' : '250 ok\r\n');
      });
    }).listen(0, 'localhost');
    await once(this.#server, 'listening');
  }

  close(): void {
    this.#server?.close();
  }
}
