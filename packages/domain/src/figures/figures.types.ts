import { ArgsType, Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf, PageArgs } from '../graphql/connection.js';
import { LocalDateScalar, Money } from '../graphql/scalars.js';
import { CommunityKind, CommunityStatus } from '../tenancy/tenancy.enums.js';
import { FigureUnit } from './figure-kinds.js';

registerEnumType(FigureUnit, {
  name: 'FigureUnit',
  description: '统计的单位 · What a figure counts',
  valuesConfig: {
    PERSONS: { description: '人 · Persons' },
    HOUSEHOLDS: { description: '户 · Households' },
    ITEMS: { description: '件、次 · Items' },
    FEN: { description: '分 · Fen' },
  },
});

@ArgsType()
export class FiguresAsOfArgs {
  @Field(() => LocalDateScalar, { nullable: true, description: '日期，默认今天 · The day; today where left out' })
  asOf?: string;
}

@ArgsType()
export class CommunityFiguresArgs extends PageArgs {
  @Field(() => LocalDateScalar, { nullable: true, description: '日期，默认今天 · The day; today where left out' })
  asOf?: string;
}

/** What is counted. */
@ObjectType()
abstract class NamedFigure {
  @Field(() => String, { description: '键，如 persons · Key, as in persons' }) declare key: string;
  @Field(() => String, { description: '名称 · Title' }) declare title: string;
  @Field(() => FigureUnit, { description: '单位 · Unit' }) declare unit: FigureUnit;
}

@ObjectType({ description: '一项统计 · A figure' })
export class Figure extends NamedFigure {
  @Field(() => Float, {
    nullable: true,
    description:
      '数值，整数，金额以分计；不显示的为空 · The value, a whole number, in fen where it is an amount; null where it is withheld',
  })
  declare value: number | null;
  @Field(() => Money, { nullable: true, description: '金额；不是金额的为空 · The amount; null for what is none' })
  declare money: Money | null;
  @Field(() => Boolean, {
    description:
      '是否不显示：涉及一至四人，市级不得知 · Whether it is withheld from the city: one to four persons stand behind it',
  })
  declare withheld: boolean;
}

@ObjectType({ description: '一个社区的统计 · The figures of a community' })
export class CommunityFigures {
  @Field(() => String, { description: '当时的代码 · Its code then' }) declare code: string;
  @Field(() => String, { description: '当时的名称 · Its name then' }) declare name: string;
  @Field(() => CommunityKind, { description: '当时的类型 · Its kind then' }) declare kind: CommunityKind;
  @Field(() => CommunityStatus, { description: '当时的状态 · Its status then' }) declare status: CommunityStatus;
  @Field(() => String, { nullable: true, description: '当时所属镇街 · Its town then' }) declare town: string | null;
  @Field(() => LocalDateScalar, {
    nullable: true,
    description: '统计于哪一天；还没有统计则为空 · The day on which they were counted; null where none were yet',
  })
  declare day: string | null;
  @Field(() => [Figure], { description: '各项统计 · The figures' }) declare figures: Figure[];
}

export const CommunityFiguresConnection = connectionOf(() => CommunityFigures, 'CommunityFigures');

@ObjectType({ description: '若干社区合计的一项统计 · A figure of several communities' })
export class FigureSum extends NamedFigure {
  @Field(() => Float, {
    nullable: true,
    description:
      '合计，整数，金额以分计；不显示的数不计入，一个也没有则为空 · Sum, a whole number, in fen where it is an amount, without what is withheld; null where none is shown',
  })
  declare value: number | null;
  @Field(() => Money, { nullable: true, description: '金额；不是金额的为空 · The amount; null for what is none' })
  declare money: Money | null;
  @Field(() => Int, { description: '计入的社区数 · How many communities it is the sum of' })
  declare communities: number;
  @Field(() => Int, {
    description: '另有多少社区的数不显示，各为一至四人 · How many more have one that is withheld, of 1–4 persons each',
  })
  declare withheld: number;
}

@ObjectType({ description: '一类社区的统计 · Figures of the communities of a kind' })
export class KindFigures {
  @Field(() => CommunityKind, { description: '类型 · Kind' }) declare kind: CommunityKind;
  @Field(() => Int, { description: '社区数 · How many communities' }) declare communities: number;
  @Field(() => [FigureSum], { description: '各项合计 · The sums' }) declare totals: FigureSum[];
}

@ObjectType({ description: '一个镇街的统计 · Figures of the communities of a town' })
export class TownFigures {
  @Field(() => String, { nullable: true, description: '镇街；空为未归属 · Town; null for those of none' })
  declare town: string | null;
  @Field(() => Int, { description: '社区数 · How many communities' }) declare communities: number;
  @Field(() => [FigureSum], { description: '各项合计 · The sums' }) declare totals: FigureSum[];
}

@ObjectType({
  description: '名册中某一类型、状态的社区数 · How many communities the register had of a kind and status',
})
export class RegisterCount {
  @Field(() => CommunityKind, { description: '类型 · Kind' }) declare kind: CommunityKind;
  @Field(() => CommunityStatus, { description: '状态 · Status' }) declare status: CommunityStatus;
  @Field(() => Int, { description: '社区数 · How many communities' }) declare communities: number;
}

@ObjectType({ description: '某日的全市统计 · Figures of the city on a day' })
export class CityFigures {
  @Field(() => LocalDateScalar, { description: '日期 · The day' }) declare asOf: string;
  @Field(() => [RegisterCount], {
    description: '当日名册：按类型与状态的社区数 · The register on that day, by kind and status',
  })
  declare register: RegisterCount[];
  @Field(() => [FigureSum], {
    description: '全市合计，限当日未归档的社区 · Sums over all communities that were open on that day',
  })
  declare totals: FigureSum[];
  @Field(() => [KindFigures], { description: '按社区类型 · By kind of community' }) declare byKind: KindFigures[];
  @Field(() => [TownFigures], { description: '按镇街 · By town' }) declare byTown: TownFigures[];
}
