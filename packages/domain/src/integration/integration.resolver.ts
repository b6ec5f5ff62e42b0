import { type Read, readPage } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Field, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { Payload } from '../graphql/payload.js';
import { AppConsent, AppConsentConnection, appConsents } from './app-consent.entity.js';
import { GrantAppConsentInput, RevokeAppConsentInput } from './integration.inputs.js';
import { grantAppConsent, revokeAppConsent } from './integration.service.js';

@ObjectType({ description: '授权应用的结果 · Result of consenting to an app' })
export class GrantAppConsentPayload extends Payload {
  @Field(() => AppConsent, { nullable: true, description: '授权 · The consent' }) declare appConsent?: AppConsent;
}

@ObjectType({ description: '撤回授权的结果 · Result of revoking a consent' })
export class RevokeAppConsentPayload extends Payload {
  @Field(() => AppConsent, { nullable: true, description: '已撤回的授权 · The consent, ended' })
  declare appConsent?: AppConsent;
}

@Resolver(() => AppConsent)
export class AppConsentResolver {
  @Authorized()
  @Query(() => AppConsentConnection, { description: '本社区对第三方应用的授权 · The community’s consents to apps' })
  appConsents(@Args(() => PageArgs) args: PageArgs): Read<AppConsent> {
    return readPage(appConsents, args);
  }

  @Authorized()
  @Mutation(() => GrantAppConsentPayload, {
    description: '授权第三方应用，替换其先前的授权 · Consent to an app; replaces what it was granted before',
  })
  async grantAppConsent(
    @Ctx() ctx: Context,
    @Arg('input', () => GrantAppConsentInput, { description: '输入 · Input' }) input: GrantAppConsentInput,
  ): Promise<Partial<GrantAppConsentPayload>> {
    return { appConsent: await grantAppConsent(ctx, input) };
  }

  @Authorized()
  @Mutation(() => RevokeAppConsentPayload, { description: '撤回授权，立即生效 · Revoke a consent, at once' })
  async revokeAppConsent(
    @Ctx() ctx: Context,
    @Arg('input', () => RevokeAppConsentInput, { description: '输入 · Input' }) input: RevokeAppConsentInput,
  ): Promise<Partial<RevokeAppConsentPayload>> {
    return { appConsent: await revokeAppConsent(ctx, input) };
  }
}
