import 'reflect-metadata';
import { newId, Refusal } from '@gongzhi/kernel';
import { type EntityManager, inSession, openSession } from '@gongzhi/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantCtx } from './context.js';
import { once } from './idempotency.js';
import { type TestCity, testCity } from './testkit.js';

let city: TestCity;
let ours: string;
let theirs: string;
beforeAll(async () => {
  city = await testCity();
  [ours, theirs] = [await city.community('ours'), await city.community('theirs')];
});
afterAll(() => city?.drop());

const ctxOf = (em: EntityManager, communityId: string, actor: string): TenantCtx =>
  ({ em, community: { id: communityId }, actor: { key: actor } }) as TenantCtx;

interface Claim {
  key?: string;
  input?: unknown;
  mutation?: string;
  actor?: string;
  communityId?: string;
  result?: { id: string };
}

function claimIn(
  em: EntityManager,
  { key = 'key', input = { n: 1 }, mutation = 'enrol', actor = 'me', communityId = ours, result }: Claim,
) {
  return once(ctxOf(em, communityId, actor), mutation, key, input, result);
}

const claim = (claimed: Claim) =>
  inSession(city.database.app, { communityId: claimed.communityId ?? ours }, 'write', (em) => claimIn(em, claimed));

const problemsOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => [],
    (error: Refusal) => error.problems.map(({ code, field }) => ({ code, field })),
  );
const CONFLICT = [{ code: 'CONFLICT', field: ['idempotencyKey'] }];

describe('an idempotency key', () => {
  it('gives the id of what it made, however often it comes back', async () => {
    const first = await claim({ key: 'twice' });
    expect(first.replayed).toBe(false);
    for (let again = 0; again < 3; again += 1) {
      expect(await claim({ key: 'twice' })).toEqual({ id: first.id, replayed: true });
    }
  });

  it('stands for the row that it changed, where there is one already', async () => {
    const result = { id: newId() };
    expect(await claim({ key: 'approve', result })).toEqual({ id: result.id, replayed: false });
    expect(await claim({ key: 'approve', result })).toEqual({ id: result.id, replayed: true });
  });

  it('is refused with other input, in whatever order the same is written', async () => {
    const { id } = await claim({ key: 'input', input: { a: 1, b: { c: [1, 2], d: null } } });
    expect(await claim({ key: 'input', input: { b: { d: null, c: [1, 2] }, a: 1, e: undefined } })).toEqual({
      id,
      replayed: true,
    });
    for (const input of [
      { a: 1, b: { c: [2, 1], d: null } },
      { a: 1 },
      { a: '1', b: { c: [1, 2], d: null } },
      {},
      null,
    ]) {
      expect(await problemsOf(claim({ key: 'input', input }))).toEqual(CONFLICT);
    }
  });

  it('takes input that only its service can judge: fractions, and numbers beyond all counting', async () => {
    const { id } = await claim({ key: 'fraction', input: { data: { meals: 1.5 } } });
    expect(await claim({ key: 'fraction', input: { data: { meals: 1.5 } } })).toEqual({ id, replayed: true });
    for (const meals of [2.5, 15, '1.5', 2 ** 60]) {
      expect(await problemsOf(claim({ key: 'fraction', input: { data: { meals } } }))).toEqual(CONFLICT);
    }
  });

  it('is one community’s, one caller’s and one mutation’s', async () => {
    const ids = await Promise.all([
      claim({ key: 'own' }),
      claim({ key: 'own', communityId: theirs }),
      claim({ key: 'own', actor: 'you' }),
      claim({ key: 'own', mutation: 'settle', input: { other: true } }),
    ]);
    expect(ids.map(({ replayed }) => replayed)).toEqual([false, false, false, false]);
    expect(new Set(ids.map(({ id }) => id)).size).toBe(4);
  });

  it('is forgotten when what it was for is undone', async () => {
    const undone = inSession(city.database.app, { communityId: ours }, 'write', async (em) => {
      await claimIn(em, { key: 'undone', input: { first: true } });
      throw new Error('not eligible');
    });
    await expect(undone).rejects.toThrow('not eligible');
    expect(await claim({ key: 'undone', input: { first: false } })).toMatchObject({ replayed: false });
  });

  it('lets one of many at once through, and gives the others its result', async () => {
    const claims = await Promise.all(Array.from({ length: 6 }, () => claim({ key: 'at-once' })));
    expect(new Set(claims.map(({ id }) => id)).size).toBe(1);
    expect(claims.filter(({ replayed }) => !replayed)).toHaveLength(1);
  });

  it.each([
    ['commits', true],
    ['is undone', false],
  ])('waits for the first until that %s', async (_outcome, commits) => {
    const key = `waits-${commits}`;
    const first = await openSession(city.database.app, { communityId: ours }, 'write');
    const { id } = await claimIn(first, { key });
    let settled = false;
    const second = claim({ key }).finally(() => {
      settled = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(settled).toBe(false);
    await (commits ? first.commit() : first.rollback());
    const { id: other, replayed } = await second;
    expect([replayed, other === id]).toEqual([commits, commits]);
  });

  it('is 1 to 200 visible ASCII characters', async () => {
    for (const key of ['', ' ', 'a b', 'a\n', '键', 'x'.repeat(201), '\u0000', 'é']) {
      expect(await problemsOf(claim({ key }))).toEqual([{ code: 'BAD_USER_INPUT', field: ['idempotencyKey'] }]);
    }
    for (const key of ['!', '~', 'x'.repeat(200), `'; drop table idempotency_key; --`.replaceAll(' ', '_'), '?']) {
      expect(await claim({ key })).toMatchObject({ replayed: false });
    }
  });
});
