import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  administrator,
  type Caller,
  codesIn,
  expectAlive,
  expectClean,
  expectRefused,
  type Heard,
  heard,
  NEWER,
} from './asking.js';

const REGISTER = `mutation($input: RegisterPersonInput!) {
  registerPerson(input: $input) { person { id name birthDate } userErrors { code field message } } }`;

interface Payload {
  person: { id: string; name: string; birthDate: string | null } | null;
  userErrors: { code: string; field: string[]; message: string }[];
}

describe('values', () => {
  let caller: Caller;
  beforeAll(async () => {
    caller = await administrator('数值社区');
  });
  afterEach(expectAlive);

  const sent = (body: string, headers = {}) => heard({ headers: { ...caller.headers, ...headers }, body });
  const register = (input: Record<string, unknown>) => caller.ask(REGISTER, { input });
  const payloadOf = (answer: Heard) => answer.body.data!.registerPerson as Payload;
  const names = async () => {
    const { body } = await caller.ask('{ persons(first: 100) { totalCount nodes { name } } }');
    return (body.data!.persons as { nodes: { name: string }[] }).nodes.map(({ name }) => name);
  };

  it('23 Int 2^31, and other numbers that are none', async () => {
    const query = 'query($first: Int) { persons(first: $first) { totalCount } }';
    for (const first of [2 ** 31, -(2 ** 31) - 1, 1.5, 1e308, '1', true, [1], {}]) {
      expectRefused(await caller.ask(query, { first }, { accept: NEWER }), 400, 'BAD_USER_INPUT');
    }
    const literal = `{ persons(first: ${2 ** 31}) { totalCount } }`;
    expectRefused(await caller.ask(literal, {}, { accept: NEWER }), 400, 'BAD_USER_INPUT');
    const huge = `{"query": ${JSON.stringify(query)}, "variables": {"first": 1e400}}`;
    expectRefused(await sent(huge, { accept: NEWER }), 400, 'BAD_USER_INPUT');
  });

  it('24 JSON 20,000 deep, wherever a body takes JSON', async () => {
    const lists = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const objects = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    for (const deep of [lists, objects]) {
      for (const body of [
        deep,
        `{"query":"{ viewer { id } }","variables":{"data":${deep}}}`,
        `{"query":"{ viewer { id } }","extensions":{"data":${deep}}}`,
        `{"query":${deep}}`,
      ]) {
        expectRefused(await sent(body), 400, 'LIMIT_EXCEEDED');
      }
    }
    expectRefused(await sent('['.repeat(1_000_000)), 400, 'LIMIT_EXCEEDED');
    const path = `/graphql?query=${encodeURIComponent('{ viewer { id } }')}&variables=${'['.repeat(2_000)}`;
    expectRefused(await heard({ method: 'GET', path, headers: caller.headers }), 400, 'LIMIT_EXCEEDED');
    const brackets = await register({ name: '[[{"'.repeat(20) });
    expect(payloadOf(brackets).person!.name).toBe('[[{"'.repeat(20));
  });

  it('25 NUL and lone surrogates, as a value, a key, a literal: refused, and nothing is stored', async () => {
    const before = await names();
    for (const name of ['\\u0000', '张\\u0000三', '\\ud800', '\\udc00x', 'x\\ud83d']) {
      const input = `{"query":${JSON.stringify(REGISTER)},"variables":{"input":{"name":"${name}"}}}`;
      expectRefused(await sent(input), 400, 'BAD_USER_INPUT');
      const key = `{"query":${JSON.stringify(REGISTER)},"variables":{"input":{"name":"甲","${name}":1}}}`;
      expectRefused(await sent(key), 400, 'BAD_USER_INPUT');
    }
    for (const literal of ['"\\u0000"', '"\\u{0}"', '"""a\u0000"""']) {
      const query = `mutation { registerPerson(input: { name: ${literal} }) { person { id } } }`;
      expectRefused(await caller.ask(query), 400, 'BAD_USER_INPUT');
    }
    const half = await caller.ask('mutation { registerPerson(input: { name: "\\uD800" }) { person { id } } }');
    expect(codesIn(half)).toEqual(['BAD_USER_INPUT']);
    expect(await names()).toEqual(before);
    const whole = await register({ name: '\u{20BB7}野家😀' });
    expect(payloadOf(whole).person!.name).toBe('\u{20BB7}野家😀');
  });

  it('26 __proto__ and constructor are ignored or refused, and change nothing for anybody', async () => {
    const spoilt =
      '"__proto__":{"polluted":true,"name":"污","toString":1},"constructor":{"prototype":{"polluted":true}}';
    const query = JSON.stringify('{ viewer { id } }');
    for (const body of [
      `{"query":${query},${spoilt}}`,
      `{"query":${query},"variables":{${spoilt}}}`,
      `{"query":${query},"extensions":{${spoilt}}}`,
    ]) {
      const answer = await sent(body);
      expect([body, answer.status, answer.body.errors]).toEqual([body, 200, undefined]);
      expectClean(answer);
    }
    const inInput = await sent(`{"query":${JSON.stringify(REGISTER)},"variables":{"input":{"name":"甲",${spoilt}}}}`);
    expect(codesIn(inInput)[0] ?? payloadOf(inInput).person!.name).toMatch(/^(BAD_USER_INPUT|甲)$/);
    const record = await sent(
      `{"query":"mutation($input: RecordServiceInput!) { recordService(input: $input) { userErrors { code } } }","variables":{"input":{"enrolmentId":"x","servedOn":"2026-01-01","idempotencyKey":"k","data":{${spoilt}}}}}`,
    );
    expectClean(record);
    expect(record.status).toBe(200);
    const { body } = await caller.ask('{ viewer { id } community { code } }');
    expect(body.data).not.toHaveProperty('viewer.polluted');
    expect(JSON.stringify(body)).not.toContain('polluted');
  });

  it('27 SQL in search, in a cursor, in an id, in a name, in a header: it is text', async () => {
    const attacks = [
      `'; drop table person; --`,
      `' or '1'='1`,
      `\\'; select pg_sleep(10); --`,
      `%' union select name --`,
      `$1`,
      `x') or 1=1 --`,
      `\\`,
      `%_%`,
      `*:* & !`,
      `)(`,
    ];
    for (const attack of attacks) {
      const search = await caller.ask('query($s: String) { templates(search: $s) { totalCount nodes { title } } }', {
        s: attack,
      });
      expectClean({ ...search, text: search.text.replaceAll(JSON.stringify(attack).slice(1, -1), '') });
      expect([attack, search.status, search.body.errors]).toEqual([attack, 200, undefined]);
      expect(search.ms).toBeLessThan(5_000);
      const byId = await caller.ask('query($id: ID!) { node(id: $id) { id } project(id: $id) { id } }', { id: attack });
      expect(byId.body.data).toEqual({ node: null, project: null });
      const cursor = await caller.ask('query($c: String) { persons(after: $c) { totalCount } }', { c: attack });
      expect(codesIn(cursor)).toEqual(['BAD_USER_INPUT']);
      expectClean(cursor);
      const named = await register({ name: `人${attack}` });
      expect(payloadOf(named).person!.name).toBe(`人${attack}`);
      const header = await heard({
        headers: { ...caller.headers, 'x-community': attack },
        body: '{"query":"{ viewer { id } }"}',
      });
      expectRefused(header, 404, 'NOT_FOUND');
    }
    const all = await caller.ask('{ templates { totalCount } none: templates(search: "%") { totalCount } }');
    expect(all.body.errors).toBeUndefined();
  });

  it('28 a cursor of another list, of another tenant, garbage: all alike', async () => {
    const other = await administrator('别处社区');
    const cursorOf = async (whose: Caller, list: string) => {
      const { body } = await whose.ask(`{ ${list}(first: 1) { pageInfo { endCursor } } }`);
      return (body.data![list] as { pageInfo: { endCursor: string } }).pageInfo.endCursor;
    };
    const own = await cursorOf(caller, 'persons');
    const cursors = [
      await cursorOf(caller, 'auditEntries'),
      await cursorOf(other, 'persons'),
      'garbage',
      '',
      '社区',
      own.slice(0, -1),
      `${own}0`,
      own.toUpperCase(),
      'x'.repeat(100_000),
    ];
    const query = 'query($after: String) { persons(after: $after) { totalCount nodes { id } } }';
    expect((await caller.ask(query, { after: own })).body.errors).toBeUndefined();
    const answers = await Promise.all(cursors.map((after) => caller.ask(query, { after })));
    for (const answer of answers) {
      expectRefused(answer, 200, 'BAD_USER_INPUT');
      expect(answer.text.replace(/"extensions":\{"cost".*/, '')).toBe(
        answers[0]!.text.replace(/"extensions":\{"cost".*/, ''),
      );
    }
  });

  it('29 dates before 1900, 30 February, an end before its start', async () => {
    for (const birthDate of [
      '1899-12-31',
      '0001-01-01',
      '2026-02-30',
      '2026-13-01',
      '20260101',
      '2026-1-1',
      '1990-01-01T00:00:00Z',
      '0000-00-00',
      '-000001-01-01',
      '',
      '２０００-01-01',
      5,
    ]) {
      const answer = await register({ name: '无日', birthDate });
      expectRefused(answer, 200, 'BAD_USER_INPUT');
    }
    for (const birthDate of ['2999-01-01', '9999-12-31']) {
      const { person, userErrors } = payloadOf(await register({ name: '古人', birthDate }));
      expect([birthDate, person, userErrors]).toMatchObject([
        birthDate,
        null,
        [{ code: 'BAD_USER_INPUT', field: ['birthDate'] }],
      ]);
    }
    expect(payloadOf(await register({ name: '寿星', birthDate: '1900-01-01' })).person!.birthDate).toBe('1900-01-01');
    const invite = await caller.ask(
      'mutation($input: InviteMemberInput!) { inviteMember(input: $input) { membership { id } userErrors { code field } } }',
      { input: { email: 'ends@example.com', role: 'STEWARD', from: '2026-03-02', until: '2026-03-01' } },
    );
    expect(invite.body.data!.inviteMember).toMatchObject({
      userErrors: [{ code: 'BAD_USER_INPUT', field: ['until'] }],
    });
  });

  it('30 names of 10,000 characters, right-to-left marks, emoji, full-width digits: whole or not at all', async () => {
    const refused = [
      'x'.repeat(10_000),
      '张'.repeat(101),
      '\u202e三张',
      '李\u200f四',
      '\u2066王\u2069',
      '赵\u0007',
      '钱\n多',
      '',
      ' ',
      '\u3000',
    ];
    for (const name of refused) {
      const answer = await register({ name });
      expect([name.slice(0, 5), answer.status]).toEqual([name.slice(0, 5), 200]);
      expect([name.slice(0, 5), payloadOf(answer)]).toMatchObject([
        name.slice(0, 5),
        { person: null, userErrors: [{ code: 'BAD_USER_INPUT', field: ['name'] }] },
      ]);
    }
    const stored: Record<string, string> = {
      ['张'.repeat(100)]: '张'.repeat(100),
      '👩‍👩‍👧‍👦奶奶': '👩‍👩‍👧‍👦奶奶',
      ａｂｃ１２３号: 'ａｂｃ１２３号',
      'e\u0301lodie': '\u00e9lodie',
      '  王五 ': '王五',
      买买提·吐尔逊: '买买提·吐尔逊',
      㐱𠮷: '㐱𠮷',
    };
    for (const [name, kept] of Object.entries(stored)) {
      const { person } = payloadOf(await register({ name }));
      expect([name, person?.name]).toEqual([name, kept]);
      const again = await caller.ask('query($id: ID!) { node(id: $id) { ... on Person { name } } }', {
        id: person!.id,
      });
      expect(again.body.data).toEqual({ node: { name: kept } });
    }
    const phones =
      'mutation($input: RegisterPersonInput!) { registerPerson(input: $input) { person { id } userErrors { code field } } }';
    const full = await caller.ask(phones, { input: { name: '全角', phone: '１３８０００００００１' } });
    const half = await caller.ask(phones, { input: { name: '半角', phone: '13800000001' } });
    const outcomes = [full, half].map(
      (answer) => (answer.body.data!.registerPerson as Payload).userErrors[0]?.code ?? 'stored',
    );
    // Normalised, so that the second is the same number again; or refused, so that the second is the first.
    expect([
      ['stored', 'CONFLICT'],
      ['BAD_USER_INPUT', 'stored'],
    ]).toContainEqual(outcomes);
  });
});
