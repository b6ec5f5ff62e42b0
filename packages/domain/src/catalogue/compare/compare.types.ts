import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { LocalDateScalar } from '../../graphql/scalars.js';

export const ComparedBy = {
  COMMUNITY: 'COMMUNITY',
  KIND: 'KIND',
  MONTH: 'MONTH',
  KIND_AND_MONTH: 'KIND_AND_MONTH',
} as const;
export type ComparedBy = keyof typeof ComparedBy;

registerEnumType(ComparedBy, {
  name: 'ComparedBy',
  description: '按什么比较 · By what adopters are compared',
  valuesConfig: {
    COMMUNITY: { description: '按社区 · By community' },
    KIND: { description: '按社区类型 · By kind of community' },
    MONTH: { description: '按月 · By month' },
    KIND_AND_MONTH: { description: '按社区类型，逐月 · By kind of community, month by month' },
  },
});

@InputType({ description: '比较一个模板的采用者 · Compare the adopters of a template' })
export class CompareTemplateInput {
  @Field(() => ID, { description: '模板；各版本一并比较 · The template; all of its versions count' })
  declare templateId: string;
  @Field(() => LocalDateScalar, { description: '首日，从其所在月算起 · First day; its whole month counts' })
  declare from: string;
  @Field(() => LocalDateScalar, { description: '末日，算到其所在月 · Last day; its whole month counts' })
  declare until: string;
  @Field(() => ComparedBy, { description: '按什么比较 · By what' }) declare by: ComparedBy;
}

@ObjectType({ description: '一项比较的数值 · A figure that is compared' })
export class ComparedMetric {
  @Field(() => String, { description: '键，如 services · Key, as in services' }) declare key: string;
  @Field(() => String, { description: '名称 · Title' }) declare title: string;
  @Field(() => String, { description: '单位 · Unit' }) declare unit: string;
  @Field(() => Float, {
    nullable: true,
    description:
      '数值，整数；只由所显示的数得出，没有则为空 · The value, a whole number, from what is shown alone; null where there is none',
  })
  declare value: number | null;
  @Field(() => Int, {
    description:
      '有多少个社区月份的数不显示：涉及一至四人，或相减会得出这样的数；比值遇此不显示 · How many counts of a community and month are withheld: of 1–4 persons, or what would tell such a count; a quotient with one is withheld',
  })
  declare withheld: number;
}

@ObjectType({ description: '比较中的一行 · A row of a comparison' })
export class ComparedRow {
  @Field(() => String, { description: '社区名称、类型或月份 · Name of the community, kind or month' })
  declare label: string;
  @Field(() => String, {
    nullable: true,
    description: '社区代码；不按社区则为空 · The community’s code; null otherwise',
  })
  declare code: string | null;
  @Field(() => Boolean, {
    description: '是否为模板所依据的项目 · Whether it is of the project that the template describes',
  })
  declare origin: boolean;
  @Field(() => [ComparedMetric], { description: '各项数值 · The figures' }) declare metrics: ComparedMetric[];
}

@ObjectType({ description: '一个模板的采用者之比较 · The adopters of a template, compared' })
export class TemplateComparison {
  @Field(() => [ComparedRow], { description: '各行 · The rows' }) declare rows: ComparedRow[];
  @Field(() => ComparedRow, { description: '合计，含发布社区 · All of them, the publisher’s with them' })
  declare total: ComparedRow;
  @Field(() => ComparedRow, {
    nullable: true,
    description: '模板所依据的项目；尚无统计则为空 · The project that it describes; null while nothing was counted',
  })
  declare origin: ComparedRow | null;
}
