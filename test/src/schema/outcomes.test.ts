import { fetchDevelopmentToken } from '@gongzhi/identity';
import { newId, toNodeId } from '@gongzhi/kernel';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { cityWith, freshCode, type Visitor } from '../testkit/city.js';

const OLDER = 'application/json';
const NEWER = 'application/graphql-response+json';

interface Asked {
  method?: string;
  query?: string;
  variables?: Record<string, unknown>;
  headers?: Record<string, string>;
  body?: string;
}

/** What stands in no header of the testkit's: the request as a foreign client would write it. */
async function http({ method = 'POST', query, variables, headers = {}, body }: Asked) {
  const address = new URL(`${inject('url')}/graphql`);
  if (method === 'GET' && query) address.searchParams.set('query', query);
  const response = await fetch(address, {
    method,
    headers: { ...(method === 'POST' ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(method === 'POST' ? { body: body ?? JSON.stringify({ query, variables }) } : {}),
  });
  const text = await response.text();
  // What a query cost is told beside every answer, and has tests of its own.
  const { extensions: _, ...answered } = JSON.parse(text);
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: answered as {
      data?: Record<string, unknown> | null;
      errors?: { message: string; extensions: { code: string; problems?: { field: string[] }[] } }[];
    },
  };
}

const codes = ({ body }: Awaited<ReturnType<typeof http>>) => body.errors?.map(({ extensions }) => extensions.code);

describe('where an outcome goes', () => {
  const code = freshCode('jieguo');
  let admin: Visitor;
  let neighbour: Visitor;
  /** Authorization and community of the administrator. */
  let signedIn: Record<string, string>;

  beforeAll(async () => {
    [admin, neighbour] = (await cityWith(
      { code, name: `结果社区${code}` },
      { code: `${code}-2`, name: `结果二社区${code}` },
    )) as [Visitor, Visitor];
    const token = await fetchDevelopmentToken({ issuerUrl: inject('issuerUrl'), user: `admin@${code}` });
    signedIn = { authorization: `Bearer ${token}`, 'x-community': code };
  });

  it('a token that is missing or bad: 401, before the document is looked at', async () => {
    const [, token] = signedIn.authorization!.split(' ') as [string, string];
    const bad = [
      '',
      'Bearer',
      'Basic YTpi',
      'Bearer nonsense',
      `Bearer ${token.slice(0, -4)}AAAA`,
      `Bearer ${token}x y`,
    ];
    for (const accept of [OLDER, NEWER]) {
      for (const authorization of bad) {
        for (const query of [
          '{ viewer { id } }',
          '{ nothing',
          'mutation { wreck }',
          '{ __schema { types { name } } }',
        ]) {
          const headers = { accept, ...(authorization ? { authorization } : {}) };
          const answer = await http({ query, headers });
          expect([authorization, answer.status, codes(answer)]).toEqual([authorization, 401, ['UNAUTHENTICATED']]);
          expect(answer.headers.get('www-authenticate')).toContain('Bearer');
          expect(answer.body).not.toHaveProperty('data');
        }
      }
    }
    expect((await http({ body: '{"query": ' })).status).toBe(401);
    expect((await http({ method: 'GET', query: '{ viewer { id } }' })).status).toBe(401);
  });

  it('a community that does not exist, and one that is not the caller’s: 404, both alike', async () => {
    for (const accept of [OLDER, NEWER]) {
      const answers = await Promise.all(
        ['xinfeng', `${code}-2`, 'never-heard-of', '社区'.normalize(), '../etc', 'XINFENG'].map((community) =>
          http({
            query: '{ viewer { id } nothing }',
            headers: { ...signedIn, accept, 'x-community': encodeURIComponent(community) },
          }),
        ),
      );
      for (const answer of answers) {
        expect([answer.status, codes(answer), answer.text]).toEqual([404, ['NOT_FOUND'], answers[0]!.text]);
      }
    }
  });

  it('every answer varies by community', async () => {
    const answers = [
      await http({ query: '{ viewer { id } }', headers: signedIn }),
      await http({ query: '{ nothing }', headers: signedIn }),
      await http({ query: '{ viewer { id } }' }),
      await http({ query: '{ viewer { id } }', headers: { ...signedIn, 'x-community': 'never' } }),
    ];
    for (const { headers } of answers) expect(headers.get('vary')).toMatch(/\bX-Community\b/i);
  });

  it('a single read of what is not there, another’s, or no id at all: null', async () => {
    const { project } = await neighbour.do('createProject', { module: 'elder-meals' }, 'project { id }');
    const ids = [project.id, toNodeId('Project', newId()), toNodeId('Nothing', newId()), 'garbage', '', '社区'];
    for (const id of ids) {
      const query = 'query($id: ID!) { project(id: $id) { id } node(id: $id) { id } }';
      const answer = await http({ query, variables: { id }, headers: signedIn });
      expect([id, answer.status, answer.body]).toEqual([id, 200, { data: { project: null, node: null } }]);
    }
  });

  it('an outcome that the caller can mend: userErrors with code, field and message, HTTP 200', async () => {
    const query = `mutation($input: RegisterPersonInput!) {
      registerPerson(input: $input) { person { id } userErrors { code field message } } }`;
    const mended: [Record<string, unknown>, string, string][] = [
      [{ name: '' }, 'BAD_USER_INPUT', 'name'],
      [{ name: '谁', birthDate: '2999-01-01' }, 'BAD_USER_INPUT', 'birthDate'],
      [{ name: '谁', stairwellId: toNodeId('Stairwell', newId()) }, 'NOT_FOUND', 'stairwellId'],
    ];
    for (const accept of [OLDER, NEWER]) {
      for (const [input, expected, field] of mended) {
        const answer = await http({ query, variables: { input }, headers: { ...signedIn, accept } });
        const userErrors = [{ code: expected, field: [field], message: expect.stringMatching(/\p{Script=Han}/u) }];
        expect([answer.status, answer.body]).toEqual([200, { data: { registerPerson: { person: null, userErrors } } }]);
      }
    }
  });

  it('what a role may not do: FORBIDDEN in errors, HTTP 200', async () => {
    const query =
      'mutation { setCommunityStatus(input: { communityCode: "xinfeng", status: ARCHIVED }) { userErrors { code } } }';
    const answer = await http({ query, headers: signedIn });
    expect([answer.status, codes(answer)]).toEqual([200, ['FORBIDDEN']]);
  });

  it('errors of the document and of coercion: HTTP 200 under the older media type, 400 under the newer', async () => {
    const wrong: Asked[] = [
      { query: '{ viewer { id }' },
      { query: '{ viewer { shoeSize } }' },
      { query: '{ project { id } }' },
      { query: 'query($id: ID!) { project(id: $id) { id } }', variables: {} },
      { query: 'query($first: Int) { projects(first: $first) { totalCount } }', variables: { first: 2 ** 31 } },
      {
        query:
          'mutation { settle(input: { projectId: "x", from: "2026-02-30", until: "2026-03-01" }) { userErrors { code } } }',
      },
      { query: 'query a { viewer { id } } query b { viewer { id } }' },
      { query: '' },
    ];
    for (const asked of wrong) {
      const older = await http({ ...asked, headers: { ...signedIn, accept: OLDER } });
      const newer = await http({ ...asked, headers: { ...signedIn, accept: NEWER } });
      expect([asked.query, older.status, newer.status]).toEqual([asked.query, asked.query ? 200 : 400, 400]);
      for (const answer of [older, newer])
        expect([asked.query, new Set(codes(answer))]).toEqual([asked.query, new Set(['BAD_USER_INPUT'])]);
      expect(newer.text).not.toMatch(/\bat .+\.js:\d+/);
    }
  });

  it('errors of transport: always 4xx, with a typed body', async () => {
    const wrong: [string, Asked, number][] = [
      ['JSON that ends early', { body: '{"query": "{ viewer' }, 400],
      ['JSON that is no object', { body: '"viewer"' }, 400],
      ['a batch', { body: JSON.stringify([{ query: '{ viewer { id } }' }, { query: '{ viewer { id } }' }]) }, 400],
      ['more than is read', { query: `{ viewer { id } } #${'x'.repeat(5_000_000)}` }, 413],
      ['plain text', { query: '{ viewer { id } }', headers: { 'content-type': 'text/plain' } }, 415],
      ['a form', { body: 'query=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
    ];
    for (const accept of [OLDER, NEWER]) {
      for (const [what, asked, status] of wrong) {
        const answer = await http({ ...asked, headers: { ...signedIn, accept, ...asked.headers } });
        expect([what, answer.status, codes(answer)?.length]).toEqual([what, status, 1]);
        expect(answer.text).not.toMatch(/\bat .+\.js:\d+/);
      }
    }
  });

  it('a GET that carries Authorization asks; it changes nothing', async () => {
    const asked = await http({ method: 'GET', query: '{ community { code } }', headers: signedIn });
    expect([asked.status, asked.body]).toEqual([200, { data: { community: { code } } }]);
    const before = (await admin.ask('{ persons { totalCount } }')).persons.totalCount;
    const query = 'mutation { registerPerson(input: { name: "悄悄" }) { person { id } } }';
    expect((await http({ method: 'GET', query, headers: signedIn })).status).toBe(405);
    expect((await admin.ask('{ persons { totalCount } }')).persons.totalCount).toBe(before);
  });

  it('a page that is too large, negative or asked from both ends: BAD_USER_INPUT that names the argument', async () => {
    const wrong = [
      ['first: 101', 'first'],
      ['first: -1', 'first'],
      ['last: 101', 'last'],
      ['last: -1', 'last'],
      ['first: 1, last: 1', 'last'],
      ['after: "garbage"', 'after'],
      ['before: "garbage"', 'before'],
    ] as const;
    for (const [args, field] of wrong) {
      for (const list of ['persons', 'templates', 'communities', 'auditEntries']) {
        const answer = await http({ query: `{ ${list}(${args}) { totalCount } }`, headers: signedIn });
        expect([list, args, answer.status, codes(answer)]).toEqual([list, args, 200, ['BAD_USER_INPUT']]);
        expect([list, args, answer.body.errors![0]!.extensions.problems]).toMatchObject([
          list,
          args,
          [{ field: [field] }],
        ]);
      }
    }
    const { persons } = await admin.ask('{ persons(first: 100) { totalCount } }');
    expect(persons.totalCount).toBeGreaterThan(0);
    const empty = await admin.ask('{ persons(first: 0) { nodes { id } pageInfo { hasNextPage } } }');
    expect(empty.persons).toEqual({ nodes: [], pageInfo: { hasNextPage: true } });
  });

  it('a nested list is held to the same limits', async () => {
    await admin.do('createProject', { module: 'elder-meals' }, 'project { id }');
    const query = '{ projects { nodes { enrolments(first: 101) { totalCount } } } }';
    expect(codes(await http({ query, headers: signedIn }))).toEqual(['BAD_USER_INPUT']);
  });
});
