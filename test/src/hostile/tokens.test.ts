import { createHmac, createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { GATEWAY_AUDIENCE } from '@gongzhi/identity';
import { calculateJwkThumbprint, decodeJwt, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { type CountedGateway, countedGateway } from '../reading/counted-gateway.js';
import { administrator, type Caller, expectAlive, expectRefused, heard, NEWER, OLDER } from './asking.js';

type Claims = Record<string, unknown>;

const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const now = (): number => Math.floor(Date.now() / 1000);

describe('tokens', () => {
  let caller: Caller;
  let key: JWK;
  let good: Claims;

  beforeAll(async () => {
    caller = await administrator('令牌社区');
    // The very key that the development issuer signs with: what is refused is not refused for its signature.
    key = JSON.parse(readFileSync(join(inject('dataFolder'), 'development-signing-key.json'), 'utf8'));
    good = decodeJwt(caller.headers.authorization!.split(' ')[1]!);
  });
  afterEach(expectAlive);

  const signed = async (claims: Claims, header: object = {}, jwk: JWK = key): Promise<string> =>
    new SignJWT({ ...good, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: key.kid!, typ: 'JWT', ...header })
      .sign(await importJWK(jwk, 'RS256'));

  const answerTo = (token: string, accept = OLDER) =>
    heard({
      headers: { authorization: `Bearer ${token}`, 'x-community': caller.code, accept },
      body: '{"query":"{ community { code } }"}',
    });

  async function expectNobody(token: string): Promise<void> {
    for (const accept of [OLDER, NEWER]) {
      const answer = await answerTo(token, accept);
      expectRefused(answer, 401, 'UNAUTHENTICATED');
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect(answer.body).not.toHaveProperty('data');
    }
  }

  it('one that is made here just as the issuer makes them is accepted', async () => {
    expect((await answerTo(await signed({ exp: now() + 60 }))).status).toBe(200);
  });

  it('31 alg none', async () => {
    const claims = encode({ ...good, exp: now() + 60 });
    for (const alg of ['none', 'None', 'NONE', 'nOnE']) {
      for (const signature of ['', 'e30', (await signed({})).split('.')[2]!]) {
        await expectNobody(`${encode({ alg, kid: key.kid, typ: 'JWT' })}.${claims}.${signature}`);
      }
    }
  });

  it('31 HS256 with the public key', async () => {
    const publicKey = createPublicKey({ key: key as never, format: 'jwk' });
    const secrets = [
      publicKey.export({ type: 'spki', format: 'pem' }),
      publicKey.export({ type: 'pkcs1', format: 'pem' }),
      publicKey.export({ type: 'spki', format: 'der' }),
    ];
    for (const secret of secrets) {
      const content = `${encode({ alg: 'HS256', kid: key.kid, typ: 'JWT' })}.${encode({ ...good, exp: now() + 60 })}`;
      const signature = createHmac('sha256', secret).update(content).digest('base64url');
      await expectNobody(`${content}.${signature}`);
    }
  });

  it('31 another key, under our key’s name, under its own, and brought along', async () => {
    const pair = await generateKeyPair('RS256', { extractable: true });
    const other = await exportJWK(pair.privateKey);
    const jwk = await exportJWK(pair.publicKey);
    const kid = await calculateJwkThumbprint(jwk);
    await expectNobody(await signed({}, {}, other));
    await expectNobody(await signed({}, { kid }, other));
    await expectNobody(await signed({}, { kid, jwk }, other));
    await expectNobody(await signed({}, { jku: 'https://evil.example/keys', kid }, other));
    await expectNobody(await signed({}, { kid: '../../../dev/null' }));
    await expectNobody(await signed({}, { kid: `${key.kid}' or '1'='1` }));
    await expectNobody(await signed({}, { kid: undefined }));
  });

  it('31 another algorithm of the same key, a changed claim, half a token', async () => {
    const token = await signed({});
    const [header, claims, signature] = token.split('.') as [string, string, string];
    await expectNobody(`${header}.${encode({ ...good, sub: 'somebody-else' })}.${signature}`);
    await expectNobody(`${header}.${claims}.`);
    await expectNobody(`${header}.${claims}`);
    await expectNobody(`${header}..${signature}`);
    await expectNobody(`${encode({ alg: 'RS512', kid: key.kid })}.${claims}.${signature}`);
    await expectNobody(`${encode({ alg: 'RS256', kid: key.kid, crit: ['x'], x: 1 })}.${claims}.${signature}`);
    await expectNobody('x'.repeat(12_000));
    await expectNobody(`${'e30.'.repeat(100)}e30`);
  });

  it('32 expired, without exp, nbf or iat in the future', async () => {
    const cases: Claims[] = [
      { exp: now() - 1 },
      { exp: now() - 86_400 },
      { exp: undefined },
      { exp: 'never' },
      { exp: null },
      { exp: -1 },
      { nbf: now() + 3_600 },
      { iat: now() + 3_600 },
      { iat: undefined },
      { nbf: 'now' },
    ];
    for (const claims of cases) await expectNobody(await signed(claims));
  });

  it('33 other audience, other issuer, other azp, no subject', async () => {
    const cases: Claims[] = [
      { aud: 'account' },
      { aud: ['account', `${GATEWAY_AUDIENCE}x`] },
      { aud: undefined },
      { iss: 'https://evil.example/realms/zhangjiagang' },
      { iss: `${good.iss}/` },
      { iss: undefined },
      { azp: 'somebody-elses-client' },
      { azp: undefined },
      { azp: '' },
      { sub: undefined },
      { sub: '' },
      { sub: 7 },
    ];
    for (const claims of cases) await expectNobody(await signed(claims));
  });

  it('33 an ID token, a refresh token', async () => {
    for (const typ of ['ID', 'Refresh', 'Offline', 'Logout', undefined, 'bearer ']) {
      await expectNobody(await signed({ typ }));
    }
    await expectNobody(await signed({ typ: 'ID', aud: [GATEWAY_AUDIENCE], nonce: 'x' }));
  });

  it('is not taken from anywhere but its header', async () => {
    const token = await signed({});
    const body = JSON.stringify({ query: '{ community { code } }', access_token: token });
    const cases = [
      { path: `/graphql?access_token=${token}`, headers: {} },
      { path: '/graphql', headers: { cookie: `access_token=${token}` } },
      { path: '/graphql', headers: { 'x-access-token': token } },
      { path: '/graphql', headers: { authorization: token } },
      { path: '/graphql', headers: { authorization: `Basic ${token}` } },
    ] as const;
    for (const { path, headers } of cases) {
      expectRefused(
        await heard({ path, headers: { ...headers } as Record<string, string>, body }),
        401,
        'UNAUTHENTICATED',
      );
    }
  });

  describe('34 a key that was rotated out', () => {
    let gateway: CountedGateway;
    let issuerUrl: string;
    let published: JWK[] = [];
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }));
    });

    beforeAll(async () => {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      issuerUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/realms/rotating`;
      gateway = await countedGateway({ issuerUrl });
    });
    afterAll(async () => {
      await gateway.close();
      server.close();
    });

    async function newKey(kid: string) {
      const pair = await generateKeyPair('RS256', { extractable: true });
      const jwk = { ...(await exportJWK(pair.publicKey)), kid, use: 'sig', alg: 'RS256' };
      const token = await new SignJWT({ ...good, iss: issuerUrl, exp: now() + 300 })
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
        .sign(pair.privateKey);
      return { jwk, token };
    }

    const statusOf = async (token: string): Promise<number> => {
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: '{"query":"{ viewer { id } }"}',
      });
      await response.text();
      return response.status;
    };

    it('ends with it, for tokens that were accepted before, too', async () => {
      const [old, next] = [await newKey('old'), await newKey('next')];
      published = [old.jwk];
      expect(await statusOf(old.token)).toBe(200);
      published = [next.jwk, old.jwk];
      // Keys are fetched once a second at most.
      await setTimeout(1_100);
      expect(await statusOf(next.token)).toBe(200);
      expect(await statusOf(old.token)).toBe(200);
      published = [(await newKey('third')).jwk, next.jwk];
      await setTimeout(1_100);
      expect(await statusOf((await newKey('unheard-of')).token)).toBe(401);
      expect(await statusOf(old.token)).toBe(401);
      expect(await statusOf(next.token)).toBe(200);
    });
  });
});
