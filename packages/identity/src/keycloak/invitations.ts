import { Denial, type Text, text } from '@gongzhi/kernel';
import { NetworkError } from '@keycloak/keycloak-admin-client';
import { type Administration, administrationOf, told } from './administration.js';

/** `SENT`: a mail is on its way; `KNOWN`: they can sign in already; `UNDELIVERED`: see `problem`. */
export interface InvitationOutcome {
  state: 'SENT' | 'KNOWN' | 'UNDELIVERED';
  problem: Text | null;
}

export interface KeycloakInvitationsOptions {
  issuerUrl: string;
  /** Where Keycloak is administered, if that is elsewhere than the issuer's address. */
  serverUrl: string | null;
  /** Of the client `gongzhi-invitations`, which may manage users and nothing else. */
  clientSecret: string;
  /** Where people go on to once they have set their password; null leaves them at Keycloak. */
  platformUrl: string | null;
}

/** What a new user does first. Whoever can read the mail proves the address with it. */
const FIRST_STEPS = ['VERIFY_EMAIL', 'UPDATE_PASSWORD', 'UPDATE_PROFILE'];
const A_WEEK = 7 * 24 * 3600;

/**
 * Invites people by making their accounts in Keycloak, which mails them the way in. No password is ever shown to anybody:
 * who knew one could sign in as somebody whom another community has invited. Asked again it mails again, until they have
 * been there. @returns `invite`, which never throws
 */
export function keycloakInvitations(options: KeycloakInvitationsOptions) {
  const { clientSecret, platformUrl } = options;
  const [, publicUrl, realm] = /^(.+)\/realms\/([^/]+)$/.exec(options.issuerUrl) as unknown as [string, string, string];
  const serverUrl = options.serverUrl ?? publicUrl;
  let signedIn: Promise<Administration> | null = null;

  async function administration(): Promise<Administration> {
    const known = await signedIn?.catch(() => null);
    if (!known || known.isTokenExpired()) {
      signedIn = administrationOf(serverUrl, { realm, clientId: 'gongzhi-invitations', clientSecret });
    }
    return signedIn!;
  }

  async function invite(email: string): Promise<InvitationOutcome> {
    try {
      const keycloak = await administration();
      const [known] = await keycloak.users.find({ email, exact: true });
      if (known?.enabled === false) return { state: 'UNDELIVERED', problem: DISABLED };
      if (known?.emailVerified) return { state: 'KNOWN', problem: null };
      const id = known?.id ?? (await keycloak.users.create({ ...NEW_USER, username: email, email })).id;
      await mail(keycloak, id);
      return { state: 'SENT', problem: null };
    } catch (error) {
      return { state: 'UNDELIVERED', problem: problemOf(error, serverUrl) };
    }
  }

  function mail(keycloak: Administration, id: string): Promise<void> {
    const back = platformUrl ? { clientId: 'gongzhi-explorer', redirectUri: `${platformUrl}/` } : {};
    return keycloak.users.executeActionsEmail({ id, actions: FIRST_STEPS, lifespan: A_WEEK, ...back });
  }

  return { invite };
}

const NEW_USER = { enabled: true, emailVerified: false, requiredActions: FIRST_STEPS };

function problemOf(error: unknown, serverUrl: string): Text {
  const meant = told(error, serverUrl);
  if (meant instanceof Denial) return meant.text;
  if (error instanceof NetworkError && error.response.status === 500) return NO_MAIL;
  return text(
    'Keycloak 没有接受这次邀请，请稍后再次邀请',
    'Keycloak did not accept the invitation: invite again later',
  );
}

const DISABLED = text(
  '此账号已在 Keycloak 中停用，请管理员先启用',
  'The account is disabled in Keycloak: have it enabled first',
);

/** Keycloak answers 500 where it has no mail server, or that one does not take the mail. */
const NO_MAIL = text(
  '账号已建立，但 Keycloak 发不出邮件：请管理员为域配置邮件服务器，然后再次邀请',
  'The account is made, but Keycloak cannot send mail: have a mail server set up for the realm, then invite again',
);
