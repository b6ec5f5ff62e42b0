import type { Constructor, FilterQuery } from '@mikro-orm/core';
import type { Ctx } from '../../context.js';
import { batched } from '../../graphql/batched.js';
import { Community, Town } from '../../tenancy/community.entity.js';
import type { Template } from '../template.entity.js';

/** Whom a template is shared with, in the order of their codes; undefined for whom that is no affair of. */
const sharedTo =
  <T extends Town | Community>(entity: Constructor<T>, property: 'sharedTownIds' | 'sharedCommunityIds') =>
  (ctx: Ctx, template: Template): Promise<T[] | undefined> =>
    batched(ctx, `Template.${property}`, template, async (rows) => {
      const told = rows.filter((row) => mayKnow(ctx, row));
      const ids = told.flatMap((row) => row[property]);
      const found = ids.length ? await ctx.em.find<T>(entity, { id: { $in: ids } } as unknown as FilterQuery<T>) : [];
      const inOrder = found.sort((one, other) => (one.code < other.code ? -1 : 1));
      return new Map(told.map((row) => [row.id, inOrder.filter(({ id }) => row[property].includes(id))]));
    });

const mayKnow = ({ actor, community }: Ctx, { publisherId }: Template): boolean =>
  actor.kind === 'BUREAU' || community?.id === publisherId;

export const sharedTownsOf = sharedTo(Town, 'sharedTownIds');
export const sharedCommunitiesOf = sharedTo(Community, 'sharedCommunityIds');
