import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from './program.js';

let out: string;
let err: string;
beforeEach(() => {
  [out, err] = ['', ''];
  const keep = (add: (chunk: string) => void) => (chunk: unknown) => {
    add(String(chunk));
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(keep((chunk) => (out += chunk)));
  vi.spyOn(process.stderr, 'write').mockImplementation(keep((chunk) => (err += chunk)));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
});

/** A gateway that answers every request with the same, and keeps what it was asked. */
async function gatewayThatSays(answer: unknown, status = 200) {
  const asked: { headers: Record<string, unknown>; body: Record<string, unknown> }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    asked.push({ headers: request.headers, body: JSON.parse(body) as Record<string, unknown> });
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('GONGZHI_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  vi.stubEnv('GONGZHI_TOKEN', 'a-token');
  return { asked, [Symbol.asyncDispose]: async () => void server.close() };
}

describe('the command line', () => {
  it.each([
    'up',
    'worker',
    'token',
    'query',
    'onboard',
    'clone',
    'doctor',
    'schema',
    'import places',
    'import persons',
  ])('%s has help in both languages', async (name) => {
    expect(await run([...name.split(' '), '--help'])).toBe(0);
    expect(out).toMatch(/用法 · Usage: gongzhi/);
    expect(out).toMatch(/--json/);
  });

  it.each([[[]], [['fly']], [['token']], [['up', '--fast']], [['query', '{ a }', '--lang', 'fr']]])(
    '%j is wrong usage',
    async (words) => {
      expect(await run(words)).toBe(2);
      expect(out + err).not.toContain('    at ');
    },
  );

  it('says that the platform is not running', async () => {
    vi.stubEnv('GONGZHI_URL', 'http://127.0.0.1:9');
    for (const words of [
      ['token', 'bureau'],
      ['query', '--as', 'bureau', '{ viewer { id } }'],
    ]) {
      expect(await run(words)).toBe(3);
    }
    expect(err).toContain('平台没有运行');
    expect(err).toContain('npm start');
  });

  it('tells a program of a failure in JSON', async () => {
    expect(await run(['token', 'nobody', '--json'])).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ error: { exitCode: 1, sentences: [{ zh: expect.any(String) }] } });
  });
});

describe('query', () => {
  it('sends the operation as it was told to', async () => {
    await using gateway = await gatewayThatSays({ data: { projects: { nodes: [{ id: 'P1' }] } } });
    const words = ['query', 'query Q($n: Int) { projects(first: $n) { nodes { id } } }', '--community', 'xinfeng'];
    expect(await run([...words, '--var', 'n=1', '--operation', 'Q', '--lang', 'en'])).toBe(0);
    expect(JSON.parse(out)).toEqual({ projects: { nodes: [{ id: 'P1' }] } });
    expect(gateway.asked[0]).toMatchObject({
      headers: { authorization: 'Bearer a-token', 'x-community': 'xinfeng', 'accept-language': 'en' },
      body: { operationName: 'Q', variables: { n: 1 } },
    });
  });

  it('picks one value, and fails where there is none', async () => {
    await using _ = await gatewayThatSays({ data: { projects: { nodes: [{ id: 'P1' }] } } });
    expect(await run(['query', '{ projects { nodes { id } } }', '--pick', 'data.projects.nodes.0.id'])).toBe(0);
    expect(out).toBe('P1\n');
    expect(await run(['query', '{ projects { nodes { id } } }', '--pick', 'data.projects.nodes.1.id'])).toBe(1);
    expect(err).toContain('data.projects.nodes.1.id');
  });

  it('shows what was refused, and fails', async () => {
    const answer = {
      data: { enrol: { enrolment: null, userErrors: [{ code: 'CONFLICT', field: null, message: '已登记' }] } },
    };
    await using _ = await gatewayThatSays(answer);
    expect(await run(['query', 'mutation { enrol { userErrors { message } } }'])).toBe(1);
    expect([out, err]).toEqual(['', '✗ CONFLICT enrol: 已登记\n']);
    expect(await run(['query', 'mutation { enrol { userErrors { message } } }', '--json'])).toBe(1);
    expect(JSON.parse(out)).toEqual(answer);
  });

  it('takes an error page for what it is', async () => {
    await using _ = await gatewayThatSays('<html>', 502);
    expect(await run(['query', '{ viewer { id } }'])).toBe(3);
    expect(err).toContain('HTTP 502');
  });
});
