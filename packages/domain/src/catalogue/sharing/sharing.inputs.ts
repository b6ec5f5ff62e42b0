import { Field, ID, InputType } from 'type-graphql';
import { Sharing } from './sharing.enums.js';

@InputType({
  description: '更改模板的共享范围，各版本一并更改 · Change with whom a template is shared, in all its versions',
})
export class ShareTemplateInput {
  @Field(() => ID, { description: '模板的任一版本 · Any version of the template' }) declare templateId: string;
  @Field(() => Sharing, { description: '与谁共享 · With whom it is shared' }) declare sharing: Sharing;
  @Field(() => [ID], { nullable: true, description: '哪些镇街，仅用于 TOWNS · Which towns, with TOWNS only' })
  declare towns?: string[];
  @Field(() => [ID], { nullable: true, description: '哪些社区，仅用于 NAMED · Which communities, with NAMED only' })
  declare communities?: string[];
}
