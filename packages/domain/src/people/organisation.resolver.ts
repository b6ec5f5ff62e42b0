import { type Read, readPage } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Field, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { Payload } from '../graphql/payload.js';
import { Organisation, OrganisationConnection, organisations } from './organisation.entity.js';
import { RegisterOrganisationInput } from './people.inputs.js';
import { registerOrganisation } from './people.service.js';

@ObjectType({ description: '登记组织的结果 · Result of registering an organisation' })
export class RegisterOrganisationPayload extends Payload {
  @Field(() => Organisation, { nullable: true, description: '已登记的组织 · The organisation' })
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
}
