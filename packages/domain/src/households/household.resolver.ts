import type { Read } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Field, ID, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { Payload } from '../graphql/payload.js';
import { Person } from '../people/person.entity.js';
import { Household, HouseholdConnection } from './household.entity.js';
import { MoveInInput, MoveOutInput, RegisterHouseholdInput, SetHouseholdRelationsInput } from './household.inputs.js';
import {
  findHouseholds,
  householdOf,
  moveIn,
  moveOut,
  registerHousehold,
  setHouseholdRelations,
} from './household.service.js';

@ObjectType({ description: '登记住户的结果 · Result of registering a household' })
export class RegisterHouseholdPayload extends Payload {
  @Field(() => Household, { nullable: true, description: '住户 · The household' }) declare household?: Household;
}

@ObjectType({ description: '迁入的结果 · Result of moving in' })
export class MoveInPayload extends Payload {
  @Field(() => Household, { nullable: true, description: '迁入的住户 · The household' }) declare household?: Household;
}

@ObjectType({ description: '迁出的结果 · Result of moving out' })
export class MoveOutPayload extends Payload {
  @Field(() => Person, { nullable: true, description: '迁出的人 · Who left' }) declare person?: Person;
}

@ObjectType({ description: '更改与户主关系的结果 · Result of changing relations' })
export class SetHouseholdRelationsPayload extends Payload {
  @Field(() => Household, { nullable: true, description: '住户 · The household' }) declare household?: Household;
}

@Resolver(() => Household)
export class HouseholdResolver {
  @Authorized()
  @Query(() => Household, {
    nullable: true,
    description: '一户；不存在或无权查看则为空 · A household; null where there is none for you',
  })
  household(@Arg('id', () => ID, { description: '住户 · Its id' }) id: string): Read<Household> | null {
    return householdOf(id);
  }

  @Authorized()
  @Query(() => HouseholdConnection, {
    description: '现有住户（限有权查看的） · Households of today, as far as you may see them',
  })
  households(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('stairwellId', () => ID, { nullable: true, description: '只看一个楼道 · Of one stairwell only' })
    stairwellId?: string,
    @Arg('search', () => String, {
      nullable: true,
      description: '室号、户号或姓名开头 · A room, a label, or how a name begins',
    })
    search?: string,
  ): Promise<Read<Household>> {
    return findHouseholds(ctx, { stairwellId, search, page });
  }

  @Authorized()
  @Mutation(() => RegisterHouseholdPayload, { description: '登记住户及其成员 · Register a household with its members' })
  async registerHousehold(
    @Ctx() ctx: Context,
    @Arg('input', () => RegisterHouseholdInput, { description: '输入 · Input' }) input: RegisterHouseholdInput,
  ): Promise<Partial<RegisterHouseholdPayload>> {
    return { household: await registerHousehold(ctx, input) };
  }

  @Authorized()
  @Mutation(() => MoveInPayload, {
    description: '迁入一户，同时离开原来的户 · Move into a household, leaving the one before',
  })
  async moveIn(
    @Ctx() ctx: Context,
    @Arg('input', () => MoveInInput, { description: '输入 · Input' }) input: MoveInInput,
  ): Promise<Partial<MoveInPayload>> {
    return { household: await moveIn(ctx, input) };
  }

  @Authorized()
  @Mutation(() => MoveOutPayload, {
    description:
      '迁出、死亡或更正；历史保留，最后一人离开则此户结束 · Moving out, death or a mistake; history stays, a household ends with the last of it',
  })
  async moveOut(
    @Ctx() ctx: Context,
    @Arg('input', () => MoveOutInput, { description: '输入 · Input' }) input: MoveOutInput,
  ): Promise<Partial<MoveOutPayload>> {
    return { person: await moveOut(ctx, input) };
  }

  @Authorized()
  @Mutation(() => SetHouseholdRelationsPayload, {
    description: '更改与户主的关系，或更换户主 · Change relations, or who is the head',
  })
  async setHouseholdRelations(
    @Ctx() ctx: Context,
    @Arg('input', () => SetHouseholdRelationsInput, { description: '输入 · Input' }) input: SetHouseholdRelationsInput,
  ): Promise<Partial<SetHouseholdRelationsPayload>> {
    return { household: await setHouseholdRelations(ctx, input) };
  }
}
