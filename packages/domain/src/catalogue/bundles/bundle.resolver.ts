import type { Read } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Field, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../../context.js';
import { PageArgs } from '../../graphql/connection.js';
import { Payload, UserError } from '../../graphql/payload.js';
import { userErrorsOf } from '../../graphql/user-errors.js';
import { Project } from '../../projects/project.entity.js';
import { ClonePreview, previewOf } from '../catalogue.resolver.js';
import { FitItem, fitItemsOf } from '../fit-item.js';
import { MechanismPreview, mechanismPreviewOf } from '../mechanisms/mechanism.resolver.js';
import { MechanismAdoption } from '../mechanisms/mechanism-adoption.entity.js';
import { Template } from '../template.entity.js';
import { Bundle, BundleConnection } from './bundle.entity.js';
import { CloneBundleInput, PublishBundleInput } from './bundle.inputs.js';
import { type BundlePlan, isProjectItem } from './bundle-plan.js';
import { browseBundles, projectsNamed } from './bundles.service.js';
import { cloneBundle, previewBundle } from './clone-bundle.service.js';
import { publishBundle } from './publish-bundle.service.js';

@ObjectType({ description: '组合中一项的预览 · What cloning or adopting one item of a bundle would do' })
export class BundleItemPreview {
  @Field(() => String, { description: '项的键 · Key of the item' }) declare key: string;
  @Field(() => Boolean, { description: '是否可选 · Whether others can do without it' }) declare optional: boolean;
  @Field(() => Template, { description: '模板版本 · Version of the template' }) declare template: Template;
  @Field(() => ClonePreview, {
    nullable: true,
    description: '项目：与单独克隆它的预览相同；机制为空 · As cloning it alone would show; null for a mechanism',
  })
  declare preview: ClonePreview | null;
  @Field(() => MechanismPreview, {
    nullable: true,
    description: '机制：与单独采用它的预览相同；项目为空 · As adopting it alone would show; null for a project',
  })
  declare mechanism: MechanismPreview | null;
  @Field(() => [Project], {
    description: '本社区已有的同一模板的项目 · Projects of the same template that are here already',
  })
  declare clonedHere: Project[];
}

@ObjectType({ description: '未选而为所选各项所依赖的一项 · An item that chosen ones build on and that is left out' })
export class LeftOutItem {
  @Field(() => String, { description: '项的键 · Key of the item' }) declare key: string;
  @Field(() => [String], { description: '依赖它的各项 · Items that build on it' }) declare neededBy: string[];
  @Field(() => Boolean, {
    description: '是否可选；可选的不妨碍克隆 · Whether it is optional; then nothing stands in the way',
  })
  declare optional: boolean;
  @Field(() => Boolean, {
    description: '本社区是否已有其项目或已采用 · Whether a project of it is here already, or it is adopted',
  })
  declare isHere: boolean;
}

@ObjectType({
  description: '几项共有的一项需求，只说一次 · A requirement that several items have in common, said once',
})
export class SharedRequirement {
  @Field(() => FitItem, { description: '适配情况 · How it fits' }) declare fit: FitItem;
  @Field(() => [String], { description: '有此需求的各项 · Items that have it' }) declare items: string[];
}

@ObjectType({
  description: '组合的克隆预览：与真正克隆的结果一致 · What cloning a bundle with the same input would do',
})
export class BundlePreview {
  @Field(() => [BundleItemPreview], { description: '所选各项，按先后 · The chosen items, in their order' })
  declare items: BundleItemPreview[];
  @Field(() => [LeftOutItem], { description: '未选的所依赖项 · What chosen items build on and was left out' })
  declare leftOut: LeftOutItem[];
  @Field(() => [SharedRequirement], { description: '几项共有的需求 · Requirements that several items share' })
  declare shared: SharedRequirement[];
  @Field(() => [UserError], {
    description: '需先解决的问题；为空即可克隆 · What stands in the way; empty: it can be cloned',
  })
  declare problems: UserError[];
}

