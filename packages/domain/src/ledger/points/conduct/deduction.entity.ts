import { column, readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { personal } from '../../../audited.js';
import { connectionOf } from '../../../graphql/connection.js';
import { Node } from '../../../graphql/node.js';
import { DateTimeScalar, LocalDateScalar } from '../../../graphql/scalars.js';
import { shows } from '../../../graphql/shown.js';
import { Person, persons } from '../../../people/person.entity.js';
import { Transfer, transfers } from '../../book/transfer.entity.js';
import { PointsDeductionKind, PointsDeductionStatus } from './deduction.enums.js';

const PointsDeductionSchema = defineEntity({
  name: 'PointsDeduction',
  ...tenantWalls('points_deduction'),
  properties: {
    ...tenantKeys,
    personId: p.uuid(),
    kind: p.text().$type<PointsDeductionKind>(),
    occurredOn: p.date(),
    points: p.integer(),
    /** Null once the person is erased, as what was said in an appeal. */
    reason: p.text().nullable(),
    status: p.text().$type<PointsDeductionStatus>(),
    deductedById: p.uuid(),
    deductedAt: p.datetime(),
    appeal: p.text().nullable(),
    appealedAt: p.datetime().nullable(),
    decidedById: p.uuid().nullable(),
    decidedAt: p.datetime().nullable(),
    decision: p.text().nullable(),
    transferId: p.uuid(),
  },
});

@ObjectType({
  implements: Node,
  description: '扣分：由指定的人员扣减，本人可申诉 · Points taken away by named officers; the person may appeal',
})
export class PointsDeduction extends PointsDeductionSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => PointsDeductionKind, { description: '事由 · What for' }) declare kind: PointsDeductionKind;
  @Field(() => LocalDateScalar, { description: '发生的日期 · The day on which it happened' })
  declare occurredOn: string;
  @Field(() => Int, { description: '扣减的积分 · Points taken away' }) declare points: number;
  @Field(() => String, {
    nullable: true,
    description: '原因；个人信息删除后为空 · Why; null once the person is erased',
  })
  declare reason: string | null;
  @Field(() => PointsDeductionStatus, { description: '状态 · State' }) declare status: PointsDeductionStatus;
  @Field(() => DateTimeScalar, { description: '扣减时间 · When they were taken' }) declare deductedAt: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: '申诉时间 · When the person appealed' })
  declare appealedAt: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '裁定时间 · When that was decided' })
  declare decidedAt: Date | null;
}
PointsDeductionSchema.setClass(PointsDeduction);
personal(PointsDeduction, ['reason', 'appeal', 'decision']);

export const pointsDeductions = readable({
  entity: PointsDeduction,
  subject: 'PointsDeduction',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'desc' },
});
export const PointsDeductionConnection = connectionOf(() => PointsDeduction, 'PointsDeduction');

shows(PointsDeduction, {
  appealText: [
    column('appeal'),
    () => String,
    { nullable: true, description: '申诉理由 · What the person said in appeal' },
  ],
  decision: [
    column('decision'),
    () => String,
    { nullable: true, description: '裁定理由 · Why it was decided so; null unless it was' },
  ],
  person: [through(() => persons, 'personId'), () => Person, { description: '谁的积分 · Whose points' }],
  deductedBy: [through(() => persons, 'deductedById'), () => Person, { description: '扣分人 · Who took them away' }],
  decidedBy: [
    through(() => persons, 'decidedById'),
    () => Person,
    { nullable: true, description: '裁定人 · Who decided the appeal' },
  ],
  transfer: [
    through(() => transfers, 'transferId'),
    () => Transfer,
    {
      nullable: true,
      description: '扣减的转账；合并前的留在原社区 · The transfer; one from before a merger stays there',
    },
  ],
});
