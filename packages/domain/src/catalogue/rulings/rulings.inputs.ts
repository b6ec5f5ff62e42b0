import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: '推荐模板 · Endorse a template' })
export class EndorseTemplateInput {
  @Field(() => ID, { description: '模板的版本 · The version' }) declare templateId: string;
  @Field(() => String, { nullable: true, description: '推荐语 · Why it is recommended' }) declare note?: string;
}

@InputType({ description: '取消推荐 · Take an endorsement back' })
export class EndEndorsementInput {
  @Field(() => ID, { description: '模板的版本 · The version' }) declare templateId: string;
}

@InputType({ description: '因安全原因撤回模板 · Withdraw a template for safety' })
export class WithdrawTemplateInput {
  @Field(() => ID, { description: '模板的版本 · The version' }) declare templateId: string;
  @Field(() => String, { description: '原因，采用的社区会看到 · Why, as adopters are told' }) declare reason: string;
  @Field(() => Boolean, {
    defaultValue: false,
    description: '是否连同已发布的其他版本 · Whether its other published versions are withdrawn, too',
  })
  declare allVersions: boolean;
}

@InputType({ description: '恢复被撤回的模板 · Reinstate a withdrawn template' })
export class ReinstateTemplateInput {
  @Field(() => ID, { description: '模板的版本 · The version' }) declare templateId: string;
}
