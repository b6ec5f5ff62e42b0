import { newId, Refusal } from '@gongzhi/kernel';
import { inSession } from '@gongzhi/storage';
import { attribute } from '../../audit/audit.subscriber.js';
import type { TenantCtx } from '../../context.js';
import type { TestCity } from '../../testkit.js';
import { Account, type AccountUnit } from '../funds/funds.entity.js';
import { LedgerAccount } from './ledger-account.entity.js';
import { type AccountWanted, accountIds } from './open-accounts.js';

const CHART: readonly (readonly [code: string, unit: AccountUnit])[] = [
  ['2101', 'FEN'],
  ['4001', 'FEN'],
  ['5001', 'FEN'],
  ['2901', 'POINTS'],
  ['5901', 'POINTS'],
];

/** A community with a chart of accounts and nothing else, whose ledger a test works on as a service would. */
export async function testLedger(city: TestCity) {
  const communityId = await city.community(`ledger-${newId()}`);

  /** A transaction of its own, as for one root field. */
  const act = <T>(work: (ctx: TenantCtx) => Promise<T>): Promise<T> =>
    inSession(city.database.app, { communityId }, 'write', (em) => {
      attribute(em, { actorKind: 'SYSTEM', actorKey: 'test', requestId: 'test', origin: null });
      return work({
        em,
        community: { id: communityId },
        actor: { kind: 'SYSTEM', key: 'test', personId: null },
      } as TenantCtx);
    });

  await act(async ({ em }) => {
    for (const [code, unit] of CHART) {
      em.persist(em.create(Account, { communityId, id: newId(), code, name: code, nameEn: code, unit, kind: 'ASSET' }));
    }
    await em.flush();
  });

  return {
    communityId,
    act,
    open: (...wanted: AccountWanted[]) => act((ctx) => accountIds(ctx, wanted)),
    balance: (id: string) =>
      act(async ({ em }) => (await em.findOneOrFail(LedgerAccount, { communityId, id })).balance),
    held: (id: string) => act(async ({ em }) => (await em.findOneOrFail(LedgerAccount, { communityId, id })).held),
  };
}

export type TestLedger = Awaited<ReturnType<typeof testLedger>>;

/** Where money comes from, in a test: bounded by nothing. */
export const SOURCE: AccountWanted = { code: '4001', tallied: false };
/** A fund that cannot be overdrawn. */
export const fund = (): AccountWanted => ({ code: '2101', owner: { type: 'PROJECT', id: newId() }, tallied: true });

/** The code of the refusal that something ends in; `done` where it does not. */
export const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof Refusal) return error.problems[0]!.code;
      throw error;
    },
  );
