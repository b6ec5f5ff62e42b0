import { Field, ID, InputType } from 'type-graphql';
import { Sharing } from '../sharing/sharing.enums.js';
import { ResolutionInput } from '../upgrade/upgrade.inputs.js';
import { Mechanism } from './mechanism.enums.js';

@InputType({ description: '发布机制 · Publish a mechanism' })
export class PublishMechanismInput {
  @Field(() => Mechanism, { description: '哪种机制，如积分办法 · Which one, as in the points scheme' })
  declare mechanism: Mechanism;
  @Field(() => String, {
    description: '版本（语义化），须高于已发布的版本 · Version (semantic), above those published',
  })
  declare version: string;
  @Field(() => String, {
    nullable: true,
    description: '中文标题；不填则用机制的标题 · Chinese title; the mechanism’s by default',
  })
  declare title?: string;
  @Field(() => String, { nullable: true, description: '英文标题 · English title' }) declare titleEn?: string;
  @Field(() => [ID], {
    nullable: true,
    description: '须有其项目才办得好的模板 · Templates without whose projects this one is not whole',
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

@InputType({ description: '预览采用机制 · Preview the adoption of a mechanism' })
export class PreviewMechanismInput {
  @Field(() => ID, { description: '机制的模板版本 · The version of the mechanism’s template' })
  declare templateId: string;
  @Field(() => [ResolutionInput], {
    nullable: true,
    description:
      '逐处的处理，路径如 pointsRules.sorts-waste.points · How paths are decided, as in pointsRules.sorts-waste.points',
  })
  declare resolutions?: ResolutionInput[];
}

@InputType({ description: '采用机制 · Adopt a mechanism' })
export class AdoptMechanismInput extends PreviewMechanismInput {
  @Field(() => String, {
    description:
      '预览给出的 revision：其间有人改动则拒绝 · The preview’s `revision`: refused where something changed since',
  })
  declare revision: string;
  @Field(() => String, { description: '幂等键 · Idempotency key' }) declare idempotencyKey: string;
}

@InputType({ description: '撤销最近一次采用 · Undo the last adoption of a mechanism' })
export class UndoMechanismInput {
  @Field(() => ID, {
    description: '要撤销的采用，须为该机制最近一次 · The adoption, which must be the last of its mechanism',
  })
  declare adoptionId: string;
  @Field(() => [ResolutionInput], {
    nullable: true,
    description:
      '逐处的处理；采用之后又被改动的，默认保持现状 · How paths are decided; what was changed since stays by default',
  })
  declare resolutions?: ResolutionInput[];
}
