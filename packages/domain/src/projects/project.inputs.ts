import { Field, ID, InputType, Int } from 'type-graphql';
import { FenScalar, JsonScalar, LocalDateScalar } from '../graphql/scalars.js';
import { ConsentInput } from '../people/consent.inputs.js';
import { OnBehalfOfInput } from '../people/representation.entity.js';

@InputType({ description: '项目资金安排 · What a project may spend on one funding line' })
export class ProjectFundingInput {
  @Field(() => String, {
    description: '模块资金条线的键，如 meal-subsidy · The module’s funding line, as in meal-subsidy',
  })
  declare line: string;
  @Field(() => FenScalar, { description: '预算（分） · Budget, in fen' }) declare budgetFen: number;
  @Field(() => ID, {
    nullable: true,
    description:
      '社区的资金条线；不填则取同键的条线 · The community’s funding line; by default the one of the same key',
  })
  declare fundingLineId?: string;
  @Field(() => ID, { nullable: true, description: '出资组织 · Organisation that funds it' }) declare funderId?: string;
}

@InputType({ description: '对模块一项需求的组织安排 · Which organisation meets what a module asks for' })
export class ProjectBindingInput {
  @Field(() => String, { description: '需求的键，如 entrepreneur · Key of the requirement, as in entrepreneur' })
  declare requirement: string;
  @Field(() => ID, { description: '承担的组织 · The organisation' }) declare organisationId: string;
}

@InputType({ description: '从模块新建项目 · Create a project from a module' })
export class CreateProjectInput {
  @Field(() => String, { description: '服务项目模块的键 · Key of the module' }) declare module: string;
  @Field(() => String, { nullable: true, description: '名称；不填则用模块名称 · Title; the module’s by default' })
  declare title?: string;
  @Field(() => JsonScalar, { nullable: true, description: '设置，未填的取默认值 · Settings; the rest by default' })
  declare config?: unknown;
  @Field(() => ID, { nullable: true, description: '运作组织 · Organisation that operates it' })
  declare operatorId?: string;
  @Field(() => [String], {
    nullable: true,
    description: '除模块所涉之外，还涉及的事务的键 · Keys of affairs that it touches besides its module’s',
  })
  declare affairs?: string[];
  @Field(() => [ProjectFundingInput], { nullable: true, description: '资金安排 · Funding' })
  declare funding?: ProjectFundingInput[];
  @Field(() => [ProjectBindingInput], {
    nullable: true,
    description: '组织安排；模块有收款组织的必填 · Organisations bound; needed where the module pays organisations',
  })
  declare bindings?: ProjectBindingInput[];
}

@InputType({ description: '调整项目预算 · Set a project’s budget on one funding line' })
export class SetProjectFundingInput extends ProjectFundingInput {
  @Field(() => ID, { description: '项目 · Project' }) declare projectId: string;
}

@InputType({
  description:
    '更换项目的收款组织，或为没有运作组织的项目指定 operator · Name another organisation to be paid, or the operator of a project without one',
})
export class SetProjectBindingInput extends ProjectBindingInput {
  @Field(() => ID, { description: '项目 · Project' }) declare projectId: string;
}

@InputType({ description: '参加项目 · Enrol a person' })
export class EnrolInput {
  @Field(() => ID, { description: '项目 · Project' }) declare projectId: string;
  @Field(() => ID, { description: '人 · Person' }) declare personId: string;
  @Field(() => String, { description: '身份，如 helper、elder · Part, as in helper or elder' }) declare as: string;
  @Field(() => JsonScalar, { nullable: true, description: '该身份所需信息 · What the part asks for' })
  declare data?: unknown;
  @Field(() => LocalDateScalar, { nullable: true, description: '开始日期，默认今天 · First day, today by default' })
  declare from?: string;
  @Field(() => [ConsentInput], {
    nullable: true,
    description:
      '随参加取得的同意；收集敏感信息的身份必须先有 · Consents that come along; parts that collect sensitive data need them',
  })
  declare consents?: ConsentInput[];
  @Field(() => OnBehalfOfInput, { nullable: true, description: '为没有手机的居民代办报名 · Enrolled for a resident' })
  declare onBehalfOf?: OnBehalfOfInput;
}

@InputType({ description: '退出项目 · End an enrolment' })
export class EndEnrolmentInput {
  @Field(() => ID, { description: '参加记录 · Enrolment' }) declare enrolmentId: string;
  @Field(() => LocalDateScalar, { description: '最后一天 · Last day' }) declare until: string;
}

@InputType({ description: '登记一次服务 · Record a service' })
export class RecordServiceInput {
  @Field(() => ID, { description: '服务对象的参加记录 · Enrolment of the person served' }) declare enrolmentId: string;
  @Field(() => ID, { nullable: true, description: '提供服务者的参加记录 · Enrolment of the person who served' })
  declare servedById?: string;
  @Field(() => LocalDateScalar, { description: '服务日期 · Day of service' }) declare servedOn: string;
  @Field(() => JsonScalar, { description: '记录内容，由模块定义 · What the module records' }) declare data: unknown;
  @Field(() => String, { description: '幂等键：同键重试不会重复登记 · Idempotency key: a retry records nothing twice' })
  declare idempotencyKey: string;
}

@InputType({ description: '结算一个周期 · Settle a period' })
export class SettleInput {
  @Field(() => ID, { description: '项目 · Project' }) declare projectId: string;
  @Field(() => LocalDateScalar, { description: '首日 · First day' }) declare from: string;
  @Field(() => LocalDateScalar, { description: '末日（含） · Last day' }) declare until: string;
}

@InputType({ description: '批准结算 · Approve a settlement' })
export class ApproveSettlementInput {
  @Field(() => ID, { description: '结算 · Settlement' }) declare settlementId: string;
  @Field(() => String, { description: '幂等键 · Idempotency key' }) declare idempotencyKey: string;
}

@InputType({ description: '退回结算 · Reject a settlement' })
export class RejectSettlementInput {
  @Field(() => ID, { description: '结算 · Settlement' }) declare settlementId: string;
}

@InputType({ description: '评价一次服务 · Rate a service' })
export class RateServiceInput {
  @Field(() => ID, { description: '服务记录 · Service record' }) declare recordId: string;
  @Field(() => Int, { description: '评分，1 至 5 · Score, 1 to 5' }) declare score: number;
  @Field(() => String, { nullable: true, description: '意见 · Comment' }) declare comment?: string;
  @Field(() => OnBehalfOfInput, {
    nullable: true,
    description: '代服务对象录入（代办）时必填 · Wanted where it is entered for the person served',
  })
  declare onBehalfOf?: OnBehalfOfInput;
}
