import { Refusal, text, today } from '@gongzhi/kernel';
import type { TenantCtx } from '../../../context.js';
import type { Redemption } from './redemption.entity.js';

/**
 * Whoever went with a split spends their points in the new community: given back here, they could be spent by nobody.
 * @throws Refusal CONFLICT, with the reason MOVED_WITH_SPLIT, that names where they went
 */
export async function refuseMovedAway(
  { em, community }: TenantCtx,
  { personId, householdId }: Pick<Redemption, 'personId' | 'householdId'>,
): Promise<void> {
  const gone = householdId ? HOUSEHOLD_GONE : PERSON_GONE;
  const values = householdId ? [householdId] : [personId, today(), today()];
  const [found] = await em.execute<{ names: string | null }[]>(
    `select string_agg(c.name, '、' order by c.name) as names from community c where c.predecessor_id = ? and ${gone}`,
    [community.id, community.id, ...values],
  );
  if (!found?.names) return;
  const message = text(
    `积分的主人已随分设划入${found.names}，积分也在那里：请由该社区按其积分规则补记`,
    `Whose points these were went with a split, and their points with them: ${found.names} credits them by a rule of its own`,
  );
  throw new Refusal([{ code: 'CONFLICT', field: ['redemptionId'], reason: 'MOVED_WITH_SPLIT', message }]);
}

const HOUSEHOLD_GONE = 'not exists (select from household h where h.community_id = ? and h.id = ?)';
/** Who lives here no more, and has no role here any more. */
const PERSON_GONE = `exists (select from person p where p.community_id = ? and p.id = ?
  and p.stairwell_id is null and p.household_id is null and not exists (
    select from membership m where m.community_id = p.community_id and m.person_id = p.id
      and m.from_date <= ? and (m.until_date is null or m.until_date >= ?)))`;
