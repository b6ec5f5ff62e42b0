import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { type GraphQLSchema, getNamedType, isInputObjectType, isLeafType } from 'graphql';
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { publicSchema } from '../testkit/schema-walk.js';
import {
  administrator,
  type Caller,
  callerOf,
  codesIn,
  expectAlive,
  expectClean,
  type Heard,
  heard,
} from './asking.js';

/** More of them on a machine of one's own: `GONGZHI_RUNS=5000 npx vitest run src/hostile/properties`. */
const numRuns = Number(process.env.GONGZHI_RUNS ?? 80);

/** Text as people and attackers write it: any script, controls, halves of pairs, what SQL and GraphQL mean something by. */
const oddText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    "'",
    '"',
    '\\',
    '%',
    ';--',
    '\u202e',
    '\u0000',
    '\ud800',
    '{{',
    '${',
    '=cmd|',
    '<script>',
    '__proto__',
    '９',
    '2026-02-30',
  ),
  fc.string({ unit: 'grapheme', minLength: 500, maxLength: 3_000 }),
);

const oddValue = fc.oneof(
  { withCrossShrink: true },
  oddText,
  fc.integer(),
  fc.double(),
  fc.constantFrom(null, true, [], {}, 2 ** 31, -1, Number.MAX_SAFE_INTEGER),
  fc.jsonValue({ maxDepth: 6 }),
);

/** Whatever came: no fault, nothing of the inside but what the asker wrote, a body that programs can read. */
function expectHarmless(answer: Heard, sent = ''): void {
  expect([answer.status < 500, answer.text.slice(0, 400)]).toEqual([true, expect.any(String)]);
  expect(codesIn(answer)).not.toContain('INTERNAL');
  for (const code of codesIn(answer)) expect(code).toMatch(/^[A-Z_]+$/);
  expectClean(answer, sent);
}

