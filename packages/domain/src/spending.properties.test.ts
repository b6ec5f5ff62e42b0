import 'reflect-metadata';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyBooks } from './ledger/index.js';
import { CHAINS, sealChain, verifyChain } from './sealing/index.js';
import { type SpendingCommunity, STOCK, spendingCommunity, unlessRefused } from './spending-community.testkit.js';
import { anyStep, type Deed, doStep, hasKey, type Step } from './spending-steps.testkit.js';
import { type TestCity, testCity } from './testkit.js';

let city: TestCity;
beforeAll(async () => {
  city = await testCity();
});
afterAll(() => city?.drop());

const moved = (
  of: string,
  where = 'true',
) => `coalesce((select sum(case t.kind when 'REVERSAL' then -t.amount else t.amount end)
  from transfer t where t.subject_id = ${of} and ${where}), 0)`;
const held = (of: string) =>
  `coalesce((select sum(h.amount) from hold h where h.subject_id = ${of} and h.status = 'PENDING'), 0)`;

/** What is wrong though the books add up: rows that say another thing than the ledger. Asked in the community's session. */
const ODD: Readonly<Record<string, string>> = {
  'below its floor, or more held than there is': `
    select id from ledger_account where tallied and (held < 0 or balance - held < coalesce(floor, balance - held))`,
  'moved twice for one thing': `
    select max(id::text) as id from transfer where subject_id is not null
    group by kind, subject_type, subject_id having count(*) > 1`,
  'a claim that is not what was credited': `
    select id from points_claim c where ${moved('c.id')} <> case status when 'APPROVED' then points else 0 end`,
  'more than a cap allows': `
    select r.id from points_rule r join points_claim c on c.rule_id = r.id
    where c.status = 'APPROVED' and r.cap_points is not null
    group by r.id, r.cap_points, c.person_id having sum(c.points) > r.cap_points`,
  'a deduction that is not what was taken': `
    select id from points_deduction d where ${moved('d.id')} <> case status when 'REVERSED' then 0 else points end`,
  'a redemption that is not what is held or was spent': `
    select id from redemption d where ${held('d.id')} <> case status when 'HELD' then cost else 0 end
    or ${moved('d.id')} <> case status when 'CONFIRMED' then cost else 0 end`,
  'pieces that came from nowhere, or are gone': `
    select b.id from benefit b where ${STOCK} <> b.stock + (
      select count(*) from redemption d where d.benefit_id = b.id and d.status in ('HELD', 'CONFIRMED'))`,
  // Each says by its memo until when what it took had been earned; what was given keeps the day of the giver's.
  'young points that have expired': `
    select x.from_id as id from transfer x where x.kind = 'POINTS_EXPIRED' and (
      select sum(y.amount) from transfer y where y.kind = 'POINTS_EXPIRED' and y.from_id = x.from_id and left(y.memo, 10) <= left(x.memo, 10))
      > (select coalesce(sum(c.amount), 0) from transfer c where c.to_id = x.from_id and c.kind <> 'REVERSAL'
        and c.on_date < left(x.memo, 10)::date)`,
  'a payment that is not what is held or was paid': `
    select id from payment p where ${held('p.id')} <> case status when 'FILED' then amount_fen else 0 end
    or ${moved('p.id', `t.kind = 'EXPENSE'`)} <> case status when 'PAID' then amount_fen else 0 end`,
  'a settlement that is not what is held or was paid': `
    select l.id from settlement_line l join settlement s on s.id = l.settlement_id
    where ${held('l.id')} <> case s.status when 'FILED' then l.payable_fen else 0 end
    or ${moved('l.id', `t.kind = 'SETTLEMENT'`)} <> case s.status when 'APPROVED' then l.payable_fen else 0 end`,
  'a budget that is not what was settled out of it': `
    select f.id from project_funding f where f.settled_fen <> coalesce((select sum(${moved('l.id')})
      from settlement_line l where l.project_id = f.project_id and l.line_key = f.line_key), 0)`,
  'a unit whose accounts do not sum to nothing': `
    select unit as id from (
      select unit, balance as change from ledger_account
      union all select t.unit, t.amount from transfer t join ledger_account l on l.id = t.to_id and not l.tallied
      union all select t.unit, -t.amount from transfer t join ledger_account l on l.id = t.from_id and not l.tallied) s
    group by unit having sum(change) <> 0`,
};

