import { firstOfMonth, type LocalDate, newId, today } from '@gongzhi/kernel';
import { type Database, type EntityManager, inSession } from '@gongzhi/storage';
import { everyCommunity } from '../../../sealing/seal-everything.js';
import { Books, type PostingCtx } from '../../book/books.js';
import { accountIds } from '../../book/open-accounts.js';
import { postIn } from '../../book/post.js';
import { pointsIssued } from '../points-accounts.js';
import { dueIn, earnedBefore, validityOf } from './oldest-first.js';

/** So many accounts are locked at a time: whoever spends waits for no more than these. */
const AT_ONCE = 500;
const TASK = 'expire-points';

/** Takes points that are too old, in every community that runs and has set how long they are valid. */
export async function expirePointsEverywhere(
  { app }: Pick<Database, 'app'>,
  stopping?: AbortSignal,
  day: LocalDate = today(),
): Promise<void> {
  for (const { id, status } of await everyCommunity({ app })) {
    if (stopping?.aborted) return;
    if (status === 'ACTIVE') await expirePointsOf({ app }, id, { day, stopping });
  }
}

/**
 * Takes from every account of a community what was earned too long before this month began and is neither spent nor held,
 * once a month for each account, whoever else does so at the same moment, and however often it is stopped and begun anew.
 */
export async function expirePointsOf(
  { app }: Pick<Database, 'app'>,
  communityId: string,
  { day = today(), stopping }: { day?: LocalDate; stopping?: AbortSignal | undefined } = {},
): Promise<void> {
  const month = firstOfMonth(day);
  const ctxOf = (em: EntityManager): PostingCtx => ({ em, community: { id: communityId }, actor: { key: TASK } });
  const ids = await inSession(app, { communityId }, 'read', (em) => dueThisMonth(ctxOf(em), month));
  if (!ids) return;
  for (let n = 0; n < ids.length; n += AT_ONCE) {
    if (stopping?.aborted) return;
    const some = ids.slice(n, n + AT_ONCE);
    await inSession(app, { communityId }, 'write', (em) => expire(ctxOf(em), month, some));
  }
  await inSession(app, { communityId }, 'write', (em) => claimed(ctxOf(em), [{ key: month, resultId: communityId }]));
}

/** Accounts of which something has to go; null where the month is done, or nothing expires in it. */
async function dueThisMonth(ctx: PostingCtx, month: LocalDate): Promise<string[] | null> {
  const validity = await validityOf(ctx);
  if (!validity || month < validity.from) return null;
  const [done] = await ctx.em.execute<unknown[]>(
    'select 1 from idempotency_key where community_id = ? and mutation = ? and actor_key = ? and key = ?',
    [ctx.community.id, TASK, TASK, month],
  );
  return done ? null : (await dueIn(ctx, earnedBefore(validity, month))).map(({ id }) => id);
}

/** How much is due is read anew once the accounts are locked: somebody may have spent it meanwhile. */
async function expire(ctx: PostingCtx, month: LocalDate, ids: readonly string[]): Promise<void> {
  const validity = await validityOf(ctx);
  if (!validity) return;
  const transferIds = new Map(ids.map((id) => [newId(), id]));
  const keys = [...transferIds].map(([resultId, id]) => ({ key: `${month} ${id}`, resultId }));
  const mine = new Map((await claimed(ctx, keys)).map((resultId) => [transferIds.get(resultId)!, resultId]));
  if (mine.size === 0) return;
  const [issued] = (await accountIds(ctx, [pointsIssued])) as [string];
  const books = await Books.lock(ctx, [...mine.keys(), issued]);
  const before = earnedBefore(validity, month);
  const due = await dueIn(ctx, before, { accountIds: [...mine.keys()] });
  const memo = `${before} 前所得 · Earned before ${before}`;
  const movements = due.map(({ id: fromId, points: amount }) => ({
    ...{ id: mine.get(fromId)!, fromId, toId: issued, amount, memo },
    kind: 'POINTS_EXPIRED' as const,
  }));
  await postIn(ctx, books, movements);
}

/** Claims keys, in one order, so that two that do so wait for each other; the results of those that nobody had claimed. */
async function claimed(
  { em, community }: PostingCtx,
  keys: readonly { key: string; resultId: string }[],
): Promise<string[]> {
  const records = keys.map((each) => ({ id: newId(), ...each }));
  const rows = await em.execute<{ result_id: string }[]>(
    `insert into idempotency_key (community_id, mutation, actor_key, key, id, input_hash, result_id, at)
     select ?, ?, ?, w.key, w.id, '', w."resultId", now() from jsonb_to_recordset(?::jsonb) as w(id uuid, key text, "resultId" uuid)
     order by w.key on conflict (community_id, mutation, actor_key, key) do nothing returning result_id`,
    [community.id, TASK, TASK, JSON.stringify(records)],
  );
  return rows.map(({ result_id }) => result_id);
}
