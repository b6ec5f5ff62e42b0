import { Field, ID, InputType } from 'type-graphql';
import { FenScalar, JsonScalar } from '../graphql/scalars.js';
import { PublishVersionInput } from './publish-version.inputs.js';

@InputType({ description: '发布模板 · Publish a template' })
export class PublishTemplateInput extends PublishVersionInput {
  @Field(() => ID, { description: '所依据的项目 · The project that it describes' }) declare projectId: string;
  @Field(() => [String], {
    nullable: true,
    description: '不许克隆者更改的设置 · Settings that a cloner may not change',
  })
  declare fixed?: string[];
}

@InputType({ description: '对一项需求的安排 · How one requirement is to be met' })
export class BindingInput {
  @Field(() => String, { description: '需求的键，如 operator、meal-subsidy · Key of the requirement' })
  declare requirement: string;
  @Field(() => ID, {
    nullable: true,
    description: '运作、出资或收款的组织 · Organisation that operates, funds or is paid',
  })
  declare organisationId?: string;
  @Field(() => ID, { nullable: true, description: '列支的资金条线 · Funding line that pays' })
  declare fundingLineId?: string;
  @Field(() => FenScalar, { nullable: true, description: '预算（分），默认 0 · Budget in fen, 0 by default' })
  declare budgetFen?: number;
}

@InputType({ description: '克隆模板 · Clone a template' })
export class CloneTemplateInput {
  @Field(() => ID, { description: '模板 · Template' }) declare templateId: string;
  @Field(() => [BindingInput], { nullable: true, description: '各项需求的安排 · How requirements are to be met' })
  declare bindings?: BindingInput[];
  @Field(() => JsonScalar, {
    nullable: true,
    description: '要调整的设置，须在模板允许的范围内 · Settings to change, within the template’s bounds',
  })
  declare config?: unknown;
  @Field(() => [String], {
    nullable: true,
    description:
      '采纳预览中 scaled 的哪些建议，按路径 · Which suggestions of the preview’s `scaled` are adopted, by path; none unless named',
  })
  declare adopt?: string[];
  @Field(() => String, {
    nullable: true,
    description: '幂等键；克隆时必填，预览时不用 · Idempotency key: needed to clone, not to preview',
  })
  declare idempotencyKey?: string;
}
