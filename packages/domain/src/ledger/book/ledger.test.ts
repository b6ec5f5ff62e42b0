import 'reflect-metadata';
import { newId } from '@gongzhi/kernel';
import { inSession } from '@gongzhi/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestCity, testCity } from '../../testkit.js';
import { placeHolds, postHolds, releaseHolds } from './holds.js';
import { fund, outcome, SOURCE, type TestLedger, testLedger } from './ledger.testkit.js';
import { type Movement, post } from './post.js';
import { reverse } from './reverse.js';
import { LedgerEntry, Transfer } from './transfer.entity.js';
import { verifyBooks } from './verify-books.js';

let city: TestCity;
let ledger: TestLedger;
let [source, first, second]: string[] = [];

beforeAll(async () => {
  city = await testCity();
});
afterAll(() => city?.drop());

beforeEach(async () => {
  ledger = await testLedger(city);
  [source, first, second] = await ledger.open(SOURCE, fund(), fund());
});

const moving = (fromId: string, toId: string, amount: number, more: Partial<Movement> = {}): Movement => ({
  fromId,
  toId,
  amount,
  kind: 'GRANT',
  ...more,
});
const move = (...movements: Movement[]) => ledger.act((ctx) => post(ctx, movements));
const agree = async () => expect(await verifyBooks(city.database, ledger.communityId)).toEqual([]);

describe('transfers', () => {
  it('move amounts from one account to another, and each tells how its balance came about', async () => {
    await move(moving(source!, first!, 500), moving(first!, second!, 200));
    expect([await ledger.balance(first!), await ledger.balance(second!)]).toEqual([300, 200]);
    const entries = await ledger.act(({ em }) =>
      em.find(LedgerEntry, { accountId: first! }, { orderBy: { id: 'asc' } }),
    );
    expect(entries.map(({ change, balanceAfter }) => [change, balanceAfter])).toEqual([
      [500, 500],
      [-200, 300],
    ]);
    expect(await ledger.balance(source!)).toBe(0);
    await agree();
  });

  it('stand or fall together', async () => {
    expect(await outcome(move(moving(source!, first!, 100), moving(first!, second!, 101)))).toBe('LIMIT_EXCEEDED');
    expect(await ledger.balance(first!)).toBe(0);
    expect(await ledger.act(({ em }) => em.count(Transfer, { communityId: ledger.communityId }))).toBe(0);
  });

  it.each([
    ['zero', 0],
    ['negative', -1],
    ['no whole number', 0.5],
    ['no number', Number.NaN],
    ['overflowing', Number.MAX_SAFE_INTEGER],
  ])('refuse an amount that is %s', async (_what, amount) => {
    expect(await outcome(move(moving(source!, first!, amount)))).toBe('BAD_USER_INPUT');
  });

  it('lead to another account, which the community has, of the same unit', async () => {
    const [points] = await ledger.open({ code: '2901', owner: { type: 'HOUSEHOLD', id: newId() }, tallied: true });
    expect(await outcome(move(moving(first!, first!, 1)))).toBe('BAD_USER_INPUT');
    expect(await outcome(move(moving(source!, points!, 1)))).toBe('BAD_USER_INPUT');
    expect(await outcome(move(moving(source!, newId(), 1)))).toBe('NOT_FOUND');
    const stranger = await testLedger(city);
    const [theirs] = await stranger.open(fund());
    expect(await outcome(move(moving(source!, theirs!, 1)))).toBe('NOT_FOUND');
  });

  it('never take money from the purpose that it is bound to', async () => {
    const purposes = await ledger.act(async ({ em }) => {
      const lines = [newId(), newId()];
      for (const id of lines) {
        await em.execute(
          `insert into funding_line (community_id, id, key, title, source, sample) values (?, ?, ?, 'x', 'x', false)`,
          [ledger.communityId, id, `line-${id}`],
        );
      }
      return lines;
    });
    const bound = purposes.map((id) => ({
      code: '2101',
      owner: { type: 'FUNDING_LINE' as const, id },
      purposeId: id,
      tallied: true,
    }));
    const [care, meals] = await ledger.open(...bound);
    await move(moving(source!, care!, 100));
    expect(await outcome(move(moving(care!, meals!, 10)))).toBe('CONFLICT');
    expect(await outcome(move(moving(care!, first!, 10)))).toBe('CONFLICT');
    const [spent] = await ledger.open({ code: '5001', purposeId: purposes[0]!, tallied: false });
    expect(await outcome(move(moving(care!, spent!, 10)))).toBe('done');
    await agree();
  });

  it('cannot be changed, taken away or backed by nothing, by whoever serves requests', async () => {
    await move(moving(source!, first!, 100));
    for (const statement of [
      'update transfer set amount = 1',
      'delete from transfer',
      'update ledger_entry set change = 1',
      'delete from ledger_entry',
      'delete from ledger_account',
      'update ledger_account set unit = unit',
      'delete from hold',
    ]) {
      const attempt = inSession(city.database.app, { communityId: ledger.communityId }, 'write', (em) =>
        em.execute(statement),
      );
      await expect(attempt).rejects.toThrow(/permission denied/);
    }
    const overdraft = ledger.act(({ em }) =>
      em.execute('update ledger_account set balance = -1 where id = ?', [first]),
    );
    await expect(overdraft).rejects.toThrow(/floor|check constraint/);
  });

  it('let 50 who spend one balance at once have exactly what it covers', async () => {
    await move(moving(source!, first!, 70));
    const spent = await Promise.all(Array.from({ length: 50 }, () => outcome(move(moving(first!, second!, 10)))));
    expect(spent.filter((each) => each === 'done')).toHaveLength(7);
    expect(spent.filter((each) => each === 'LIMIT_EXCEEDED')).toHaveLength(43);
    expect([await ledger.balance(first!), await ledger.balance(second!)]).toEqual([0, 70]);
    await agree();
  });

  it('never wait for each other in a circle, whichever way they go', async () => {
    await move(moving(source!, first!, 1_000), moving(source!, second!, 1_000));
    await Promise.all(
      Array.from({ length: 40 }, (_, n) => move(n % 2 ? moving(first!, second!, 1) : moving(second!, first!, 1))),
    );
    expect([await ledger.balance(first!), await ledger.balance(second!)]).toEqual([1_000, 1_000]);
    await agree();
  });
});

