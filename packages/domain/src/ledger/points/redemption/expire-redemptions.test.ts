import 'reflect-metadata';
import { personAbility } from '@gongzhi/access';
import { newId, toNodeId } from '@gongzhi/kernel';
import { inSession } from '@gongzhi/storage';
import { run } from '@gongzhi/storage/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { attribute } from '../../../audit/audit.subscriber.js';
import type { TenantCtx } from '../../../context.js';
import { Community } from '../../../tenancy/community.entity.js';
import { type TestCity, testCity } from '../../../testkit.js';
import { Hold } from '../../book/hold.entity.js';
import { type TestLedger, testLedger } from '../../book/ledger.testkit.js';
import { post } from '../../book/post.js';
import { verifyBooks } from '../../book/verify-books.js';
import { pointsIssued, pointsOf } from '../points-accounts.js';
import { Benefit } from './benefit.entity.js';
import { expireRedemptionsEverywhere } from './expire-redemptions.js';
import { Redemption } from './redemption.entity.js';
import { cancelRedemption, confirmRedemption, redeemBenefit } from './redemption.service.js';

const IN_TIME = new Date(Date.now() + 13 * 86_400_000);
const OVER = new Date(Date.now() + 15 * 86_400_000);
let city: TestCity;
let ledger: TestLedger;
let [resident, officer, benefit, account] = ['', '', '', ''];

beforeAll(async () => {
  city = await testCity();
});
afterAll(() => city?.drop());

beforeEach(async () => {
  ledger = await testLedger(city);
  const { communityId } = ledger;
  [resident, officer, benefit] = [newId(), newId(), newId()];
  const provider = newId();
  await run(
    city.admin,
    `insert into person (community_id, id, name, situations, sample)
     values ('${communityId}', '${resident}', '甲', '{}', false), ('${communityId}', '${officer}', '乙', '{}', false)`,
  );
  await run(
    city.admin,
    `insert into organisation (community_id, id, name, kind, subject, serves, sample)
     values ('${communityId}', '${provider}', '修车行', 'ENTERPRISE', 'PARTNER', '{}', false)`,
  );
  await run(
    city.admin,
    `insert into benefit (community_id, id, title, title_en, cost, stock, provider_id, from_date, hold_days, status, sample)
     values ('${communityId}', '${benefit}', '保养', 'Upkeep', 10, 40, '${provider}', '2020-01-01', 14, 'OPEN', false)`,
  );
  const [issued, own] = (await ledger.open(pointsIssued, pointsOf(resident))) as [string, string];
  account = own;
  await ledger.act((ctx) => post(ctx, [{ fromId: issued, toId: own, amount: 500, kind: 'POINTS_EARNED' }]));
});

/** As somebody who may, in a transaction of their own. */
const as = <T>(personId: string, work: (ctx: TenantCtx) => Promise<T>): Promise<T> =>
  inSession(city.database.app, { communityId: ledger.communityId }, 'write', async (em) => {
    attribute(em, { actorKind: 'PERSON', actorKey: personId, requestId: 'test', origin: null });
    const standings = [{ role: 'EXECUTOR', personId, organisationId: null } as const];
    return work({
      em,
      ability: personAbility({ standings, operatedProjectIds: [], readOnly: false }),
      community: await em.findOneOrFail(Community, { id: ledger.communityId }),
      actor: { kind: 'PERSON', key: personId, personId },
    } as TenantCtx);
  });
const redeemed = () =>
  as(resident, async (ctx) => {
    const input = { benefitId: toNodeId('Benefit', benefit), idempotencyKey: newId() };
    return (await redeemBenefit(ctx, input)).redemption;
  });
const confirmed = ({ id, code }: Redemption) =>
  as(officer, (ctx) => confirmRedemption(ctx, { redemptionId: toNodeId('Redemption', id), code }));
const expire = (now = OVER) => expireRedemptionsEverywhere(city.database, undefined, now);
const seen = () =>
  ledger.act(async ({ em, community }) => {
    const own = { communityId: community.id };
    return {
      statuses: (await em.find(Redemption, own, { orderBy: { id: 'asc' } })).map(({ status }) => status),
      holds: (await em.find(Hold, own, { orderBy: { id: 'asc' } })).map(({ status }) => status),
      stock: (await em.findOneOrFail(Benefit, { ...own, id: benefit })).stock,
      balance: await ledger.balance(account),
      held: await ledger.held(account),
    };
  });
const agree = async () => expect(await verifyBooks(city.database, ledger.communityId)).toEqual([]);

it('what was not fetched in time is given back: points, hold and piece, and the trail says by whom', async () => {
  const { id } = await redeemed();
  await expire(IN_TIME);
  expect(await seen()).toMatchObject({ statuses: ['HELD'], holds: ['PENDING'], stock: 39, held: 10 });
  await expire();
  const over = { statuses: ['EXPIRED'], holds: ['EXPIRED'], stock: 40, balance: 500, held: 0 };
  expect(await seen()).toEqual(over);
  await expire();
  expect(await seen()).toEqual(over);
  const trail = await run<{ actor_key: string }>(
    city.admin,
    `select actor_key from audit_entry where subject_id = '${id}' and action = 'UPDATE'`,
  );
  expect(trail).toEqual([{ actor_key: 'expire-redemptions' }]);
  await agree();
});

it('what was confirmed or cancelled in time stays so', async () => {
  await confirmed(await redeemed());
  const { id } = await redeemed();
  await as(resident, (ctx) => cancelRedemption(ctx, { redemptionId: toNodeId('Redemption', id) }));
  await expire();
  expect(await seen()).toEqual({
    statuses: ['CONFIRMED', 'CANCELLED'],
    holds: ['POSTED', 'VOIDED'],
    ...{ stock: 39, balance: 490, held: 0 },
  });
});

it('each is given back once, however many workers do so at once, and none that is confirmed at the same moment', async () => {
  const made = [];
  for (let n = 0; n < 20; n += 1) made.push(await redeemed());
  const fetched = made.slice(0, 5).map((each) => confirmed(each).catch(() => null));
  await Promise.all([expire(), expire(), expire(), ...fetched]);
  const { statuses, stock, balance, held } = await seen();
  const spent = statuses.filter((status) => status === 'CONFIRMED').length;
  expect(statuses.filter((status) => status === 'EXPIRED')).toHaveLength(20 - spent);
  expect({ stock, balance, held }).toEqual({ stock: 40 - spent, balance: 500 - 10 * spent, held: 0 });
  await agree();
});

it('nothing is given back in a community that is suspended, or by a worker that stops', async () => {
  await redeemed();
  await expireRedemptionsEverywhere(city.database, AbortSignal.abort(), OVER);
  await run(city.admin, `update community set status = 'SUSPENDED' where id = '${ledger.communityId}'`);
  await expire();
  expect(await seen()).toMatchObject({ statuses: ['HELD'], holds: ['PENDING'], stock: 39 });
});
