import { Field, ID, InputType } from 'type-graphql';
import { JsonScalar } from '../../graphql/scalars.js';
import { BindingInput } from '../catalogue.inputs.js';
import { ResolutionInput } from '../upgrade/upgrade.inputs.js';

@InputType({ description: '组合中的一个模板 · One template of a bundle' })
export class BundleItemInput {
  @Field(() => String, { description: '在组合中的键，如 meals · Its key within the bundle, as in meals' })
  declare key: string;
  @Field(() => ID, { description: '模板版本 · Version of a template' }) declare templateId: string;
  @Field(() => [String], {
    nullable: true,
    description:
      '须先有的各项的键；模板声明所需的模板自动列入 · Keys of items that it builds on; what its template needs is added',
  })
  declare after?: string[];
  @Field(() => Boolean, {
    nullable: true,
    description: '是否可选，默认否 · Whether items that build on it can do without it; false by default',
  })
  declare optional?: boolean;
}

@InputType({ description: '发布模板组合 · Publish a bundle of templates' })
export class PublishBundleInput {
  @Field(() => String, { description: '中文标题 · Chinese title' }) declare title: string;
  @Field(() => String, { description: '英文标题 · English title' }) declare titleEn: string;
  @Field(() => String, { nullable: true, description: '中文简介 · Chinese summary' }) declare summary?: string;
  @Field(() => String, { nullable: true, description: '英文简介 · English summary' }) declare summaryEn?: string;
  @Field(() => ID, {
    nullable: true,
    description: '取代自己发布的哪个组合，成为它的下一版本 · The bundle of yours of which this is the next version',
  })
  declare replacesId?: string;
  @Field(() => [BundleItemInput], { description: '各项，至多 100 个 · Its templates, 100 at most' })
  declare items: BundleItemInput[];
  @Field(() => String, {
    description: '幂等键：同键重试不会重复发布 · Idempotency key: a retry publishes nothing twice',
  })
  declare idempotencyKey: string;
}

@InputType({ description: '对组合中一项的安排 · How one item of a bundle is to be set up' })
export class BundleSettingInput {
  @Field(() => String, { description: '项的键 · Key of the item' }) declare item: string;
  @Field(() => [BindingInput], {
    nullable: true,
    description: '各项需求的安排，先于组合一级的 · How requirements are to be met, before what is said for all items',
  })
  declare bindings?: BindingInput[];
  @Field(() => JsonScalar, {
    nullable: true,
    description: '要调整的设置，须在模板允许的范围内 · Settings to change, within the template’s bounds',
  })
  declare config?: unknown;
  @Field(() => [String], {
    nullable: true,
    description: '采纳预览中 scaled 的哪些建议，按路径 · Which suggestions of `scaled` are adopted, by path',
  })
  declare adopt?: string[];
  @Field(() => [ResolutionInput], {
    nullable: true,
    description: '机制项：不一致的各处怎样处理 · Of a mechanism: how what is otherwise here and there is decided',
  })
  declare resolutions?: ResolutionInput[];
  @Field(() => String, {
    nullable: true,
    description:
      '机制项：预览给出的 revision，其间有人改动则拒绝 · Of a mechanism: its preview’s `revision`, refused where something changed since',
  })
  declare revision?: string;
}

@InputType({
  description: '对克隆的安排：哪些项、由谁承担、怎样设置 · How a bundle is set up: which items, by whom, how',
})
export class BundleChoiceInput {
  @Field(() => [String], {
    nullable: true,
    description: '要哪些项，按键；不填则全部 · Which items, by key; all by default',
  })
  declare items?: string[];
  @Field(() => [BindingInput], {
    nullable: true,
    description:
      '对所有有此需求的项的安排；写了预算的，每项各有一份 · For every item with such a requirement; a budget is given to each of them',
  })
  declare bindings?: BindingInput[];
  @Field(() => [BundleSettingInput], { nullable: true, description: '对各项的安排 · For single items' })
  declare settings?: BundleSettingInput[];
}

@InputType({ description: '克隆模板组合 · Clone a bundle' })
export class CloneBundleInput extends BundleChoiceInput {
  @Field(() => ID, { description: '组合 · Bundle' }) declare bundleId: string;
  @Field(() => String, {
    nullable: true,
    description: '幂等键；克隆时必填，预览时不用 · Idempotency key: needed to clone, not to preview',
  })
  declare idempotencyKey?: string;
}
