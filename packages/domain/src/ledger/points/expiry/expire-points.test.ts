import 'reflect-metadata';
import { newId } from '@gongzhi/kernel';
import { run } from '@gongzhi/storage/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestCity, testCity } from '../../../testkit.js';
import { placeHolds, releaseHolds } from '../../book/holds.js';
import { type TestLedger, testLedger } from '../../book/ledger.testkit.js';
import { post } from '../../book/post.js';
import { reverse } from '../../book/reverse.js';
import { Transfer } from '../../book/transfer.entity.js';
import { verifyBooks } from '../../book/verify-books.js';
import { POINTS_HELD, pointsIssued } from '../points-accounts.js';
import { expirePointsEverywhere, expirePointsOf } from './expire-points.js';
import { dueIn, earnedUntil } from './oldest-first.js';
import { PointsSetting } from './points-setting.entity.js';

let city: TestCity;
let ledger: TestLedger;
let issued: string;
let account: string;

beforeAll(async () => {
  city = await testCity();
});
afterAll(() => city?.drop());
beforeEach(async () => {
  ledger = await testLedger(city);
  [issued, account] = (await ledger.open(pointsIssued, holding())) as [string, string];
});

/** Of a household: it names no person who would have to be there. */
const holding = () => ({ code: POINTS_HELD, owner: { type: 'HOUSEHOLD', id: newId() }, tallied: true }) as const;
const valid = (validMonths: number | null, expiresFrom: string | null = validMonths === null ? null : '2000-01-01') =>
  ledger.act(async ({ em }) => {
    const own = { communityId: ledger.communityId };
    em.persist(em.create(PointsSetting, { ...own, id: newId(), validMonths, expiresFrom }));
    await em.flush();
  });
const earned = (amount: number, onDate: string, toId = account) =>
  ledger.act((ctx) => post(ctx, [{ fromId: issued, toId, amount, kind: 'POINTS_EARNED', onDate }]));
const spent = (amount: number) =>
  ledger.act((ctx) => post(ctx, [{ fromId: account, toId: issued, amount, kind: 'POINTS_REDEEMED' }]));
const expired = (day: string) => expirePointsOf(city.database, ledger.communityId, { day });
const lost = () =>
  ledger.act(async ({ em, community }) =>
    (await em.find(Transfer, { communityId: community.id, kind: 'POINTS_EXPIRED' }, { orderBy: { id: 'asc' } })).map(
      ({ amount }) => amount,
    ),
  );
const agree = async () => expect(await verifyBooks(city.database, ledger.communityId)).toEqual([]);

