import { Field, ID, InputType } from 'type-graphql';
import { LocalDateScalar } from '../graphql/scalars.js';
import { ConsentInput } from './consent.inputs.js';
import { OrganisationKind, Role, ScopeType, Situation } from './people.enums.js';

@InputType({ description: '任职范围：只在一个项目或楼道内 · Limits a role to one project or stairwell' })
export class MembershipScopeInput {
  @Field(() => ScopeType, { description: '类型 · Type' }) declare type: ScopeType;
  @Field(() => ID, { description: '项目或楼道 · The project or stairwell' }) declare id: string;
}

@InputType({ description: '邀请成员 · Invite a member' })
export class InviteMemberInput {
  @Field(() => String, { description: '邮箱，登录时据此识别 · Email by which the invited person signs in' })
  declare email: string;
  @Field(() => Role, { description: '角色 · Role' }) declare role: Role;
  @Field(() => ID, {
    nullable: true,
    description:
      '所代表的组织；不填则为本社区同类主体组织 · Organisation; by default the community’s own of that subject',
  })
  declare organisationId?: string;
  @Field(() => String, {
    nullable: true,
    description: '姓名；不填则取邮箱用户名 · Name; by default the email’s local part',
  })
  declare name?: string;
  @Field(() => ID, { nullable: true, description: '已登记的人；不填则按邮箱查找或新建 · A person already known' })
  declare personId?: string;
  @Field(() => LocalDateScalar, { nullable: true, description: '开始日期，默认今天 · First day, today by default' })
  declare from?: string;
  @Field(() => LocalDateScalar, { nullable: true, description: '结束日期（含） · Last day' }) declare until?: string;
  @Field(() => MembershipScopeInput, {
    nullable: true,
    description: '任职范围；不填则为整个社区 · What the role is limited to; the whole community by default',
  })
  declare scope?: MembershipScopeInput;
}

@InputType({ description: '结束任职 · End a membership' })
export class EndMembershipInput {
  @Field(() => ID, { description: '任职 · Membership' }) declare membershipId: string;
  @Field(() => LocalDateScalar, { description: '最后一天 · Last day' }) declare until: string;
}

@InputType({ description: '登记人员 · Register a person' })
export class RegisterPersonInput {
  @Field(() => String, { description: '姓名 · Name' }) declare name: string;
  @Field(() => LocalDateScalar, { nullable: true, description: '出生日期 · Date of birth' }) declare birthDate?: string;
  @Field(() => ID, { nullable: true, description: '居住楼道 · Stairwell where the person lives' })
  declare stairwellId?: string;
  @Field(() => [Situation], { nullable: true, description: '照护相关情况 · Situations that matter for care' })
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
