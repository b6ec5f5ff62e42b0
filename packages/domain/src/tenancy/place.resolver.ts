import type { Page } from '@gongzhi/reading';
import {
  Arg,
  Args,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { Payload } from '../graphql/payload.js';
import {
  Building,
  BuildingConnection,
  buildings,
  Estate,
  EstateConnection,
  estates,
  Stairwell,
  StairwellConnection,
  stairwells,
} from './place.entity.js';
import { RegisterStairwellInput } from './tenancy.inputs.js';
import { registerStairwell } from './tenancy.service.js';

@ObjectType({ description: '登记楼道的结果 · Result of registering a stairwell' })
export class RegisterStairwellPayload extends Payload {
  @Field(() => Stairwell, { nullable: true, description: '楼道 · The stairwell' }) declare stairwell?: Stairwell;
}

@Resolver(() => Estate)
export class EstateResolver {
  @Authorized()
  @Query(() => EstateConnection, { description: '本社区的小区 · The community’s estates' })
  estates(@Ctx() ctx: Context, @Args(() => PageArgs) args: PageArgs): Promise<Page<Estate>> {
    return ctx.reads.page('estates', estates, args);
  }

  @FieldResolver(() => BuildingConnection, { description: '小区内的楼栋 · Its buildings' })
  buildings(
    @Root() estate: Estate,
    @Ctx() ctx: Context,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<Building>> {
    return ctx.reads.pageOf('Estate.buildings', buildings, 'estateId', estate.id, args);
  }
}

@Resolver(() => Building)
export class BuildingResolver {
  @Authorized()
  @Query(() => BuildingConnection, { description: '本社区的楼栋 · The community’s buildings' })
  buildings(@Ctx() ctx: Context, @Args(() => PageArgs) args: PageArgs): Promise<Page<Building>> {
    return ctx.reads.page('buildings', buildings, args);
  }

  @FieldResolver(() => Estate, { description: '所在小区 · The estate it stands in' })
  estate(@Root() building: Building, @Ctx() ctx: Context): Promise<Estate | null> {
    return ctx.reads.through(estates, building.estateId);
  }

  @FieldResolver(() => StairwellConnection, { description: '楼栋内的楼道 · Its stairwells' })
  stairwells(
    @Root() building: Building,
    @Ctx() ctx: Context,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<Stairwell>> {
    return ctx.reads.pageOf('Building.stairwells', stairwells, 'buildingId', building.id, args);
  }
}

@Resolver(() => Stairwell)
export class StairwellResolver {
  @Authorized()
  @Query(() => StairwellConnection, { description: '本社区的楼道 · The community’s stairwells' })
  stairwells(@Ctx() ctx: Context, @Args(() => PageArgs) args: PageArgs): Promise<Page<Stairwell>> {
    return ctx.reads.page('stairwells', stairwells, args);
  }

  @Authorized()
  @Mutation(() => RegisterStairwellPayload, {
    description:
      '登记楼道；小区、楼栋不存在时一并登记，重复登记返回同一楼道 · Register a stairwell, with its estate and building where missing; twice is once',
  })
  async registerStairwell(
    @Ctx() ctx: Context,
    @Arg('input', () => RegisterStairwellInput, { description: '输入 · Input' }) input: RegisterStairwellInput,
  ): Promise<Partial<RegisterStairwellPayload>> {
    return { stairwell: await registerStairwell(ctx, input) };
  }

  @FieldResolver(() => Building, { description: '所在楼栋 · The building it belongs to' })
  building(@Root() stairwell: Stairwell, @Ctx() ctx: Context): Promise<Building | null> {
    return ctx.reads.through(buildings, stairwell.buildingId);
  }
}
