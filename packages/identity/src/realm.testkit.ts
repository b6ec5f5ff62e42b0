import { KeyObject, sign, type webcrypto } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT } from 'jose';
import { createTokenVerifier, GATEWAY_AUDIENCE } from './token-verifier.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

/** A realm of one's own: it publishes keys over HTTP as Keycloak does, and signs whatever a test wants signed. */
export async function startRealm() {
  const published: JWK[] = [];
  const state = { requests: 0, handler: undefined as Handler | undefined, now: Date.now() };
  const server = createServer((request, response) => {
    state.requests += 1;
    if (state.handler) state.handler(request, response);
    else response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuerUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/realms/test`;

  const signer = (kid: string, { privateKey, publicKey }: KeyPair) => ({
    kid,
    publicKey,
    /** A good access token, but for the claims and headers given; `undefined` leaves a claim out. */
    async token(claims: Record<string, unknown> = {}, header: Partial<JWTHeaderParameters> = {}): Promise<string> {
      const now = Math.floor(state.now / 1000);
      const all = { ...goodClaims(issuerUrl, now), ...claims };
      return new SignJWT(all).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid, ...header }).sign(privateKey);
    },
    /** A good token under any header at all, with a signature that is right for it. */
    forgeHeader(header: unknown): string {
      const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
      const signed = `${encode(header)}.${encode(goodClaims(issuerUrl, Math.floor(state.now / 1000)))}`;
      const signature = sign('RSA-SHA256', Buffer.from(signed), KeyObject.from(privateKey as webcrypto.CryptoKey));
      return `${signed}.${signature.toString('base64url')}`;
    },
  });

  return {
    issuerUrl,
    state,
    signer,
    async publishKey(kid: string) {
      const pair = await generateKeyPair('RS256', { extractable: true });
      published.push({ ...(await exportJWK(pair.publicKey)), kid, use: 'sig', alg: 'RS256' });
      return signer(kid, pair);
    },
    publishedKeys: () => JSON.stringify({ keys: published }),
    withdrawKey(kid: string) {
      published.splice(0, published.length, ...published.filter((jwk) => jwk.kid !== kid));
    },
    verifier: (allowedClients: readonly string[] = ['gongzhi-explorer', 'meal-board']) =>
      createTokenVerifier({ issuerUrl, audience: GATEWAY_AUDIENCE, allowedClients, clock: () => state.now }),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const SUBJECT = '5f2a6c1e-9d0b-4b7e-8a53-0c1d2e3f4a5b';

function goodClaims(issuerUrl: string, now: number): Record<string, unknown> {
  return {
    iss: issuerUrl,
    aud: [GATEWAY_AUDIENCE, 'account'],
    sub: SUBJECT,
    azp: 'gongzhi-explorer',
    typ: 'Bearer',
    iat: now,
    exp: now + 300,
    preferred_username: 'leader@xinfeng',
    email: 'Leader@Xinfeng',
    email_verified: true,
    name: 'Leader',
    realm_access: { roles: ['default-roles-test'] },
  };
}
