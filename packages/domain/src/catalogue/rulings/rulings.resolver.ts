import { Arg, Authorized, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../../context.js';
import { Payload } from '../../graphql/payload.js';
import { Template } from '../template.entity.js';
import {
  EndEndorsementInput,
  EndorseTemplateInput,
  ReinstateTemplateInput,
  WithdrawTemplateInput,
} from './rulings.inputs.js';
import { endEndorsement, endorseTemplate, reinstateTemplate, withdrawTemplate } from './rulings.service.js';

@ObjectType({ description: '推荐模板的结果 · Result of endorsing' })
export class EndorseTemplatePayload extends Payload {
  @Field(() => Template, { nullable: true, description: '模板 · The template' }) declare template?: Template;
}

@ObjectType({ description: '取消推荐的结果 · Result of taking an endorsement back' })
export class EndEndorsementPayload extends Payload {
  @Field(() => Template, { nullable: true, description: '模板 · The template' }) declare template?: Template;
}

@ObjectType({ description: '撤回模板的结果 · Result of withdrawing' })
export class WithdrawTemplatePayload extends Payload {
  @Field(() => Template, { nullable: true, description: '模板 · The template' }) declare template?: Template;
}

@ObjectType({ description: '恢复模板的结果 · Result of reinstating' })
export class ReinstateTemplatePayload extends Payload {
  @Field(() => Template, { nullable: true, description: '模板 · The template' }) declare template?: Template;
}

@Resolver(() => Template)
export class RulingResolver {
  @Authorized()
  @Mutation(() => EndorseTemplatePayload, { description: '民政局推荐一个版本 · The bureau endorses a version' })
  async endorseTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => EndorseTemplateInput, { description: '输入 · Input' }) input: EndorseTemplateInput,
  ): Promise<Partial<EndorseTemplatePayload>> {
    return { template: await endorseTemplate(ctx, input) };
  }

  @Authorized()
  @Mutation(() => EndEndorsementPayload, {
    description: '民政局取消推荐 · The bureau takes an endorsement back',
  })
  async endEndorsement(
    @Ctx() ctx: Context,
    @Arg('input', () => EndEndorsementInput, { description: '输入 · Input' }) input: EndEndorsementInput,
  ): Promise<Partial<EndEndorsementPayload>> {
    return { template: await endEndorsement(ctx, input) };
  }

  @Authorized()
  @Mutation(() => WithdrawTemplatePayload, {
    description:
      '民政局因安全原因撤回版本：不能再克隆或升级到它，采用者得到通知 · The bureau withdraws a version for safety: nobody clones it any more, and its adopters are told',
  })
  async withdrawTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => WithdrawTemplateInput, { description: '输入 · Input' }) input: WithdrawTemplateInput,
  ): Promise<Partial<WithdrawTemplatePayload>> {
    return { template: await withdrawTemplate(ctx, input) };
  }

  @Authorized()
  @Mutation(() => ReinstateTemplatePayload, {
    description: '民政局恢复被撤回的版本 · The bureau reinstates a withdrawn version',
  })
  async reinstateTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => ReinstateTemplateInput, { description: '输入 · Input' }) input: ReinstateTemplateInput,
  ): Promise<Partial<ReinstateTemplatePayload>> {
    return { template: await reinstateTemplate(ctx, input) };
  }
}
