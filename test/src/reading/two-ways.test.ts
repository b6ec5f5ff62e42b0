import { gzipSync } from 'node:zlib';
import { toNodeId } from '@gongzhi/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { daysAgo } from '../permissions/stage.js';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';
import { type CountedGateway, countedGateway } from './counted-gateway.js';
import { asked, codesIn, headersOf, type Received, sent } from './generated/asked.js';
import type { Standing } from './reference.js';

/** What one way of answering may not tell from the other by. */
const DOCUMENT =
  'query Q($first: Int, $also: Boolean = false) { persons(first: $first) { totalCount nodes { id name @include(if: $also) } } }';

let gateway: CountedGateway;
let admin: Visitor;
let standing: Standing;
let unknown = 0;

beforeAll(async () => {
  const code = freshCode('liangtu');
  [gateway, [admin]] = await Promise.all([
    countedGateway(),
    cityWith({ code, name: `两途社区${code}` }) as Promise<[Visitor]>,
  ]);
  admin = admin.through(gateway.url);
  standing = { user: admin.name, community: code };
  for (const operation of [{}, { operationName: 'Q' }]) {
    // Once to make the document known, once to make the caller known.
    await asked(gateway.url, standing, { query: DOCUMENT, variables: {}, ...operation }, 'zh');
    await asked(gateway.url, standing, { query: DOCUMENT, variables: {}, ...operation }, 'zh');
  }
});
afterAll(() => gateway?.close());

/** The same document, as nobody has asked it before. */
function neverAsked(): string {
  unknown += 1;
  return `${DOCUMENT}\n# ${unknown}`;
}

/** Whether the fast lane answered it. */
async function isFast(ask: () => Promise<Received>): Promise<boolean> {
  gateway.spent();
  await ask();
  return gateway.spent().length === 2;
}

/** All that a client is told, but for what names the very request. */
function told({ status, headers, body }: Received) {
  const { 'x-request-id': id, date, 'content-length': length, ...others } = Object.fromEntries(headers);
  expect(id === undefined ? null : id).toMatch(/^[0-9a-f-]{36}$/);
  expect(date).toBeTruthy();
  expect(length).toBe(String(Buffer.byteLength(body)));
  // What is left of a budget is another from request to request.
  return { status, headers: others, body: body.replace(/"left":\d+/, '"left":0') };
}

describe('an answer is the same by both ways', () => {
  const ask = (query: string, variables = {}) => asked(gateway.url, standing, { query, variables }, 'zh');

  it('in its status and headers', async () => {
    expect(await isFast(() => ask(DOCUMENT))).toBe(true);
    expect(await isFast(() => ask(neverAsked()))).toBe(false);
    const fast = told(await ask(DOCUMENT));
    expect(fast).toEqual(told(await ask(neverAsked())));
    expect(fast).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        vary: 'X-Community, Accept-Language',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      },
    });
  });

  it('in the media types that clients ask for', async () => {
    const preferences = {
      '*/*': true,
      'application/json': true,
      'application/json, multipart/mixed': true,
      'application/graphql-response+json,application/json;q=0.9': true,
      'application/graphql-response+json, application/graphql+json, application/json, text/event-stream': true,
      'application/graphql-response+json;q=0.1, application/json': false,
      'text/html': false,
    };
    for (const [accept, fast] of Object.entries(preferences)) {
      const headers = { ...(await headersOf(standing)), accept };
      const body = (query: string) => JSON.stringify({ query, extensions: { clientLibrary: { name: 'a-client' } } });
      const known = () => sent(gateway.url, body(DOCUMENT), headers);
      expect([accept, await isFast(known)]).toEqual([accept, fast]);
      expect([accept, told(await known())]).toEqual([
        accept,
        told(await sent(gateway.url, body(neverAsked()), headers)),
      ]);
    }
  });

  it('where nothing is wrong, in whatever form it is asked', async () => {
    const forms: object[] = [
      { variables: { first: 1, also: true } },
      { variables: null },
      { variables: { also: null } },
      { operationName: 'Q' },
      { operationName: null },
      { operationName: '' },
      { variables: { first: 2, unheardOf: 1 } },
      { extensions: {} },
    ];
    for (const form of forms) {
      const headers = await headersOf(standing);
      const send = (query: string) => sent(gateway.url, JSON.stringify({ query, ...form }), headers);
      expect([form, told(await send(DOCUMENT))]).toEqual([form, told(await send(neverAsked()))]);
    }
  });
});

type Spoilt = {
  body?: (query: string) => string | Buffer;
  headers?: Record<string, string>;
  method?: string;
  at?: string;
};

