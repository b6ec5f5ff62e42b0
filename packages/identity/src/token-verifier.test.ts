import { Denial } from '@gongzhi/kernel';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SUBJECT, startRealm } from './realm.testkit.js';
import { createTokenVerifier } from './token-verifier.js';

type Realm = Awaited<ReturnType<typeof startRealm>>;
type Signer = Awaited<ReturnType<Realm['publishKey']>>;

let realm: Realm;
let issuer: Signer;

beforeAll(async () => {
  realm = await startRealm();
  issuer = await realm.publishKey('first');
});
afterEach(() => {
  realm.state.handler = undefined;
  realm.state.now = Date.now();
});
afterAll(() => realm.stop());

const denialOf = async (verification: Promise<unknown>): Promise<string> =>
  verification.then(
    () => 'accepted',
    (error) => (error instanceof Denial ? error.code : String(error)),
  );

const seconds = (offset: number): number => Math.floor(realm.state.now / 1000) + offset;

describe('a good token', () => {
  it('says who a person is', async () => {
    const token = await issuer.token({ realm_access: { roles: ['bureau', 7, null] } });
    expect(await realm.verifier().verify(token)).toEqual({
      subject: SUBJECT,
      kind: 'person',
      clientId: 'gongzhi-explorer',
      email: 'leader@xinfeng',
      name: 'Leader',
      realmRoles: ['bureau'],
      expiresAt: seconds(300) * 1000,
    });
  });

  it("says which app a service account is, but only of the account's own client", async () => {
    const preferred_username = 'service-account-meal-board';
    const app = await issuer.token({ azp: 'meal-board', preferred_username, email: undefined, name: undefined });
    expect(await realm.verifier().verify(app)).toMatchObject({
      kind: 'app',
      clientId: 'meal-board',
      email: null,
      name: null,
    });
    const shouting = await issuer.token({ azp: 'Meal-Board', preferred_username });
    expect(await realm.verifier(['Meal-Board']).verify(shouting)).toMatchObject({
      kind: 'app',
      clientId: 'Meal-Board',
    });
    const namesake = await issuer.token({ preferred_username });
    expect(await realm.verifier().verify(namesake)).toMatchObject({ kind: 'person', clientId: 'gongzhi-explorer' });
  });

  it('gives no e-mail address that the issuer has not verified', async () => {
    for (const email_verified of [false, undefined, 'true', 1]) {
      expect(await realm.verifier().verify(await issuer.token({ email_verified }))).toMatchObject({ email: null });
    }
  });

  it('needs no roles, and bears malformed ones', async () => {
    for (const realm_access of [undefined, null, 'bureau', { roles: 'bureau' }, {}]) {
      expect(await realm.verifier().verify(await issuer.token({ realm_access }))).toMatchObject({ realmRoles: [] });
    }
  });

  it('may be of a client that a predicate allows', async () => {
    const allowedClients = (clientId: string) => clientId.startsWith('app-');
    const verifier = createTokenVerifier({ issuerUrl: realm.issuerUrl, audience: 'gongzhi-gateway', allowedClients });
    expect(await verifier.verify(await issuer.token({ azp: 'app-9' }))).toMatchObject({ clientId: 'app-9' });
    expect(await denialOf(verifier.verify(await issuer.token()))).toBe('UNAUTHENTICATED');
  });

  it('may come from a clock up to 30 seconds ahead', async () => {
    const token = await issuer.token({ iat: seconds(25), nbf: seconds(25) });
    expect(await denialOf(realm.verifier().verify(token))).toBe('accepted');
  });
});

