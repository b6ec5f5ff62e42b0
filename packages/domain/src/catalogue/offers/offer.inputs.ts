import { Field, ID, InputType } from 'type-graphql';
import { CommunityKind } from '../../tenancy/tenancy.enums.js';
import { BundleChoiceInput } from '../bundles/bundle.inputs.js';

@InputType({
  description:
    '向社区推介：列出社区，或按类型、镇街选出运行中的全部 · Offer to communities: those that are named, or all running ones of a kind or town',
})
export class OfferTemplateInput {
  @Field(() => ID, { nullable: true, description: '模板；与 bundleId 二选一 · Template; or else bundleId' })
  declare templateId?: string;
  @Field(() => ID, { nullable: true, description: '组合 · Bundle' }) declare bundleId?: string;
  @Field(() => [ID], { nullable: true, description: '社区 · Communities' }) declare communityIds?: string[];
  @Field(() => CommunityKind, { nullable: true, description: '这一类型的社区 · Communities of this kind' })
  declare kind?: CommunityKind;
  @Field(() => ID, { nullable: true, description: '这一镇街的社区 · Communities of this town' })
  declare townId?: string;
  @Field(() => String, { description: '附言 · What to say of it' }) declare message: string;
  @Field(() => Boolean, {
    nullable: true,
    description:
      '是否部署：在各社区建立草案，默认否 · Whether it is a mandate: drafts are made in each of them; false by default',
  })
  declare mandate?: boolean;
  @Field(() => String, { description: '幂等键：同键重试不会重复推介 · Idempotency key: a retry offers nothing twice' })
  declare idempotencyKey: string;
}

@InputType({
  description: '接受推介：克隆或启动草案，可作调整 · Accept an offer: clones, or starts drafts, adapted as said',
})
export class AcceptOfferInput extends BundleChoiceInput {
  @Field(() => ID, { description: '推介 · Offer' }) declare offerId: string;
  @Field(() => String, {
    nullable: true,
    description: '幂等键；接受时必填，预览时不用 · Idempotency key: needed to accept, not to preview',
  })
  declare idempotencyKey?: string;
}

@InputType({ description: '谢绝推介 · Decline an offer' })
export class DeclineOfferInput {
  @Field(() => ID, { description: '推介 · Offer' }) declare offerId: string;
  @Field(() => String, { description: '理由 · Why' }) declare reason: string;
}
