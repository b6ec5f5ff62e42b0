import type { Filter } from '@gongzhi/access';
import { type PageArguments, type Read, readPage } from '@gongzhi/reading';
import { type Ctx, inCommunity, may } from '../../context.js';
import { Project } from '../../projects/project.entity.js';
import { escaped, termsOf } from '../catalogue.service.js';
import { type Bundle, bundles } from './bundle.entity.js';

/** The newest version of each bundle, newest first; with `search`, those whose texts hold every one of its words. */
export function browseBundles(search: string | undefined, args: PageArguments): Read<Bundle> {
  const terms = termsOf(search ?? '');
  const where: Filter = {
    $and: [{ supersededAt: null }, ...terms.map((term) => ({ searchText: { $like: `%${escaped(term)}%` } }))],
  };
  return readPage(bundles, args, where, { costly: terms.length > 0 });
}

/** Projects of the caller's community by their ids, as far as they may be read. */
export async function projectsNamed(context: Ctx, ids: readonly string[]): Promise<Map<string, Project>> {
  const ctx = inCommunity(context);
  if (ids.length === 0) return new Map();
  const found = await ctx.em.find(Project, { communityId: ctx.community.id, id: { $in: [...ids] } });
  return new Map(found.filter((one) => may(ctx, 'read', 'Project', one)).map((one) => [one.id, one]));
}