describe('points that are too old', () => {
  it('go at the beginning of a month, the oldest being spent first', async () => {
    await valid(12);
    await earned(10, '2020-01-10');
    await earned(5, '2020-02-01');
    await spent(4);
    await expired('2021-01-31');
    expect(await lost()).toEqual([]);
    await expired('2021-02-15');
    expect([await ledger.balance(account), await lost()]).toEqual([5, [6]]);
    await expired('2021-03-01');
    expect([await ledger.balance(account), await lost()]).toEqual([0, [6, 5]]);
    await agree();
  });

  it('are never more than is left: what was spent was older', async () => {
    await valid(12);
    await earned(10, '2020-01-10');
    await earned(10, '2020-06-10');
    await spent(13);
    await expired('2021-02-01');
    expect([await ledger.balance(account), await lost()]).toEqual([7, []]);
  });

  it('stay while they are held, and go in the month after they are free again', async () => {
    await valid(12);
    await earned(10, '2020-01-10');
    const [hold] = await ledger.act((ctx) => placeHolds(ctx, [{ fromId: account, toId: issued, amount: 8 }]));
    await expired('2021-02-01');
    expect([await ledger.balance(account), await ledger.held(account), await lost()]).toEqual([8, 8, [2]]);
    await ledger.act((ctx) => releaseHolds(ctx, [hold!.id], 'VOIDED'));
    await expired('2021-02-28');
    expect(await ledger.balance(account)).toBe(8);
    await expired('2021-03-01');
    expect(await lost()).toEqual([2, 8]);
    await agree();
  });

  it('are as old as before where they were spent and given back, and none where they were credited by mistake', async () => {
    await valid(12);
    await earned(10, '2020-01-10');
    const [mistake] = await earned(7, '2020-01-11');
    const [redeemed] = await spent(4);
    await ledger.act((ctx) => reverse(ctx, [redeemed!.id, mistake!.id], { memo: 'test' }));
    await expired('2021-02-01');
    expect([await ledger.balance(account), await lost()]).toEqual([0, [10]]);
    await agree();
  });

  it('go once a month, also where older ones are credited meanwhile', async () => {
    await valid(12);
    await earned(10, '2020-01-10');
    await expired('2021-02-01');
    await earned(3, '2020-01-20');
    await expired('2021-02-02');
    expect(await lost()).toEqual([10]);
    await expired('2021-03-01');
    expect(await lost()).toEqual([10, 3]);
  });

  it('are not taken where they are valid for ever, or nothing expires yet', async () => {
    await earned(10, '2020-01-10');
    await expired('2021-02-01');
    await valid(12, '2021-03-01');
    await expired('2021-02-01');
    expect(await lost()).toEqual([]);
    await expired('2021-03-01');
    expect(await lost()).toEqual([10]);
  });

  it('go once from every account, whoever else does so at the same moment, and each community by itself', async () => {
    await valid(6);
    const accounts = await ledger.open(...Array.from({ length: 1_100 }, holding));
    const onDate = '2020-01-10';
    const given = accounts.map((toId) => ({ fromId: issued, toId, amount: 3, kind: 'POINTS_EARNED' as const, onDate }));
    await ledger.act((ctx) => post(ctx, given));
    const [here, elsewhere] = [ledger, await testLedger(city)];
    ledger = elsewhere;
    const [source, theirs] = (await ledger.open(pointsIssued, holding())) as [string, string];
    await ledger.act((ctx) =>
      post(ctx, [{ fromId: source, toId: theirs, amount: 3, kind: 'POINTS_EARNED', onDate: '2020-01-10' }]),
    );
    await Promise.all([0, 1, 2].map(() => expirePointsEverywhere(city.database, undefined, '2021-02-01')));
    expect([await lost(), await ledger.balance(theirs)]).toEqual([[], 3]);
    ledger = here;
    expect(await lost()).toEqual(accounts.map(() => 3));
    await agree();
  });

  it('are left to the next worker where one stops, and stay in a community that is suspended', async () => {
    await valid(12);
    await earned(10, '2020-01-10');
    await expirePointsEverywhere(city.database, AbortSignal.abort(), '2021-02-01');
    const suspended = (status: string) =>
      run(city.admin, `update community set status = '${status}' where id = '${ledger.communityId}'`);
    await suspended('SUSPENDED');
    await expirePointsEverywhere(city.database, undefined, '2021-02-01');
    expect(await lost()).toEqual([]);
    await suspended('ACTIVE');
    await expirePointsEverywhere(city.database, undefined, '2021-02-01');
    expect(await lost()).toEqual([10]);
  });

  it('are as old for who is given them as for the giver', async () => {
    await earned(10, '2020-01-10');
    await earned(5, '2020-03-10');
    await spent(2);
    const until = (points: number) => ledger.act((ctx) => earnedUntil(ctx, account, points));
    expect([await until(8), await until(9), await until(13), await until(14)]).toEqual([
      '2020-01-10',
      '2020-03-10',
      '2020-03-10',
      undefined,
    ]);
    const due = (before: string) => ledger.act((ctx) => dueIn(ctx, before));
    expect(await due('2020-01-11')).toEqual([{ id: account, points: 8 }]);
    expect(await due('2020-01-10')).toEqual([]);
  });
});
