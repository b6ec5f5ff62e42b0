import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CountedGateway, countedGateway } from '../reading/counted-gateway.js';
import { cityWith, freshCode, type Visitor } from '../testkit/city.js';

const QUERY = 'query Q($first: Int!) { persons(first: $first) { nodes { id } } }';

describe('a caller’s budget', () => {
  let gateway: CountedGateway;
  let admin: Visitor;
  let other: Visitor;

  beforeAll(async () => {
    gateway = await countedGateway({ limits: { perQuery: 1_000, perMinute: 1_000 } });
    const [one, two] = [freshCode('yusuan'), freshCode('yusuan')];
    [admin, other] = (await cityWith({ code: one, name: `预算社区${one}` }, { code: two, name: `预算社区${two}` })) as [
      Visitor,
      Visitor,
    ];
    [admin, other] = [admin.through(gateway.url), other.through(gateway.url)];
  });
  afterAll(() => gateway.close());

  it('is used up, by both ways of answering alike, and others keep theirs', async () => {
    const left: number[] = [];
    let refused = await admin.send(QUERY, { first: 100 });
    for (let asked = 0; asked < 30 && refused.status === 200; asked += 1) {
      left.push(refused.extensions!.cost!.left);
      expect(refused.extensions!.cost!.query).toBe(101);
      refused = await admin.send(QUERY, { first: 100 });
    }
    expect(left.length).toBeGreaterThanOrEqual(9);
    expect(left.toSorted((a, b) => b - a)).toEqual(left);
    expect([refused.status, refused.errors[0]!.extensions.code]).toEqual([429, 'LIMIT_EXCEEDED']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.data).toBeUndefined();
    // A smaller question is still answered, and somebody else has a budget of their own.
    expect((await admin.send(QUERY, { first: 1 })).status).toBe(200);
    expect((await other.send(QUERY, { first: 100 })).status).toBe(200);
  });

  it('fills up again', async () => {
    let status = 429;
    for (const begun = Date.now(); status === 429 && Date.now() - begun < 20_000; ) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      ({ status } = await admin.send(QUERY, { first: 100 }));
    }
    expect(status).toBe(200);
  });

  it('does not let one question take more than may be asked at once', async () => {
    const answer = await other.send('{ projects(first: 100) { nodes { enrolments(first: 100) { nodes { id } } } } }');
    expect([answer.status, answer.errors[0]!.extensions.code]).toEqual([400, 'LIMIT_EXCEEDED']);
  });
});
