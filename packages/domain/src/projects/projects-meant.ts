import { type PageArguments, type Read, readPage } from '@gongzhi/reading';
import type { Ctx } from '../context.js';
import { type Project, projects } from './project.entity.js';

/** The newest version of the template that a project `t` was cloned from, where it has an older one. */
export const NEWER_VERSION = `from template c
  join template n on n.publisher_id = c.publisher_id and n.lineage_id = c.lineage_id and n.id <> c.id
    and n.superseded_at is null and n.withdrawn_at is null
  where c.id = t.template_id`;

/** Projects `t` whose template version was withdrawn, for somebody to decide on. */
export const WITHDRAWN_IN_USE = `t.status <> 'ENDED'
  and exists (select 1 from template w where w.id = t.template_id and w.withdrawn_at is not null)`;

/** Projects `t` that lag behind their template, and can be upgraded. */
export const UPGRADABLE = `t.status = 'RUNNING' and exists (select 1 ${NEWER_VERSION})`;

export interface Standing {
  withdrawn: boolean;
  upgradeAvailable: boolean;
}

/** The community's projects; those alone, where that is asked for, whose template was withdrawn or has a newer version. */
export function projectsMeant(
  ctx: Ctx,
  args: PageArguments,
  { withdrawn, upgradeAvailable }: Standing,
): Read<Project> | Promise<Read<Project>> {
  const conditions = [...(withdrawn ? [WITHDRAWN_IN_USE] : []), ...(upgradeAvailable ? [UPGRADABLE] : [])];
  return conditions.length > 0 ? standing(ctx, args, conditions) : readPage(projects, args);
}

async function standing({ em, community }: Ctx, args: PageArguments, conditions: string[]): Promise<Read<Project>> {
  const found = community
    ? await em.execute<{ id: string }[]>(
        `select t.id from project t where t.community_id = ? and ${conditions.join(' and ')}`,
        [community.id],
      )
    : [];
  return readPage(projects, args, { id: { $in: found.map(({ id }) => id) } });
}
