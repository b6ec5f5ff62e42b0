import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { Money } from '../graphql/scalars.js';
import { FundingLine, fundingLines } from '../ledger/funds/funds.entity.js';
import { Organisation, organisations } from '../people/organisation.entity.js';
import { type FundingTerms, termsOfProject } from './funding-terms.js';
import { ProjectFunding, projects } from './project.entity.js';
import { RuleBasis } from './project.enums.js';

/** A budget, with the terms that the project's module sets at the project's settings. */
@Resolver(() => ProjectFunding)
export class ProjectFundingResolver {
  @FieldResolver(() => String, { description: '名称 · Title' })
  async title(@Root() funding: ProjectFunding, @Ctx() ctx: Context): Promise<string> {
    return (await termsOf(ctx, funding)).title;
  }

  @FieldResolver(() => String, { description: '资金来源 · Where the money comes from' })
  async source(@Root() funding: ProjectFunding, @Ctx() ctx: Context): Promise<string> {
    return (await termsOf(ctx, funding)).source;
  }

  @FieldResolver(() => String, { description: '计量单位 · What is counted' })
  async unit(@Root() funding: ProjectFunding, @Ctx() ctx: Context): Promise<string> {
    return (await termsOf(ctx, funding)).unit;
  }

  @FieldResolver(() => Money, { description: '每单位的补助标准 · Granted for one unit' })
  async granted(@Root() funding: ProjectFunding, @Ctx() ctx: Context): Promise<Money> {
    return new Money((await termsOf(ctx, funding)).grantedFen);
  }

  @FieldResolver(() => Money, {
    description: '每单位实付；差额留在项目 · Paid out for one unit; the rest stays in the project',
  })
  async paid(@Root() funding: ProjectFunding, @Ctx() ctx: Context): Promise<Money> {
    return new Money((await termsOf(ctx, funding)).paidFen);
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description:
      '每名服务对象每天的上限；不按天计则为空 · At most so many units a day for one person served; null where days do not count',
  })
  async dailyCap(@Root() funding: ProjectFunding, @Ctx() ctx: Context): Promise<number | null> {
    return (await termsOf(ctx, funding)).dailyCap;
  }

  @FieldResolver(() => Money, { description: '预算 · Budget' })
  budget(@Root() { budgetFen }: ProjectFunding): Money {
    return new Money(budgetFen);
  }

  @FieldResolver(() => Money, { description: '已批准结算的支出 · Paid by approved settlements' })
  settled(@Root() { settledFen }: ProjectFunding): Money {
    return new Money(settledFen);
  }

  @FieldResolver(() => Money, { description: '预算减去已结算 · Budget less what was settled' })
  remaining(@Root() { budgetFen, settledFen }: ProjectFunding): Money {
    return new Money(budgetFen - settledFen);
  }

  @FieldResolver(() => RuleBasis, { description: '依据 · What the line rests on' })
  async basis(@Root() funding: ProjectFunding, @Ctx() ctx: Context): Promise<RuleBasis> {
    return (await termsOf(ctx, funding)).basis;
  }

  @FieldResolver(() => [String], {
    description: '其中属本平台解释的部分 · What in it is this platform’s interpretation',
  })
  async interpretations(@Root() funding: ProjectFunding, @Ctx() ctx: Context): Promise<string[]> {
    return (await termsOf(ctx, funding)).interpretations;
  }

  @FieldResolver(() => FundingLine, { description: '社区的资金条线 · The community’s funding line' })
  fundingLine(@Root() funding: ProjectFunding, @Ctx() ctx: Context): Promise<FundingLine | null> {
    return ctx.reads.through(fundingLines, funding.fundingLineId);
  }

  @FieldResolver(() => Organisation, { nullable: true, description: '出资组织 · Organisation that funds it' })
  funder(@Root() funding: ProjectFunding, @Ctx() ctx: Context): Promise<Organisation | null> {
    return ctx.reads.through(organisations, funding.funderId);
  }
}

async function termsOf(ctx: Context, { projectId, lineKey }: ProjectFunding): Promise<FundingTerms> {
  const project = await ctx.reads.through(projects, projectId);
  return termsOfProject(ctx, project!).find(({ key }) => key === lineKey)!;
}
