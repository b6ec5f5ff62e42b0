import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../graphql/scalars.js';
import { IdentifierKind } from '../people/people.enums.js';
import { UnmaskPurpose } from './privacy.enums.js';

const UnmaskingSchema = defineEntity({
  name: 'Unmasking',
  ...tenantWalls('unmasking'),
  properties: {
    ...tenantKeys,
    personId: p.uuid(),
    kind: p.text().$type<IdentifierKind>(),
    purpose: p.text().$type<UnmaskPurpose>(),
    note: p.text().nullable(),
    unmaskedByKey: p.text(),
    at: p.datetime(),
    expiresAt: p.datetime(),
  },
});

/** Somebody's leave to see one whole identifier for a minute, and what for. It stays: the trail is written of it. */
export class Unmasking extends UnmaskingSchema.class {}
UnmaskingSchema.setClass(Unmasking);

@InputType({ description: '查看完整标识 · See a whole identifier' })
export class UnmaskIdentifierInput {
  @Field(() => ID, { description: '谁的 · Whose' }) declare personId: string;
  @Field(() => IdentifierKind, { description: '类型 · Kind' }) declare kind: IdentifierKind;
  @Field(() => UnmaskPurpose, {
    nullable: true,
    description: '目的；60 秒内再次查看可不填 · Purpose; may be left out when looking again within 60 seconds',
  })
  declare purpose?: UnmaskPurpose;
  @Field(() => String, {
    nullable: true,
    description: '说明；目的为其他或依法要求时必填 · In words; needed for OTHER and OFFICIAL_REQUEST',
  })
  declare note?: string;
}

@ObjectType({ description: '完整的标识，限时可见 · A whole identifier, for a short time' })
export class UnmaskedIdentifier {
  @Field(() => IdentifierKind, { description: '类型 · Kind' }) declare kind: IdentifierKind;
  @Field(() => String, { description: '完整的值，请勿保存 · The whole value; do not keep it' }) declare value: string;
  @Field(() => DateTimeScalar, {
    description: '到此时为止可再次查看，界面应随即隐去 · Until then it may be looked at again; hide it then',
  })
  declare expiresAt: Date;
}
