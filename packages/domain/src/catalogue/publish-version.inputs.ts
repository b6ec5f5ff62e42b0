import { Field, ID, InputType } from 'type-graphql';
import { Sharing } from './sharing/sharing.enums.js';

/** What is said of a version that is published, be it of a project or of a mechanism. */
@InputType()
export abstract class PublishVersionInput {
  @Field(() => String, {
    description: '版本（语义化），须高于已发布的版本 · Version (semantic), above those published',
  })
  declare version: string;
  @Field(() => String, {
    nullable: true,
    description: '中文标题；不填则用模块或机制的标题 · Chinese title; the module’s or the mechanism’s by default',
  })
  declare title?: string;
  @Field(() => String, { nullable: true, description: '英文标题 · English title' }) declare titleEn?: string;
  @Field(() => [ID], {
    nullable: true,
    description:
      '须另有其项目才办得好的模板，如助餐所需的志愿者模板 · Other templates without whose projects this one is not whole',
  })
  declare needs?: string[];
  @Field(() => Sharing, {
    nullable: true,
    description:
      '与谁共享，对其各版本都算数；不填则同以前的版本，首个版本为 ALL · With whom it is shared, in all its versions; left out: as before, ALL for the first',
  })
  declare sharing?: Sharing;
  @Field(() => [ID], { nullable: true, description: '哪些镇街，仅用于 TOWNS · Which towns, with TOWNS only' })
  declare towns?: string[];
  @Field(() => [ID], { nullable: true, description: '哪些社区，仅用于 NAMED · Which communities, with NAMED only' })
  declare communities?: string[];
}
