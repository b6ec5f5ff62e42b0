import { type Fen, type LocalDate, newId, refuse, text } from '@gongzhi/kernel';
import { RowSet } from '@gongzhi/storage';
import type { TenantCtx } from '../../context.js';
import { available, Books, type BooksCtx, runAll } from './books.js';
import { Hold } from './hold.entity.js';
import type { HoldStatus, TransferKind } from './ledger.enums.js';
import { notEnough, postIn, refuseNoAmount } from './post.js';
import type { Transfer } from './transfer.entity.js';

/** An amount that is to be kept for a transfer to come. */
export interface HoldWanted {
  fromId: string;
  toId: string;
  amount: Fen;
  expiresAt?: Date | null;
  subject?: { type: string; id: string };
}

/**
 * Keeps amounts for transfers to come, all of them or none: nothing else can take them until they are posted or voided.
 * @throws Refusal LIMIT_EXCEEDED where an account has not enough
 */
export async function placeHolds(ctx: TenantCtx, wanted: readonly HoldWanted[]): Promise<Hold[]> {
  if (wanted.length === 0) return [];
  const { em, community } = ctx;
  const books = await Books.lock(
    ctx,
    wanted.flatMap(({ fromId, toId }) => [fromId, toId]),
  );
  const rows = new RowSet(em.getMetadata());
  const placed = wanted.map(({ fromId, toId, amount, expiresAt = null, subject }) => {
    refuseNoAmount(amount);
    const [from, to] = [books.of(fromId), books.of(toId)];
    if (from.unit !== to.unit || from.id === to.id) {
      throw refuse('BAD_USER_INPUT', text('这两个账户之间不能转账', 'Nothing can move between these accounts'), [
        'toId',
      ]);
    }
    const there = available(from);
    if (there !== null && there < amount) throw notEnough(from, there);
    books.change(fromId, { held: amount });
    return rows.add(Hold, {
      communityId: community.id,
      id: newId(),
      fromId,
      toId,
      unit: from.unit,
      amount,
      status: 'PENDING',
      expiresAt,
      subjectType: subject?.type ?? null,
      subjectId: subject?.id ?? null,
      fromPersonId: from.personId,
      placedAt: new Date(),
      decidedAt: null,
      transferId: null,
    });
  });
  await runAll(em, [...rows.inserts(), ...books.write(community.id)]);
  return placed;
}

/** What its holder decides of a hold. `amount`: what is posted where that is less; the rest is free again. */
export interface Posting {
  holdId: string;
  amount?: Fen;
  kind: TransferKind;
  onDate?: LocalDate;
  memo?: string | null;
}

/**
 * Posts holds, all of them or none: each becomes a transfer, once.
 * @throws Refusal CONFLICT where one has been decided, or has ended by itself
 */
export async function postHolds(ctx: TenantCtx, postings: readonly Posting[]): Promise<Transfer[]> {
  const holds = await lockPending(
    ctx,
    postings.map(({ holdId }) => holdId),
  );
  if (holds.some(({ ended }) => ended)) throw ENDED;
  const books = await Books.lock(
    ctx,
    holds.flatMap(({ fromId, toId }) => [fromId, toId]),
  );
  const movements = postings.map(({ holdId, amount, ...told }) => {
    const { fromId, toId, amount: kept, subjectType, subjectId } = holds.find(({ id }) => id === holdId)!;
    if (amount !== undefined && amount > kept) throw MORE_THAN_HELD;
    books.change(fromId, { held: -kept });
    const subject = subjectType && subjectId ? { type: subjectType, id: subjectId } : undefined;
    return { fromId, toId, amount: amount ?? kept, subject, holdId, ...told };
  });
  const posted = await postIn(ctx, books, movements);
  await decided(
    ctx,
    'POSTED',
    posted.map(({ holdId, id }) => ({ id: holdId!, transfer_id: id })),
  );
  return posted;
}

/** Gives free what holds have kept; `EXPIRED` where nobody decided and their time is over. */
export async function releaseHolds(ctx: BooksCtx, ids: readonly string[], as: 'VOIDED' | 'EXPIRED'): Promise<void> {
  const holds = await lockPending(ctx, ids);
  const books = await Books.lock(
    ctx,
    holds.map(({ fromId }) => fromId),
  );
  for (const { fromId, amount } of holds) books.change(fromId, { held: -amount });
  await runAll(ctx.em, books.write(ctx.community.id));
  await decided(
    ctx,
    as,
    ids.map((id) => ({ id, transfer_id: null })),
  );
}

const MORE_THAN_HELD = refuse('LIMIT_EXCEEDED', text('过账不能超过冻结的数额', 'No more can be posted than is held'), [
  'amount',
]);
const DECIDED = refuse('CONFLICT', text('这笔冻结已经处理过', 'This hold has been posted or voided already'), [
  'holdId',
]);

const ENDED = refuse('CONFLICT', text('这笔冻结已到期', 'This hold has ended by itself'), ['holdId']);

interface PendingHold {
  id: string;
  fromId: string;
  toId: string;
  amount: Fen;
  subjectType: string | null;
  subjectId: string | null;
  /** Its time is over: it can be released, and not posted any more. */
  ended: boolean;
}

/** Locked in the order of their ids, before their accounts are. */
async function lockPending({ em, community }: BooksCtx, ids: readonly string[]): Promise<PendingHold[]> {
  const rows = await em.execute<(Omit<PendingHold, 'amount'> & { amount: string })[]>(
    `select id, from_id as "fromId", to_id as "toId", amount::text, subject_type as "subjectType", subject_id as "subjectId",
       coalesce(expires_at <= now(), false) as ended
     from hold where community_id = ? and id = any (?::uuid[]) and status = 'PENDING' order by id for update`,
    [community.id, `{${ids.join(',')}}`],
  );
  if (rows.length < new Set(ids).size) throw DECIDED;
  return rows.map((row) => ({ ...row, amount: Number(row.amount) }));
}

async function decided(
  { em, community }: BooksCtx,
  status: HoldStatus,
  holds: readonly { id: string; transfer_id: string | null }[],
): Promise<void> {
  await em.execute(
    `update hold h set status = ?, decided_at = now(), transfer_id = d.transfer_id
     from jsonb_to_recordset(?::jsonb) as d(id uuid, transfer_id uuid) where h.community_id = ? and h.id = d.id`,
    [status, JSON.stringify(holds), community.id],
  );
}
