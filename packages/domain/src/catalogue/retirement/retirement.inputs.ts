import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: '停止提供模板，各版本一并 · Retire a template, all its versions' })
export class RetireTemplateInput {
  @Field(() => ID, { description: '模板的任一版本 · Any version of the template' }) declare templateId: string;
  @Field(() => String, { description: '原因，采用的社区会看到 · Why, as adopters read' }) declare reason: string;
}

@InputType({ description: '恢复提供模板，各版本一并 · Offer a retired template again, all its versions' })
export class RestoreTemplateInput {
  @Field(() => ID, { description: '模板的任一版本 · Any version of the template' }) declare templateId: string;
}
