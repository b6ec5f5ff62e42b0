import { type Read, readPage } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Field, ID, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { type Ctx as Context, idOf } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { Payload } from '../graphql/payload.js';
import { Consent, ConsentConnection, consents } from './consent.entity.js';
import { EndGuardianshipInput, GiveConsentInput, RegisterGuardianInput } from './consent.inputs.js';
import { endGuardianship, giveConsent, registerGuardian } from './consent.service.js';
import { Guardianship, GuardianshipConnection, guardianships } from './guardianship.entity.js';

@ObjectType({ description: '登记同意的结果 · Result of entering a consent' })
export class GiveConsentPayload extends Payload {
  @Field(() => Consent, { nullable: true, description: '同意 · The consent' }) declare consent?: Consent;
}

@ObjectType({ description: '登记监护人的结果 · Result of entering a guardian' })
export class RegisterGuardianPayload extends Payload {
  @Field(() => Guardianship, { nullable: true, description: '监护关系 · The guardianship' })
  declare guardianship?: Guardianship;
}

@ObjectType({ description: '结束监护关系的结果 · Result of ending a guardianship' })
export class EndGuardianshipPayload extends Payload {
  @Field(() => Guardianship, { nullable: true, description: '监护关系 · The guardianship' })
  declare guardianship?: Guardianship;
}

@Resolver()
export class ConsentResolver {
  @Authorized()
  @Query(() => ConsentConnection, {
    description: '个人信息的同意，新的在前（限本人有权查看的） · Consents, newest first, as far as you may see them',
  })
  consents(
    @Args(() => PageArgs) args: PageArgs,
    @Arg('personId', () => ID, { nullable: true, description: '只看此人的 · Only this person’s' }) personId?: string,
  ): Read<Consent> {
    return readPage(consents, args, personId ? { personId: { $in: [idOf('Person', personId) ?? []].flat() } } : {});
  }

  @Authorized()
  @Query(() => GuardianshipConnection, {
    description: '监护关系（限本人有权查看的） · Guardianships, as far as you may see them',
  })
  guardianships(@Args(() => PageArgs) args: PageArgs): Read<Guardianship> {
    return readPage(guardianships, args);
  }

  @Authorized()
  @Mutation(() => GiveConsentPayload, {
    description:
      '登记一项同意；不满十四周岁者由监护人同意 · Enter a consent; for somebody under 14 a guardian gives it',
  })
  async giveConsent(
    @Ctx() ctx: Context,
    @Arg('input', () => GiveConsentInput, { description: '输入 · Input' }) input: GiveConsentInput,
  ): Promise<Partial<GiveConsentPayload>> {
    return { consent: await giveConsent(ctx, input) };
  }

  @Authorized()
  @Mutation(() => RegisterGuardianPayload, { description: '登记监护人 · Enter a guardian' })
  async registerGuardian(
    @Ctx() ctx: Context,
    @Arg('input', () => RegisterGuardianInput, { description: '输入 · Input' }) input: RegisterGuardianInput,
  ): Promise<Partial<RegisterGuardianPayload>> {
    return { guardianship: await registerGuardian(ctx, input) };
  }

  @Authorized()
  @Mutation(() => EndGuardianshipPayload, { description: '结束监护关系 · End a guardianship' })
  async endGuardianship(
    @Ctx() ctx: Context,
    @Arg('input', () => EndGuardianshipInput, { description: '输入 · Input' }) input: EndGuardianshipInput,
  ): Promise<Partial<EndGuardianshipPayload>> {
    return { guardianship: await endGuardianship(ctx, input) };
  }
}
