import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { isId, isLocalDate, type Refusal, refuse, text } from '@gongzhi/kernel';

/**
 * A cursor is a list's seal and a position: `<seal><value>.<id>`, or `<seal><id>` where the list goes by its ids. The
 * seal is a keyed hash of tenant and list, so that a cursor from elsewhere is refused instead of silently meaning
 * another place. The position itself is no secret: it stands in the item that the cursor belongs to.
 */
export type Seal = (list: string) => string;

/** @param secret the same for all gateways of one deployment */
export function sealOf(secret: string, tenant: string): Seal {
  const key = keyOf(secret);
  return (list) => createHmac('sha256', key).update(`${tenant}\n${list}`).digest('base64url').slice(0, SEAL_LENGTH);
}

/** Made once: an HMAC under a text makes a key of it first, which takes longer than the HMAC. */
function keyOf(secret: string): KeyObject {
  const key = keys.get(secret) ?? createSecretKey(Buffer.from(secret));
  keys.set(secret, key);
  return key;
}
const keys = new Map<string, KeyObject>();

const SEAL_LENGTH = 16;
const ID_LENGTH = 36;

export interface Position {
  /** As PostgreSQL writes the column that the list is ordered by; null where that is the id. */
  value: string | null;
  id: string;
}

const VALUE_FORMS: Readonly<Record<string, (value: string) => boolean>> = {
  text: (value) => !value.includes('\0') && value.length <= 1_000,
  date: isLocalDate,
  int: (value) => /^-?\d{1,10}$/.test(value) && Math.abs(Number(value)) < 2 ** 31,
  timestamptz: (value) =>
    /^[12]\d{3}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/.test(value) &&
    isLocalDate(value.slice(0, 10)) &&
    !Number.isNaN(Date.parse(value.slice(0, 19).replace(' ', 'T'))),
};

/**
 * Where a cursor stands in the list with this seal.
 * @param columnType of the column that the list is ordered by; null where that is the id
 * @throws Refusal BAD_USER_INPUT, naming `field`
 */
export function positionOf(cursor: string, seal: string, columnType: string | null, field: string): Position {
  const body = cursor.startsWith(seal) ? cursor.slice(seal.length) : '';
  const id = body.slice(-ID_LENGTH);
  const before = body.slice(0, -ID_LENGTH);
  const value = columnType === null ? (before === '' ? null : undefined) : /^(.*)\.$/s.exec(before)?.[1];
  const isForm = columnType === null || (value != null && VALUE_FORMS[columnType]?.(value));
  if (!isId(id) || value === undefined || !isForm) {
    throw noSuchCursor(field);
  }
  return { value, id };
}

export const noSuchCursor = (field: string): Refusal =>
  refuse(
    'BAD_USER_INPUT',
    text(
      '游标无效：请使用同一列表返回的游标',
      'This cursor belongs to no page of this list; use one that the list returned',
    ),
    [field],
  );
