import type { Fen } from '@gongzhi/kernel';
import { Field, Int, ObjectType } from 'type-graphql';
import type { Ctx } from '../context.js';
import { batched } from '../graphql/batched.js';
import { Money } from '../graphql/scalars.js';
import { type FundingTerms, termsOfProject } from './funding-terms.js';
import { Project } from './project.entity.js';
import { RuleBasis } from './project.enums.js';
import { type Settlement, SettlementLine } from './settlement.entity.js';

@ObjectType({ description: '结算中一条资金条线的合计 · What a settlement takes from one funding line' })
export class SettledFundingLine {
  @Field(() => String, { description: '资金条线的键 · Key of the funding line' }) declare key: string;
  @Field(() => String, { description: '名称 · Title' }) declare title: string;
  @Field(() => String, { description: '资金来源 · Where the money comes from' }) declare source: string;
  @Field(() => String, { description: '计量单位 · What is counted' }) declare unit: string;
  @Field(() => Int, { description: '数量 · Quantity, in that unit' }) declare quantity: number;
  @Field(() => Money, { description: '每单位金额 · Amount of one unit' }) declare unitAmount: Money;
  @Field(() => Int, {
    nullable: true,
    description:
      '每名服务对象每天的上限；不按天计则为空 · At most so many units a day for one person served; null where days do not count',
  })
  declare dailyCap: number | null;
  @Field(() => Money, { description: '应付 · Due' }) declare due: Money;
  @Field(() => Money, { description: '可付：不超过条线余额 · Payable: never more than the line has left' })
  declare payable: Money;
  @Field(() => Money, { description: '缺口 · Shortfall' }) declare shortfall: Money;
  @Field(() => Money, { description: '留在项目的差额 · Granted but not paid out: stays in the project' })
  declare retained: Money;
  @Field(() => RuleBasis, { description: '依据 · What the line rests on' }) declare basis: RuleBasis;
  @Field(() => [String], { description: '其中属本平台解释的部分 · What in it is this platform’s interpretation' })
  declare interpretations: string[];
}

/** Every payment of a settlement: whoever reads a settlement reads all of it. */
async function linesOfSettlement(ctx: Ctx, settlement: Settlement): Promise<SettlementLine[]> {
  const found = await batched(ctx, 'Settlement.lines', settlement, async (rows) => {
    const where = { communityId: settlement.communityId, settlementId: { $in: rows.map(({ id }) => id) } };
    const lines = await ctx.em.find(SettlementLine, where, { orderBy: { id: 'asc' } });
    return new Map(rows.map(({ id }) => [id, lines.filter(({ settlementId }) => settlementId === id)]));
  });
  return found ?? [];
}

const projectOfSettlement = (ctx: Ctx, settlement: Settlement): Promise<Project | undefined> =>
  batched(ctx, 'Settlement.project', settlement, async (rows) => {
    const where = { communityId: settlement.communityId, id: { $in: rows.map(({ projectId }) => projectId) } };
    const projects = new Map((await ctx.em.find(Project, where)).map((project) => [project.id, project]));
    return new Map(rows.map(({ id, projectId }) => [id, projects.get(projectId)!]));
  });

/** The settlement's sums by funding line, one for each line that the module has, also where nothing was due. */
export async function fundingLinesOfSettlement(ctx: Ctx, settlement: Settlement): Promise<SettledFundingLine[]> {
  const project = await projectOfSettlement(ctx, settlement);
  const lines = await linesOfSettlement(ctx, settlement);
  return termsOfProject(ctx, project!).map((terms) =>
    summaryOf(
      terms,
      lines.filter(({ lineKey }) => lineKey === terms.key),
    ),
  );
}

function summaryOf(
  { key, title, source, unit, paidFen, dailyCap, basis, interpretations }: FundingTerms,
  lines: readonly SettlementLine[],
): SettledFundingLine {
  const sum = (amountOf: (line: SettlementLine) => number): Fen =>
    lines.reduce((total, line) => total + amountOf(line), 0);
  const [due, payable] = [sum(({ dueFen }) => dueFen), sum(({ payableFen }) => payableFen)];
  return {
    key,
    title,
    source,
    unit,
    quantity: sum(({ quantity }) => quantity),
    // The amount that was used stands in the lines, frozen; the settings may have changed since.
    unitAmount: new Money(lines[0]?.unitFen ?? paidFen),
    dailyCap,
    due: new Money(due),
    payable: new Money(payable),
    shortfall: new Money(due - payable),
    retained: new Money(sum(({ retainedFen }) => retainedFen)),
    basis,
    interpretations,
  };
}
