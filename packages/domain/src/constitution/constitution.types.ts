import { Field, Int, ObjectType } from 'type-graphql';
import { Payload, UserError } from '../graphql/payload.js';
import { JsonScalar } from '../graphql/scalars.js';
import { Role } from '../people/people.enums.js';
import { Project } from '../projects/project.entity.js';
import { Constitution, ReservedAffair, RuleNarrowing } from '../tenancy/constitution.entity.js';

@ObjectType('PositionsOfRole', {
  description: '一条规则在某角色中只给哪些职务 · For which positions of a role a rule is',
})
export class PositionsOfRole {
  @Field(() => Role, { description: '角色 · Role' }) declare role: Role;
  @Field(() => [String], { description: '职务；NONE 为未定职务 · Positions; NONE is none in particular' })
  declare positions: string[];
}

@ObjectType('ConstitutionRule', { description: '城市治理规则的一条 · One rule of the city’s constitution' })
export class ConstitutionRuleView {
  @Field(() => String, { description: '键，永不改作他用 · Key; never given to another rule' }) declare key: string;
  @Field(() => String, { description: '名称 · Title' }) declare title: string;
  @Field(() => String, { description: '理由 · Why' }) declare why: string;
  @Field(() => [String], { description: '适用的角色与应用范围 · Roles and app scopes that it is for' })
  declare holders: string[];
  @Field(() => [PositionsOfRole], {
    description:
      '只给部分职务的角色；未列出的角色不分职务 · Roles of which it is for some positions only; the others have it in all',
  })
  declare positions: PositionsOfRole[];
  @Field(() => [String], { description: '操作 · Actions' }) declare actions: string[];
  @Field(() => [String], { description: '对象 · Subjects' }) declare subjects: string[];
  @Field(() => JsonScalar, { nullable: true, description: '条件；空为全部 · Conditions; null for all rows' })
  declare conditions: unknown;
  @Field(() => Boolean, { description: '社区不可收紧 · Whether no community can narrow it' })
  declare entrenched: boolean;
}

@ObjectType({ description: '城市治理规则 · The city’s constitution: what everybody may do at most' })
export class CityConstitution {
  @Field(() => String, { description: '版本：内容的指纹 · Version: a fingerprint of what it says' })
  declare version: string;
  @Field(() => [ConstitutionRuleView], { description: '各条规则 · Its rules' }) declare rules: ConstitutionRuleView[];
}

@ObjectType({ description: '某角色依某条规则的变化 · What changes for one holder of one rule' })
export class ConstitutionChange {
  @Field(() => String, { description: '规则的键 · Key of the rule' }) declare rule: string;
  @Field(() => String, { description: '规则名称 · Title of the rule' }) declare title: string;
  @Field(() => String, { description: '角色或应用范围 · Role or app scope' }) declare holder: string;
  @Field(() => String, { description: '角色名称 · The holder in words' }) declare holderTitle: string;
  @Field(() => [String], { description: '现在允许什么 · What it allows now' }) declare before: string[];
  @Field(() => [String], { description: '以后允许什么 · What it would allow' }) declare after: string[];
  @Field(() => Int, { description: '涉及多少任职或应用 · How many memberships or apps hold it today' })
  declare affected: number;
}

@ObjectType({ description: '保留事项的增减 · An affair that is reserved, or no longer' })
export class ReservedAffairChange {
  @Field(() => ReservedAffair, { description: '事项 · The affair' }) declare affair: ReservedAffair;
  @Field(() => Boolean, { description: '是新增还是取消 · Whether it is added, or taken off' }) declare isAdded: boolean;
}

@ObjectType('ConstitutionPlan', {
  description: '修改治理规则的计划，与应用的结果一致 · What changing the constitution with the same input would do',
})
export class ConstitutionPlanView {
  @Field(() => Int, {
    description: '所依据的修订号，应用时作 expectedRevision · The revision planned upon: expectedRevision for applying',
  })
  declare revision: number;
  @Field(() => [ConstitutionChange], { description: '权限的变化 · What changes for whom' })
  declare changes: ConstitutionChange[];
  @Field(() => [ReservedAffairChange], { description: '保留事项的变化 · Affairs added or taken off' })
  declare affairs: ReservedAffairChange[];
  @Field(() => [Project], {
    description:
      '现由社会组织运作、涉及新增保留事项的项目：须另行确定运作者 · Projects that a social organisation operates and that touch an affair newly reserved: they need another operator',
  })
  declare conflicts: Project[];
  @Field(() => Int, { description: '受影响的任职与应用数 · Memberships and apps affected' }) declare affected: number;
  @Field(() => [RuleNarrowing], { description: '以后的收紧 · The narrowings, once applied' })
  declare narrowings: RuleNarrowing[];
  @Field(() => [UserError], {
    description: '需先解决的问题；为空即可应用 · What stands in the way; empty: it can be applied',
  })
  declare problems: UserError[];
}

@ObjectType({ description: '修改治理规则的结果 · Result of changing the constitution' })
export class ApplyConstitutionPayload extends Payload {
  @Field(() => Constitution, { nullable: true, description: '修改后的治理规则 · The constitution, changed' })
  declare constitution?: Constitution;
  @Field(() => ConstitutionPlanView, { nullable: true, description: '所做的修改 · What was changed' })
  declare plan?: ConstitutionPlanView;
}
