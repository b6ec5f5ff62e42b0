import { type Read, readPage } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Field, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
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
  estates(@Args(() => PageArgs) args: PageArgs): Read<Estate> {
    return readPage(estates, args);
  }
}

@Resolver(() => Building)
export class BuildingResolver {
  @Authorized()
  @Query(() => BuildingConnection, { description: '本社区的楼栋 · The community’s buildings' })
  buildings(@Args(() => PageArgs) args: PageArgs): Read<Building> {
    return readPage(buildings, args);
  }
}

@Resolver(() => Stairwell)
export class StairwellResolver {
  @Authorized()
  @Query(() => StairwellConnection, { description: '本社区的楼道 · The community’s stairwells' })
  stairwells(@Args(() => PageArgs) args: PageArgs): Read<Stairwell> {
    return readPage(stairwells, args);
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
}
