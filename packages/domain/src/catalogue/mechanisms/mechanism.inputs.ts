import { Field, ID, InputType } from 'type-graphql';
import { PublishVersionInput } from '../publish-version.inputs.js';
import { ResolutionInput } from '../upgrade/upgrade.inputs.js';
import { Mechanism } from './mechanism.enums.js';

@InputType({ description: '发布机制 · Publish a mechanism' })
export class PublishMechanismInput extends PublishVersionInput {
  @Field(() => Mechanism, { description: '哪种机制，如积分办法 · Which one, as in the points scheme' })
  declare mechanism: Mechanism;
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
