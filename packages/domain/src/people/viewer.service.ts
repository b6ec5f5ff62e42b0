import type { Filter } from '@gongzhi/access';
import { hashOf, today } from '@gongzhi/kernel';
import { type Read, readKnownRows } from '@gongzhi/reading';
import type { Ctx } from '../context.js';
import { CLOSED } from '../tenancy/community.entity.js';
import { communityIdsInReach } from './entry.service.js';
import { type Membership, memberships } from './membership.entity.js';
import { Person } from './person.entity.js';

/** So many communities are visited at most for one answer. */
const MOST_VISITS = 20;

/** The same for one caller in one place, and telling nothing of what the issuer calls them. */
export const viewerId = ({ actor }: Ctx): string => hashOf({ kind: actor.kind, key: actor.key }).slice(0, 32);

/** The caller's name, as the current community has registered it. */
export async function nameOfViewer({ em, community, actor }: Ctx): Promise<string | null> {
  if (!community || !actor.personId) return null;
  return (await em.findOne(Person, { communityId: community.id, id: actor.personId }))?.name ?? null;
}

/**
 * The caller's memberships that are valid today: in the current community; in city scope in each of their own, to be
 * read in its own session.
 */
export async function membershipsOfViewer(ctx: Ctx): Promise<Read<Membership> | Read<Membership>[]> {
  const { community, actor } = ctx;
  if (community) return actor.personId ? readKnownRows(memberships, runningTerms(actor.personId)) : [];
  const doors = await ownDoors(ctx);
  return doors.map(({ communityId, personId }) => readKnownRows(memberships, runningTerms(personId), communityId));
}

/** Which lines of the city's register a caller finds in lists: the bureau all, a reviewer their town's, everybody else their own communities'. */
export async function communitiesInReach(ctx: Ctx): Promise<Filter> {
  return ctx.actor.kind === 'BUREAU'
    ? {}
    : { id: { $in: await communityIdsInReach(ctx.em) }, status: { $nin: [...CLOSED] } };
}

/** Whether a caller may look a community up by its id: the current one; in city scope whatever lists show there. */
export async function mayLookUp(ctx: Ctx, communityId: string): Promise<boolean> {
  if (ctx.community) return ctx.community.id === communityId;
  return ctx.actor.kind === 'BUREAU' || (await communityIdsInReach(ctx.em)).includes(communityId);
}

const runningTerms = (personId: string): Filter => ({
  personId,
  fromDate: { $lte: today() },
  $or: [{ untilDate: null }, { untilDate: { $gte: today() } }],
});

/** Where the caller enters as a person; in city scope the directory shows the caller's own lines only. */
async function ownDoors({ em, actor }: Ctx): Promise<{ communityId: string; personId: string }[]> {
  if (actor.kind !== 'PERSON') return [];
  return em.execute(
    `select distinct on (d.community_id) d.community_id as "communityId", d.person_id as "personId"
     from directory_entry d join community c on c.id = d.community_id
     where c.status not in ('ARCHIVED', 'DELETED') and d.person_id is not null and (d.subject = ? or d.subject is null)
     order by d.community_id, d.subject nulls last limit ${MOST_VISITS}`,
    [actor.key],
  );
}
