import { type Read, readPage } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Field, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../../context.js';
import { PageArgs } from '../../graphql/connection.js';
import { Payload } from '../../graphql/payload.js';
import {
  Account,
  AccountConnection,
  accounts,
  FundingLine,
  FundingLineConnection,
  fundingLines,
} from './funds.entity.js';
import { RegisterFundingLineInput } from './funds.inputs.js';
import { registerFundingLine } from './funds.service.js';

@ObjectType({ description: '登记资金条线的结果 · Result of registering a funding line' })
export class RegisterFundingLinePayload extends Payload {
  @Field(() => FundingLine, { nullable: true, description: '资金条线 · The funding line' })
  declare fundingLine?: FundingLine;
}

@Resolver(() => Account)
export class AccountResolver {
  @Authorized()
  @Query(() => AccountConnection, { description: '本社区的会计科目 · The community’s chart of accounts' })
  accounts(@Args(() => PageArgs) args: PageArgs): Read<Account> {
    return readPage(accounts, args);
  }
}

@Resolver(() => FundingLine)
export class FundingLineResolver {
  @Authorized()
  @Query(() => FundingLineConnection, { description: '本社区的资金条线 · The community’s funding lines' })
  fundingLines(@Args(() => PageArgs) args: PageArgs): Read<FundingLine> {
    return readPage(fundingLines, args);
  }

  @Authorized()
  @Mutation(() => RegisterFundingLinePayload, { description: '登记资金条线 · Register a funding line' })
  async registerFundingLine(
    @Ctx() ctx: Context,
    @Arg('input', () => RegisterFundingLineInput, { description: '输入 · Input' }) input: RegisterFundingLineInput,
  ): Promise<Partial<RegisterFundingLinePayload>> {
    return { fundingLine: await registerFundingLine(ctx, input) };
  }
}
