import { readable } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Node } from '../../../graphql/node.js';
import { LocalDateScalar } from '../../../graphql/scalars.js';

const PointsSettingSchema = defineEntity({
  name: 'PointsSetting',
  ...tenantWalls('points_setting'),
  properties: {
    ...tenantKeys,
    /** For so many whole months after the one in which they were earned; null for ever. */
    validMonths: p.integer().nullable(),
    /** The first day on which anything expires: whoever has points is told before. */
    expiresFrom: p.date().nullable(),
  },
});

@ObjectType({ implements: Node, description: '积分设置：积分的有效期 · What a community has set for its points' })
export class PointsSetting extends PointsSettingSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => Int, {
    nullable: true,
    description:
      '有效期，按整月，自所得之月的次月起；空为长期有效 · Whole months for which points are valid after the month in which they were earned; null for ever',
  })
  declare validMonths: number | null;
  @Field(() => LocalDateScalar, {
    nullable: true,
    description: '从哪一天起有积分过期 · The first day on which points expire',
  })
  declare expiresFrom: string | null;
}
PointsSettingSchema.setClass(PointsSetting);

export const pointsSettings = readable({
  entity: PointsSetting,
  subject: 'PointsSetting',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'asc' },
});
