import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  administrator,
  type Caller,
  callerOf,
  codesIn,
  expectAlive,
  expectClean,
  expectRefused,
  FAST,
  heard,
  NEWER,
  OLDER,
} from './asking.js';

/** Selections of fields of one another: estates have buildings, which have an estate. */
const deep = (levels: number): string =>
  Array.from({ length: levels - 2 }).reduce<string>(
    (below, _, place) => (place % 2 ? `{ nodes ${below} }` : `{ persons ${below} }`),
    '{ id }',
  );

const times = (n: number, written: (place: number) => string): string =>
  Array.from({ length: n }, (_, place) => written(place)).join(' ');

/** The introspection that explorers and generators of code send: far deeper than any other document. */
const INTROSPECTION = `query IntrospectionQuery { __schema { queryType { name } types { ...T } directives { name args { ...I } } } }
  fragment T on __Type { kind name fields(includeDeprecated: true) { name args { ...I } type { ...R } } inputFields { ...I }
    interfaces { ...R } enumValues(includeDeprecated: true) { name } possibleTypes { ...R } }
  fragment I on __InputValue { name type { ...R } defaultValue }
  fragment R on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType {
    kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }`;

describe('document', () => {
  let caller: Caller;
  beforeAll(async () => {
    caller = await administrator('文档社区');
  });
  afterEach(expectAlive);

  /** Refused before it is validated: a limit of ours, whatever media type is asked for. */
  async function expectTooMuch(query: string, code = 'LIMIT_EXCEEDED') {
    for (const accept of [OLDER, NEWER]) {
      expectRefused(await caller.ask(query, {}, { accept }), 400, code, 2_000);
      expectRefused(await heard({ body: JSON.stringify({ query }), headers: { accept } }), 401, 'UNAUTHENTICATED');
    }
  }

  /** Wrong as a document is wrong: 200 under the older media type, 400 under the newer. */
  async function expectInvalid(query: string, variables?: unknown) {
    for (const [accept, status] of [
      [OLDER, 200],
      [NEWER, 400],
    ] as const) {
      expectRefused(await caller.ask(query, variables, { accept }), status, 'BAD_USER_INPUT');
    }
  }

  it('13 depth 15, however it is written', async () => {
    await expectTooMuch(deep(15));
    await expectTooMuch(
      `${`{ ...A } fragment A on Query ${deep(8)} `.replace('{ id }', '{ ...B }')}fragment B on X ${deep(9)}`,
    );
    await expectTooMuch(`{ ... on Query { ... ${deep(15)} } }`);
  });

  it('13 a document that the parser itself would drown in', async () => {
    await expectTooMuch(`${'{a'.repeat(1_900)}${'}'.repeat(1_900)}`);
    await expectTooMuch(`{ node(id: ${'['.repeat(1_900)}${']'.repeat(1_900)}) { id } }`);
    await expectInvalid(`query($a: ${'['.repeat(1_000)}Int${']'.repeat(1_000)}) { viewer { id } }`);
    await expectTooMuch(`{ ${'a '.repeat(5_000)} }`);
    await expectInvalid('{ '.repeat(100_000));
  });

  it('14 100 aliases, also of __typename', async () => {
    await expectTooMuch(`{ ${times(100, (n) => `a${n}: viewer { id }`)} }`);
    await expectTooMuch(`{ ${times(100, (n) => `a${n}: __typename`)} }`);
    await expectTooMuch(`{ ...A ...A } fragment A on Query { ${times(100, (n) => `a${n}: __typename`)} }`);
  });

  it('15 2,000 repeated fields', async () => {
    await expectTooMuch(`{ viewer { ${'id '.repeat(2_000)} } }`);
    await expectTooMuch(`{ ${'__typename '.repeat(2_000)} }`);
    await expectTooMuch(`{ ${'...A '.repeat(100)} } fragment A on Query { ${'__typename '.repeat(20)} }`);
  });

  it('16 50 unknown directives: refused; of fewer, at most 10 errors are told', async () => {
    await expectTooMuch(`{ viewer { id ${times(50, (n) => `@nothing${n}`)} } }`);
    const answer = await caller.ask(`{ viewer { id ${times(30, (n) => `@nothing${n}`)} } }`, {}, { accept: NEWER });
    expectRefused(answer, 400, 'BAD_USER_INPUT');
    expect(answer.body.errors).toHaveLength(10);
  });

  it('17 a fragment cycle, of one, of two, and behind others', async () => {
    await expectTooMuch('{ ...A } fragment A on Query { viewer { id } ...A }', 'BAD_USER_INPUT');
    await expectTooMuch('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }', 'BAD_USER_INPUT');
    await expectTooMuch(
      '{ viewer { id } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }',
      'BAD_USER_INPUT',
    );
    await expectTooMuch(
      '{ node(id: "x") { ...A } } fragment A on Project { template { ... on Template { ...A } } }',
      'BAD_USER_INPUT',
    );
  });

  it('18 a fragment bomb: 16 fragments that each spread the next twice, and one of 100', async () => {
    for (const length of [16, 100]) {
      const fragments = times(length, (n) =>
        n === length - 1
          ? `fragment F${n} on Query { viewer { id } }`
          : `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`,
      );
      await expectTooMuch(`{ ...F0 } ${fragments}`);
      await expectTooMuch(`${fragments} { viewer { id } }`);
    }
  });

  it('19 500 operations in one document', async () => {
    await expectTooMuch(times(500, (n) => `query Q${n} { viewer { id } }`));
  });

  it('20 anonymous introspection: 401', async () => {
    for (const query of [INTROSPECTION, '{ __schema { types { name } } }', '{ __type(name: "Person") { name } }']) {
      expectRefused(await heard({ body: JSON.stringify({ query }) }), 401, 'UNAUTHENTICATED');
      const path = `/graphql?query=${encodeURIComponent(query)}`;
      expectRefused(await heard({ method: 'GET', path }), 401, 'UNAUTHENTICATED');
    }
  });

  it('20 whoever belongs to a community may introspect, also before choosing it; whoever only signed in may not', async () => {
    const member = await callerOf(`admin@${caller.code}`, null);
    for (const allowed of [caller, member, await callerOf('bureau', null)]) {
      const answer = await allowed.ask(INTROSPECTION);
      expect([answer.status, answer.body.errors]).toEqual([200, undefined]);
      expect(answer.text).toContain('"Enrolment"');
    }
    const stranger = await callerOf(`stranger@${caller.code}.example`, null);
    for (const query of [
      INTROSPECTION,
      'query($n: String! = "Person") { ...A } fragment A on Query { t: __type(name: $n) { name } }',
    ]) {
      const answer = await stranger.ask(query);
      expectRefused(answer, 200, 'FORBIDDEN');
      expect(answer.text).not.toContain('Enrolment');
    }
    const typename = await stranger.ask('{ __typename viewer { __typename } }');
    expect(typename.body.data).toEqual({ __typename: 'Query', viewer: { __typename: 'Viewer' } });
  });

  it('21 a misspelt field: whoever may not introspect is not helped to guess', async () => {
    const stranger = await callerOf(`guesser@${caller.code}.example`, null);
    const misspelt = [
      '{ person { id } }',
      '{ viewer { membership { id } } }',
      'query($a: Persn) { viewer { id } }',
      '{ persons(frist: 1) { totalCount } }',
      'mutation { setCommunityStatus(input: { communityCode: "a", status: ACTIV }) { userErrors { code } } }',
      'mutation { setCommunityStatus(input: { communityCod: "a", status: ACTIVE }) { userErrors { code } } }',
    ];
    for (const query of misspelt) {
      const guessed = await stranger.ask(query);
      expectRefused(guessed, 200, 'BAD_USER_INPUT');
      expect([query, guessed.text]).toEqual([query, expect.not.stringContaining('Did you mean')]);
      expect((await caller.ask(query)).text).toContain('Did you mean');
      expectRefused(await heard({ body: JSON.stringify({ query }) }), 401, 'UNAUTHENTICATED');
    }
    const input = { communityCode: 'a', status: 'ACTIV' };
    const variable =
      'mutation($input: SetCommunityStatusInput!) { setCommunityStatus(input: $input) { userErrors { code } } }';
    expect((await stranger.ask(variable, { input })).text).not.toContain('Did you mean');
  });

  it('22 first: 100000, first: -1, first and last together', async () => {
    const lists = [
      'persons',
      'templates',
      'communities',
      'auditEntries',
      'projects { nodes { enrolments',
      'stairwells',
    ];
    for (const list of lists) {
      const [, field = list] = /(\w+)$/.exec(list) ?? [];
      const close = list.includes('{') ? ' } }' : '';
      for (const args of ['first: 100000', 'first: -1', 'first: 1, last: 1', 'last: 100000', 'first: -2147483648']) {
        const answer = await caller.ask(`{ ${list}(${args}) { totalCount }${close} }`);
        // A nested list that nothing leads to is not looked at.
        if (list.includes('{') && answer.body.data?.projects) continue;
        expect([field, args, codesIn(answer)]).toEqual([field, args, ['BAD_USER_INPUT']]);
        expectClean(answer);
      }
    }
  });

  it('asks for more rows than anybody needs: what it costs, and what may be asked', async () => {
    const hungry =
      '{ projects(first: 100) { nodes { enrolments(first: 100) { nodes { records(first: 100) { nodes { id } } } } } } }';
    const answer = await caller.ask(hungry);
    expectRefused(answer, 400, 'LIMIT_EXCEEDED');
    expect(answer.body.errors![0]!.message).toMatch(/\d{7,} .*250000/);
    const asVariables =
      'query($n: Int!) { projects(first: $n) { nodes { enrolments(first: $n) { nodes { records(first: $n) { nodes { id } } } } } } }';
    expectRefused(await caller.ask(asVariables, { n: 100 }), 400, 'LIMIT_EXCEEDED');
    const modest = await caller.ask(asVariables, { n: 2 });
    expect(modest.status).toBe(200);
    expect(modest.body.extensions?.cost?.query).toBeLessThan(50);
  });

  it('is told what it cost, the same however often it is asked, and what is left', async () => {
    const query = 'query($first: Int = 10) { persons(first: $first) { totalCount nodes { id name } } }';
    const costs: { query: number; left: number }[] = [];
    for (let asked = 0; asked < 3; asked += 1) costs.push((await caller.ask(query)).body.extensions!.cost!);
    expect(new Set(costs.map((cost) => cost.query))).toEqual(new Set([16]));
    for (const { left } of costs) expect(left).toBeGreaterThan(0);
    expect((await caller.ask(query, { first: 100 })).body.extensions!.cost!.query).toBe(106);
    expect((await caller.ask('{ viewer { id } }')).body.extensions!.cost!.query).toBe(1);
    expect((await caller.ask('{ nothing }', {}, { accept: OLDER })).body.extensions).toBeUndefined();
  });

  it('answers honest documents soon', async () => {
    const answer = await caller.ask('{ viewer { id memberships { role } } community { name } }');
    expect(answer.body.errors).toBeUndefined();
    expect(answer.ms).toBeLessThan(FAST);
  });
});
