import type { AccessToken, ClientCredentials } from 'oidc-provider';
import { type DevelopmentPerson, subjectOf } from './people.js';

/** What Keycloak would say of the person or app in an access token, beside issuer, audience and times. */
export function accessTokenClaims(
  token: AccessToken | ClientCredentials,
  findPerson: (subject: string) => DevelopmentPerson | undefined,
): Record<string, unknown> {
  const common = { typ: 'Bearer', azp: token.clientId };
  if (token.kind === 'ClientCredentials') return { ...common, ...appClaims(token.clientId ?? '') };
  const person = findPerson((token as AccessToken).accountId);
  if (!person) throw new Error('an access token was asked for someone who has not signed in');
  return { ...common, ...idTokenClaims(person), realm_access: { roles: person.realmRoles } };
}

/** What tells who the person is. */
export function idTokenClaims(person: DevelopmentPerson) {
  return {
    sub: person.subject,
    email: person.email,
    email_verified: true,
    preferred_username: person.userName,
    name: person.name,
  };
}

function appClaims(clientId: string): Record<string, unknown> {
  return {
    sub: subjectOf(`app:${clientId}`),
    client_id: clientId,
    preferred_username: `service-account-${clientId}`,
    realm_access: { roles: [] },
  };
}
