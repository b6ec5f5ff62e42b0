import { type Fen, type LocalDate, newId, refuse, text, today } from '@gongzhi/kernel';
import { RowSet } from '@gongzhi/storage';
import { available, Books, type OpenBook, type PostingCtx, runAll, TOO_MUCH } from './books.js';
import { refuseClosed } from './closed-years.js';
import type { TransferKind } from './ledger.enums.js';
import { LedgerEntry, Transfer } from './transfer.entity.js';

/** One amount that is to move from one account to another. */
export interface Movement {
  /** The id that the transfer is to have, where an idempotency key has claimed one. */
  id?: string;
  fromId: string;
  toId: string;
  amount: Fen;
  kind: TransferKind;
  /** Today, where it is not said. */
  onDate?: LocalDate;
  memo?: string | null;
  /** What it is made for. */
  subject?: { type: string; id: string } | undefined;
  /** A hold that it posts, whose part of the balance is free again with it. */
  holdId?: string;
  reversesId?: string;
}

/**
 * Moves amounts, all of them or none: accounts are locked in one order, held to their unit, their purpose and their
 * floor and to years that are open, and written together. Every transfer says what it was for, and is never changed.
 * @throws Refusal LIMIT_EXCEEDED where an account has not enough; BAD_USER_INPUT for an amount or a pair that cannot be
 */
export async function post(ctx: PostingCtx, movements: readonly Movement[]): Promise<Transfer[]> {
  const books = await Books.lock(
    ctx,
    movements.flatMap(({ fromId, toId }) => [fromId, toId]),
  );
  return postIn(ctx, books, movements);
}

/** The same with accounts that the caller has locked, and what else it changes in them. */
export async function postIn(ctx: PostingCtx, books: Books, movements: readonly Movement[]): Promise<Transfer[]> {
  if (movements.length === 0) return [];
  const { em, community } = ctx;
  refuseToCome(movements);
  await refuseClosed(
    ctx,
    movements.flatMap(({ onDate, fromId }) => (onDate && books.of(fromId).unit === 'FEN' ? onDate : [])),
  );
  const rows = new RowSet(em.getMetadata());
  const batchId = newId();
  const posted = movements.map((movement) => {
    const [from, to] = [books.of(movement.fromId), books.of(movement.toId)];
    refuseImpossible(movement, from, to);
    books.change(from.id, { balance: -movement.amount });
    books.change(to.id, { balance: movement.amount });
    const transfer = rows.add(Transfer, transferOf(ctx, movement, { from, to, batchId }));
    addEntry(rows, transfer, from, -movement.amount);
    addEntry(rows, transfer, to, movement.amount);
    return transfer;
  });
  await runAll(em, [...rows.inserts(), ...books.write(community.id)]);
  return posted;
}

/** @throws Refusal BAD_USER_INPUT for a day to come: statements tell what has happened */
export function refuseToCome(movements: readonly { onDate?: LocalDate }[]): void {
  const now = today();
  if (movements.every(({ onDate = now }) => onDate <= now)) return;
  throw refuse('BAD_USER_INPUT', text('不能记入将来的日子', 'It cannot count for a day to come'), ['onDate']);
}

/** All that one movement writes. */
export interface PostedAtOnce {
  transfer: Transfer;
  /** Without the balance after it, which the database knows once it has added. */
  entry: object;
  /** The parameters of `ADDING`. */
  added: readonly string[];
}

/**
 * What `post` would write for one movement, without locking anything before: so it can be where points come from an account
 * that nothing bounds, and only one balance changes. Null for any other movement.
 */
export function postedAtOnce(ctx: Posting, movement: Movement, from: OpenBook, to: OpenBook): PostedAtOnce | null {
  if (from.unit !== 'POINTS' || from.tallied || !to.tallied) return null;
  refuseToCome([movement]);
  refuseImpossible(movement, from, to);
  const transfer = transferOf(ctx, movement, { from, to, batchId: newId() });
  return {
    transfer: transfer as Transfer,
    entry: entryOf(transfer, to, movement.amount),
    added: [ctx.community.id, to.id, String(movement.amount)],
  };
}

type Posting = Omit<PostingCtx, 'em'>;

const MOST = 1_000_000_000_000;

/** @throws Refusal where no positive whole amount moves between two accounts that fit each other and have it */
function refuseImpossible({ amount, kind }: Movement, from: OpenBook, to: OpenBook): void {
  refuseNoAmount(amount);
  if (from.id === to.id) {
    throw refuse('BAD_USER_INPUT', text('转出与转入不能是同一账户', 'Nothing moves from an account to itself'), [
      'toId',
    ]);
  }
  if (from.unit !== to.unit) {
    throw refuse('BAD_USER_INPUT', text('资金与积分不能互转', 'Money and points do not mix'), ['toId']);
  }
  // A reversal leads back where the first transfer came from, which may have been bound to nothing.
  if (from.purposeId && to.purposeId !== from.purposeId && kind !== 'REVERSAL') {
    throw refuse(
      'CONFLICT',
      text('这笔钱有指定用途，不能挪作他用', 'This money is bound to a purpose and cannot be spent on another'),
      ['toId'],
    );
  }
  const there = available(from);
  if (there !== null && there < amount) throw notEnough(from, there);
}

/** @throws Refusal BAD_USER_INPUT unless it is a whole amount above zero, and one that books can add up */
export function refuseNoAmount(amount: Fen): void {
  if (!Number.isSafeInteger(amount) || amount <= 0) {
    throw refuse('BAD_USER_INPUT', text('数额应为大于零的整数', 'An amount is a whole number above zero'), ['amount']);
  }
  if (amount > MOST) throw TOO_MUCH;
}

export const notEnough = ({ unit }: OpenBook, there: Fen) =>
  unit === 'FEN'
    ? refuse('LIMIT_EXCEEDED', text('账户余额不足', 'The account does not have that much'), ['amount'])
    : refuse('LIMIT_EXCEEDED', text(`积分不足，可用 ${there}`, `Not enough points: ${there} can be spent`), ['amount']);

const transferOf = (
  { community, actor }: Posting,
  { id = newId(), fromId, toId, amount, kind, onDate = today(), memo = null, subject, holdId, reversesId }: Movement,
  { from, to, batchId }: { from: OpenBook; to: OpenBook; batchId: string },
) => ({
  communityId: community.id,
  id,
  fromId,
  toId,
  unit: from.unit,
  amount,
  kind,
  onDate,
  batchId,
  holdId: holdId ?? null,
  reversesId: reversesId ?? null,
  subjectType: subject?.type ?? null,
  subjectId: subject?.id ?? null,
  fromPersonId: from.personId,
  toPersonId: to.personId,
  memo,
  maker: actor.key,
  at: new Date(),
});

/** An account that keeps a balance tells how it came about. */
function addEntry(rows: RowSet, transfer: Transfer, book: OpenBook, change: Fen): void {
  if (!book.tallied) return;
  rows.add(LedgerEntry, { ...entryOf(transfer, book, change), balanceAfter: book.balance });
}

const entryOf = (
  { communityId, id: transferId }: Pick<Transfer, 'communityId' | 'id'>,
  { id: accountId, personId }: OpenBook,
  change: Fen,
) => ({ communityId, id: newId(), accountId, transferId, personId, change });
