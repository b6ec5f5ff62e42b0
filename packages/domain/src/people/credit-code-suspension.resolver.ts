import { type Read, readPage } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Field, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { Payload } from '../graphql/payload.js';
import {
  CreditCodeSuspension,
  CreditCodeSuspensionConnection,
  creditCodeSuspensions,
} from './credit-code-suspension.entity.js';
import { resumeCreditCode, suspendCreditCode } from './credit-code-suspension.service.js';
import { ResumeCreditCodeInput, SuspendCreditCodeInput } from './people.inputs.js';

@ObjectType({ description: '全市暂停组织的结果 · Result of suspending a credit code' })
export class SuspendCreditCodePayload extends Payload {
  @Field(() => CreditCodeSuspension, { nullable: true, description: '暂停 · The suspension' })
  declare suspension?: CreditCodeSuspension;
}

@ObjectType({ description: '全市恢复组织的结果 · Result of resuming a credit code' })
export class ResumeCreditCodePayload extends Payload {
  @Field(() => CreditCodeSuspension, { nullable: true, description: '暂停，已结束 · The suspension, ended' })
  declare suspension?: CreditCodeSuspension;
}

@Resolver(() => CreditCodeSuspension)
export class CreditCodeSuspensionResolver {
  @Authorized()
  @Query(() => CreditCodeSuspensionConnection, {
    description: '全市暂停过的组织，新的在前 · Organisations suspended in the whole city, newest first',
  })
  creditCodeSuspensions(@Args(() => PageArgs) args: PageArgs): Read<CreditCodeSuspension> {
    return readPage(creditCodeSuspensions, args);
  }

  @Authorized()
  @Mutation(() => SuspendCreditCodePayload, {
    description:
      '民政局按信用代码全市暂停组织，立即生效 · The bureau suspends an organisation in the whole city, at once',
  })
  async suspendCreditCode(
    @Ctx() ctx: Context,
    @Arg('input', () => SuspendCreditCodeInput, { description: '输入 · Input' }) input: SuspendCreditCodeInput,
  ): Promise<Partial<SuspendCreditCodePayload>> {
    return { suspension: await suspendCreditCode(ctx, input) };
  }

  @Authorized()
  @Mutation(() => ResumeCreditCodePayload, {
    description: '民政局恢复全市暂停的组织 · The bureau resumes an organisation in the whole city',
  })
  async resumeCreditCode(
    @Ctx() ctx: Context,
    @Arg('input', () => ResumeCreditCodeInput, { description: '输入 · Input' }) input: ResumeCreditCodeInput,
  ): Promise<Partial<ResumeCreditCodePayload>> {
    return { suspension: await resumeCreditCode(ctx, input) };
  }
}
