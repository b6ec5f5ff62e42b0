import { authorize, type Ctx, inCommunity } from '../../context.js';
import { Person } from '../../people/person.entity.js';
import type { DuplicatePersons } from './merging.types.js';

/** So many are told at a time: whoever has merged these finds the next. */
const MOST_GROUPS = 50;

/**
 * Entries that may be of one person: the same name and birth date, and no identity numbers that tell all of them apart.
 * For whoever may merge them.
 */
export async function duplicatePersons(context: Ctx): Promise<DuplicatePersons[]> {
  const ctx = inCommunity(context);
  authorize(ctx, 'merge', 'Person');
  const communityId = ctx.community.id;
  const groups = await ctx.em.execute<{ ids: string[] }[]>(
    `select array_agg(p.id order by p.id) as ids from person p
     left join person_identifier i on i.community_id = p.community_id and i.person_id = p.id and i.kind = 'IDENTITY_NUMBER'
     where p.community_id = ? and p.erased_at is null and p.birth_date is not null
     group by p.name, p.birth_date having count(*) > greatest(1, count(distinct i.lookup_hash))
     order by min(p.id::text) limit ?`,
    [communityId, MOST_GROUPS],
  );
  const found = await ctx.em.find(Person, { communityId, id: { $in: groups.flatMap(({ ids }) => ids) } });
  const byId = new Map(found.map((person) => [person.id, person]));
  return groups.map(({ ids }) => ({ persons: ids.map((id) => byId.get(id)!) }));
}
