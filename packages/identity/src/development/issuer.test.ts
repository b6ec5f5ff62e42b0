import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Denial } from '@gongzhi/kernel';
import express from 'express';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTokenVerifier, GATEWAY_AUDIENCE } from '../token-verifier.js';
import { fetchDevelopmentToken } from './fetch-token.js';
import { createDevelopmentIssuer, type DevelopmentIssuerOptions } from './issuer.js';
import { subjectOf } from './people.js';

const UUID_V5 = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

type City = Awaited<ReturnType<typeof startCity>>;

/** A platform's HTTP server with the development issuer in it, on a free port or the one given. */
async function startCity(dataDir: string, more: Partial<DevelopmentIssuerOptions> = {}, port = 0) {
  const app = express();
  const server: Server = createServer(app);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuerUrl = `${origin}/realms/zhangjiagang`;
  const issuer = await createDevelopmentIssuer({ issuerUrl, dataDir, redirectUris: [`${origin}/explorer`], ...more });
  app.use(issuer.path, issuer.router);
  return {
    origin,
    issuerUrl,
    verifier: createTokenVerifier({ issuerUrl, audience: GATEWAY_AUDIENCE, allowedClients: issuer.clientIds }),
    token: (user: string) => fetchDevelopmentToken({ issuerUrl, user }),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const PKCE = { verifier: 'a'.repeat(43), challenge: 'ZtNPunH49FD35FWYhT5Tv8I7vRKQJ8uxMaL0_9eHjNA' };

/** A browser at the explorer: keeps cookies as browsers do, and goes where it is sent until a page or the explorer. */
function browser(city: City) {
  const cookies = new Map<string, { value: string; path: string }>();
  const visit = async (address: string, init: RequestInit = {}): Promise<{ address: string; response: Response }> => {
    const { pathname } = new URL(address);
    const cookie = [...cookies].filter(([, c]) => pathname.startsWith(c.path)).map(([name, c]) => `${name}=${c.value}`);
    const response = await fetch(address, { ...init, redirect: 'manual', headers: { cookie: cookie.join('; ') } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, { value, path: /path=([^;]+)/i.exec(line)?.[1] ?? '/' });
    }
    const location = response.headers.get('location');
    if (!location) return { address, response };
    const next = new URL(location, address).href;
    return next.startsWith(`${city.origin}/explorer`) ? { address: next, response } : visit(next);
  };
  const signIn = (more: Record<string, string> = {}) => {
    const request = new URLSearchParams({
      client_id: 'gongzhi-explorer',
      redirect_uri: `${city.origin}/explorer`,
      response_type: 'code',
      scope: 'openid profile email',
      code_challenge: PKCE.challenge,
      code_challenge_method: 'S256',
      ...more,
    });
    return visit(`${city.issuerUrl}/protocol/openid-connect/auth?${request}`);
  };
  const tokens = async (form: Record<string, string>) => {
    const body = new URLSearchParams({ client_id: 'gongzhi-explorer', ...form });
    const response = await fetch(`${city.issuerUrl}/protocol/openid-connect/token`, { method: 'POST', body });
    return (await response.json()) as Record<'access_token' | 'id_token' | 'refresh_token' | 'error', string>;
  };
  const redeem = (address: string) =>
    tokens({
      grant_type: 'authorization_code',
      redirect_uri: `${city.origin}/explorer`,
      code: new URL(address).searchParams.get('code') ?? '',
      code_verifier: PKCE.verifier,
    });
  return { visit, signIn, tokens, redeem };
}

let dataDir: string;
let city: City;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gongzhi-identity-'));
  city = await startCity(dataDir);
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  await city.stop();
  await rm(dataDir, { recursive: true });
});

