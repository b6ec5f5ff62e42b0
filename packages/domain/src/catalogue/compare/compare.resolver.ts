import { Arg, Authorized, Ctx, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../../context.js';
import { compareTemplate, compareTemplateCsv } from './compare.service.js';
import { CompareTemplateInput, TemplateComparison } from './compare.types.js';

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
}
