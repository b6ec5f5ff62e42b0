import { createHmac } from 'node:crypto';
import type { Row } from '@gongzhi/reading';
import { order } from './filters.js';

/** A page is asked for in a way that has no answer. */
export class BadPage extends Error {
  readonly code = 'BAD_USER_INPUT';
}

export interface PageArguments {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

/** A row where it stands in its list: by the text of the column that orders the list, if that is not the id alone. */
export interface Placed {
  row: Row;
  value: string | null;
}

/** All rows of a list in its order, and what its cursors begin with. */
export interface PagedList {
  placed: readonly Placed[];
  descending: boolean;
  seal: string;
}

export interface Page {
  placed: readonly (Placed & { cursor: string })[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  totalCount: number;
}

/** What the cursors of a list begin with, so that another tenant's, or another list's, are refused. */
export const sealFor = (secret: string, tenant: string, list: string): string =>
  createHmac('sha256', secret).update(`${tenant}\n${list}`).digest('base64url').slice(0, 16);

/** Counts off a page of a list that is there as a whole. */
export function pageOf({ placed, descending, seal }: PagedList, asked: PageArguments): Page {
  const { first, after, last, before } = asked;
  const backwards = typeof last === 'number' || (typeof before === 'string' && typeof first !== 'number');
  if (typeof first === 'number' && typeof last === 'number') throw new BadPage('first and last');
  const cursor = backwards ? before : after;
  if (typeof (backwards ? after : before) === 'string') throw new BadPage('a cursor of the other direction');
  const size = (backwards ? last : first) ?? 20;
  if (size < 0 || size > 100) throw new BadPage('size');
  const sign = descending ? -1 : 1;
  let rest = [...placed];
  if (typeof cursor === 'string') {
    const position = positionIn(cursor, seal, placed[0]?.value ?? null);
    const side = backwards ? -1 : 1;
    rest = rest.filter((each) => Math.sign(compare(each, position) * sign) === side);
  }
  const page = backwards ? rest.slice(Math.max(0, rest.length - size)) : rest.slice(0, size);
  const more = rest.length > page.length;
  return {
    placed: page.map((each) => ({ ...each, cursor: cursorOf(each, seal) })),
    hasNextPage: backwards ? typeof cursor === 'string' : more,
    hasPreviousPage: backwards ? more : typeof cursor === 'string',
    totalCount: placed.length,
  };
}

export const compare = (one: { row: { id: string }; value: string | null }, other: typeof one): number =>
  (one.value === null || other.value === null ? 0 : order(one.value, other.value)) || order(one.row.id, other.row.id);

const cursorOf = ({ row, value }: Placed, seal: string): string =>
  value === null ? `${seal}${row.id}` : `${seal}${value}.${row.id}`;

/** `example` is some row's value: null where the list goes by ids. */
function positionIn(cursor: string, seal: string, example: string | null) {
  const id = cursor.slice(-36);
  const value = cursor.slice(seal.length, -37);
  const isOurs = cursor.startsWith(seal) && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
  if (!isOurs) throw new BadPage('a cursor of another list');
  return { row: { id }, value: example === null ? null : value };
}
