import { type Read, readPage } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Field, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { Payload } from '../graphql/payload.js';
import { Organisation, OrganisationConnection, organisations } from './organisation.entity.js';
import { registerOrganisation, resumeOrganisation, suspendOrganisation } from './organisation.service.js';
import { RegisterOrganisationInput, ResumeOrganisationInput, SuspendOrganisationInput } from './people.inputs.js';

@ObjectType({ description: '登记组织的结果 · Result of registering an organisation' })
export class RegisterOrganisationPayload extends Payload {
  @Field(() => Organisation, { nullable: true, description: '已登记的组织 · The organisation' })
  declare organisation?: Organisation;
}

@ObjectType({ description: '暂停组织的结果 · Result of suspending an organisation' })
export class SuspendOrganisationPayload extends Payload {
  @Field(() => Organisation, { nullable: true, description: '组织 · The organisation' })
  declare organisation?: Organisation;
}

@ObjectType({ description: '恢复组织的结果 · Result of resuming an organisation' })
export class ResumeOrganisationPayload extends Payload {
  @Field(() => Organisation, { nullable: true, description: '组织 · The organisation' })
  declare organisation?: Organisation;
}

@Resolver(() => Organisation)
export class OrganisationResolver {
  @Authorized()
  @Query(() => OrganisationConnection, { description: '本社区的组织 · The community’s organisations' })
  organisations(@Args(() => PageArgs) args: PageArgs): Read<Organisation> {
    return readPage(organisations, args);
  }

  @Authorized()
  @Mutation(() => RegisterOrganisationPayload, { description: '登记组织 · Register an organisation' })
  async registerOrganisation(
    @Ctx() ctx: Context,
    @Arg('input', () => RegisterOrganisationInput, { description: '输入 · Input' }) input: RegisterOrganisationInput,
  ): Promise<Partial<RegisterOrganisationPayload>> {
    return { organisation: await registerOrganisation(ctx, input) };
  }

  @Authorized()
  @Mutation(() => SuspendOrganisationPayload, {
    description:
      '在本社区暂停组织：其名下任职立即停止 · Suspend an organisation here: memberships on its behalf stop at once',
  })
  async suspendOrganisation(
    @Ctx() ctx: Context,
    @Arg('input', () => SuspendOrganisationInput, { description: '输入 · Input' }) input: SuspendOrganisationInput,
  ): Promise<Partial<SuspendOrganisationPayload>> {
    return { organisation: await suspendOrganisation(ctx, input) };
  }

  @Authorized()
  @Mutation(() => ResumeOrganisationPayload, {
    description: '恢复被暂停的组织，立即生效 · Resume a suspended organisation, at once',
  })
  async resumeOrganisation(
    @Ctx() ctx: Context,
    @Arg('input', () => ResumeOrganisationInput, { description: '输入 · Input' }) input: ResumeOrganisationInput,
  ): Promise<Partial<ResumeOrganisationPayload>> {
    return { organisation: await resumeOrganisation(ctx, input) };
  }
}
