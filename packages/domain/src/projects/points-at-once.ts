import { type Call, type Rows, statementOf } from '@gongzhi/storage';
import type { TenantCtx } from '../context.js';
import { BOOK_COLUMNS, bookIn, type OpenBook } from '../ledger/book/books.js';
import type { AccountWanted } from '../ledger/book/open-accounts.js';
import { type PostedAtOnce, postedAtOnce } from '../ledger/book/post.js';
import { POINTS_HELD, POINTS_ISSUED } from '../ledger/points/points-accounts.js';
import type { Wanted } from './earnings.js';
import type { Pair } from './recording.js';

/** The accounts between which points of a pair can move, as far as they have been opened. */
export type PointsBooks = ReadonlyMap<string, OpenBook>;

const keyOf = (code: string, ownerId: string | null | undefined) => `${code} ${ownerId ?? ''}`;

const OF_CODE = (code: string) => `join ledger_account l on l.community_id = a.community_id and l.account_id = a.id
  where a.community_id = $1::uuid and a.code = '${code}' and l.purpose_id is null`;
const BOOKS = statementOf(`select a.code, l.owner_id, ${BOOK_COLUMNS}
    from account a ${OF_CODE(POINTS_ISSUED)} and l.owner_id is null
  union all select a.code, l.owner_id, ${BOOK_COLUMNS}
    from enrolment e cross join account a ${OF_CODE(POINTS_HELD)} and l.owner_id = e.person_id
      and e.community_id = $1::uuid and e.id in ($2::uuid, $3::uuid)`);

export const pointsBooksCall = (communityId: string, { servedId, servingId }: Pair): Call => ({
  statement: BOOKS,
  values: [communityId, servedId, servingId],
});

export const pointsBooksIn = (rows: Rows | undefined): PointsBooks =>
  new Map((rows ?? []).map(([code, ownerId, ...book]) => [keyOf(code!, ownerId), bookIn(book)]));

/** Whether a remembered account is still that of the person whose it was; the arguments are expressions. */
export const sameBookSql = (community: string, account: string, person: string): string =>
  `exists (select from ledger_account l where l.community_id = ${community} and l.id = ${account} and l.person_id = ${person})`;

/** What a movement of points writes; null where one of its accounts has not been opened, or it is no plain one. */
export function pointsAtOnce(
  ctx: Pick<TenantCtx, 'community' | 'actor'>,
  { from, to, ...movement }: Wanted,
  books: PointsBooks,
): PostedAtOnce | null {
  const [giving, taking] = [from, to].map(({ code, owner }: AccountWanted) => books.get(keyOf(code, owner?.id)));
  if (!giving || !taking) return null;
  return postedAtOnce(ctx, { ...movement, fromId: giving.id, toId: taking.id }, giving, taking);
}