describe('a bad token is UNAUTHENTICATED', () => {
  const claims: [string, () => Record<string, unknown>][] = [
    ['expired', () => ({ exp: seconds(-1) })],
    ['without exp', () => ({ exp: undefined })],
    ['exp that is text', () => ({ exp: '99999999999' })],
    ['nbf in the future', () => ({ nbf: seconds(60) })],
    ['nbf that is text', () => ({ nbf: 'now' })],
    ['iat in the future', () => ({ iat: seconds(60) })],
    ['without iat', () => ({ iat: undefined })],
    ['other audience', () => ({ aud: 'account' })],
    ['without audience', () => ({ aud: undefined })],
    ['other issuer', () => ({ iss: 'https://elsewhere.example/realms/test' })],
    ["the issuer's other realm", () => ({ iss: realm.issuerUrl.replace('/test', '/master') })],
    ['other azp', () => ({ azp: 'someone-else' })],
    ['without azp', () => ({ azp: undefined })],
    ['without sub', () => ({ sub: undefined })],
    ['empty sub', () => ({ sub: '' })],
    ['sub that is a number', () => ({ sub: 7 })],
    ['an ID token', () => ({ typ: 'ID' })],
    ['an ID token without typ', () => ({ typ: undefined })],
    ['a refresh token', () => ({ typ: 'Refresh' })],
    ['an offline token', () => ({ typ: 'Offline' })],
  ];
  it.each(claims)('%s', async (_name, change) => {
    expect(await denialOf(realm.verifier().verify(await issuer.token(change())))).toBe('UNAUTHENTICATED');
  });

  it('alg none', async () => {
    const now = seconds(0);
    const token = new UnsecuredJWT({ sub: SUBJECT, azp: 'gongzhi-explorer', typ: 'Bearer', iat: now, exp: now + 300 })
      .setIssuer(realm.issuerUrl)
      .setAudience('gongzhi-gateway')
      .encode();
    const [, payload] = token.split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none', kid: 'first' })).toString('base64url');
    for (const unsigned of [token, `${header}.${payload}.`, `${header}.${payload}.AAAA`]) {
      expect(await denialOf(realm.verifier().verify(unsigned))).toBe('UNAUTHENTICATED');
    }
  });

  it('HS256 with the public key as the secret', async () => {
    const secret = new TextEncoder().encode(await exportSPKI(issuer.publicKey));
    const now = seconds(0);
    const claims = {
      iss: realm.issuerUrl,
      aud: 'gongzhi-gateway',
      sub: SUBJECT,
      azp: 'gongzhi-explorer',
      typ: 'Bearer',
    };
    const token = await new SignJWT({ ...claims, iat: now, exp: now + 300 })
      .setProtectedHeader({ alg: 'HS256', kid: 'first' })
      .sign(secret);
    expect(await denialOf(realm.verifier().verify(token))).toBe('UNAUTHENTICATED');
  });

  it('another key, under its own id and under the id of a good one', async () => {
    const pair = await generateKeyPair('RS256');
    for (const kid of ['unheard-of', 'first']) {
      const token = await realm.signer(kid, pair).token();
      expect(await denialOf(realm.verifier().verify(token))).toBe('UNAUTHENTICATED');
    }
  });

  it('a right signature under a header that says something else', async () => {
    const headers = [
      { alg: 'RS512', kid: 'first' },
      { alg: 'none', kid: 'first' },
      { alg: 'HS256', kid: 'first' },
      { kid: 'first' },
      { alg: 'RS256' },
      { alg: 'RS256', kid: 7 },
      { alg: 'RS256', kid: 'first', crit: ['x'], x: 1 },
      null,
      [],
    ];
    expect(await denialOf(realm.verifier().verify(issuer.forgeHeader({ alg: 'RS256', kid: 'first' })))).toBe(
      'accepted',
    );
    for (const header of headers) {
      expect(await denialOf(realm.verifier().verify(issuer.forgeHeader(header)))).toBe('UNAUTHENTICATED');
    }
  });

  it('tampered with, truncated, padded, endless, none at all', async () => {
    const token = await issuer.token();
    const [header, payload, signature] = token.split('.') as [string, string, string];
    const richer = Buffer.from(payload, 'base64url').toString().replace('default-roles-test', 'bureau');
    const bad = [
      `${header}.${Buffer.from(richer).toString('base64url')}.${signature}`,
      `${header}.${payload}`,
      `${header}.${payload}.`,
      `${token}.${signature}`,
      `${token}=`,
      `${token}\n`,
      ` ${token}`,
      `Bearer ${token}`,
      `${'a'.repeat(100_000)}.${payload}.${signature}`,
      'a.b.c',
      'undefined',
      '',
    ];
    const verifier = realm.verifier();
    for (const forged of bad) expect(await denialOf(verifier.verify(forged))).toBe('UNAUTHENTICATED');
  });

  it('and the sentence does not tell why', async () => {
    const told = async (claims: Record<string, unknown>) =>
      realm
        .verifier()
        .verify(await issuer.token(claims))
        .catch((error: Denial) => error.text);
    expect(await told({ exp: seconds(-1) })).toEqual(await told({ aud: 'account' }));
  });
});

describe('time', () => {
  it('ends a token that was verified before', async () => {
    const verifier = realm.verifier();
    const token = await issuer.token();
    await verifier.verify(token);
    realm.state.now += 299_000;
    expect(await denialOf(verifier.verify(token))).toBe('accepted');
    realm.state.now += 2_000;
    expect(await denialOf(verifier.verify(token))).toBe('UNAUTHENTICATED');
  });
});

