import { createHmac, timingSafeEqual } from 'node:crypto';
import { refuse, text } from '@gongzhi/kernel';

export type CursorValue = string | number | null;

/**
 * Opaque positions in a list. A cursor is bound to its list and tenant by a keyed hash: one from elsewhere, or made
 * up, is refused instead of silently meaning another place.
 */
export interface Cursors {
  encode(list: string, values: readonly CursorValue[]): string;
  /** @throws Refusal BAD_USER_INPUT, naming `field` */
  decode(list: string, cursor: string, field: string): CursorValue[];
}

export function cursorsOf(secret: string, tenant: string): Cursors {
  const seal = (list: string, body: string) =>
    createHmac('sha256', secret).update(`${tenant}\n${list}\n${body}`).digest().subarray(0, 12);
  return {
    encode(list, values) {
      const body = JSON.stringify(values);
      return Buffer.concat([seal(list, body), Buffer.from(body)]).toString('base64url');
    },
    decode(list, cursor, field) {
      const bytes = Buffer.from(cursor.slice(0, 2_000), 'base64url');
      const body = bytes.subarray(12).toString();
      if (bytes.length < 14 || !timingSafeEqual(bytes.subarray(0, 12), seal(list, body))) {
        throw refuse(
          'BAD_USER_INPUT',
          text(
            '游标无效：请使用同一列表返回的游标',
            'This cursor belongs to no page of this list; use one that the list returned',
          ),
          [field],
        );
      }
      return JSON.parse(body) as CursorValue[];
    },
  };
}
