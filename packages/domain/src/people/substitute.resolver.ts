import { type Read, readPage } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Field, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { Payload } from '../graphql/payload.js';
import { NameSubstituteInput, WithdrawSubstituteInput } from './people.inputs.js';
import { Substitute, SubstituteConnection, substitutes } from './substitute.entity.js';
import { nameSubstitute, withdrawSubstitute } from './substitute.service.js';

@ObjectType({ description: '指定替补的结果 · Result of naming a substitute' })
export class NameSubstitutePayload extends Payload {
  @Field(() => Substitute, { nullable: true, description: '替补 · The substitute' }) declare substitute?: Substitute;
}

@ObjectType({ description: '撤销替补的结果 · Result of withdrawing a substitute' })
export class WithdrawSubstitutePayload extends Payload {
  @Field(() => Substitute, { nullable: true, description: '已撤销的替补 · The substitute, withdrawn' })
  declare substitute?: Substitute;
}

@Resolver(() => Substitute)
export class SubstituteResolver {
  @Authorized()
  @Query(() => SubstituteConnection, {
    description:
      '替补审批人，新的在前（限有权查看的） · Substitute approvers, newest first, as far as you may see them',
  })
  substitutes(@Args(() => PageArgs) args: PageArgs): Read<Substitute> {
    return readPage(substitutes, args);
  }

  @Authorized()
  @Mutation(() => NameSubstitutePayload, {
    description:
      '指定替补审批人，代审批某人自己提交的事项 · Name who decides, in somebody’s stead, what that person has filed',
  })
  async nameSubstitute(
    @Ctx() ctx: Context,
    @Arg('input', () => NameSubstituteInput, { description: '输入 · Input' }) input: NameSubstituteInput,
  ): Promise<Partial<NameSubstitutePayload>> {
    return { substitute: await nameSubstitute(ctx, input) };
  }

  @Authorized()
  @Mutation(() => WithdrawSubstitutePayload, { description: '撤销替补，立即生效 · Withdraw a substitute, at once' })
  async withdrawSubstitute(
    @Ctx() ctx: Context,
    @Arg('input', () => WithdrawSubstituteInput, { description: '输入 · Input' }) input: WithdrawSubstituteInput,
  ): Promise<Partial<WithdrawSubstitutePayload>> {
    return { substitute: await withdrawSubstitute(ctx, input) };
  }
}
