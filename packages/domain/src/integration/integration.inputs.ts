import { Field, ID, InputType } from 'type-graphql';
import { LocalDateScalar } from '../graphql/scalars.js';
import { AppScope } from './integration.enums.js';

@InputType({ description: '授权第三方应用 · Consent to an app' })
export class GrantAppConsentInput {
  @Field(() => String, { description: '应用的客户端标识 · The app’s client id' }) declare clientId: string;
  @Field(() => [AppScope], { description: '授权范围，至少一项 · Scopes, at least one' }) declare scopes: AppScope[];
  @Field(() => LocalDateScalar, {
    nullable: true,
    description: '最后一天；不填则长期有效 · Last day; open-ended by default',
  })
  declare until?: string;
}

@InputType({ description: '撤回对应用的授权 · Revoke the consent to an app' })
export class RevokeAppConsentInput {
  @Field(() => ID, { description: '授权 · Consent' }) declare appConsentId: string;
}
