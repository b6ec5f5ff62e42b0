import { Arg, Args, Authorized, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../../context.js';
import { PageArgs } from '../../graphql/connection.js';
import { templateFamily } from './family.service.js';
import { TemplateLineageConnection } from './family.types.js';

@Resolver()
export class FamilyResolver {
  @Authorized()
  @Query(() => TemplateLineageConnection, {
    nullable: true,
    description:
      '模板的谱系：从最早的模板起，一代一代列出由它改编的模板；找不到模板则为空 · The family of a template: from the eldest on, generation by generation, what was made from it; null where there is no such template',
  })
  templateFamily(
    @Ctx() ctx: Context,
    @Arg('templateId', () => ID, { description: '其中任一模板的任一版本 · Any version of any template of it' })
    templateId: string,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<object | null> {
    return templateFamily(ctx, templateId, args);
  }
}
