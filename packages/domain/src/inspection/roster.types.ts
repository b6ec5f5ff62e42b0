import type { Fen } from '@gongzhi/kernel';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Payload } from '../graphql/payload.js';
import { LocalDateScalar, Money } from '../graphql/scalars.js';

@InputType({ description: '为一次审计调阅补贴名册 · Open a subsidy roster for an audit' })
export class OpenRosterInput {
  @Field(() => String, { description: '社区代码 · Code of the community' }) declare communityCode: string;
  @Field(() => ID, { description: '该社区的项目 · A project of that community' }) declare projectId: string;
  @Field(() => String, { description: '审计名称，社区看得到 · Name of the audit; the community reads it' })
  declare audit: string;
  @Field(() => String, { description: '调阅原因，社区看得到 · Why; the community reads it' }) declare reason: string;
  @Field(() => LocalDateScalar, {
    nullable: true,
    description: '只要这一天起的周期 · Only periods that begin on this day or later',
  })
  declare from?: string | null;
  @Field(() => LocalDateScalar, {
    nullable: true,
    description: '只要这一天止的周期 · Only periods that end on this day or earlier',
  })
  declare until?: string | null;
}

@ObjectType({ description: '名册中的一笔：不含任何证件号与联系方式 · A payment in a roster; it holds no identifiers' })
export class RosterLine {
  @Field(() => String, {
    description: '受益人姓名，或收款组织名称 · Name of who was paid, a person or an organisation',
  })
  declare beneficiaryName: string;
  @Field(() => Int, { description: '数量 · Quantity, in the funding line’s unit' }) declare quantity: number;
  @Field(() => Money, { description: '实付金额 · Amount that is paid' }) declare amount: Money;
  @Field(() => LocalDateScalar, { description: '周期首日 · First day of the period' }) declare from: string;
  @Field(() => LocalDateScalar, { description: '周期末日（含） · Last day of the period' }) declare until: string;

  static of(paid: { name: string; quantity: number; payableFen: Fen; from: string; until: string }): RosterLine {
    const { name: beneficiaryName, quantity, payableFen, from, until } = paid;
    return Object.assign(new RosterLine(), { beneficiaryName, quantity, amount: new Money(payableFen), from, until });
  }
}

@ObjectType({ description: '调阅补贴名册的结果 · Result of opening a subsidy roster' })
export class OpenRosterPayload extends Payload {
  @Field(() => [RosterLine], {
    nullable: true,
    description: '已批准结算的明细，按周期先后 · Payments of approved settlements, by period',
  })
  declare lines?: RosterLine[];
}
