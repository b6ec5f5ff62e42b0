import { Arg, Authorized, Ctx, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../../context.js';
import { compareTemplate, compareTemplateCsv } from './compare.service.js';
import { CompareTemplateInput, TemplateComparison } from './compare.types.js';
import { compareWithOthers, compareWithOthersCsv } from './own-comparison.service.js';
import { CompareWithOthersInput, OwnComparedRow } from './own-comparison.types.js';

@Resolver()
export class CompareResolver {
  @Authorized()
  @Query(() => TemplateComparison, {
    description:
      '比较一个模板的采用者，限民政局；一至四人的数不显示 · The adopters of a template, compared; for the bureau, without counts of 1–4 persons',
  })
  compareTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => CompareTemplateInput, { description: '输入 · Input' }) input: CompareTemplateInput,
  ): Promise<TemplateComparison> {
    return compareTemplate(ctx, input);
  }

  @Authorized()
  @Query(() => String, {
    description: '同样的比较，CSV，限民政局 · The same comparison as CSV; for the bureau',
  })
  compareTemplateCsv(
    @Ctx() ctx: Context,
    @Arg('input', () => CompareTemplateInput, { description: '输入 · Input' }) input: CompareTemplateInput,
  ): Promise<string> {
    return compareTemplateCsv(ctx, input);
  }

  @Authorized()
  @Query(() => [OwnComparedRow], {
    description:
      '发布或采用模板的社区：本社区的数完整列出，旁边是其他社区的克隆按类型的合计，少于三个社区的不显示 · For a community that publishes or adopted a template: its own figures in full, beside sums of clones elsewhere by kind, of three communities or more each',
  })
  compareWithOthers(
    @Ctx() ctx: Context,
    @Arg('input', () => CompareWithOthersInput, { description: '输入 · Input' }) input: CompareWithOthersInput,
  ): Promise<OwnComparedRow[]> {
    return compareWithOthers(ctx, input);
  }

  @Authorized()
  @Query(() => String, { description: '同样的比较，CSV · The same comparison as CSV' })
  compareWithOthersCsv(
    @Ctx() ctx: Context,
    @Arg('input', () => CompareWithOthersInput, { description: '输入 · Input' }) input: CompareWithOthersInput,
  ): Promise<string> {
    return compareWithOthersCsv(ctx, input);
  }
}
