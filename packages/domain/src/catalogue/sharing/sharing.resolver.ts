import { Arg, Authorized, Ctx, Field, FieldResolver, Mutation, ObjectType, Resolver, Root } from 'type-graphql';
import type { Ctx as Context } from '../../context.js';
import { Payload } from '../../graphql/payload.js';
import { Template } from '../template.entity.js';
import { SharedWith, sharedCommunitiesOf, sharedTownsOf } from './shared-to.js';
import { ShareTemplateInput } from './sharing.inputs.js';
import { shareTemplate } from './sharing.service.js';

@ObjectType({ description: '更改共享范围的结果 · Result of sharing' })
export class ShareTemplatePayload extends Payload {
  @Field(() => Template, { nullable: true, description: '模板 · The template' }) declare template?: Template;
}

@Resolver(() => Template)
export class SharingResolver {
  @Authorized()
  @Mutation(() => ShareTemplatePayload, {
    description:
      '更改模板与谁共享：其余社区不再找得到，已克隆的保留 · Change with whom a template is shared: nobody else finds it any more, and who has cloned it keeps it',
  })
  async shareTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => ShareTemplateInput, { description: '输入 · Input' }) input: ShareTemplateInput,
  ): Promise<Partial<ShareTemplatePayload>> {
    return { template: await shareTemplate(ctx, input) };
  }

  @FieldResolver(() => [SharedWith], {
    nullable: true,
    description:
      '与哪些镇街共享：仅发布者与民政局可见，其余为空 · Towns that it is shared with: for the publisher and the bureau only, null for others',
  })
  async sharedTowns(@Root() template: Template, @Ctx() ctx: Context): Promise<SharedWith[] | null> {
    return (await sharedTownsOf(ctx, template)) ?? null;
  }

  @FieldResolver(() => [SharedWith], {
    nullable: true,
    description:
      '与哪些社区共享：仅发布者与民政局可见，其余为空 · Communities that it is shared with: for the publisher and the bureau only, null for others',
  })
  async sharedCommunities(@Root() template: Template, @Ctx() ctx: Context): Promise<SharedWith[] | null> {
    return (await sharedCommunitiesOf(ctx, template)) ?? null;
  }
}
