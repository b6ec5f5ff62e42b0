import type { Json } from '@gongzhi/kernel';
import { formSchema, parseConfig, type ServiceModule } from '@gongzhi/module-kit';
import { Authorized, Ctx, Field, Int, ObjectType, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { JsonScalar, Money } from '../graphql/scalars.js';
import { basisOf, fundingTerms } from './funding-terms.js';
import { RuleBasis } from './project.enums.js';
import { recordTypeName } from './service-record.entity.js';

@ObjectType({ description: '模块中的一种身份 · A part that people take in a module' })
export class ModulePart {
  @Field(() => String, { description: '键，如 helper · Key, as in helper' }) declare key: string;
  @Field(() => String, { description: '名称 · Title' }) declare title: string;
  @Field(() => Boolean, { description: '是否为服务对象 · Whether it receives the service, or else gives it' })
  declare served: boolean;
  @Field(() => JsonScalar, { description: '报名表（JSON Schema） · Enrolment form, as JSON Schema' })
  declare form: Json;
}

@ObjectType({
  description: '模块的一条资金条线，金额为默认设置下的 · A funding line of a module; amounts at its default settings',
})
export class ModuleFundingLine {
  @Field(() => String, { description: '键 · Key' }) declare key: string;
  @Field(() => String, { description: '名称 · Title' }) declare title: string;
  @Field(() => String, { description: '资金来源 · Where the money comes from' }) declare source: string;
  @Field(() => String, { description: '计量单位 · What is counted' }) declare unit: string;
  @Field(() => Money, { description: '每单位的补助标准 · Granted for one unit' }) declare granted: Money;
  @Field(() => Money, { description: '每单位实付 · Paid out for one unit' }) declare paid: Money;
  @Field(() => Int, {
    nullable: true,
    description:
      '每名服务对象每天的上限；不按天计则为空 · At most so many units a day for one person served; null where days do not count',
  })
  declare dailyCap: number | null;
  @Field(() => Boolean, {
    description:
      '项目收入（如义卖所得）是否归入此条线 · Whether what the project takes in, as in charity sales, comes to it',
  })
  declare takesIncome: boolean;
  @Field(() => RuleBasis, { description: '依据 · What the line rests on' }) declare basis: RuleBasis;
  @Field(() => [String], { description: '其中属本平台解释的部分 · What in it is this platform’s interpretation' })
  declare interpretations: string[];
}

@ObjectType({ description: '模块要付款的一个组织 · An organisation that a module pays' })
export class ModulePayee {
  @Field(() => String, { description: '键，如 entrepreneur · Key, as in entrepreneur' }) declare key: string;
  @Field(() => String, { description: '名称 · Title' }) declare title: string;
  @Field(() => RuleBasis, { description: '依据 · What it rests on' }) declare basis: RuleBasis;
}

@ObjectType({ description: '模块可计算的一项指标 · A figure that a module measures' })
export class ModuleMetric {
  @Field(() => String, { description: '键 · Key' }) declare key: string;
  @Field(() => String, { description: '名称 · Title' }) declare title: string;
  @Field(() => String, { description: '单位 · Unit' }) declare unit: string;
}

@ObjectType('ServiceModule', { description: '服务项目模块 · A service module: how one kind of project works' })
export class ModuleDescription {
  @Field(() => String, { description: '键，如 elder-meals · Key, as in elder-meals' }) declare key: string;
  @Field(() => String, { description: '版本 · Version' }) declare version: string;
  @Field(() => String, { description: '品牌，如 golden-cane（金手杖） · Brand, as in golden-cane' })
  declare brand: string;
  @Field(() => String, { description: '名称 · Title' }) declare title: string;
  @Field(() => String, { description: '简介 · Summary' }) declare summary: string;
  @Field(() => String, { description: '服务记录的 GraphQL 类型名 · Name of its record’s GraphQL type' })
  declare recordType: string;
  @Field(() => JsonScalar, { description: '设置表（JSON Schema） · Form of its settings, as JSON Schema' })
  declare configForm: Json;
  @Field(() => JsonScalar, { description: '服务记录表（JSON Schema） · Form of a service record, as JSON Schema' })
  declare recordForm: Json;
  @Field(() => [ModulePart], { description: '参加者的身份 · The parts that people take' }) declare parts: ModulePart[];
  @Field(() => [ModuleFundingLine], { description: '资金条线 · Funding lines' })
  declare fundingLines: ModuleFundingLine[];
  @Field(() => [ModulePayee], {
    description: '收款组织：新建或克隆时逐一指定 · Organisations that are paid; each is named when a project is set up',
  })
  declare payees: ModulePayee[];
  @Field(() => [ModuleMetric], { description: '指标 · Figures that it measures' }) declare metrics: ModuleMetric[];
}

@Resolver(() => ModuleDescription)
export class ServiceModuleResolver {
  @Authorized()
  @Query(() => [ModuleDescription], { description: '平台已安装的服务项目模块 · The service modules installed here' })
  serviceModules(@Ctx() ctx: Context): ModuleDescription[] {
    return [...ctx.modules.values()].map((module) => describe(ctx, module));
  }
}

function describe(ctx: Context, module: ServiceModule): ModuleDescription {
  const { language } = ctx;
  const { key, version, brand, title, summary, config, record, parts, payees = [], metrics } = module;
  return {
    key,
    version,
    brand,
    title: title[language],
    summary: summary[language],
    recordType: recordTypeName(key),
    configForm: formSchema(config),
    recordForm: formSchema(record),
    parts: Object.entries(parts).map(([part, { title: name, side, data }]) => ({
      key: part,
      title: name[language],
      served: side === 'served',
      form: formSchema(data),
    })),
    fundingLines: fundingTerms(ctx, module, defaultsOf(module)).map(({ grantedFen, paidFen, ...terms }) => ({
      ...terms,
      granted: new Money(grantedFen),
      paid: new Money(paidFen),
    })),
    payees: payees.map(({ key: payee, title: name, basis }) => ({
      key: payee,
      title: name[language],
      basis: basisOf(basis),
    })),
    metrics: metrics.map(({ key: metric, title: name, unit }) => ({
      key: metric,
      title: name[language],
      unit: unit[language],
    })),
  };
}

/** A module's settings when nothing is set; the kit has made sure that they are valid. */
function defaultsOf(module: ServiceModule): unknown {
  const parsed = parseConfig(module, {});
  return parsed.ok ? parsed.value : undefined;
}
