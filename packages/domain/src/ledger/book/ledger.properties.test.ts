import 'reflect-metadata';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestCity, testCity } from '../../testkit.js';
import { Hold } from './hold.entity.js';
import { placeHolds, postHolds, releaseHolds } from './holds.js';
import { fund, outcome, SOURCE, type TestLedger, testLedger } from './ledger.testkit.js';
import { LedgerAccount } from './ledger-account.entity.js';
import { post } from './post.js';
import { reverse } from './reverse.js';
import { Transfer } from './transfer.entity.js';
import { verifyBooks } from './verify-books.js';

let city: TestCity;
beforeAll(async () => {
  city = await testCity();
});
afterAll(() => city?.drop());

const place = fc.nat(2);
const amount = fc.integer({ min: 1, max: 60 });
/** Which of the transfers or holds there are; the rest of a division by how many. */
const which = fc.nat();

const step = fc.oneof(
  fc.record({ do: fc.constant('move' as const), from: fc.nat(3), to: fc.nat(3), amount }),
  fc.record({ do: fc.constant('linked' as const), from: place, to: place, amount, on: place }),
  fc.record({ do: fc.constant('hold' as const), from: place, to: place, amount }),
  fc.record({ do: fc.constant('post' as const), which, part: fc.option(amount) }),
  fc.record({ do: fc.constant('release' as const), which }),
  fc.record({ do: fc.constant('reverse' as const), which }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Four accounts: three that cannot be overdrawn, and a source. */
async function take(ledger: TestLedger, accounts: readonly string[], each: Step): Promise<unknown> {
  const { communityId, act } = ledger;
  const kind = 'GRANT' as const;
  switch (each.do) {
    case 'move':
      return act((ctx) =>
        post(ctx, [{ fromId: accounts[each.from]!, toId: accounts[each.to]!, amount: each.amount, kind }]),
      );
    case 'linked':
      return act((ctx) =>
        post(ctx, [
          { fromId: accounts[each.from]!, toId: accounts[each.to]!, amount: each.amount, kind },
          { fromId: accounts[each.to]!, toId: accounts[each.on]!, amount: each.amount, kind },
        ]),
      );
    case 'hold':
      return act((ctx) =>
        placeHolds(ctx, [{ fromId: accounts[each.from]!, toId: accounts[each.to]!, amount: each.amount }]),
      );
    case 'reverse':
      return act(async (ctx) => {
        const all = await ctx.em.find(Transfer, { communityId }, { orderBy: { id: 'asc' } });
        const one = all[each.which % all.length];
        if (one) await reverse(ctx, [one.id], { memo: 'x' });
      });
    default:
      return act(async (ctx) => {
        const all = await ctx.em.find(Hold, { communityId }, { orderBy: { id: 'asc' } });
        const one = all[each.which % all.length];
        if (!one) return;
        if (each.do === 'release') await releaseHolds(ctx, [one.id], 'VOIDED');
        else await postHolds(ctx, [{ holdId: one.id, kind, ...(each.part ? { amount: each.part } : {}) }]);
      });
  }
}

describe('whatever is done, in whatever order', () => {
  it('the books agree, nothing is overdrawn, and nothing is made or lost', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const ledger = await testLedger(city);
        const accounts = await ledger.open(fund(), fund(), fund(), SOURCE);
        for (const each of steps) await outcome(take(ledger, accounts, each));
        expect(await verifyBooks(city.database, ledger.communityId)).toEqual([]);
        const { communityId } = ledger;
        await ledger.act(async ({ em }) => {
          const books = await em.find(LedgerAccount, { communityId });
          for (const { balance, held, floor } of books) expect(balance - held).toBeGreaterThanOrEqual(floor ?? 0);
          const [{ came }] = (await em.execute(
            `select (coalesce(sum(amount) filter (where from_id = ?), 0) - coalesce(sum(amount) filter (where to_id = ?), 0))::int as came
             from transfer where community_id = ?`,
            [accounts[3], accounts[3], communityId],
          )) as [{ came: number }];
          expect(books.reduce((sum, { balance }) => sum + balance, 0)).toBe(came);
        });
      }),
      { numRuns: 100 },
    );
  });
});
