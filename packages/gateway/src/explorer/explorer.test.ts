import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ExplorerOptions, explorer } from './explorer.js';

const options: ExplorerOptions = {
  issuerUrl: 'https://id.example.cn/realms/zhangjiagang',
  clientId: 'gongzhi-explorer',
  development: true,
  users: [{ name: 'bureau', zh: '民政局 "<b>"', en: 'Bureau & co' }],
};

let server: Server;
let origin: string;

beforeAll(async () => {
  ({ server, origin } = await serve(options));
});
afterAll(() => server.close());

describe('the explorer’s page', () => {
  it('is served at / and is never kept', async () => {
    const response = await fetch(origin);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('tells the browser its settings', async () => {
    expect(settingsIn(await page())).toEqual(options);
  });

  it('keeps sample users to itself outside development', async () => {
    const other = await serve({ ...options, development: false });
    const settings = settingsIn(await (await fetch(other.origin)).text());
    other.server.close();
    expect(settings).toEqual({ ...options, development: false, users: [] });
  });

  it('finds everything that it and its modules load', async () => {
    const loaded = await everythingLoaded();
    expect(loaded.size).toBeGreaterThan(15);
    for (const [path, { status }] of loaded) expect([path, status]).toEqual([path, 200]);
  });

  it('names no other host in what is ours', async () => {
    for (const [path, { text }] of await everythingLoaded()) {
      if (path.includes('/vendor/')) continue;
      const foreign = text.replaceAll(options.issuerUrl, '').replaceAll('http://www.w3.org/2000/svg', '');
      expect(foreign, path).not.toMatch(/(https?|wss?):\/\/|["'(]\/\/\w/);
    }
  });
});

describe('headers', () => {
  it('let the page talk to the gateway and the issuer only', async () => {
    const { headers } = await fetch(origin);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self' https://id.example.cn;");
    expect(policy.match(/https?:\/\/[^ ;]+/g)).toEqual(['https://id.example.cn']);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('let vendor files be kept for good, ours be asked for again', async () => {
    const paths = [...(await everythingLoaded()).keys()];
    const vendor = paths.find((path) => path.includes('/vendor/'));
    expect(vendor).toMatch(/@\d+\.\d+\.\d+\//);
    expect((await fetch(origin + vendor)).headers.get('cache-control')).toContain('immutable');

    const ours = await fetch(`${origin}/explorer/explorer.js`, { headers: { 'accept-encoding': 'gzip' } });
    expect(ours.headers.get('cache-control')).toBe('no-cache');
    const known = { 'accept-encoding': 'gzip', 'if-none-match': ours.headers.get('etag') ?? '' };
    expect(await rawGet('/explorer/explorer.js', known)).toBe(304);
  });

  it('compress for browsers that take it', async () => {
    const compressed = await fetch(`${origin}/explorer/texts.js`, { headers: { 'accept-encoding': 'gzip' } });
    expect(compressed.headers.get('content-encoding')).toBe('gzip');
    const plain = await fetch(`${origin}/explorer/texts.js`, { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await compressed.text()).toBe(await plain.text());
  });
});

describe('other paths', () => {
  it.each([
    '/explorer/../../package.json',
    '/explorer/..%2f..%2fpackage.json',
    '/explorer/%2e%2e/%2e%2e/package.json',
    '/explorer/vendor/graphiql@4.1.2/../../../package.json',
    '/explorer/vendor/graphiql@4.1.2/package.json',
    '/explorer/index.html',
    '/explorer/',
    '/explorer',
  ])('%s is refused', async (path) => {
    // Not fetch, which would resolve the dots itself.
    expect(await rawGet(path)).toBe(404);
  });

  it('outside its own are left to the application', async () => {
    expect(await (await fetch(`${origin}/graphql`)).text()).toBe('the application');
  });
});

describe('what the page says', () => {
  it('is there in Chinese and in English', async () => {
    const { texts } = await import(ours('texts.js'));
    const { sampleGroups } = await import(ours('samples.js'));
    const titles = sampleGroups.map((group: { title: unknown; samples: { title: unknown }[] }) => [
      group.title,
      group.samples.map(({ title }) => title),
    ]);
    const incomplete = leaves([texts, titles]).filter(({ zh, en }) => !zh || !en);
    expect(incomplete).toEqual([]);
  });

  it('has samples that are GraphQL', async () => {
    const { sampleGroups } = await import(ours('samples.js'));
    for (const { samples } of sampleGroups) for (const { query } of samples) expect(() => parse(query)).not.toThrow();
  });
});

async function serve(settings: ExplorerOptions) {
  const app = express();
  app.use(explorer(settings));
  app.use((_request, response) => {
    response.send('the application');
  });
  const listening = createServer(app).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return { server: listening, origin: `http://127.0.0.1:${(listening.address() as AddressInfo).port}` };
}

const page = async (): Promise<string> => (await fetch(origin)).text();

function settingsIn(html: string): unknown {
  const attribute = /<meta name="settings" content="([^"]*)"/.exec(html)?.[1] ?? '';
  return JSON.parse(attribute.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&'));
}

/** What a browser would load: the page, what its elements name, and what our modules import. */
async function everythingLoaded(): Promise<Map<string, { status: number; text: string }>> {
  const loaded = new Map<string, { status: number; text: string }>();
  const waiting = ['/'];
  for (let path = waiting.pop(); path; path = waiting.pop()) {
    if (loaded.has(path)) continue;
    const response = await fetch(origin + path);
    const text = await response.text();
    loaded.set(path, { status: response.status, text });
    if (path.includes('/vendor/')) continue;
    for (const [, named] of text.matchAll(/(?:src|href)[=:] ?["']([^"']+)["']/g)) {
      if (named) waiting.push(named);
    }
    for (const [, imported] of text.matchAll(/from '\.\/([^']+)'/g)) waiting.push(`/explorer/${imported}`);
  }
  return loaded;
}

function rawGet(path: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

const ours = (file: string): string => new URL(`../../static/explorer/${file}`, import.meta.url).href;

/** Every object that holds a text in some language. */
function leaves(value: unknown): { zh?: string; en?: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('zh' in value || 'en' in value) return [value as { zh?: string; en?: string }];
  return Object.values(value).flatMap(leaves);
}
