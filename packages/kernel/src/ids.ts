import { randomFillSync } from 'node:crypto';
import { v7, validate } from 'uuid';

/** A new identifier (UUIDv7: sorts by the time it was made). Made here, never by the database. */
export function newId(): string {
  const random = sixteenBytes();
  const now = Date.now();
  if (now > last.msecs) last = { msecs: now, seq: random.readUInt32BE(0) >>> 1 };
  else if (last.seq < LARGEST_SEQ) last.seq += 1;
  else last = { msecs: last.msecs + 1, seq: 0 };
  return v7({ random, ...last });
}

/** Those made in one millisecond count on from a random number, so that they sort, too. */
let last = { msecs: 0, seq: 0 };
const LARGEST_SEQ = 2 ** 32 - 1;

/** Asking the system for randomness costs more than making an id of it: it is asked for many at a time. */
const pool = Buffer.alloc(16 * 256);
let used = pool.length;

function sixteenBytes(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 16;
  return pool.subarray(used - 16, used);
}

/** The least id that can have been made at an instant or after it. */
export function leastIdAt(instant: Date): string {
  const time = Math.max(0, instant.getTime()).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

/** When an id was made. */
export const madeAt = (id: string): Date => new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));

export const isId = (value: string): boolean => validate(value);

/**
 * The id that the API shows: the type's name and the row's UUID, `Project_0193…`. It says which type to look in and
 * grants nothing. A plain concatenation, so that a statement writes it as cheaply as the UUID alone.
 */
export const toNodeId = (type: string, id: string): string => `${type}_${id}`;

const NODE_ID = /^([A-Z]\w{0,60})_([0-9a-f-]{36})$/;

/** What a node id names, or null where the text is none that `toNodeId` gives: each row has one, in one spelling. */
export function fromNodeId(nodeId: string): { type: string; id: string } | null {
  const [, type = '', id = ''] = NODE_ID.exec(nodeId) ?? [];
  return isId(id) ? { type, id } : null;
}
