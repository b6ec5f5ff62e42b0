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
import type { Ctx as Context } from '../../context.js';
import { PageArgs } from '../../graphql/connection.js';
import { Payload } from '../../graphql/payload.js';
import { Money } from '../../graphql/scalars.js';
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
  accounts(@Ctx() ctx: Context, @Args(() => PageArgs) args: PageArgs): Promise<Page<Account>> {
    return ctx.reads.page('accounts', accounts, args);
  }
}

@Resolver(() => FundingLine)
export class FundingLineResolver {
  @Authorized()
  @Query(() => FundingLineConnection, { description: '本社区的资金条线 · The community’s funding lines' })
  fundingLines(@Ctx() ctx: Context, @Args(() => PageArgs) args: PageArgs): Promise<Page<FundingLine>> {
    return ctx.reads.page('fundingLines', fundingLines, args);
  }

  @Authorized()
  @Mutation(() => RegisterFundingLinePayload, { description: '登记资金条线 · Register a funding line' })
  async registerFundingLine(
    @Ctx() ctx: Context,
    @Arg('input', () => RegisterFundingLineInput, { description: '输入 · Input' }) input: RegisterFundingLineInput,
  ): Promise<Partial<RegisterFundingLinePayload>> {
    return { fundingLine: await registerFundingLine(ctx, input) };
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: '年度金额；未定则为空 · Amount a year; null where none is set',
  })
  annual(@Root() { annualFen }: FundingLine): Money | null {
    return annualFen == null ? null : new Money(annualFen);
  }
}