describe('whatever is generated, nothing breaks and nothing shows', () => {
  let schema: GraphQLSchema;
  let caller: Caller;
  let bureau: Caller;

  beforeAll(async () => {
    [schema, caller, bureau] = await Promise.all([publicSchema(), administrator('乱数社区'), callerOf('bureau', null)]);
  });
  afterEach(expectAlive);

  const holds = <T>(arbitrary: fc.Arbitrary<T>, check: (value: T) => Promise<void>, runs = numRuns) =>
    fc.assert(fc.asyncProperty(arbitrary, check), {
      numRuns: runs,
      interruptAfterTimeLimit: 60_000,
      endOnFailure: true,
    });

  it('documents of tokens in any order', async () => {
    const names = [
      ...Object.keys(schema.getQueryType()!.getFields()),
      ...Object.keys(schema.getMutationType()!.getFields()),
    ];
    const token = fc.oneof(
      fc.constantFrom('{', '}', '(', ')', '[', ']', ':', '!', '$', '@', '...', '=', '|', '&', '#', '"', '"""', '\n'),
      fc.constantFrom(
        'query',
        'mutation',
        'subscription',
        'fragment',
        'on',
        'true',
        'null',
        'schema',
        'extend',
        '@skip(if: true)',
      ),
      fc.constantFrom(
        'id',
        'nodes',
        'edges',
        'totalCount',
        '__typename',
        '__schema',
        '__type',
        'first: 1',
        '$a: ID!',
        ...names,
      ),
      fc.constantFrom('1', '-1', '1e9', '0x1', '"a"', '"\\u0000"', '99999999999999999999'),
      oddText,
    );
    await holds(fc.array(token, { maxLength: 60 }), async (tokens) => {
      const query = tokens.join(' ');
      expectHarmless(await caller.ask(query), query);
    });
  });

  it('documents that are nearly right', async () => {
    const field = (name: string, depth: number): fc.Arbitrary<string> => {
      const type = getNamedType(schema.getQueryType()!.getFields()[name]!.type);
      const fields = 'getFields' in type && !isInputObjectType(type) ? Object.values(type.getFields()) : [];
      const leaves = fields.filter(({ type: of }) => isLeafType(getNamedType(of))).map((each) => each.name);
      const below = fc.array(fc.constantFrom('__typename', 'nodes { id }', 'nothing', ...leaves), {
        minLength: 1,
        maxLength: 6,
      });
      const args = fc.constantFrom(
        '',
        '(first: 3)',
        '(id: "x")',
        '(first: -1)',
        '(input: {})',
        '(first: $n)',
        '(last: 2, before: "x")',
      );
      const alias = fc.constantFrom('', 'a: ', '__a: ', '名: ');
      return fc
        .tuple(alias, args, below)
        .map(([as, given, selected]) => `${as}${name}${given} { ${selected.join(' ')} }${depth ? '' : ' '}`);
    };
    const names = Object.keys(schema.getQueryType()!.getFields());
    const document = fc
      .array(
        fc.constantFrom(...names).chain((name) => field(name, 0)),
        { minLength: 1, maxLength: 4 },
      )
      .map((fields) => `query Q($n: Int) { ${fields.join(' ')} }`);
    await holds(fc.tuple(document, oddValue), async ([query, n]) =>
      expectHarmless(await caller.ask(query, { n }), JSON.stringify([query, n])),
    );
  });

  it('variables of any kind, for every mutation', async () => {
    const mutations = Object.values(schema.getMutationType()!.getFields()).filter(
      // What the bureau alone may do is tried by the bureau below.
      ({ args }) => args.length === 1 && isInputObjectType(getNamedType(args[0]!.type)),
    );
    const attempt = fc.constantFrom(...mutations).chain((mutation) => {
      const type = getNamedType(mutation.args[0]!.type);
      const fields = isInputObjectType(type) ? Object.keys(type.getFields()) : [];
      const input = fc.dictionary(
        fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...fields) }, { weight: 1, arbitrary: oddText }),
        oddValue,
      );
      return fc.tuple(
        fc.constant(mutation),
        fc.oneof({ weight: 5, arbitrary: input }, { weight: 1, arbitrary: oddValue }),
      );
    });
    await holds(
      attempt,
      async ([{ name, args }, input]) => {
        const query = `mutation($input: ${args[0]!.type}) { ${name}(input: $input) { userErrors { code field message } } }`;
        expectHarmless(await caller.ask(query, { input }), JSON.stringify(input));
      },
      numRuns * 3,
    );
  });

  it('names and texts are stored whole or refused', async () => {
    const query =
      'mutation($input: RegisterPersonInput!) { registerPerson(input: $input) { person { name } userErrors { code } } }';
    await holds(oddText, async (name) => {
      const answer = await caller.ask(query, { input: { name } });
      expectHarmless(answer);
      const payload = answer.body.data?.registerPerson as { person: { name: string } | null } | undefined;
      if (payload?.person) expect(payload.person.name).toBe(name.normalize('NFC').trim());
    });
  });

  it('headers', async () => {
    const value = fc.oneof(
      fc.string({
        unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code === 0x7f ? 0x20 : code)),
        maxLength: 300,
      }),
      fc.constantFrom(
        'application/json',
        '*/*',
        'gzip',
        'utf-16',
        'en',
        'xinfeng',
        'Bearer x.y.z',
        'q=0',
        'a'.repeat(9_000),
      ),
    );
    const names = [
      'accept',
      'accept-language',
      'content-type',
      'content-encoding',
      'x-community',
      'x-request-id',
      'authorization',
      'origin',
      'x-forwarded-for',
      'if-none-match',
      'range',
      'x-http-method-override',
    ];
    await holds(fc.dictionary(fc.constantFrom(...names), value), async (headers) => {
      const sendable = Object.fromEntries(Object.entries(headers).map(([name, said]) => [name, said.trim()]));
      const answer = await plainly({ ...caller.headers, ...sendable }, '{"query":"{ viewer { id } }"}');
      expectHarmless(answer);
      // A header that is too large is not read, and neither is the id in it.
      if (answer.status !== 431) expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{32,36}$/);
    });
  });

  it('bodies of any bytes', async () => {
    const honest = Buffer.from(
      '{"query":"query($a: Int) { persons(first: $a) { totalCount } }","variables":{"a":1},"operationName":null}',
    );
    const damaged = fc.tuple(fc.nat(honest.length - 1), fc.uint8Array({ maxLength: 6 })).map(([at, bytes]) => {
      const spoilt = Buffer.from(honest);
      spoilt.set(bytes.subarray(0, honest.length - at), at);
      return spoilt;
    });
    await holds(
      fc.oneof(
        fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
        damaged,
      ),
      async (body) => expectHarmless(await heard({ headers: caller.headers, body })),
    );
  });

  it('files of communities', async () => {
    const cell = fc.oneof(
      oddText,
      fc.constantFrom(
        'xinfeng',
        'URBAN_COMMERCIAL',
        'yangshe',
        'admin@x',
        '=cmd|calc',
        '"',
        ',',
        '\r\n',
        '\t',
        '- a: &a [*a]',
        '!!js/function',
      ),
    );
    const file = fc.oneof(
      fc
        .array(fc.array(cell, { maxLength: 6 }), { maxLength: 8 })
        .map((rows) => ['code,name,kind,town,admin_email', ...rows.map((row) => row.join(','))].join('\n')),
      cell,
      fc.jsonValue().map((value) => JSON.stringify(value)),
    );
    const query =
      'mutation($input: OnboardCommunitiesInput!) { onboardCommunities(input: $input) { userErrors { code field message } } }';
    await holds(fc.tuple(fc.constantFrom('CSV', 'YAML'), file), async ([format, content]) =>
      expectHarmless(await bureau.ask(query, { input: { format, content, dryRun: true } }), content),
    );
  });

  it('addresses', async () => {
    await holds(oddText, async (text) => {
      const response = await fetch(`${inject('url')}/${encodeURIComponent(text.toWellFormed())}`, {
        headers: { accept: '*/*' },
      });
      const body = await response.text();
      expect([text, response.status < 500, body.slice(0, 200)]).toEqual([
        text,
        true,
        expect.not.stringMatching(/\bat .+:\d+/),
      ]);
    });
  });

  it('connections that speak anything', async () => {
    const { hostname, port } = new URL(inject('url'));
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.constantFrom('GET / HTTP/1.1\r\n', 'POST /graphql HTTP/1.1\r\nHost: x\r\n').map((text) => Buffer.from(text)),
    );
    await holds(
      fc.array(bytes, { minLength: 1, maxLength: 4 }),
      async (chunks) => {
        await new Promise<void>((resolve) => {
          const socket = connect(Number(port), hostname, () => socket.end(Buffer.concat(chunks)));
          socket.on('error', () => resolve());
          socket.on('close', () => resolve());
          socket.on('data', (answer) => expect(String(answer)).not.toMatch(/\bat .+:\d+/));
          socket.setTimeout(3_000, () => socket.destroy());
        });
      },
      Math.min(numRuns, 200),
    );
  });
});

/** Without the manners of fetch, which refuses to send what a server may well be sent. */
async function plainly(headers: Record<string, string>, body: string): Promise<Heard> {
  const begun = performance.now();
  const asking = request(`${inject('url')}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
  });
  asking.end(body);
  const [response] = await once(asking, 'response');
  response.setEncoding('utf8');
  let text = '';
  for await (const chunk of response) text += chunk;
  const told = new Headers(Object.entries(response.headers as Record<string, string>));
  return { status: response.statusCode, headers: told, text, body: JSON.parse(text), ms: performance.now() - begun };
}
