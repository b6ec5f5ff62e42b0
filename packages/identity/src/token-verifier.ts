import { Denial, text } from '@gongzhi/kernel';
import { decodeProtectedHeader } from 'jose';
import Keycloak from 'keycloak-connect';
import { type Identity, identityOf } from './identity.js';
import { KeySource } from './key-source.js';
import { VerifiedTokens } from './verified-tokens.js';

/** The audience that every access token for the gateway names. */
export const GATEWAY_AUDIENCE = 'gongzhi-gateway';

export interface TokenVerifierOptions {
  /** As tokens state it: `https://id.example.cn/realms/zhangjiagang`. */
  issuerUrl: string;
  audience: string;
  /** The clients whose tokens are accepted (`azp`). */
  allowedClients: readonly string[] | ((clientId: string) => boolean);
  /** Where the keys are fetched, if the issuer has another address from here than from outside. */
  keysUrl?: string;
  /** Milliseconds since the epoch. A token that has expired by the system's clock stays expired whatever this says. */
  clock?: () => number;
}

export interface TokenVerifier {
  /**
   * Who the token speaks for. The token stands alone, without `Bearer`.
   * Denies with UNAUTHENTICATED, or with UNAVAILABLE while the issuer's keys cannot be had.
   */
  verify(bearerToken: string): Promise<Identity>;
}

const REMEMBERED_TOKENS = 10_000;
const MAX_TOKEN_LENGTH = 16_384;

/** Verifies access tokens of any issuer that has Keycloak's URLs and claims. Fetches nothing until the first token. */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { allowedClients, clock = Date.now } = options;
  const issuerUrl = options.issuerUrl.replace(/\/+$/, '');
  const isAllowedClient =
    typeof allowedClients === 'function' ? allowedClients : (id: string) => allowedClients.includes(id);
  const keys = new KeySource(options.keysUrl ?? `${issuerUrl}/protocol/openid-connect/certs`, clock);
  const readVerifiedClaims = keycloakVerification(issuerUrl, options.audience, keys);
  const verified = new VerifiedTokens(REMEMBERED_TOKENS);

  return {
    async verify(bearerToken) {
      const known = verified.find(bearerToken, clock());
      if (known && isAllowedClient(known.identity.clientId) && (await keys.find(known.keyId)) === known.key) {
        return known.identity;
      }
      const keyId = signingKeyIdOf(bearerToken);
      const key = keyId === null ? undefined : await keys.find(keyId);
      if (keyId === null || !key) throw unauthenticated();
      const claims = await readVerifiedClaims(bearerToken);
      const identity = claims && identityOf(claims, { isAllowedClient, now: clock() });
      if (!identity) throw unauthenticated();
      verified.add(bearerToken, { identity, keyId, key });
      return identity;
    },
  };
}

type Claims = Readonly<Record<string, unknown>>;

/**
 * keycloak-connect's own verification: signature, issuer, audience, `typ: Bearer`, expiry. What it leaves open (algorithm,
 * missing claims, the future, the client) is checked around it. Null for a token that it refuses.
 */
function keycloakVerification(
  issuerUrl: string,
  audience: string,
  keys: KeySource,
): (token: string) => Promise<Claims | null> {
  const [, serverUrl, realm] = /^(.+)\/realms\/([^/]+)$/.exec(issuerUrl) ?? [];
  if (!serverUrl || !realm) throw notARealm(issuerUrl);
  const settings = {
    realm,
    'auth-server-url': serverUrl,
    resource: audience,
    'bearer-only': true,
    'verify-token-audience': true,
    'confidential-port': 0,
    'ssl-required': 'external',
  };
  const { grantManager } = new Keycloak({}, settings);
  // Its own key fetching has no time-out, fetches once per waiting request, and dies of an answer that is not JSON.
  Object.assign(grantManager, { rotation: { getJWK: (keyId: string) => keys.find(keyId) } });

  return async (token) => {
    try {
      const grant = await grantManager.createGrant({ access_token: token } as object);
      // The library's type leaves out the decoded claims.
      return (grant.access_token as unknown as { content: Claims }).content;
    } catch {
      return null;
    }
  };
}

/** The id of the key that a compact RS256 token says it is signed with; null for anything else. */
function signingKeyIdOf(token: string): string | null {
  if (token.length > MAX_TOKEN_LENGTH || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return null;
  try {
    const { alg, kid, crit } = decodeProtectedHeader(token);
    return alg === 'RS256' && typeof kid === 'string' && crit === undefined ? kid : null;
  } catch {
    return null;
  }
}

/** One sentence for every reason: why a token was refused helps nobody but who forged it. */
const unauthenticated = (): Denial =>
  new Denial(
    'UNAUTHENTICATED',
    text('登录凭证无效或已过期，请重新登录。', 'The access token is not valid or has expired; sign in again.'),
  );

const notARealm = (issuerUrl: string): Denial =>
  new Denial(
    'INTERNAL',
    text(
      `身份服务地址 ${issuerUrl} 不正确：应以 /realms/<领域名> 结尾。`,
      `The issuer's address ${issuerUrl} is not right: it should end with /realms/<realm>.`,
    ),
  );
