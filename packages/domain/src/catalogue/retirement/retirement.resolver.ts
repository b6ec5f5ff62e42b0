import { Arg, Authorized, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../../context.js';
import { Payload } from '../../graphql/payload.js';
import { Template } from '../template.entity.js';
import { RestoreTemplateInput, RetireTemplateInput } from './retirement.inputs.js';
import { restoreTemplate, retireTemplate } from './retirement.service.js';

@ObjectType({ description: '停止提供模板的结果 · Result of retiring' })
export class RetireTemplatePayload extends Payload {
  @Field(() => Template, { nullable: true, description: '模板 · The template' }) declare template?: Template;
}

@ObjectType({ description: '恢复提供模板的结果 · Result of offering it again' })
export class RestoreTemplatePayload extends Payload {
  @Field(() => Template, { nullable: true, description: '模板 · The template' }) declare template?: Template;
}

@Resolver(() => Template)
export class RetirementResolver {
  @Authorized()
  @Mutation(() => RetireTemplatePayload, {
    description:
      '发布者停止提供模板：不能再克隆或采用，不再列入目录；已采用的保留，仍可升级 · Its publisher retires a template: nobody clones or adopts it anew, and it is not listed; who has it keeps it and upgrades',
  })
  async retireTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => RetireTemplateInput, { description: '输入 · Input' }) input: RetireTemplateInput,
  ): Promise<Partial<RetireTemplatePayload>> {
    return { template: await retireTemplate(ctx, input) };
  }

  @Authorized()
  @Mutation(() => RestoreTemplatePayload, {
    description: '发布者恢复提供模板 · Its publisher offers a retired template again',
  })
  async restoreTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => RestoreTemplateInput, { description: '输入 · Input' }) input: RestoreTemplateInput,
  ): Promise<Partial<RestoreTemplatePayload>> {
    return { template: await restoreTemplate(ctx, input) };
  }
}
