import type { Json, Text } from '@gongzhi/kernel';
import type { Read } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Field, Int, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { Payload, UserError } from '../graphql/payload.js';
import { JsonScalar, Money } from '../graphql/scalars.js';
import { userErrorsOf } from '../graphql/user-errors.js';
import { Organisation } from '../people/organisation.entity.js';
import { Project } from '../projects/project.entity.js';
import { MappedFigure, MappedFormula, RoundingDirection } from './catalogue.enums.js';
import { CloneTemplateInput, PublishTemplateInput } from './catalogue.inputs.js';
import { browseTemplates, listAdoptions } from './catalogue.service.js';
import { cloneTemplate, previewClone } from './clone.service.js';
import type { ClonePlan } from './clone-plan.js';
import { FitItem, fitItemsOf } from './fit-item.js';
import { Mechanism } from './mechanisms/mechanism.enums.js';
import { publishTemplate } from './publish.service.js';
import { Adoption, AdoptionConnection, Template, TemplateConnection } from './template.entity.js';

@ObjectType({ description: '一项设置的调整 · One setting that would change' })
export class ConfigChange {
  @Field(() => String, { description: '设置路径 · Path of the setting' }) declare path: string;
  @Field(() => JsonScalar, { nullable: true, description: '模板的值 · The template’s value' }) declare before: Json;
  @Field(() => JsonScalar, { nullable: true, description: '本社区的值 · This community’s value' }) declare after: Json;
}

@ObjectType({ description: '取整 · Rounding: to a multiple of a step' })
export class ScaledRounding {
  @Field(() => RoundingDirection, { description: '方向 · Which way' }) declare to: RoundingDirection;
  @Field(() => Int, { description: '倍数 · The step' }) declare step: number;
}

@ObjectType({
  description:
    '按本社区情况换算的一项设置：只是建议，克隆时在 adopt 中列出才采纳 · A setting as figures of this community suggest it: taken only where `adopt` names it',
})
export class ScaledSuggestion {
  @Field(() => String, { description: '设置路径 · Path of the setting' }) declare path: string;
  @Field(() => MappedFigure, { description: '依据的数字 · The figure it follows from' }) declare input: MappedFigure;
  @Field(() => Int, {
    nullable: true,
    description: '该数字在本社区的值；未知则为空 · Its value here; null where not known',
  })
  declare inputValue: number | null;
  @Field(() => MappedFormula, { description: '算法 · How it is computed' }) declare formula: MappedFormula;
  @Field(() => ScaledRounding, { nullable: true, description: '取整；分档不取整 · Rounding; none for steps' })
  declare rounding: ScaledRounding | null;
  @Field(() => JsonScalar, { description: '模板的值 · The template’s value' }) declare before: Json;
  @Field(() => JsonScalar, {
    description: '建议的值，在模板允许的范围内 · The value suggested, within the template’s bounds',
  })
  declare after: Json;
  @Field(() => String, { description: '理由 · Why' }) declare reason: string;
  @Field(() => Boolean, { description: '本次是否采纳 · Whether this input adopts it' }) declare adopted: boolean;
}

@ObjectType({ description: '克隆后的一条资金安排 · Funding on one line, once cloned' })
export class FundingPlan {
  @Field(() => String, { description: '资金条线的键 · Key of the funding line' }) declare key: string;
  @Field(() => String, { description: '名称 · Title' }) declare title: string;
  @Field(() => String, { description: '资金来源 · Source' }) declare source: string;
  @Field(() => Boolean, { description: '克隆时是否新开立 · Whether cloning opens this line' }) declare opened: boolean;
  @Field(() => Money, { description: '预算 · Budget' }) declare budget: Money;
  @Field(() => Organisation, { nullable: true, description: '出资组织 · Who funds it' })
  declare funder: Organisation | null;
}

@ObjectType({ description: '克隆后的一个收款组织 · An organisation that is paid, once cloned' })
export class PayeePlan {
  @Field(() => String, { description: '需求的键，如 entrepreneur · Key of the requirement, as in entrepreneur' })
  declare requirement: string;
  @Field(() => String, { description: '需求说明 · What is needed' }) declare title: string;
  @Field(() => Organisation, {
    nullable: true,
    description: '收款组织；尚未指定则为空 · Who is paid; null until named',
  })
  declare organisation: Organisation | null;
}