describe('keys', () => {
  it('are fetched once for 100 tokens that come at once, and verified tokens are remembered', async () => {
    const verifier = realm.verifier();
    const tokens = await Promise.all(Array.from({ length: 100 }, (_, n) => issuer.token({ sub: `person-${n}` })));
    const before = realm.state.requests;
    const identities = await Promise.all(tokens.map((token) => verifier.verify(token)));
    expect(new Set(identities.map((identity) => identity.subject)).size).toBe(100);
    expect(await verifier.verify(tokens[7]!)).toBe(identities[7]);
    expect(realm.state.requests - before).toBe(1);
  });

  it('are fetched at most once a second for ids that do not exist', async () => {
    const verifier = realm.verifier();
    await verifier.verify(await issuer.token());
    const before = realm.state.requests;
    realm.state.now += 1_000;
    const stranger = realm.signer('made-up', await generateKeyPair('RS256'));
    for (let n = 0; n < 20; n += 1)
      expect(await denialOf(verifier.verify(await stranger.token()))).toBe('UNAUTHENTICATED');
    expect(realm.state.requests - before).toBe(1);
  });

  it('rotate: a new one counts at once beside the old one, a withdrawn one ends, also for tokens verified before', async () => {
    const verifier = realm.verifier();
    const old = await realm.publishKey('old');
    const month = seconds(30 * 86_400);
    const oldToken = await old.token({ exp: month });
    await verifier.verify(oldToken);

    const fresh = await realm.publishKey('new');
    realm.state.now += 1_000;
    expect(await denialOf(verifier.verify(await fresh.token()))).toBe('accepted');
    expect(await denialOf(verifier.verify(oldToken))).toBe('accepted');

    realm.withdrawKey('old');
    realm.state.now += 11 * 60_000;
    expect(await denialOf(verifier.verify(oldToken))).toBe('UNAUTHENTICATED');
    expect(await denialOf(verifier.verify(await old.token({ exp: month })))).toBe('UNAUTHENTICATED');
    expect(await denialOf(verifier.verify(await fresh.token()))).toBe('accepted');
  });

  const outages: [string, NonNullable<Realm['state']['handler']>][] = [
    ['500', (_request, response) => void response.writeHead(500).end('oops')],
    ['HTML', (_request, response) => void response.end('<html>starting</html>')],
    ['JSON of another shape', (_request, response) => void response.end('{"keys":"none"}')],
    ['null', (_request, response) => void response.end('null')],
    ['no keys', (_request, response) => void response.end('{"keys":[]}')],
    [
      'a redirect',
      ({ url }, response) =>
        void (url === '/moved'
          ? response.end(realm.publishedKeys())
          : response.writeHead(302, { location: '/moved' }).end()),
    ],
    ['a broken connection', (request) => void request.socket.destroy()],
  ];
  it.each(outages)('answered by %s: UNAVAILABLE when cold, cached keys serve when warm', async (_name, handler) => {
    const token = await issuer.token();
    const warm = realm.verifier();
    await warm.verify(await issuer.token({ sub: 'someone' }));

    realm.state.handler = handler;
    const cold = realm.verifier();
    expect(await denialOf(cold.verify(token))).toBe('UNAVAILABLE');
    realm.state.now += 30_000;
    expect(await denialOf(warm.verify(token))).toBe('accepted');
    realm.state.now += 60 * 60_000;
    expect(await denialOf(warm.verify(await issuer.token()))).toBe('accepted');

    realm.state.handler = undefined;
    realm.state.now += 1_000;
    expect(await denialOf(cold.verify(await issuer.token()))).toBe('accepted');
  });

  it('that do not come in time are UNAVAILABLE, for all who wait', async () => {
    realm.state.handler = () => {};
    const verifier = realm.verifier();
    const token = await issuer.token();
    expect(await Promise.all([denialOf(verifier.verify(token)), denialOf(verifier.verify(token))])).toEqual([
      'UNAVAILABLE',
      'UNAVAILABLE',
    ]);
  });

  it('that are weak or broken do not serve, and do not cost the good ones', async () => {
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]) };
    const weak = await crypto.subtle.generateKey({ ...algorithm, modulusLength: 1024 }, true, ['sign', 'verify']);
    const keys = [
      { kid: 'ec', kty: 'EC' },
      { kid: 'broken', kty: 'RSA', n: '', e: 'AQAB' },
      { ...(await exportJWK(weak.publicKey)), kid: 'weak', use: 'sig', alg: 'RS256' },
      ...JSON.parse(realm.publishedKeys()).keys,
    ];
    realm.state.handler = (_request, response) => void response.end(JSON.stringify({ keys }));
    const verifier = realm.verifier();
    expect(await denialOf(verifier.verify(await issuer.token()))).toBe('accepted');
    const weakToken = realm.signer('weak', weak).forgeHeader({ alg: 'RS256', kid: 'weak' });
    expect(await denialOf(verifier.verify(weakToken))).toBe('UNAUTHENTICATED');
  });

  it('may be fetched elsewhere than where the issuer says it is', async () => {
    const keysUrl = realm.issuerUrl;
    const issuerUrl = 'https://id.example.cn/realms/zhangjiagang';
    const options = { audience: 'gongzhi-gateway', allowedClients: ['gongzhi-explorer'], keysUrl };
    const verifier = createTokenVerifier({ ...options, issuerUrl: `${issuerUrl}/` });
    expect(await denialOf(verifier.verify(await issuer.token({ iss: issuerUrl })))).toBe('accepted');
    expect(() => createTokenVerifier({ ...options, issuerUrl: 'https://id.example.cn' })).toThrow(/realms/);
  });
});
