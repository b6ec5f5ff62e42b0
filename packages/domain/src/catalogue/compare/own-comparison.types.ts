import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { LocalDateScalar } from '../../graphql/scalars.js';
import { CommunityKind } from '../../tenancy/tenancy.enums.js';

@InputType({ description: '把本社区与其他采用社区比较 · Compare this community with others that adopted the same' })
export class CompareWithOthersInput {
  @Field(() => ID, {
    description: '本社区发布或采用的模板；各版本一并比较 · A template that it publishes or adopted; all versions count',
  })
  declare templateId: string;
  @Field(() => LocalDateScalar, { description: '首日，从其所在月算起 · First day; its whole month counts' })
  declare from: string;
  @Field(() => LocalDateScalar, { description: '末日，算到其所在月 · Last day; its whole month counts' })
  declare until: string;
  @Field(() => Boolean, {
    nullable: true,
    description: '是否逐月列出，默认合并 · Whether each month has rows of its own; together by default',
  })
  declare byMonth?: boolean;
}

@ObjectType({ description: '与其他社区比较的一项数值 · A figure of a community beside those of others' })
export class OwnComparedMetric {
  @Field(() => String, { description: '键，如 services · Key, as in services' }) declare key: string;
  @Field(() => String, { description: '名称 · Title' }) declare title: string;
  @Field(() => String, { description: '单位 · Unit' }) declare unit: string;
  @Field(() => Float, {
    nullable: true,
    description:
      '数值，整数；其他社区的只由三个以上社区有数的月份合计，没有则为空 · The value, a whole number; of others the sum of months in which three of them or more have one, null where there is none',
  })
  declare value: number | null;
  @Field(() => Int, {
    description: '由几个社区月份的数合成 · Of how many figures of a community and month it is made',
  })
  declare figures: number;
  @Field(() => Float, {
    nullable: true,
    description:
      '有数的社区每月平均，四舍五入；比值没有平均 · On average by community and month that have one, rounded; a quotient has none',
  })
  declare average: number | null;
}

@ObjectType({ description: '与其他社区比较的一行 · A row of a community beside others' })
export class OwnComparedRow {
  @Field(() => String, { description: '本社区名称、社区类型，或其他社区合计 · The community, a kind, or all others' })
  declare label: string;
  @Field(() => String, { nullable: true, description: '月份；合并各月的为空 · The month; null for all together' })
  declare month: string | null;
  @Field(() => CommunityKind, {
    nullable: true,
    description: '其他社区的类型；本社区与合计为空 · Kind of the others; null for one’s own and the sum',
  })
  declare kind: CommunityKind | null;
  @Field(() => Boolean, { description: '是否为本社区的，完整列出 · Whether it is the community’s own, in full' })
  declare own: boolean;
  @Field(() => Boolean, {
    description:
      '是否为模板所依据的项目；其余为克隆 · Whether it is the project that the template describes; others are clones',
  })
  declare origin: boolean;
  @Field(() => [OwnComparedMetric], { description: '各项数值 · The figures' }) declare metrics: OwnComparedMetric[];
}