describe('tokens for the command line', () => {
  it('for the bureau', async () => {
    expect(await city.verifier.verify(await city.token('bureau'))).toMatchObject({
      subject: subjectOf('bureau'),
      kind: 'person',
      clientId: 'gongzhi-cli',
      email: 'bureau@gongzhi.example',
      realmRoles: ['bureau'],
    });
  });

  it('for anyone named like an e-mail address', async () => {
    for (const user of ['leader@xinfeng', 'zhang@example.com', `${'z'.repeat(190)}@xinfeng`]) {
      const identity = await city.verifier.verify(await city.token(user));
      expect(identity).toMatchObject({
        subject: subjectOf(user),
        kind: 'person',
        email: user,
        name: user,
        realmRoles: [],
      });
      expect(identity.subject).toMatch(UUID_V5);
    }
  });

  it('for a sample app', async () => {
    const identity = await city.verifier.verify(await city.token('app:meal-board'));
    expect(identity).toMatchObject({ kind: 'app', clientId: 'meal-board', email: null, name: null, realmRoles: [] });
    expect(identity.subject).toMatch(UUID_V5);
    expect(await city.verifier.verify(await city.token('app:meal-board'))).toMatchObject({ subject: identity.subject });
  });

  it('have the shape of Keycloak’s', async () => {
    const token = await city.token('leader@xinfeng');
    const claims = decodeJwt(token);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'RS256', typ: 'JWT', kid: expect.any(String) });
    expect(claims).toMatchObject({
      iss: city.issuerUrl,
      aud: 'gongzhi-gateway',
      typ: 'Bearer',
      azp: 'gongzhi-cli',
      email: 'leader@xinfeng',
      email_verified: true,
      preferred_username: 'leader@xinfeng',
      realm_access: { roles: [] },
    });
    expect(claims.exp! - claims.iat!).toBe(300);
    const app = decodeJwt(await city.token('app:clinic-link'));
    expect(app).toMatchObject({ preferred_username: 'service-account-clinic-link', client_id: 'clinic-link' });
  });

  it('live as long as configured, from the clock given', async () => {
    const past = await startCity(dataDir, { tokenLifetime: 60, now: () => Date.now() - 3_600_000 });
    const token = await past.token('leader@xinfeng');
    const claims = decodeJwt(token);
    expect(claims.exp! - claims.iat!).toBe(60);
    await expect(past.verifier.verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await past.stop();
  });

  it('are refused for names that are none, with a sentence in both languages', async () => {
    for (const user of ['nobody', 'Leader@xinfeng', 'leader@', '@xinfeng', 'a b@c', `${'z'.repeat(200)}@xinfeng`, '']) {
      await expect(city.token(user)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    }
    const refused = await city.token('app:nothing').catch((error: Denial) => error);
    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT', text: { en: expect.stringContaining('app:meal-board') } });
  });

  it('tell when nothing listens, when something else does, when it is a real Keycloak', async () => {
    const other = createServer((request, response) => {
      const isKeycloak = request.url?.startsWith('/realms/');
      response.end(isKeycloak ? JSON.stringify({ issuer: 'https://id.example.cn/realms/city' }) : 'hello');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const ask = (issuerUrl: string) => fetchDevelopmentToken({ issuerUrl, user: 'bureau' }).catch((error) => error);
    expect(await ask(`${origin}/realms/city`)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await ask(origin)).toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('port') });
    await new Promise((resolve) => other.close(resolve));
    expect(await ask(`${origin}/realms/city`)).toMatchObject({ message: expect.stringContaining('npm start') });
  });
});

