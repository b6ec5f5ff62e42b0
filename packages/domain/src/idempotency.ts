import { hashOf, newId, refuse, text } from '@gongzhi/kernel';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import type { TenantCtx } from './context.js';

const IdempotencyKeySchema = defineEntity({
  name: 'IdempotencyKey',
  ...tenantWalls('idempotency_key'),
  properties: {
    ...tenantKeys,
    mutation: p.text(),
    /** Whose key it is: two callers may choose the same words. */
    actorKey: p.text(),
    key: p.text(),
    inputHash: p.text(),
    resultId: p.uuid(),
    at: p.datetime(),
  },
});

/** Remembers what a key has done, in the transaction that did it. */
export class IdempotencyKey extends IdempotencyKeySchema.class {}
IdempotencyKeySchema.setClass(IdempotencyKey);

/**
 * Claims the key for a result that is about to be made, or for the row `result` that is about to be changed. A second
 * request with the same key waits for the first to commit, then learns the first one's result.
 * @returns the id to give the new row, or the id of the row that the key already made
 * @throws Refusal CONFLICT where the key was used with other input
 */
export async function once(
  ctx: TenantCtx,
  mutation: string,
  key: string,
  input: unknown,
  result?: { id: string },
): Promise<{ id: string; replayed: boolean }> {
  const inputHash = inputHashOf(key, input);
  const own = [ctx.community.id, mutation, ctx.actor.key, key];
  const id = result?.id ?? newId();
  const claimed = await ctx.em.execute<unknown[]>(
    `insert into idempotency_key (community_id, mutation, actor_key, key, id, input_hash, result_id, at)
     values (?, ?, ?, ?, ?, ?, ?, now()) on conflict (community_id, mutation, actor_key, key) do nothing returning id`,
    [...own, newId(), inputHash, id],
  );
  if (claimed.length > 0) return { id, replayed: false };
  const [earlier] = await ctx.em.execute<{ input_hash: string; result_id: string }[]>(
    'select input_hash, result_id from idempotency_key where community_id = ? and mutation = ? and actor_key = ? and key = ?',
    own,
  );
  return { id: replayOf({ inputHash: earlier!.input_hash, resultId: earlier!.result_id }, inputHash), replayed: true };
}

/** The hash by which a key's input is known again. @throws Refusal BAD_USER_INPUT where the key is none */
export function inputHashOf(key: string, input: unknown): string {
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return hashOf(countable(input));
  throw refuse(
    'BAD_USER_INPUT',
    text('幂等键应为 1 至 200 个可见 ASCII 字符', 'An idempotency key is 1 to 200 visible ASCII characters'),
    ['idempotencyKey'],
  );
}

/** What a key made that was used before. @throws Refusal CONFLICT where that was with other input */
export function replayOf(earlier: { inputHash: string; resultId: string }, inputHash: string): string {
  if (earlier.inputHash === inputHash) return earlier.resultId;
  throw refuse(
    'CONFLICT',
    text('此幂等键已用于另一份输入，请换一个新键', 'This idempotency key was used with other input; choose a new one'),
    ['idempotencyKey'],
  );
}

/**
 * The input as plain JSON. Numbers that have no canonical text are told as they are written: the service that judges the
 * input will say what is wrong with them.
 */
function countable(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return { number: String(value) };
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => countable(item ?? null));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, countable(item)]));
}
