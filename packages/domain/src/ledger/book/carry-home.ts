import type { TenantCtx } from '../../context.js';
import { Books } from './books.js';
import { accountIds } from './open-accounts.js';
import { type Movement, postIn } from './post.js';
import type { Transfer } from './transfer.entity.js';

interface Stranded {
  id: string;
  code: string;
  ownerId: string;
  personId: string;
  purposeId: string | null;
}

/**
 * What comes into an account of an entry that was merged goes on to the account of the entry that was kept, with the same
 * change: nobody finds the other one to spend from.
 */
export async function carryHome(ctx: TenantCtx, transfers: readonly Transfer[]): Promise<void> {
  const ids = transfers.flatMap(({ toId, toPersonId }) => (toPersonId ? [toId] : []));
  if (ids.length === 0) return;
  const stranded = await ctx.em.execute<Stranded[]>(
    `select l.id, a.code, l.owner_id as "ownerId", l.person_id as "personId", l.purpose_id as "purposeId"
     from ledger_account l join account a on a.community_id = l.community_id and a.id = l.account_id
     where l.community_id = ? and l.id = any (?::uuid[]) and l.tallied and l.owner_id <> l.person_id order by l.id`,
    [ctx.community.id, `{${ids.join(',')}}`],
  );
  if (stranded.length === 0) return;
  const own = await accountIds(
    ctx,
    stranded.map(({ code, personId: id, purposeId }) => ({
      ...{ code, owner: { type: 'PERSON', id } as const, tallied: true },
      ...(purposeId ? { purposeId } : {}),
    })),
  );
  const books = await Books.lock(ctx, [...stranded.map(({ id }) => id), ...own]);
  const movements = stranded.flatMap(({ id: fromId, ownerId }, n): Movement[] => {
    const { balance, held } = books.of(fromId);
    const amount = balance - held;
    const subject = { type: 'PersonMerger', id: ownerId };
    return amount > 0 ? [{ fromId, toId: own[n]!, amount, kind: 'CARRIED_OVER', subject }] : [];
  });
  await postIn(ctx, books, movements);
}