describe('sign-in from the explorer', () => {
  it('needs no page when the request names the user, and gives access, ID and refresh token', async () => {
    const tab = browser(city);
    const { address } = await tab.signIn({ login_hint: 'leader@xinfeng', state: 'here' });
    expect(new URL(address).searchParams.get('state')).toBe('here');
    const tokens = await tab.redeem(address);
    expect(await city.verifier.verify(tokens.access_token)).toMatchObject({
      email: 'leader@xinfeng',
      clientId: 'gongzhi-explorer',
    });
    expect(decodeJwt(tokens.id_token)).toMatchObject({ sub: subjectOf('leader@xinfeng'), name: 'leader@xinfeng' });
    for (const token of [tokens.id_token, tokens.refresh_token]) {
      await expect(city.verifier.verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
    const renewed = await tab.tokens({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
    expect(await city.verifier.verify(renewed.access_token)).toMatchObject({ email: 'leader@xinfeng' });
    expect(await tab.redeem(address)).toMatchObject({ error: 'invalid_grant' });
  });

  it('shows a page without outside resources when it does not, and takes the name typed there', async () => {
    const tab = browser(city);
    const { address, response } = await tab.signIn();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = await response.text();
    expect(html).toContain('leader@xinfeng');
    expect(html).not.toMatch(/https?:|src=|@import|url\(/);
    expect(html.indexOf('选择登录身份')).toBeLessThan(html.indexOf('Sign in as'));

    const post = (user: string) => tab.visit(address, { method: 'POST', body: new URLSearchParams({ user }) });
    const refused = await (await post('<script>')).response.text();
    expect(refused).toContain('A user name is bureau');
    expect(refused).not.toContain('<script>');
    const tokens = await tab.redeem((await post(' Zhang@Example.com ')).address);
    expect(await city.verifier.verify(tokens.access_token)).toMatchObject({ email: 'zhang@example.com' });
  });

  it('asks again for a hint that names nobody', async () => {
    expect(await (await browser(city).signIn({ login_hint: 'nobody' })).response.text()).toContain(
      'A user name is bureau',
    );
  });

  it('lets one browser be two people, one after the other and at once', async () => {
    const window = browser(city);
    const first = await window.redeem((await window.signIn({ login_hint: 'bureau' })).address);
    const second = await window.redeem((await window.signIn({ login_hint: 'leader@xinfeng' })).address);
    expect(await city.verifier.verify(second.access_token)).toMatchObject({ email: 'leader@xinfeng' });
    const renewed = await window.tokens({ grant_type: 'refresh_token', refresh_token: first.refresh_token });
    expect(await city.verifier.verify(renewed.access_token)).toMatchObject({ realmRoles: ['bureau'] });
    expect((await window.signIn()).response.status).toBe(200);
  });

  it('wants PKCE, a known client and a registered redirect', async () => {
    const tab = browser(city);
    const noPkce = await tab.signIn({ login_hint: 'bureau', code_challenge: '', code_challenge_method: '' });
    expect(new URL(noPkce.address).searchParams.get('error')).toBe('invalid_request');
    expect((await tab.signIn({ redirect_uri: 'https://evil.example/' })).response.status).toBe(400);
    expect((await tab.signIn({ client_id: 'unknown' })).response.status).toBe(400);
  });

  it('ends with sign-out', async () => {
    const tab = browser(city);
    const { id_token, refresh_token } = await tab.redeem((await tab.signIn({ login_hint: 'bureau' })).address);
    const query = new URLSearchParams({
      id_token_hint: id_token,
      post_logout_redirect_uri: `${city.origin}/explorer`,
    });
    const page = await (await tab.visit(`${city.issuerUrl}/protocol/openid-connect/logout?${query}`)).response.text();
    expect(page).toContain('退出');
    const action = /action="([^"]+)"/.exec(page)?.[1] ?? '';
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const done = await tab.visit(action, { method: 'POST', body: new URLSearchParams({ xsrf, logout: 'yes' }) });
    expect(done.address).toBe(`${city.origin}/explorer`);
    expect(await tab.tokens({ grant_type: 'refresh_token', refresh_token })).toMatchObject({ error: 'invalid_grant' });
  });
});

describe('the issuer', () => {
  it('has Keycloak’s addresses, whatever host a request claims to be for', async () => {
    const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
    const response = await fetch(`${city.issuerUrl}/.well-known/openid-configuration`, { headers });
    const protocol = `${city.issuerUrl}/protocol/openid-connect`;
    expect(await response.json()).toMatchObject({
      issuer: city.issuerUrl,
      authorization_endpoint: `${protocol}/auth`,
      token_endpoint: `${protocol}/token`,
      jwks_uri: `${protocol}/certs`,
      userinfo_endpoint: `${protocol}/userinfo`,
      end_session_endpoint: `${protocol}/logout`,
    });
  });

  it('tells a token’s owner who they are', async () => {
    const address = `${city.issuerUrl}/protocol/openid-connect/userinfo`;
    const authorization = `Bearer ${await city.token('leader@xinfeng')}`;
    expect(await (await fetch(address, { headers: { authorization } })).json()).toMatchObject({
      sub: subjectOf('leader@xinfeng'),
      email: 'leader@xinfeng',
    });
    expect((await fetch(address)).status).toBe(401);
    expect((await fetch(address, { headers: { authorization: `${authorization}x` } })).status).toBe(401);
  });

  it('lets pages of other origins read nothing', async () => {
    for (const path of [
      '/.well-known/openid-configuration',
      '/protocol/openid-connect/certs',
      '/protocol/openid-connect/token',
    ]) {
      for (const method of ['GET', 'OPTIONS', 'POST']) {
        const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
        const response = await fetch(`${city.issuerUrl}${path}`, { method, headers });
        expect(response.headers.has('access-control-allow-origin')).toBe(false);
      }
    }
  });

  it('refuses an app with a wrong secret', async () => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'meal-board',
      client_secret: 'guess',
    });
    const response = await fetch(`${city.issuerUrl}/protocol/openid-connect/token`, { method: 'POST', body });
    expect(response.status).toBe(401);
  });

  it('publishes no private key, and keeps it where only its owner reads', async () => {
    const certs = await (await fetch(`${city.issuerUrl}/protocol/openid-connect/certs`)).json();
    expect(Object.keys((certs as { keys: object[] }).keys[0]!).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    const { mode } = await stat(join(dataDir, 'development-signing-key.json'));
    expect(mode & 0o777).toBe(0o600);
  });

  it('keeps tokens valid over a restart', async () => {
    const before = await startCity(dataDir);
    const token = await before.token('leader@xinfeng');
    await before.stop();
    const after = await startCity(dataDir, {}, Number(new URL(before.origin).port));
    expect(await after.verifier.verify(token)).toMatchObject({ email: 'leader@xinfeng' });
    await after.stop();
  });

  it('makes one key when two processes start at once', async () => {
    const fresh = await mkdtemp(join(tmpdir(), 'gongzhi-identity-'));
    const cities = await Promise.all([startCity(fresh), startCity(fresh)]);
    const [one, two] = await Promise.all(
      cities.map(async (each) => decodeProtectedHeader(await each.token('bureau')).kid),
    );
    expect(one).toBe(two);
    await Promise.all(cities.map((each) => each.stop()));
    await rm(fresh, { recursive: true });
  });

  it('says which file to delete when the key is damaged', async () => {
    const damaged = await mkdtemp(join(tmpdir(), 'gongzhi-identity-'));
    await writeFile(join(damaged, 'development-signing-key.json'), '{"kty":');
    const options = { issuerUrl: 'http://127.0.0.1:1/realms/city', redirectUris: ['http://127.0.0.1:1/'] };
    await expect(createDevelopmentIssuer({ ...options, dataDir: damaged })).rejects.toThrow(/delete it/);
    await rm(damaged, { recursive: true });
  });

  it('refuses to run in production, and says what to set instead', async () => {
    vi.stubEnv('NODE_ENV', 'production');
    const options = { issuerUrl: 'http://127.0.0.1:1/realms/city', dataDir, redirectUris: ['http://127.0.0.1:1/'] };
    const refused = await createDevelopmentIssuer(options).catch((error) => error);
    expect(refused).toBeInstanceOf(Denial);
    expect(refused.text).toMatchObject({
      zh: expect.stringContaining('ISSUER_URL'),
      en: expect.stringContaining('ISSUER_URL'),
    });
  });

  it('prints nothing while it works', async () => {
    const printed = (['log', 'info', 'warn', 'error'] as const).map((method) => vi.spyOn(console, method));
    const quiet = await startCity(dataDir);
    const tab = browser(quiet);
    await quiet.token('leader@xinfeng');
    await quiet.token('app:meal-board');
    await tab.redeem((await tab.signIn({ login_hint: 'bureau' })).address);
    await tab.signIn({ client_id: 'unknown' });
    await quiet.stop();
    for (const spy of printed) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });
});
