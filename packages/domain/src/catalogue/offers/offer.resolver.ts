import type { Filter } from '@gongzhi/access';
import { isId } from '@gongzhi/kernel';
import { type Read, readPage } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Field, Int, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../../context.js';
import { PageArgs } from '../../graphql/connection.js';
import { Payload } from '../../graphql/payload.js';
import { Job } from '../../jobs/job.entity.js';
import { Project } from '../../projects/project.entity.js';
import { BundlePreview, bundlePreviewOf } from '../bundles/bundle.resolver.js';
import { MechanismAdoption } from '../mechanisms/mechanism-adoption.entity.js';
import { acceptOffer, declineOffer, previewOffer } from './answer-offer.service.js';
import { Offer, OfferConnection, OfferStatus, offers } from './offer.entity.js';
import { AcceptOfferInput, DeclineOfferInput, OfferTemplateInput } from './offer.inputs.js';
import { offerTemplate } from './offer.service.js';

@ObjectType({ description: '推介的结果 · Result of offering' })
export class OfferTemplatePayload extends Payload {
  @Field(() => String, {
    nullable: true,
    description: '这次推介，用于 offers(round) · This offering, for offers(round)',
  })
  declare round?: string;
  @Field(() => Int, { nullable: true, description: '向多少个社区 · To how many communities' }) declare count?: number;
  @Field(() => Job, {
    nullable: true,
    description: '部署时建立草案的后台任务；重放时为空 · The job that makes a mandate’s drafts; null for a replay',
  })
  declare job?: Job | null;
  @Field(() => Boolean, { nullable: true, description: '是否为同一幂等键的重放 · Whether the key had done it before' })
  declare replayed?: boolean;
}

@ObjectType({ description: '接受推介的结果 · Result of accepting' })
export class AcceptOfferPayload extends Payload {
  @Field(() => Offer, { nullable: true, description: '推介 · The offer' }) declare offer?: Offer;
  @Field(() => [Project], {
    nullable: true,
    description: '已克隆或已启动的项目 · Projects that were cloned or started',
  })
  declare projects?: Project[];
  @Field(() => [MechanismAdoption], { nullable: true, description: '采用的机制 · Mechanisms that were adopted' })
  declare adoptions?: MechanismAdoption[];
  @Field(() => Boolean, { nullable: true, description: '是否为同一幂等键的重放 · Whether the key had done it before' })
  declare replayed?: boolean;
}

@ObjectType({ description: '谢绝推介的结果 · Result of declining' })
export class DeclineOfferPayload extends Payload {
  @Field(() => Offer, { nullable: true, description: '推介 · The offer' }) declare offer?: Offer;
}

/** What is no round at all finds nothing. */
const NO_ROUND = '00000000-0000-0000-0000-000000000000';

@Resolver()
export class OfferResolver {
  @Authorized()
  @Query(() => OfferConnection, {
    description:
      '民政局的推介，新的在前：民政局见各社区的答复，管理员见向本社区的 · Offers of the bureau, newest first: all with their answers for the bureau, the community’s for its administrator',
  })
  offers(
    @Args(() => PageArgs) args: PageArgs,
    @Arg('round', () => String, { nullable: true, description: '只看这一次推介 · Of one offering' }) round?: string,
    @Arg('status', () => OfferStatus, { nullable: true, description: '只看这一答复 · With this answer' })
    status?: OfferStatus,
  ): Read<Offer> {
    const where: Filter = {
      ...(round ? { round: isId(round) ? round : NO_ROUND } : {}),
      ...(status ? { status } : {}),
    };
    return readPage(offers, args, where);
  }

  @Authorized()
  @Query(() => BundlePreview, {
    description:
      '预览接受推介：含草案尚待解决的各点；不写入任何内容 · Preview accepting an offer, with what is open about drafts; writes nothing',
  })
  async previewOffer(
    @Ctx() ctx: Context,
    @Arg('input', () => AcceptOfferInput, { description: '与接受相同的输入 · The same input as for accepting' })
    input: AcceptOfferInput,
  ): Promise<BundlePreview> {
    return bundlePreviewOf(ctx, await previewOffer(ctx, input));
  }

  @Authorized()
  @Mutation(() => OfferTemplatePayload, {
    description:
      '民政局向社区推介模板或组合，或部署草案 · The bureau offers a template or a bundle, or mandates drafts of it',
  })
  offerTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => OfferTemplateInput, { description: '输入 · Input' }) input: OfferTemplateInput,
  ): Promise<Partial<OfferTemplatePayload>> {
    return offerTemplate(ctx, input);
  }

  @Authorized()
  @Mutation(() => AcceptOfferPayload, {
    description:
      '接受推介：克隆、采用机制，或启动草案；可调整设置 · Accept an offer: clone or adopt it, or start its drafts, adapted as said',
  })
  acceptOffer(
    @Ctx() ctx: Context,
    @Arg('input', () => AcceptOfferInput, { description: '输入 · Input' }) input: AcceptOfferInput,
  ): Promise<Partial<AcceptOfferPayload>> {
    return acceptOffer(ctx, input);
  }

  @Authorized()
  @Mutation(() => DeclineOfferPayload, { description: '谢绝推介，附理由 · Decline an offer, with a reason' })
  async declineOffer(
    @Ctx() ctx: Context,
    @Arg('input', () => DeclineOfferInput, { description: '输入 · Input' }) input: DeclineOfferInput,
  ): Promise<Partial<DeclineOfferPayload>> {
    return { offer: await declineOffer(ctx, input) };
  }
}
