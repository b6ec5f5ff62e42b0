import { type Read, readPage } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Field, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { Payload } from '../graphql/payload.js';
import {
  Building,
  BuildingConnection,
  buildings,
  Dwelling,
  DwellingConnection,
  dwellings,
  Estate,
  EstateConnection,
  estates,
  Stairwell,
  StairwellConnection,
  stairwells,
} from './place.entity.js';
import { CorrectPlaceInput, GeneratePlacesInput, RestorePlaceInput, RetirePlaceInput } from './place.inputs.js';
import { type ChangedPlace, correctPlace, generatePlaces, restorePlace, retirePlace } from './place.service.js';
import { CorrectPlacePayload, GeneratePlacesPayload, RestorePlacePayload, RetirePlacePayload } from './place.types.js';
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

@Resolver(() => Dwelling)
export class DwellingResolver {
  @Authorized()
  @Query(() => DwellingConnection, {
    description: '本社区的住房，按室号排列；停用的在后 · The community’s dwellings, by room; those out of use last',
  })
  dwellings(@Args(() => PageArgs) args: PageArgs): Read<Dwelling> {
    return readPage(dwellings, args);
  }

  @Authorized()
  @Mutation(() => GeneratePlacesPayload, {
    description:
      '按范围登记楼栋、楼道和住房；已有的不变，重复执行等于一次 · Enter buildings, stairwells and dwellings by range; what is there stays, twice is once',
  })
  generatePlaces(
    @Ctx() ctx: Context,
    @Arg('input', () => GeneratePlacesInput, { description: '输入 · Input' }) input: GeneratePlacesInput,
  ): Promise<Partial<GeneratePlacesPayload>> {
    return generatePlaces(ctx, input);
  }

  @Authorized()
  @Mutation(() => CorrectPlacePayload, {
    description:
      '更正地点的名称或上级，居住的人不变 · Correct a place’s name or what it belongs to; who lives there stays',
  })
  correctPlace(
    @Ctx() ctx: Context,
    @Arg('input', () => CorrectPlaceInput, { description: '输入 · Input' }) input: CorrectPlaceInput,
  ): Promise<ChangedPlace> {
    return correctPlace(ctx, input);
  }

  @Authorized()
  @Mutation(() => RetirePlacePayload, {
    description:
      '停用地点连同其内；有人居住或任职的不可停用 · Take a place out of use with what is inside it; not where somebody lives or works',
  })
  retirePlace(
    @Ctx() ctx: Context,
    @Arg('input', () => RetirePlaceInput, { description: '输入 · Input' }) input: RetirePlaceInput,
  ): Promise<ChangedPlace> {
    return retirePlace(ctx, input);
  }

  @Authorized()
  @Mutation(() => RestorePlacePayload, { description: '恢复使用已停用的地点 · Take a place into use again' })
  restorePlace(
    @Ctx() ctx: Context,
    @Arg('input', () => RestorePlaceInput, { description: '输入 · Input' }) input: RestorePlaceInput,
  ): Promise<ChangedPlace> {
    return restorePlace(ctx, input);
  }
}
