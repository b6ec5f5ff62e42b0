import { column, readable } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { affectsAccess } from '../access-epoch/affects-access.js';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { LocalDateScalar } from '../graphql/scalars.js';
import { shows } from '../graphql/shown.js';
import { AppScope } from './integration.enums.js';

const AppConsentSchema = defineEntity({
  name: 'AppConsent',
  ...tenantWalls('app_consent'),
  properties: {
    ...tenantKeys,
    clientId: p.text(),
    scopes: p.array().$type<AppScope[]>(),
    fromDate: p.date(),
    untilDate: p.date().nullable(),
  },
});

@ObjectType({ implements: Node, description: '社区对第三方应用的授权 · A community’s consent to an app' })
export class AppConsent extends AppConsentSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '应用的客户端标识 · The app’s client id' }) declare clientId: string;
  @Field(() => [AppScope], { description: '授权范围 · Scopes' }) declare scopes: AppScope[];
}
AppConsentSchema.setClass(AppConsent);
affectsAccess(AppConsent);

export const appConsents = readable({
  entity: AppConsent,
  subject: 'AppConsent',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'asc' },
});

export const AppConsentConnection = connectionOf(() => AppConsent, 'AppConsent');

shows(AppConsent, {
  from: [column('fromDate'), () => LocalDateScalar, { description: '开始日期 · First day' }],
  until: [column('untilDate'), () => LocalDateScalar, { nullable: true, description: '结束日期（含） · Last day' }],
});
