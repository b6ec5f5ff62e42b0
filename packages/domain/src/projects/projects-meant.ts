import { type PageArguments, type Read, readPage } from '@gongzhi/reading';
import type { Ctx } from '../context.js';
import { type Project, projects } from './project.entity.js';

/** The community's projects; `withdrawn`: those alone whose template version was withdrawn, for somebody to decide on. */
export function projectsMeant(
  ctx: Ctx,
  args: PageArguments,
  withdrawn: boolean,
): Read<Project> | Promise<Read<Project>> {
  return withdrawn ? ofWithdrawn(ctx, args) : readPage(projects, args);
}

async function ofWithdrawn({ em, community }: Ctx, args: PageArguments): Promise<Read<Project>> {
  const found = community
    ? await em.execute<{ id: string }[]>(
        `select p.id from project p join template t on t.id = p.template_id
         where p.community_id = ? and t.withdrawn_at is not null`,
        [community.id],
      )
    : [];
  return readPage(projects, args, { id: { $in: found.map(({ id }) => id) } });
}
