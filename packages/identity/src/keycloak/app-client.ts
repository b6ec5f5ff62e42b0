import { randomBytes } from 'node:crypto';
import { refuse, text } from '@gongzhi/kernel';
import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import { GATEWAY_AUDIENCE } from '../token-verifier.js';

/**
 * Makes the client of a third-party app: a service account whose tokens name the gateway, and nothing else. What it may
 * see each community decides by its consent.
 * @returns the secret, which is shown this once. @throws Refusal BAD_USER_INPUT, CONFLICT
 */
export async function registerAppClient(
  keycloak: KeycloakAdminClient,
  clientId: string,
  name: string,
): Promise<string> {
  if (!/^[a-z][a-z0-9-]{2,60}$/.test(clientId) || clientId.startsWith('gongzhi-')) {
    throw refuse(
      'BAD_USER_INPUT',
      text(
        '应用标识由小写字母、数字和连字符组成，3 到 61 位，不能以 gongzhi- 开头',
        'The id of an app is 3 to 61 lower-case letters, digits and hyphens, and does not begin with gongzhi-',
      ),
      ['clientId'],
    );
  }
  const [known] = await keycloak.clients.find({ clientId });
  if (known) {
    throw refuse('CONFLICT', text(`已有应用 ${clientId}`, `There is an app ${clientId} already`), ['clientId']);
  }
  const secret = randomBytes(32).toString('base64url');
  await keycloak.clients.create({
    clientId,
    name,
    secret,
    enabled: true,
    publicClient: false,
    standardFlowEnabled: false,
    implicitFlowEnabled: false,
    directAccessGrantsEnabled: false,
    serviceAccountsEnabled: true,
    fullScopeAllowed: false,
    protocolMappers: [
      {
        name: GATEWAY_AUDIENCE,
        protocol: 'openid-connect',
        protocolMapper: 'oidc-audience-mapper',
        config: {
          'included.custom.audience': GATEWAY_AUDIENCE,
          'access.token.claim': 'true',
          'id.token.claim': 'false',
          'introspection.token.claim': 'true',
        },
      },
    ],
  });
  return secret;
}