describe('accounts', () => {
  it('are opened by two at once in whatever order, and neither waits for the other in a circle', async () => {
    for (let round = 0; round < 10; round += 1) {
      const wanted = Array.from({ length: 40 }, fund);
      const [there, back] = await Promise.all([ledger.open(...wanted), ledger.open(...[...wanted].reverse())]);
      expect(back.reverse()).toEqual(there);
    }
  });
});

describe('reversals', () => {
  const back = (ids: string[]) => ledger.act((ctx) => reverse(ctx, ids, { memo: 'mistake' }));

  it('take transfers back, once', async () => {
    const [made] = await move(moving(source!, first!, 100));
    const [taken] = await back([made!.id]);
    expect(taken).toMatchObject({ kind: 'REVERSAL', reversesId: made!.id, fromId: first, toId: source });
    expect(await ledger.balance(first!)).toBe(0);
    expect(await outcome(back([made!.id]))).toBe('CONFLICT');
    expect(await outcome(back([taken!.id]))).toBe('CONFLICT');
    await agree();
  });

  it('are refused where what came in has been spent', async () => {
    const [made] = await move(moving(source!, first!, 100));
    await move(moving(first!, second!, 1));
    expect(await outcome(back([made!.id]))).toBe('LIMIT_EXCEEDED');
    expect(await ledger.balance(first!)).toBe(99);
  });

  it('of what is not there are refused', async () => {
    expect(await outcome(back([newId()]))).toBe('NOT_FOUND');
  });

  it('of one transfer by ten people at once are one', async () => {
    const [made] = await move(moving(source!, first!, 100), moving(source!, first!, 900));
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => outcome(back([made!.id]))));
    expect(outcomes.filter((each) => each === 'done')).toHaveLength(1);
    expect(await ledger.balance(first!)).toBe(900);
    await agree();
  });
});

describe('holds', () => {
  const hold = (amount: number) =>
    ledger.act(async (ctx) => (await placeHolds(ctx, [{ fromId: first!, toId: second!, amount }]))[0]!.id);
  const posted = (holdId: string, amount?: number) =>
    ledger.act((ctx) => postHolds(ctx, [{ holdId, kind: 'SETTLEMENT', ...(amount === undefined ? {} : { amount }) }]));
  const release = (id: string) => ledger.act((ctx) => releaseHolds(ctx, [id], 'VOIDED'));

  beforeEach(() => move(moving(source!, first!, 100)));

  it('keep what nothing else can take, until they are posted', async () => {
    const id = await hold(80);
    expect([await ledger.balance(first!), await ledger.held(first!)]).toEqual([100, 80]);
    expect(await outcome(move(moving(first!, second!, 21)))).toBe('LIMIT_EXCEEDED');
    expect(await outcome(hold(21))).toBe('LIMIT_EXCEEDED');
    await agree();
    await posted(id);
    expect([await ledger.balance(first!), await ledger.held(first!)]).toEqual([20, 0]);
    expect(await ledger.balance(second!)).toBe(80);
    await agree();
  });

  it('are posted in part, and the rest is free again; never more than was held', async () => {
    const id = await hold(80);
    expect(await outcome(posted(id, 81))).toBe('LIMIT_EXCEEDED');
    await posted(id, 30);
    expect([await ledger.balance(first!), await ledger.held(first!)]).toEqual([70, 0]);
    await agree();
  });

  it('that have ended by themselves are released, and not posted any more', async () => {
    const expiresAt = new Date(Date.now() - 1_000);
    const [placed] = await ledger.act((ctx) =>
      placeHolds(ctx, [{ fromId: first!, toId: second!, amount: 80, expiresAt }]),
    );
    expect(await outcome(posted(placed!.id))).toBe('CONFLICT');
    await ledger.act((ctx) => releaseHolds(ctx, [placed!.id], 'EXPIRED'));
    expect([await ledger.balance(first!), await ledger.held(first!)]).toEqual([100, 0]);
    await agree();
  });

  it('are decided once, however many decide', async () => {
    const id = await hold(80);
    const outcomes = await Promise.all(Array.from({ length: 10 }, (_, n) => outcome(n % 2 ? posted(id) : release(id))));
    expect(outcomes.filter((each) => each === 'done')).toHaveLength(1);
    expect(outcomes.filter((each) => each === 'CONFLICT')).toHaveLength(9);
    expect(await ledger.held(first!)).toBe(0);
    await agree();
  });
});
