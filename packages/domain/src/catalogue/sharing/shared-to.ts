import { toNodeId } from '@gongzhi/kernel';
import type { Constructor, FilterQuery } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import type { Ctx } from '../../context.js';
import { batched } from '../../graphql/batched.js';
import { Community, Town } from '../../tenancy/community.entity.js';
import type { Template } from '../template.entity.js';

@ObjectType({ description: '与之共享模板的镇街或社区 · A town or a community that a template is shared with' })
export class SharedWith {
  @Field(() => ID, { description: '镇街或社区的全局标识 · Opaque id of the town or community' }) declare id: string;
  @Field(() => String, { description: '代码 · Code' }) declare code: string;
  @Field(() => String, { description: '名称 · Name' }) declare name: string;
}

/** Whom a template is shared with, in the order of their codes; undefined for whom that is no affair of. */
const sharedTo =
  <T extends Town | Community>(entity: Constructor<T>, property: 'sharedTownIds' | 'sharedCommunityIds') =>
  (ctx: Ctx, template: Template): Promise<SharedWith[] | undefined> =>
    batched(ctx, `Template.${property}`, template, async (rows) => {
      const told = rows.filter((row) => mayKnow(ctx, row));
      const ids = told.flatMap((row) => row[property]);
      const found = ids.length ? await ctx.em.find<T>(entity, { id: { $in: ids } } as unknown as FilterQuery<T>) : [];
      const inOrder = found.sort((one, other) => (one.code < other.code ? -1 : 1));
      const partiesOf = (row: Template): SharedWith[] =>
        inOrder
          .filter(({ id }) => row[property].includes(id))
          .map(({ id, code, name }) => ({ id: toNodeId(entity.name, id), code, name }));
      return new Map(told.map((row) => [row.id, partiesOf(row)]));
    });

const mayKnow = ({ actor, community }: Ctx, { publisherId }: Template): boolean =>
  actor.kind === 'BUREAU' || community?.id === publisherId;

export const sharedTownsOf = sharedTo(Town, 'sharedTownIds');
export const sharedCommunitiesOf = sharedTo(Community, 'sharedCommunityIds');