/** Requests that something is wrong with, by what it is; each is made with a document that is known, and with one that is not. */
const SPOILT: Readonly<Record<string, Spoilt>> = {
  'no token': { headers: { authorization: '' } },
  'a token of nobody': { headers: { authorization: 'Bearer e30.e30.e30' } },
  'another scheme': { headers: { authorization: 'Basic eDp5' } },
  'a community that is not': { headers: { 'x-community': 'nowhere' } },
  'a community of others': { headers: { 'x-community': 'xinfeng' } },
  'malformed JSON': { body: (query) => JSON.stringify({ query }).slice(0, -1) },
  'JSON that is no object': { body: (query) => JSON.stringify(query) },
  'an array of requests': { body: (query) => JSON.stringify([{ query }]) },
  nothing: { body: () => '' },
  null: { body: () => 'null' },
  'no document': { body: () => JSON.stringify({ variables: {} }) },
  'an empty document': { body: () => JSON.stringify({ query: '' }) },
  'a document that is no text': { body: () => JSON.stringify({ query: 5 }) },
  'variables that are none': { body: (query) => JSON.stringify({ query, variables: 'first' }) },
  'variables in a list': { body: (query) => JSON.stringify({ query, variables: [1] }) },
  'a variable of another type': { body: (query) => JSON.stringify({ query, variables: { first: 'one' } }) },
  'a fraction for a whole number': { body: (query) => JSON.stringify({ query, variables: { first: 1.5 } }) },
  'a condition that is a text': { body: (query) => JSON.stringify({ query, variables: { also: 'true' } }) },
  'a page too large': { body: (query) => JSON.stringify({ query, variables: { first: 101 } }) },
  'an operation that is not there': { body: (query) => JSON.stringify({ query, operationName: 'R' }) },
  'a body larger than usual': { body: (query) => JSON.stringify({ query, variables: { x: 'x'.repeat(200_000) } }) },
  'a body too large': { body: (query) => JSON.stringify({ query, variables: { x: 'x'.repeat(5_000_000) } }) },
  'plain text': { headers: { 'content-type': 'text/plain' } },
  'a form': { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  'another charset': { headers: { 'content-type': 'application/json; charset=utf-16' } },
  'no answer that we give': { headers: { accept: 'text/html' } },
  'the newer media type': { headers: { accept: 'application/graphql-response+json' } },
  'a packed body': { body: (query) => gzipSync(JSON.stringify({ query })), headers: { 'content-encoding': 'gzip' } },
  'a packed body that is none': { headers: { 'content-encoding': 'gzip' } },
  'another method': { method: 'PUT' },
  'another address': { at: '/graphql?also=this' },
};

describe('a request that is out of the ordinary is answered the same, whether or not its document is known:', () => {
  it.each(Object.entries(SPOILT))('%s', async (_what, { body, headers, method = 'POST', at = '/graphql' }) => {
    const usual = { 'content-type': 'application/json', ...(await headersOf(standing, 'en')) };
    const send = async (query: string): Promise<Received> => {
      const response = await fetch(`${gateway.url}${at}`, {
        method,
        headers: { ...usual, ...headers },
        body: (body?.(query) ?? JSON.stringify({ query })) as string,
      });
      return { status: response.status, headers: response.headers, body: await response.text() };
    };
    expect(told(await send(DOCUMENT))).toEqual(told(await send(neverAsked())));
    expect(await isFast(() => asked(gateway.url, standing, { query: DOCUMENT, variables: {} }, 'en'))).toBe(true);
  });
});

describe('what somebody may do ends with their membership', () => {
  it('at the very next request of a known document', async () => {
    const { community } = standing;
    const user = `leaving@${community}`;
    const member = { email: user, role: 'EXECUTOR', name: '将离', from: daysAgo(10) };
    const { membership } = await admin.do('inviteMember', member, 'membership { id }');
    const leaving = { user, community };
    const ask = () => asked(gateway.url, leaving, { query: DOCUMENT, variables: {} }, 'zh');
    await signIn(user);
    await ask();
    await ask();
    expect(await isFast(ask)).toBe(true);
    const before = await ask();
    expect(codesIn(before)).toBeNull();
    expect(JSON.parse(before.body).data.persons.totalCount).toBeGreaterThan(1);
    await admin.do('endMembership', { membershipId: membership.id, until: daysAgo(1) }, 'membership { id }');
    const after = await ask();
    expect(after.status === 404 || JSON.parse(after.body).data.persons.totalCount === 0).toBe(true);
  });

  it('and begins with it', async () => {
    const { community } = standing;
    const user = `coming@${community}`;
    const { membership } = await admin.do(
      'inviteMember',
      { email: user, role: 'STEWARD', name: '将来' },
      'membership { id person { id } }',
    );
    const query = 'query Known { persons { totalCount } }';
    const ask = () => asked(gateway.url, { user, community }, { query, variables: {} }, 'zh');
    await ask();
    await ask();
    expect(JSON.parse((await ask()).body).data.persons.totalCount).toBe(1);
    await admin.do(
      'inviteMember',
      { email: user, role: 'LEADER', personId: membership.person.id },
      'membership { id }',
    );
    expect(JSON.parse((await ask()).body).data.persons.totalCount).toBeGreaterThan(1);
  });
});

describe('a document that was learnt by one caller', () => {
  it('shows another what they may see, and no more', async () => {
    const elsewhere = freshCode('bieshe');
    await cityWith({ code: elsewhere, name: `别社${elsewhere}` });
    const query = `query Person($id: ID!) { node(id: $id) { id ... on Person { name birthDate } } }`;
    const { persons } = await admin.ask('{ persons(first: 1) { nodes { id } } }');
    const variables = { id: persons.nodes[0].id };
    const ours = () => asked(gateway.url, standing, { query, variables }, 'zh');
    await ours();
    await ours();
    expect(await isFast(ours)).toBe(true);
    const theirs = await asked(
      gateway.url,
      { user: `admin@${elsewhere}`, community: elsewhere },
      { query, variables },
      'zh',
    );
    expect(JSON.parse(theirs.body).data).toEqual({ node: null });
    const unheardOf = { id: toNodeId('Person', '00000000-0000-4000-8000-00000000ffff') };
    const nobody = await asked(gateway.url, standing, { query, variables: unheardOf }, 'zh');
    expect(JSON.parse(nobody.body).data).toEqual({ node: null });
  });
});
