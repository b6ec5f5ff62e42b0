import { packRules } from '@casl/ability/extra';
import { type Read, readOne, readPage } from '@gongzhi/reading';
import { Args, Authorized, Ctx, Field, FieldResolver, ID, ObjectType, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { JsonScalar } from '../graphql/scalars.js';
import { type Community, CommunityConnection, communities } from '../tenancy/community.entity.js';
import { Membership } from './membership.entity.js';
import { Person, persons } from './person.entity.js';
import { abilityWith, ownAppointments } from './town-reviewer.service.js';
import { communitiesInReach, membershipsOfViewer, nameOfViewer, viewerId } from './viewer.service.js';

@ObjectType({ description: '当前调用方 · The caller, as the current community knows them' })
export class Viewer {
  @Field(() => ID, { description: '标识，不含登录系统的编号 · Id; tells nothing of the issuer’s' }) declare id: string;
}

@Resolver(() => Viewer)
export class ViewerResolver {
  @Authorized()
  @Query(() => Viewer, { description: '当前调用方 · The caller' })
  viewer(@Ctx() ctx: Context): Viewer {
    return { id: viewerId(ctx) };
  }

  @Authorized()
  @Query(() => CommunityConnection, {
    description:
      '社区：民政局可见全部，镇街评议员可见本镇街的，其他人可见自己所属的 · Communities: the whole register for the bureau, a town’s for its reviewer, otherwise one’s own',
  })
  async communities(@Ctx() ctx: Context, @Args(() => PageArgs) args: PageArgs): Promise<Read<Community>> {
    return readPage(communities, args, await communitiesInReach(ctx));
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: '在当前社区登记的姓名；市级范围为空 · Name as registered in the current community; null in city scope',
  })
  name(@Ctx() ctx: Context): Promise<string | null> {
    return nameOfViewer(ctx);
  }

  @FieldResolver(() => Person, {
    nullable: true,
    description:
      '在当前社区的人员登记；市级范围为空 · The caller in the current community’s register; null in city scope',
  })
  person(@Ctx() ctx: Context): Read<Person> | null {
    return readOne(persons, ctx.actor.personId);
  }

  @FieldResolver(() => [Membership], {
    description:
      '今天有效的任职：当前社区的；市级范围则为所属各社区的（最多 20 个社区） · Memberships valid today: here; in city scope in all one’s communities (20 at most)',
  })
  memberships(@Ctx() ctx: Context): Promise<Read<Membership> | Read<Membership>[]> {
    return membershipsOfViewer(ctx);
  }

  @FieldResolver(() => JsonScalar, {
    description:
      '当前范围内的权限：CASL 打包规则，用 unpackRules 还原 · Abilities here: CASL packed rules, for unpackRules of @casl/ability/extra',
  })
  async abilities(@Ctx() ctx: Context): Promise<unknown> {
    return packRules(abilityWith(await ownAppointments(ctx), ctx).rules);
  }
}
