import { type JWK } from 'jose';
import Provider, {
  type ClientMetadata,
  type Configuration,
  interactionPolicy,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import { GATEWAY_AUDIENCE } from '../token-verifier.js';
import { accessTokenClaims, idTokenClaims } from './claims.js';
import { createMemoryStore } from './memory-store.js';
import { messagePage, PAGE_HEADERS, signOutPage } from './pages.js';
import type { DevelopmentPerson } from './people.js';
import type { AppCredentials } from './sample-apps.js';

/** The explorer in the browser; public, with PKCE. */
export const EXPLORER_CLIENT_ID = 'gongzhi-explorer';
/** The command line; public, with PKCE. Its redirect is never followed: the code is read from the header. */
export const CLI_CLIENT_ID = 'gongzhi-cli';
export const CLI_REDIRECT_URI = 'http://127.0.0.1/signed-in';
/** Where all of Keycloak's protocol endpoints lie, under the issuer's URL. */
export const PROTOCOL_PATH = '/protocol/openid-connect';
/** In the discovery document: tells a command that may sign in without a password from a real Keycloak. */
export const DEVELOPMENT_MARK = 'gongzhi_development_issuer';

export interface ProviderSettings {
  issuerUrl: string;
  signingKey: JWK;
  apps: readonly AppCredentials[];
  redirectUris: readonly string[];
  /** Seconds. */
  tokenLifetime: number;
  now: () => number;
  /** Who has signed in since the process started. */
  findPerson: (subject: string) => DevelopmentPerson | undefined;
}

const HOUR = 3600;
const SCOPES = 'openid profile email';
/** Stands for the gateway inside oidc-provider; clients never name it. */
const GATEWAY = 'urn:gongzhi:gateway';

/** oidc-provider in Keycloak's clothes: its URLs, its claims, its kinds of client. */
export function createProvider(settings: ProviderSettings): Provider {
  const provider = new Provider(settings.issuerUrl, configuration(settings));
  provider.proxy = true;
  provider.on('server_error', (_context, error) => console.error(error));
  provider.use(async (context, next) => {
    await next();
    // Its open endpoints admit every origin. Pages of the issuer's own origin need no such header.
    for (const header of Object.keys(context.response.headers)) {
      if (header.startsWith('access-control-')) context.remove(header);
    }
  });
  return provider;
}

function configuration(settings: ProviderSettings): Configuration {
  const { issuerUrl, tokenLifetime, findPerson } = settings;
  const origin = new URL(issuerUrl).origin;
  const logoutPath = `${PROTOCOL_PATH}/logout`;
  return {
    adapter: createMemoryStore(),
    jwks: { keys: [settings.signingKey as { kty: string }] },
    clients: clients(settings),
    clientBasedCORS: (_context, requestOrigin) => requestOrigin === origin,
    scopes: SCOPES.split(' '),
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'preferred_username'],
    },
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    routes: {
      authorization: `${PROTOCOL_PATH}/auth`,
      token: `${PROTOCOL_PATH}/token`,
      jwks: `${PROTOCOL_PATH}/certs`,
      userinfo: `${PROTOCOL_PATH}/userinfo`,
      end_session: logoutPath,
    },
    discovery: { [DEVELOPMENT_MARK]: true },
    // The browser shows its session to the sign-out only: every sign-in names its user anew, so that two tabs can be two people.
    cookies: { long: { path: `${new URL(issuerUrl).pathname}${logoutPath}`, httpOnly: true, sameSite: 'lax' } },
    interactions: {
      policy: signInOnly(),
      url: (_context, interaction) => `${issuerUrl}/interaction/${interaction.uid}`,
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context, form) => show(context, signOutPage(form)),
        postLogoutSuccessSource: (context) => show(context, SIGNED_OUT),
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => GATEWAY,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: SCOPES,
          audience: GATEWAY_AUDIENCE,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    formats: {
      customizers: {
        jwt(_context, token, parts) {
          const { scope, jti } = parts.payload;
          parts.header = { typ: 'JWT' };
          parts.payload = {
            ...accessTokenClaims(token, findPerson),
            ...{ iss: issuerUrl, aud: GATEWAY_AUDIENCE, scope, jti },
            ...lifetime(settings),
          };
        },
      },
    },
    ttl: {
      AccessToken: tokenLifetime,
      ClientCredentials: tokenLifetime,
      IdToken: tokenLifetime,
      Interaction: HOUR,
      Grant: 12 * HOUR,
      RefreshToken: 12 * HOUR,
      Session: 12 * HOUR,
    },
    expiresWithSession: () => true,
    issueRefreshToken: (_context, client) => client.grantTypeAllowed('refresh_token'),
    findAccount: (_context, subject) => {
      const person = findPerson(subject);
      return person && { accountId: subject, claims: () => idTokenClaims(person) };
    },
    loadExistingGrant: consentToEverything,
    renderError: (context, { error, error_description }) => {
      const detail = error_description ?? error;
      const message = { zh: '登录请求有误，请返回重试。', en: `The request cannot be served: ${detail}.` };
      show(context, messagePage({ zh: '无法登录', en: 'No sign-in' }, message));
    },
  };
}

function clients({ apps, redirectUris }: ProviderSettings): ClientMetadata[] {
  const person: Omit<ClientMetadata, 'client_id'> = {
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  };
  return [
    {
      ...person,
      client_id: EXPLORER_CLIENT_ID,
      redirect_uris: [...redirectUris],
      post_logout_redirect_uris: [...redirectUris],
    },
    { ...person, client_id: CLI_CLIENT_ID, redirect_uris: [CLI_REDIRECT_URI] },
    ...apps.map(({ clientId, secret }) => ({
      client_id: clientId,
      client_secret: secret,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    })),
  ];
}

/** Nobody is asked for consent: the clients are the platform's own. */
function signInOnly(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return policy;
}

async function consentToEverything({ oidc }: KoaContextWithOIDC) {
  const grant = new oidc.provider.Grant({ clientId: oidc.client?.clientId, accountId: oidc.session?.accountId });
  grant.addOIDCScope(SCOPES);
  grant.addResourceScope(GATEWAY, SCOPES);
  await grant.save();
  return grant;
}

function lifetime({ now, tokenLifetime }: ProviderSettings): { iat: number; exp: number } {
  const iat = Math.floor(now() / 1000);
  return { iat, exp: iat + tokenLifetime };
}

const SIGNED_OUT = messagePage(
  { zh: '已退出登录', en: 'Signed out' },
  { zh: '可以关闭此页面。', en: 'You may close this page.' },
);

function show(context: KoaContextWithOIDC, html: string): void {
  context.set(PAGE_HEADERS);
  context.body = html;
}