@ObjectType({ description: '发布组合的结果 · Result of publishing a bundle' })
export class PublishBundlePayload extends Payload {
  @Field(() => Bundle, { nullable: true, description: '已发布的组合 · The bundle published' }) declare bundle?: Bundle;
  @Field(() => Boolean, { nullable: true, description: '是否为同一幂等键的重放 · Whether the key had done it before' })
  declare replayed?: boolean;
}

@ObjectType({ description: '克隆组合的结果 · Result of cloning a bundle' })
export class CloneBundlePayload extends Payload {
  @Field(() => [Project], { nullable: true, description: '新项目，按先后 · The new projects, in their order' })
  declare projects?: Project[];
  @Field(() => [MechanismAdoption], { nullable: true, description: '采用的机制，按先后 · The mechanisms adopted' })
  declare adoptions?: MechanismAdoption[];
  @Field(() => Boolean, { nullable: true, description: '是否为同一幂等键的重放 · Whether the key had done it before' })
  declare replayed?: boolean;
}

@Resolver(() => Bundle)
export class BundleResolver {
  @Authorized()
  @Query(() => BundleConnection, {
    description: '模板组合目录，每个组合取最新版本 · Bundles in the catalogue: newest version of each',
  })
  bundles(
    @Args(() => PageArgs) args: PageArgs,
    @Arg('search', () => String, { nullable: true, description: '检索词，支持中文 · Words to search for' })
    search?: string,
  ): Read<Bundle> {
    return browseBundles(search, args);
  }

  @Authorized()
  @Query(() => BundlePreview, {
    description: '预览克隆组合，不写入任何内容 · Preview cloning a bundle; writes nothing',
  })
  async previewBundle(
    @Ctx() ctx: Context,
    @Arg('input', () => CloneBundleInput, { description: '与克隆相同的输入 · The same input as for cloning' })
    input: CloneBundleInput,
  ): Promise<BundlePreview> {
    return bundlePreviewOf(ctx, await previewBundle(ctx, input));
  }

  @Authorized()
  @Mutation(() => PublishBundlePayload, {
    description:
      '发布模板组合：本社区的，或由民政局汇编 · Publish a bundle of templates: a community’s, or the bureau’s',
  })
  publishBundle(
    @Ctx() ctx: Context,
    @Arg('input', () => PublishBundleInput, { description: '输入 · Input' }) input: PublishBundleInput,
  ): Promise<Partial<PublishBundlePayload>> {
    return publishBundle(ctx, input);
  }

  @Authorized()
  @Mutation(() => CloneBundlePayload, {
    description: '克隆组合或其一部分：全部成功或全不改动 · Clone a bundle or a part of it, all or nothing',
  })
  cloneBundle(
    @Ctx() ctx: Context,
    @Arg('input', () => CloneBundleInput, { description: '输入 · Input' }) input: CloneBundleInput,
  ): Promise<Partial<CloneBundlePayload>> {
    return cloneBundle(ctx, input);
  }
}

/** A plan as it is shown; which projects it speaks of is read in one statement. */
export async function bundlePreviewOf(ctx: Context, plan: BundlePlan): Promise<BundlePreview> {
  const projects = await projectsNamed(
    ctx,
    plan.items.filter(isProjectItem).flatMap(({ clonedHere }) => clonedHere),
  );
  return {
    items: plan.items.map((one) => ({
      ...one.item,
      template: one.template,
      preview: isProjectItem(one) ? previewOf(ctx, one.plan) : null,
      mechanism: isProjectItem(one) ? null : mechanismPreviewOf(ctx, one.plan),
      clonedHere: isProjectItem(one) ? one.clonedHere.flatMap((id) => projects.get(id) ?? []) : [],
    })),
    leftOut: plan.leftOut,
    shared: plan.shared.map(({ fit, items }) => ({ fit: fitItemsOf([fit], ctx.language)[0]!, items })),
    problems: userErrorsOf(plan.problems, ctx.language),
  };
}
