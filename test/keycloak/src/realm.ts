import { type Administration, administrationOf } from '@gongzhi/identity/keycloak';
import { inject } from 'vitest';
import { ADMIN, REALM } from './server.js';

/** Signed in as the administrator of the realm `master`, at work in the city's realm. */
export async function realmAdministration(): Promise<Administration> {
  const keycloak = await administrationOf(inject('keycloakUrl'), ADMIN);
  keycloak.setConfig({ realmName: REALM });
  return keycloak;
}

export type { Administration };

export const PASSWORD = 'correct horse 2026';
/** Signs people in by name and password, which no client of ours may: a test has no browser. */
export const DIRECT_CLIENT = 'test-direct';

export async function addDirectClient(keycloak: Administration): Promise<void> {
  const [known] = await keycloak.clients.find({ clientId: DIRECT_CLIENT });
  if (known) return;
  const [explorer] = await keycloak.clients.find({ clientId: 'gongzhi-explorer' });
  await keycloak.clients.create({
    clientId: DIRECT_CLIENT,
    publicClient: true,
    directAccessGrantsEnabled: true,
    standardFlowEnabled: false,
    protocolMappers: explorer!.protocolMappers!.map(({ id, ...mapper }) => mapper),
  });
}

/** A user with a verified email, ready to sign in; the id that tokens name. */
export async function addUser(keycloak: Administration, email: string, roles: readonly string[] = []): Promise<string> {
  const { id } = await keycloak.users.create({
    username: email,
    email,
    emailVerified: true,
    enabled: true,
    firstName: '小芳',
    lastName: '林',
    credentials: [{ type: 'password', value: PASSWORD, temporary: false }],
  });
  for (const name of roles) {
    const role = await keycloak.roles.findOneByName({ name });
    await keycloak.users.addRealmRoleMappings({ id, roles: [{ id: role!.id!, name }] });
  }
  return id;
}

/** What somebody does who follows the link of their invitation: proves the address, sets a password, gives their name. */
export async function acceptInvitation(keycloak: Administration, email: string): Promise<void> {
  const [user] = await keycloak.users.find({ email, exact: true });
  const id = user!.id!;
  await keycloak.users.resetPassword({ id, credential: { type: 'password', value: PASSWORD, temporary: false } });
  await keycloak.users.update({ id }, { emailVerified: true, firstName: '敏', lastName: '王', requiredActions: [] });
}

export interface Tokens {
  access_token: string;
  refresh_token: string;
  id_token: string;
}

/** What the realm's token endpoint answers to these parameters. */
export async function askForTokens(parameters: Record<string, string>) {
  const response = await fetch(`${inject('issuerUrl')}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: DIRECT_CLIENT, ...parameters }),
  });
  return { status: response.status, body: (await response.json()) as Tokens & { error_description?: string } };
}

export const byPassword = (username: string, password = PASSWORD) =>
  askForTokens({ grant_type: 'password', scope: 'openid', username, password });

export async function tokensOf(email: string): Promise<Tokens> {
  const { status, body } = await byPassword(email);
  if (status !== 200) throw new Error(`${email} cannot sign in: ${body.error_description}`);
  return body;
}