/** Everything that anything here can change, as one text. */
const TABLES = [
  ...[
    'ledger_account',
    'transfer',
    'ledger_entry',
    'hold',
    'points_claim',
    'points_deduction',
    'redemption',
    'benefit',
  ],
  ...['payment', 'settlement', 'settlement_line', 'project_funding', 'idempotency_key'],
];
const STATE = TABLES.map(
  (table) => `(select coalesce(md5(string_agg(t::text, ' ' order by t.id)), '') from "${table}" t)`,
).join(' || ');

/** Does one step, again under its key where it is to be asked twice, and says what it has added. */
async function take(community: SpendingCommunity, step: Step, { key, alone }: { key: string; alone: boolean }) {
  const doing = { community, database: city.database, step, key };
  const ask = () => unlessRefused(doStep(doing));
  const state = async () => (await community.ask(`select ${STATE} as state`))[0];
  const twice = step.twice && hasKey(step);
  if (!alone) {
    const [one, other] = await Promise.all([ask(), twice ? ask() : null]);
    if (one && other) expect(other.id).toBe(one.id);
    // Either may be the replay, which has added nothing.
    return one?.added.length ? one : (other ?? one);
  }
  const before = await state();
  const one = await ask();
  if (!one) expect(await state(), `${step.do} was refused`).toEqual(before);
  if (!one || !twice) return one;
  const after = await state();
  expect((await ask())?.id, `${step.do} again`).toBe(one.id);
  expect(await state(), `${step.do} again`).toEqual(after);
  return one;
}

/** What there was to begin with, and all that was answered as done, added up. */
function addUp(endowed: Deed['added'], deeds: readonly (Deed | null)[]): Record<string, number> {
  const sums = new Map(endowed);
  for (const [owner, amount] of deeds.flatMap((deed) => deed?.added ?? [])) {
    sums.set(owner, (sums.get(owner) ?? 0) + amount);
  }
  return Object.fromEntries([...sums].filter(([, sum]) => sum !== 0));
}

async function expectSound(community: SpendingCommunity): Promise<void> {
  const { communityId } = community;
  expect(await verifyBooks(city.database, communityId)).toEqual([]);
  const odd: string[] = [];
  for (const [what, sql] of Object.entries(ODD)) {
    for (const { id } of await community.ask<{ id: string }>(sql)) odd.push(`${what}: ${id}`);
  }
  expect(odd).toEqual([]);
  for (const chain of CHAINS) {
    await sealChain(city.database, communityId, chain);
    expect(await verifyChain(city.database, communityId, chain)).toMatchObject({ broken: null, waiting: 0 });
  }
}

/** One request after the other, and at times some of them at once. */
const moments = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: anyStep.map((step) => [step]) },
    { weight: 1, arbitrary: fc.array(anyStep, { minLength: 2, maxLength: 5 }) },
  ),
  { minLength: 1, maxLength: 40, size: 'max' },
);

/** Runs go on for so long; a run that fails prints its seed and its path, by which it is done again. */
const MILLISECONDS = 25_000;

describe('whatever is asked of services that move money and points, in whatever order and at once', () => {
  it('accounts have what was answered, and every row says what the ledger says', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(moments, async (asked) => {
        const community = await spendingCommunity(city);
        const deeds: (Deed | null)[] = [];
        for (const [n, steps] of asked.entries()) {
          const alone = steps.length === 1;
          const taken = steps.map((step, m) => take(community, step, { key: `${n}-${m}`, alone }));
          deeds.push(...(await Promise.all(taken)));
        }
        expect(await community.balances()).toEqual(addUp(community.endowed, deeds));
        await expectSound(community);
        await community.close();
      }),
      { numRuns: 150, interruptAfterTimeLimit: MILLISECONDS, markInterruptAsFailure: false },
    );
  });
});
