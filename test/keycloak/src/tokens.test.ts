import { createHmac } from 'node:crypto';
import { createTokenVerifier, GATEWAY_AUDIENCE } from '@gongzhi/identity';
import { registerAppClient } from '@gongzhi/identity/keycloak';
import { decodeJwt, exportSPKI, generateKeyPair, importJWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import {
  type Administration,
  addDirectClient,
  addUser,
  askForTokens,
  byPassword,
  DIRECT_CLIENT,
  PASSWORD,
  realmAdministration,
  type Tokens,
  tokensOf,
} from './realm.js';
import { REALM } from './server.js';

const EMAIL = 'tokens@example.cn';

describe('tokens of a real Keycloak at the gateway', () => {
  let keycloak: Administration;
  let tokens: Tokens;
  beforeAll(async () => {
    keycloak = await realmAdministration();
    await addDirectClient(keycloak);
    await addUser(keycloak, EMAIL);
    tokens = await tokensOf(EMAIL);
  });

  it('of a person are accepted, and live for two minutes at most', async () => {
    expect(await statusFor(tokens.access_token)).toBe(200);
    const { exp, iat, sub, aud, azp } = decodeJwt(tokens.access_token);
    expect(exp! - iat!).toBeLessThanOrEqual(120);
    expect(sub).toMatch(/^[0-9a-f-]{36}$/);
    expect([aud].flat()).toContain(GATEWAY_AUDIENCE);
    expect(azp).toBe(DIRECT_CLIENT);
  });

  it('of an app’s service account are accepted as an app', async () => {
    const secret = await registerAppClient(keycloak, 'clinic-link', '卫生站对接');
    const { body } = await askForTokens({
      grant_type: 'client_credentials',
      client_id: 'clinic-link',
      client_secret: secret,
    });
    const verifier = createTokenVerifier({
      issuerUrl: inject('issuerUrl'),
      audience: GATEWAY_AUDIENCE,
      allowedClients: () => true,
    });
    expect(await verifier.verify(body.access_token)).toMatchObject({
      kind: 'app',
      clientId: 'clinic-link',
      email: null,
    });
    expect(await statusFor(body.access_token)).toBe(200);
  });

  describe('are refused with 401 and one sentence:', () => {
    it('31 without a signature, or signed with our public key as a secret, or with another key', async () => {
      const [header, payload] = tokens.access_token.split('.') as [string, string];
      const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
      const claims = decodeJwt(tokens.access_token);
      const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const unsigned = `${encoded({ alg: 'none', kid })}.${payload}.`;
      const hs = `${encoded({ alg: 'HS256', kid, typ: 'JWT' })}.${payload}`;
      const symmetric = `${hs}.${createHmac('sha256', await publicKeyOf(kid))
        .update(hs)
        .digest('base64url')}`;
      const { privateKey } = await generateKeyPair('RS256');
      const foreign = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
      const touched = [header, encoded({ ...claims, email: 'bureau@example.cn' }), tokens.access_token.split('.')[2]];
      for (const token of [unsigned, symmetric, foreign, touched.join('.')]) expect(await statusFor(token)).toBe(401);
    });

    it('32 after they have expired', async () => {
      const brief = await clientOf('test-brief', { attributes: { 'access.token.lifespan': '2' } });
      const token = await tokenOfClient(brief);
      expect(await statusFor(token)).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      expect(await statusFor(token)).toBe(401);
    });

    it('33 for another audience or realm, and the kinds that are no access tokens', async () => {
      const elsewhere = await clientOf('test-elsewhere', { protocolMappers: [] });
      expect(await statusFor(await tokenOfClient(elsewhere))).toBe(401);
      expect(await statusFor(tokens.id_token)).toBe(401);
      expect(await statusFor(tokens.refresh_token)).toBe(401);
      expect(await statusFor(await tokenOfAnotherRealm())).toBe(401);
    });

    it('33 for a client that the gateway does not serve', async () => {
      const verifier = createTokenVerifier({
        issuerUrl: inject('issuerUrl'),
        audience: GATEWAY_AUDIENCE,
        allowedClients: ['gongzhi-explorer'],
      });
      await expect(verifier.verify(tokens.access_token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    });

    it('34 of a key that was rotated out; of the old and the new one while both are published', async () => {
      let now = Date.now();
      const verifier = createTokenVerifier({
        issuerUrl: inject('issuerUrl'),
        audience: GATEWAY_AUDIENCE,
        allowedClients: () => true,
        clock: () => now,
      });
      const lasting = await clientOf('test-lasting', { attributes: { 'access.token.lifespan': '3600' } });
      const old = await tokenOfClient(lasting);
      await verifier.verify(old);
      await addKey('rotated-in', 200);
      const fresh = await tokenOfClient(lasting);
      expect(keyOf(fresh)).not.toBe(keyOf(old));
      now += 2_000;
      await verifier.verify(fresh);
      await verifier.verify(old);
      await removeOtherKeys('rotated-in');
      now += 11 * 60_000;
      await verifier.verify(fresh);
      await expect(verifier.verify(old)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    });
  });

  it('count from 30 seconds before their time on, for a clock that is behind, and not earlier', async () => {
    const at = (offset: number) =>
      createTokenVerifier({
        issuerUrl: inject('issuerUrl'),
        audience: GATEWAY_AUDIENCE,
        allowedClients: () => true,
        clock: () => decodeJwt(token).iat! * 1000 + offset,
      });
    const token = (await tokensOf(EMAIL)).access_token;
    await at(-29_000).verify(token);
    await expect(at(-40_000).verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(at(121_000).verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('can be renewed once, and no more when the session was ended or the user disabled', async () => {
    const id = await addUser(keycloak, 'leaving@example.cn');
    const first = await tokensOf('leaving@example.cn');
    const renewed = await renew(first.refresh_token);
    expect(renewed.status).toBe(200);
    expect((await renew(first.refresh_token)).status).toBe(400);
    const second = await tokensOf('leaving@example.cn');
    await keycloak.users.logout({ id });
    expect((await renew(second.refresh_token)).status).toBe(400);
    const third = await tokensOf('leaving@example.cn');
    await keycloak.users.update({ id }, { enabled: false });
    expect((await renew(third.refresh_token)).status).toBe(400);
    expect((await byPassword('leaving@example.cn')).status).toBe(400);
  });

  it('are not given to who guesses passwords, even when they guess right at last', async () => {
    const id = await addUser(keycloak, 'guessed@example.cn');
    for (let attempt = 0; attempt < 6; attempt += 1) await byPassword('guessed@example.cn', `wrong ${attempt}`);
    const { status, body } = await byPassword('guessed@example.cn');
    expect([status, body.error_description]).toEqual([400, 'Invalid user credentials']);
    await keycloak.attackDetection.del({ id });
    expect((await byPassword('guessed@example.cn')).status).toBe(200);
  });

  const renew = (refresh_token: string) => askForTokens({ grant_type: 'refresh_token', refresh_token });

  /** A client like the one that signs people in directly, but for what is given; its id. */
  async function clientOf(clientId: string, settings: object): Promise<string> {
    const [direct] = await keycloak.clients.find({ clientId: DIRECT_CLIENT });
    const { id, protocolMappers, ...common } = direct!;
    const mappers = protocolMappers!.map(({ id: _, ...mapper }) => mapper);
    await keycloak.clients.create({ ...common, protocolMappers: mappers, ...settings, clientId });
    return clientId;
  }

  async function tokenOfClient(client_id: string): Promise<string> {
    const { body } = await askForTokens({
      grant_type: 'password',
      scope: 'openid',
      client_id,
      username: EMAIL,
      password: PASSWORD,
    });
    return body.access_token;
  }

  async function addKey(name: string, priority: number): Promise<void> {
    await keycloak.components.create({
      name,
      providerId: 'rsa-generated',
      providerType: 'org.keycloak.keys.KeyProvider',
      config: { priority: [String(priority)], enabled: ['true'], active: ['true'], algorithm: ['RS256'] },
    });
  }

  async function removeOtherKeys(name: string): Promise<void> {
    const keys = await keycloak.components.find({ type: 'org.keycloak.keys.KeyProvider' });
    const others = keys.filter((key) => key.providerId === 'rsa-generated' && key.name !== name);
    await Promise.all(others.map(({ id }) => keycloak.components.del({ id: id! })));
  }

  async function tokenOfAnotherRealm(): Promise<string> {
    const other = await realmAdministration();
    await other.realms.create({ realm: 'elsewhere', enabled: true });
    other.setConfig({ realmName: 'elsewhere' });
    const [direct] = await keycloak.clients.find({ clientId: DIRECT_CLIENT });
    const { id, ...client } = direct!;
    const mappers = client.protocolMappers!.map(({ id: _, ...mapper }) => mapper);
    await other.clients.create({ ...client, protocolMappers: mappers });
    await addUser(other, EMAIL);
    const response = await fetch(`${inject('keycloakUrl')}/realms/elsewhere/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: DIRECT_CLIENT,
        username: EMAIL,
        password: PASSWORD,
      }),
    });
    const { access_token } = (await response.json()) as Tokens;
    await other.realms.del({ realm: 'elsewhere' });
    expect(decodeJwt(access_token).iss).not.toContain(REALM);
    return access_token;
  }
});

const keyOf = (token: string): string =>
  (JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as { kid: string }).kid;

async function publicKeyOf(kid: string): Promise<string> {
  const response = await fetch(`${inject('issuerUrl')}/protocol/openid-connect/certs`);
  const { keys } = (await response.json()) as { keys: { kid: string }[] };
  const key = await importJWK(keys.find((each) => each.kid === kid)!, 'RS256');
  return exportSPKI(key as Parameters<typeof exportSPKI>[0]);
}

/** What the gateway says to it; a refusal tells nothing of why. */
async function statusFor(token: string): Promise<number> {
  const response = await fetch(`${inject('url')}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ viewer { id } }' }),
  });
  const body = (await response.json()) as { errors?: { extensions: { code: string } }[] };
  if (response.status === 401) expect(body.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  return response.status;
}
