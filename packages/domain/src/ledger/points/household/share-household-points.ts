import { type Database, type EntityManager, inSession } from '@gongzhi/storage';
import { everyCommunity } from '../../../sealing/seal-everything.js';
import { available, Books, type PostingCtx } from '../../book/books.js';
import { accountIds } from '../../book/open-accounts.js';
import { type Movement, postIn } from '../../book/post.js';
import { POINTS_HELD, pointsOf } from '../points-accounts.js';

const AT_ONCE = 100;
const TASK = 'share-household-points';

/** Shares what households had pooled that have ended, in every community that runs. */
export async function shareHouseholdPointsEverywhere(
  { app }: Pick<Database, 'app'>,
  stopping?: AbortSignal,
): Promise<void> {
  for (const { id, status } of await everyCommunity({ app })) {
    if (status !== 'ACTIVE') continue;
    let shared = AT_ONCE;
    while (shared === AT_ONCE && !stopping?.aborted) {
      shared = await inSession(app, { communityId: id }, 'write', (em) => share(em, id));
    }
  }
}

interface Ended {
  id: string;
  /** Who lived in it last, and neither died nor was entered by mistake; else whoever did; else who put points in. */
  members: string[];
}

/**
 * Gives what is left in the accounts of households that have ended, in equal parts, to who lived in them last; what is
 * held stays until that is decided. Whoever comes second finds nothing left. How many accounts it was about.
 */
async function share(em: EntityManager, communityId: string): Promise<number> {
  const ctx: PostingCtx = { em, community: { id: communityId }, actor: { key: TASK } };
  const ended = await em.execute<Ended[]>(ENDED, [POINTS_HELD, communityId, AT_ONCE]);
  const persons = [...new Set(ended.flatMap(({ members }) => members))];
  const own = await accountIds(ctx, persons.map(pointsOf));
  const accountOf = new Map(persons.map((person, n) => [person, own[n]!]));
  const books = await Books.lock(ctx, [...ended.map(({ id }) => id), ...own]);
  const movements = ended.flatMap(({ id, members }): Movement[] =>
    parts(available(books.of(id))!, members.length).map((amount, n) => ({
      ...{ fromId: id, toId: accountOf.get(members[n]!)!, amount, memo: MEMO },
      kind: 'POINTS_GIVEN',
    })),
  );
  await postIn(ctx, books, movements);
  return ended.length;
}

const MEMO = '住户已结束，户内积分归最后的成员 · The household has ended: its points go to who lived in it last';

/** Equal parts of what there is, without those that are nothing. */
const parts = (amount: number, among: number): number[] =>
  Array.from({ length: among }, (_, n) => Math.floor(amount / among) + (n < amount % among ? 1 : 0)).filter(Boolean);

const LAST = (which: string) => `(select array_agg(m.person_id::text order by m.person_id) from household_member m
  where m.community_id = h.community_id and m.household_id = h.id ${which} and m.until_date = (
    select max(n.until_date) from household_member n
    where n.community_id = h.community_id and n.household_id = h.id ${which.replaceAll('m.', 'n.')}))`;

const ENDED = `select * from (select l.id, coalesce(${LAST(`and m.leaving not in ('DIED', 'ENTERED_WRONGLY')`)}, ${LAST('')},
    (select array_agg(distinct t.from_person_id::text) from transfer t
     where t.community_id = l.community_id and t.to_id = l.id and t.from_person_id is not null)) as members
  from ledger_account l join account a on a.community_id = l.community_id and a.id = l.account_id and a.code = ?
  join household h on h.community_id = l.community_id and h.id = l.owner_id
  where l.community_id = ? and l.owner_type = 'HOUSEHOLD' and l.balance > l.held and h.until_date is not null) ended
  where members is not null order by id limit ?`;
