import { Field, ID, InputType } from 'type-graphql';
import { LocalDateScalar } from '../graphql/scalars.js';
import { ConsentInput } from './consent.inputs.js';
import { OrganisationKind, Sex, Situation } from './people.enums.js';

@InputType({ description: '登记人员 · Register a person' })
export class RegisterPersonInput {
  @Field(() => String, { description: '姓名 · Name' }) declare name: string;
  @Field(() => LocalDateScalar, { nullable: true, description: '出生日期 · Date of birth' }) declare birthDate?: string;
  @Field(() => Sex, { nullable: true, description: '性别 · Sex' }) declare sex?: Sex;
  @Field(() => ID, { nullable: true, description: '居住楼道 · Stairwell where the person lives' })
  declare stairwellId?: string;
  @Field(() => [Situation], { nullable: true, description: '登记的情况 · Situations on record' })
  declare situations?: Situation[];
  @Field(() => String, { nullable: true, description: '手机号，加密保存 · Mobile number, kept encrypted' })
  declare phone?: string;
  @Field(() => String, { nullable: true, description: '身份证号，加密保存 · Identity number, kept encrypted' })
  declare identityNumber?: string;
  @Field(() => [ConsentInput], {
    nullable: true,
    description:
      '随登记取得的同意；填了照护情况而不填此项，即声明本人已口头同意登记照护情况 · Consents that come along; where situations are stated and this is left out, you declare that the person agreed to that by word of mouth',
  })
  declare consents?: ConsentInput[];
}

@InputType({ description: '登记组织 · Register an organisation' })
export class RegisterOrganisationInput {
  @Field(() => String, { description: '名称 · Name' }) declare name: string;
  @Field(() => OrganisationKind, { description: '类型 · Kind' }) declare kind: OrganisationKind;
  @Field(() => [String], {
    nullable: true,
    description: '服务领域，如 elder-care · Fields of service, as in elder-care',
  })
  declare serves?: string[];
  @Field(() => String, { nullable: true, description: '统一社会信用代码 · Unified social credit code' })
  declare creditCode?: string;
}

@InputType({
  description: '暂停组织：其名下的任职立即停止 · Suspend an organisation: memberships on its behalf stop at once',
})
export class SuspendOrganisationInput {
  @Field(() => ID, { description: '组织 · Organisation' }) declare organisationId: string;
  @Field(() => String, { description: '原因 · Reason' }) declare reason: string;
}

@InputType({ description: '恢复组织 · Resume a suspended organisation' })
export class ResumeOrganisationInput {
  @Field(() => ID, { description: '组织 · Organisation' }) declare organisationId: string;
}

@InputType({ description: '按信用代码全市暂停组织 · Suspend an organisation in the whole city, by its credit code' })
export class SuspendCreditCodeInput {
  @Field(() => String, { description: '统一社会信用代码 · Unified social credit code' }) declare creditCode: string;
  @Field(() => String, { description: '原因 · Reason' }) declare reason: string;
}

@InputType({ description: '恢复全市暂停的组织 · Resume an organisation that was suspended in the whole city' })
export class ResumeCreditCodeInput {
  @Field(() => String, { description: '统一社会信用代码 · Unified social credit code' }) declare creditCode: string;
}

@InputType({ description: '指定替补审批人 · Name a substitute approver' })
export class NameSubstituteInput {
  @Field(() => ID, { description: '替补人 · Who stands in' }) declare personId: string;
  @Field(() => ID, { description: '被替补的审批人 · For whom' }) declare forPersonId: string;
  @Field(() => LocalDateScalar, { nullable: true, description: '开始日期，默认今天 · First day, today by default' })
  declare from?: string;
  @Field(() => LocalDateScalar, { description: '结束日期（含） · Last day' }) declare until: string;
  @Field(() => String, { description: '原因，如书记主任一肩挑 · Reason' }) declare reason: string;
}

@InputType({ description: '撤销替补 · Withdraw a substitute' })
export class WithdrawSubstituteInput {
  @Field(() => ID, { description: '替补 · Substitute' }) declare substituteId: string;
}
