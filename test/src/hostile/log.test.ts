import { setTimeout } from 'node:timers/promises';
import { fetchDevelopmentToken } from '@gongzhi/identity';
import { fromNodeId } from '@gongzhi/kernel';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type CountedGateway, countedGateway } from '../reading/counted-gateway.js';
import { cityWith, freshCode } from '../testkit/city.js';

const ID = '1f6b9a52-3c1d-4e8f-9a7b-0c2d4e6f8a1b';
const REGISTER =
  'mutation EnterPerson($input: RegisterPersonInput!) { registerPerson(input: $input) { person { id } userErrors { message } } }';
const SECRETS = { name: '简迎春', phone: '13761234567', identityNumber: '110101199003070214' };

describe('the log of a gateway in production', () => {
  const code = freshCode('rizhi');
  const lines: string[] = [];
  let gateway: CountedGateway;
  let token: string;

  beforeAll(async () => {
    gateway = await countedGateway({ production: true, log: (line) => void lines.push(line) });
    const [admin] = await cityWith({ code, name: `日志社区${code}` });
    expect(admin).toBeDefined();
    token = await fetchDevelopmentToken({ issuerUrl: inject('issuerUrl'), user: `admin@${code}` });
  });
  afterAll(() => gateway.close());

  /** The answer, and the line that was written for it. */
  async function logged(body: unknown, headers: Record<string, string> = {}, path = '/graphql') {
    lines.length = 0;
    const response = await fetch(`${gateway.url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'x-community': code,
        ...headers,
      },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    while (lines.length === 0) await setTimeout(5);
    expect(lines).toHaveLength(1);
    return { response, text, raw: lines[0]!, line: JSON.parse(lines[0]!) as Record<string, unknown> };
  }

  it('has one line for each request, with what tells it from others and nothing of what is in it', async () => {
    const { text, raw, line } = await logged(
      { query: REGISTER, variables: { input: SECRETS } },
      { 'x-request-id': ID },
    );
    expect(JSON.parse(text).data.registerPerson.userErrors).toEqual([]);
    expect(line).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      id: ID,
      method: 'POST',
      path: '/graphql',
      status: 200,
      ms: expect.any(Number),
      operation: 'EnterPerson',
      tenant: code,
      actor: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    for (const secret of [...Object.values(SECRETS), token, token.split('.')[2]!, `admin@${code}`])
      expect(raw).not.toContain(secret);
  });

  it('has the same by the fast lane', async () => {
    const question = { query: 'query Who { viewer { id } persons(first: 1) { nodes { name } } community { name } }' };
    const lists = { query: 'query Names { persons(first: 1) { nodes { name } } }' };
    for (const asked of [question, lists]) await logged(asked);
    gateway.spent();
    const first = await logged(lists);
    gateway.spent();
    const fast = await logged(lists);
    expect(gateway.spent()).toHaveLength(2);
    const { time: _t, ms: _m, id: _i, ...others } = fast.line;
    expect(others).toMatchObject({ operation: 'Names', tenant: code, status: 200 });
    expect(fast.line.id).toBe(fast.response.headers.get('x-request-id'));
    expect(Object.keys(fast.line)).toEqual(Object.keys(first.line));
  });

  it('repeats nothing that a stranger says: no token, no address, no community, no operation that was not read', async () => {
    const strange = await logged(
      { query: 'query Zhang13761234567 { viewer { id } }', operationName: 'Li' },
      { authorization: 'Bearer 110101199003070214', 'x-community': 'zhang-san', 'x-request-id': '13761234567' },
    );
    expect(strange.response.status).toBe(401);
    expect(strange.line).toMatchObject({ status: 401, operation: null, tenant: null, actor: null });
    expect(strange.raw).not.toMatch(/1376|1101|zhang|Li"/);
    const elsewhere = await logged({}, {}, '/persons/110101199003070214?name=zhang');
    expect(elsewhere.line).toMatchObject({ path: 'other', status: 404 });
    expect(elsewhere.raw).not.toMatch(/1101|zhang/);
  });

  it('names the actor by the key that the audit trail has', async () => {
    const { line } = await logged({ query: '{ viewer { person { id } } }' });
    const { text } = await logged({ query: '{ viewer { person { id } } }' });
    expect(fromNodeId(JSON.parse(text).data.viewer.person.id)!.id).toBe(line.actor);
  });

  it('stands beside headers that keep browsers on TLS', async () => {
    const { response } = await logged({ query: '{ viewer { id } }' });
    expect(response.headers.get('strict-transport-security')).toBe('max-age=31536000');
  });
});
