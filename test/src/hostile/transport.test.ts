import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  administrator,
  type Caller,
  expectAlive,
  expectClean,
  expectRefused,
  FAST,
  heard,
  NEWER,
  OLDER,
} from './asking.js';

const QUERY = '{ community { code } }';

describe('transport', () => {
  let caller: Caller;
  beforeAll(async () => {
    caller = await administrator('传输社区');
  });
  afterEach(expectAlive);

  const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
    heard({ headers: { ...caller.headers, ...headers }, body });

  it('1 malformed JSON', async () => {
    for (const body of [
      '{"query": "{ community',
      '{"query": }',
      "{'query': 1}",
      'query',
      '\u0000',
      '{"a":1}}',
      '[',
      '"',
    ]) {
      for (const accept of [OLDER, NEWER]) expectRefused(await post(body, { accept }), 400, 'BAD_USER_INPUT');
    }
    const bytes = Buffer.concat([Buffer.from('{"query": "'), Buffer.from([0xff, 0xfe, 0xc0]), Buffer.from('"}')]);
    expectRefused(await post(bytes), 400, 'BAD_USER_INPUT');
  });

  it('2 a body of 5 MB: 413', async () => {
    const body = JSON.stringify({ query: QUERY, variables: { x: 'x'.repeat(5 * 2 ** 20) } });
    expectRefused(await post(body), 413, 'LIMIT_EXCEEDED');
  });

  it('2 a body of 5 MB that does not say how long it is: 413', async () => {
    const chunk = new TextEncoder().encode(`"${'x'.repeat(2 ** 18)}",`);
    let left = 20;
    const body = new ReadableStream({
      pull(controller) {
        left -= 1;
        if (left < 0) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const answer = await heard({ headers: caller.headers, body });
    expectRefused(answer, 413, 'LIMIT_EXCEEDED');
  });

  it('3 a gzip bomb: 413', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 2 ** 20, ' '), { level: 9 });
    expect(bomb.length).toBeLessThan(2 ** 20);
    expectRefused(await post(bomb, { 'content-encoding': 'gzip' }), 413, 'LIMIT_EXCEEDED');
    const twice = gzipSync(bomb, { level: 9 });
    expectRefused(await post(twice, { 'content-encoding': 'gzip' }), 400, 'BAD_USER_INPUT');
    expectRefused(await post(twice, { 'content-encoding': 'gzip, gzip' }), 415, 'BAD_USER_INPUT');
    expectRefused(await post('{}', { 'content-encoding': 'gzip' }), 400, 'BAD_USER_INPUT');
    expectRefused(await post('{}', { 'content-encoding': 'zip' }), 415, 'BAD_USER_INPUT');
  });

  it('3 an honest compressed body is read', async () => {
    const answer = await post(gzipSync(JSON.stringify({ query: QUERY })), { 'content-encoding': 'gzip' });
    expect([answer.status, answer.body.data]).toEqual([200, { community: { code: caller.code } }]);
  });

  it.each([
    ['4 text/plain', 'text/plain', JSON.stringify({ query: QUERY })],
    [
      '5 multipart',
      'multipart/form-data; boundary=x',
      '--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{}\r\n--x--',
    ],
    ['6 urlencoded', 'application/x-www-form-urlencoded', `query=${encodeURIComponent(QUERY)}`],
    ['6 a type that only looks like JSON', 'application/json+x', JSON.stringify({ query: QUERY })],
    ['6 another encoding', 'application/json; charset=utf-16', JSON.stringify({ query: QUERY })],
    ['6 no type at all', '', JSON.stringify({ query: QUERY })],
  ])('%s: 415', async (_name, type, body) => {
    expectRefused(await post(Buffer.from(body), { 'content-type': type }), 415, 'BAD_USER_INPUT');
  });

  it('7 a mutation by GET: 405, and nothing has changed', async () => {
    const query = 'mutation { registerPerson(input: { name: "悄悄" }) { person { id } } }';
    const count = async () => (await caller.ask('{ persons { totalCount } }')).body.data;
    const before = await count();
    for (const accept of [OLDER, NEWER]) {
      const path = `/graphql?query=${encodeURIComponent(query)}`;
      const answer = await heard({ method: 'GET', path, headers: { ...caller.headers, accept } });
      expectRefused(answer, 405, 'BAD_USER_INPUT');
      expect(answer.headers.get('allow')).toBe('POST');
    }
    expect(await count()).toEqual(before);
  });

  it('7 other methods: 405', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const answer = await heard({ method, headers: caller.headers });
      expectRefused(answer, 405, 'BAD_USER_INPUT');
      expect(answer.headers.get('allow')).toBe('GET, POST');
    }
  });

  it('8 a GET without what makes a browser ask first: 401, since only Authorization does', async () => {
    const path = `/graphql?query=${encodeURIComponent(QUERY)}`;
    const simple: Record<string, string>[] = [
      {},
      { cookie: caller.headers.authorization! },
      { 'apollo-require-preflight': '1' },
    ];
    for (const headers of simple) {
      expectRefused(await heard({ method: 'GET', path, headers }), 401, 'UNAUTHENTICATED');
    }
    const preflighted = await heard({ method: 'GET', path, headers: caller.headers });
    expect([preflighted.status, preflighted.body.data]).toEqual([200, { community: { code: caller.code } }]);
  });

  it('9 a batch of 10', async () => {
    const batch = Array.from({ length: 10 }, () => ({ query: QUERY }));
    for (const body of [batch, [batch[0]], []]) {
      expectRefused(await post(JSON.stringify(body)), 400, 'BAD_USER_INPUT');
    }
  });

  it('10 a header of 64 KB: 431', async () => {
    const { status, text, ms } = await raw(
      `POST /graphql HTTP/1.1\r\nHost: localhost\r\nX-Filler: ${'x'.repeat(65_536)}\r\nContent-Length: 2\r\n\r\n{}`,
    );
    expect(status).toBe(431);
    expect(JSON.parse(text).errors[0].extensions.code).toBe('LIMIT_EXCEEDED');
    expect(ms).toBeLessThan(FAST);
  });

  it.each([
    ['no HTTP at all', 'HELLO\r\n\r\n'],
    ['two lengths', 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}'],
    [
      'a length and chunks',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a chunk that is none', 'POST /graphql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n'],
    ['a header with NUL', 'GET / HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n'],
    ['no host', 'GET /health HTTP/1.1\r\n\r\n'],
  ])('10 broken HTTP: %s', async (_name, bytes) => {
    const { status, text } = await raw(bytes);
    expect(status).toBe(400);
    expect(text).not.toMatch(/at .+:\d+/);
  });

  it('11 a body sent one byte a second: 408', { timeout: 60_000 }, async () => {
    const url = new URL(inject('url'));
    const slow = request({
      host: url.hostname,
      port: url.port,
      path: '/graphql',
      method: 'POST',
      headers: { ...caller.headers, 'content-type': 'application/json', 'content-length': '1000' },
    });
    slow.on('error', () => {});
    const bytes = setInterval(() => slow.write(' '), 1_000);
    slow.write('{');
    const begun = performance.now();
    const [response] = await once(slow, 'response');
    clearInterval(bytes);
    response.setEncoding('utf8');
    let text = '';
    for await (const chunk of response) text += chunk;
    expect(response.statusCode).toBe(408);
    expect(JSON.parse(text).errors[0].extensions.code).toBe('LIMIT_EXCEEDED');
    expect(performance.now() - begun).toBeLessThan(40_000);
    slow.destroy();
  });

  it('12 a foreign Origin: no CORS header, neither asked first nor after', async () => {
    const foreign = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    const asked = await post(JSON.stringify({ query: QUERY }), foreign);
    expect(asked.status).toBe(200);
    const first = await heard({ method: 'OPTIONS', headers: foreign });
    expectRefused(first, 401, 'UNAUTHENTICATED');
    for (const { headers } of [asked, first]) {
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('says with every answer how it may be used', async () => {
    const answers = [
      await post(JSON.stringify({ query: QUERY })),
      await heard({ body: '{}' }),
      await heard({ method: 'GET', path: '/health' }),
      await heard({ method: 'GET', path: '/nowhere' }),
    ];
    for (const answer of answers) {
      expectClean(answer);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(answer.headers.get('x-powered-by')).toBeNull();
    }
  });

  it('calls a request what its sender calls it, where that is an id and nothing else', async () => {
    const id = 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6';
    const idOf = async (said: string, query = QUERY) =>
      (await post(JSON.stringify({ query }), { 'x-request-id': said })).headers.get('x-request-id');
    expect(await idOf(id)).toBe(id);
    expect(await idOf(id)).toBe(id);
    expect(await idOf(id.replaceAll('-', ''))).toBe(id.replaceAll('-', ''));
    for (const said of ['320582199001011234', 'x'.repeat(500), '<script>', `${id}x`, '张三'.normalize()]) {
      expect(await idOf(encodeURIComponent(said))).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    }
  });
});

/** Bytes as they are, and what comes back before the connection ends. */
async function raw(bytes: string): Promise<{ status: number; text: string; ms: number }> {
  const { hostname, port } = new URL(inject('url'));
  const begun = performance.now();
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  socket.write(bytes);
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  await once(socket, 'close');
  const [head = '', text = ''] = answer.split('\r\n\r\n');
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), text, ms: performance.now() - begun };
}
