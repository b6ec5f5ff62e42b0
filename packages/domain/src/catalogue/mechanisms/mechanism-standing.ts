import { type PageArguments, type Read, readPage } from '@gongzhi/reading';
import { type Ctx, may } from '../../context.js';
import { kindOf, Mechanism } from './mechanism.enums.js';
import { type MechanismAdoption, mechanismAdoptions } from './mechanism-adoption.entity.js';

/** Of the adoptions `t`, the last that counts of each publisher's mechanism: one that was undone does not. */
const LAST_OF_ITS_LINE = `t.undone_at is null and not exists (select 1 from mechanism_adoption l
    where l.community_id = t.community_id and l.lineage_id = t.lineage_id and l.undone_at is null and l.id > t.id)`;

/** Shared with the community of `t`, whatever it has adopted before: as `isSharedWith` says it. */
const SHARED = `(n.sharing = 'ALL' or n.publisher_id = t.community_id or t.community_id = any (n.shared_community_ids)
    or (select o.town_id from community o where o.id = t.community_id) = any (n.shared_town_ids))`;

/** The newest version of what an adoption `t` took over, where that is an older one and the newest may be adopted. */
export const NEWER_MECHANISM = `from template c
  join template n on n.publisher_id = c.publisher_id and n.lineage_id = c.lineage_id and n.id <> c.id
    and n.superseded_at is null and n.withdrawn_at is null and ${SHARED}
  where c.id = t.template_id`;

/** Adoptions `t` in use whose version was withdrawn, for somebody to decide on. */
export const WITHDRAWN_MECHANISM = `${LAST_OF_ITS_LINE}
  and exists (select 1 from template w where w.id = t.template_id and w.withdrawn_at is not null)`;

/** Adoptions `t` in use that lag behind their template. */
export const MECHANISM_BEHIND = `${LAST_OF_ITS_LINE} and exists (select 1 ${NEWER_MECHANISM})`;

export interface MechanismStanding {
  withdrawn: boolean;
  upgradeAvailable: boolean;
}

/** What was adopted here; those alone, where that is asked for, whose version was withdrawn or that lag behind. */
export function adoptionsMeant(
  ctx: Ctx,
  args: PageArguments,
  { withdrawn, upgradeAvailable }: MechanismStanding,
): Read<MechanismAdoption> | Promise<Read<MechanismAdoption>> {
  const conditions = [...(withdrawn ? [WITHDRAWN_MECHANISM] : []), ...(upgradeAvailable ? [MECHANISM_BEHIND] : [])];
  return conditions.length > 0 ? standing(ctx, args, conditions) : readPage(mechanismAdoptions, args);
}

async function standing(
  { em, community }: Ctx,
  args: PageArguments,
  conditions: string[],
): Promise<Read<MechanismAdoption>> {
  const found = community
    ? await em.execute<{ id: string }[]>(
        `select t.id from mechanism_adoption t where t.community_id = ? and ${conditions.join(' and ')}`,
        [community.id],
      )
    : [];
  return readPage(mechanismAdoptions, args, { id: { $in: found.map(({ id }) => id) } });
}

/** Which newer version there is for each of these adoptions, by their ids; none for those that lag behind nothing. */
export async function newerVersions(
  { em, community }: Ctx,
  adoptionIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (!community) return new Map();
  const found = await em.execute<{ id: string; newer: string }[]>(
    `select t.id, (select n.id ${NEWER_MECHANISM}) as newer from mechanism_adoption t
      where t.community_id = ? and t.id = any (?::uuid[]) and ${MECHANISM_BEHIND}`,
    [community.id, `{${adoptionIds.join(',')}}`],
  );
  return new Map(found.map(({ id, newer }) => [id, newer]));
}

/** Of which mechanisms the caller may take versions over, as far as that does not hang on what one changes. */
export const decidedBy = (ctx: Ctx): Mechanism[] =>
  may(ctx, 'clone', 'Template')
    ? Object.values(Mechanism).filter((mechanism) => may(ctx, 'update', kindOf(mechanism).decidedWith))
    : [];