@ObjectType({ description: '克隆预览：与真正克隆的结果一致 · What cloning with the same input would do' })
export class ClonePreview {
  @Field(() => [FitItem], { description: '适配报告 · Fit report' }) declare fit: FitItem[];
  @Field(() => JsonScalar, { description: '克隆后的设置 · Settings, once cloned' }) declare config: Record<
    string,
    unknown
  >;
  @Field(() => [ConfigChange], { description: '相对模板的调整 · What differs from the template' })
  declare changes: ConfigChange[];
  @Field(() => [ScaledSuggestion], {
    description:
      '按人口、密度、年龄换算的建议；不采纳则不改动 · What population, density and age suggest; nothing of it changes unless adopted',
  })
  declare scaled: ScaledSuggestion[];
  @Field(() => Organisation, { nullable: true, description: '运作组织 · Operator' })
  declare operator: Organisation | null;
  @Field(() => [FundingPlan], { description: '资金安排 · Funding' }) declare funding: FundingPlan[];
  @Field(() => [PayeePlan], { description: '收款组织 · Organisations that are paid' }) declare payees: PayeePlan[];
  @Field(() => [UserError], {
    description: '需先解决的问题；为空即可克隆 · What stands in the way; empty: it can be cloned',
  })
  declare problems: UserError[];
}

@ObjectType({ description: '发布模板的结果 · Result of publishing' })
export class PublishTemplatePayload extends Payload {
  @Field(() => Template, { nullable: true, description: '已发布的版本 · The version published' })
  declare template?: Template;
}

@ObjectType({ description: '克隆模板的结果 · Result of cloning' })
export class CloneTemplatePayload extends Payload {
  @Field(() => Project, { nullable: true, description: '新项目 · The new project' }) declare project?: Project;
  @Field(() => Boolean, { nullable: true, description: '是否为同一幂等键的重放 · Whether the key had done it before' })
  declare replayed?: boolean;
}

@Resolver(() => Template)
export class TemplateResolver {
  @Authorized()
  @Query(() => TemplateConnection, {
    description: '模板目录，每个模板取最新版本 · The catalogue: newest version of each template',
  })
  templates(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('search', () => String, { nullable: true, description: '检索词，支持中文 · Words to search for' })
    search?: string,
    @Arg('endorsed', () => Boolean, {
      nullable: true,
      description: '只看民政局推荐的，或未推荐的 · Those that the bureau endorsed, or those that it did not',
    })
    endorsed?: boolean,
    @Arg('mechanism', () => Mechanism, {
      nullable: true,
      description: '只看这种机制的模板 · Those of this mechanism only',
    })
    mechanism?: Mechanism,
    @Arg('retired', () => Boolean, {
      nullable: true,
      description:
        '看本社区已停止提供的（民政局看全部）；默认不列 · Those that this community has retired, all of them for the bureau; not listed by default',
    })
    retired?: boolean,
  ): Read<Template> {
    return browseTemplates(ctx, { search, endorsed, mechanism, retired }, args);
  }

  @Authorized()
  @Query(() => ClonePreview, { description: '预览克隆，不写入任何内容 · Preview a clone; writes nothing' })
  async previewClone(
    @Ctx() ctx: Context,
    @Arg('input', () => CloneTemplateInput, { description: '与克隆相同的输入 · The same input as for cloning' })
    input: CloneTemplateInput,
  ): Promise<ClonePreview> {
    return previewOf(ctx, await previewClone(ctx, input));
  }

  @Authorized()
  @Mutation(() => PublishTemplatePayload, {
    description: '把项目的做法发布为模板 · Publish how a project works as a template',
  })
  async publishTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => PublishTemplateInput, { description: '输入 · Input' }) input: PublishTemplateInput,
  ): Promise<Partial<PublishTemplatePayload>> {
    return { template: await publishTemplate(ctx, input) };
  }

  @Authorized()
  @Mutation(() => CloneTemplatePayload, {
    description: '克隆模板为本社区的项目 · Clone a template into this community',
  })
  cloneTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => CloneTemplateInput, { description: '输入 · Input' }) input: CloneTemplateInput,
  ): Promise<Partial<CloneTemplatePayload>> {
    return cloneTemplate(ctx, input);
  }
}

@Resolver(() => Adoption)
export class AdoptionResolver {
  @Authorized()
  @Query(() => AdoptionConnection, {
    description: '本社区所发布模板的采用情况 · Who adopted this community’s templates',
  })
  adoptions(@Ctx() ctx: Context, @Args(() => PageArgs) args: PageArgs): Read<Adoption> {
    return listAdoptions(ctx, args);
  }
}

/** A plan as it is shown. */
export function previewOf(ctx: Context, plan: ClonePlan): ClonePreview {
  const said = (words: Text) => words[ctx.language];
  return {
    fit: fitItemsOf(plan.fit, ctx.language),
    config: plan.config,
    changes: plan.changes,
    scaled: plan.scaled.map((each) => ({ ...each, reason: said(each.reason) })),
    operator: plan.operator,
    funding: plan.funding.map(({ key, title, source, fundingLine, funder, budgetFen }) => ({
      key,
      title: fundingLine?.title ?? title,
      source: fundingLine?.source ?? source,
      opened: !fundingLine,
      funder,
      budget: new Money(budgetFen),
    })),
    payees: plan.payees.map(({ key, title, organisation }) => ({
      requirement: key,
      title: said(title),
      organisation,
    })),
    problems: userErrorsOf(plan.problems, ctx.language),
  };
}
