import { describe, expect, it } from 'vitest';
import { bare, emptyFolder, up } from './command.js';

describe('a platform in production', () => {
  it('has no development sign-in, keeps browsers on TLS and in the page, and logs one line for each request', async () => {
    const platform = up(emptyFolder(), bare);
    const url = await platform.ready();

    const api = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer secret.token.here' },
      body: JSON.stringify({ query: '{ viewer { id } }', variables: { phone: '13812345678' } }),
    });
    expect(api.status).toBe(401);
    expect(Object.fromEntries(api.headers)).toMatchObject({
      'strict-transport-security': 'max-age=31536000',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    });

    const page = await fetch(url);
    expect(page.headers.get('strict-transport-security')).toBe('max-age=31536000');
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self';.*frame-ancestors 'none'/);
    expect(page.headers.get('x-frame-options')).toBe('DENY');
    expect(await page.text()).not.toContain('leader@xinfeng');

    const realm = await fetch(`${url}/realms/zhangjiagang/.well-known/openid-configuration`);
    expect(realm.status).toBe(404);

    await platform.says(/"path":"\/realms"/);
    const lines = platform.stdout.split('\n').filter((line) => line.includes('"method"'));
    const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(told).toMatchObject([
      { method: 'POST', path: '/graphql', status: 401, operation: null, tenant: null, actor: null },
      { method: 'GET', path: '/', status: 200 },
      { method: 'GET', path: '/realms', status: 404 },
    ]);
    expect(told[0]!.id).toBe(api.headers.get('x-request-id'));
    expect(platform.stdout).not.toMatch(/secret|13812345678/);
  });
});
