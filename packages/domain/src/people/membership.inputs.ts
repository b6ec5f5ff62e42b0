import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { PageArgs } from '../graphql/connection.js';
import { LocalDateScalar } from '../graphql/scalars.js';
import { Position, Role, ScopeType } from './people.enums.js';

@ArgsType()
export class MembershipsArgs extends PageArgs {
  @Field(() => Int, {
    nullable: true,
    description: '只列今天起若干天之内到期的 · Only terms that end within so many days from today',
  })
  endingWithin?: number;
}

@InputType({ description: '任职范围：只在一个项目、楼道或网格内 · Limits a role to one project, stairwell or grid' })
export class MembershipScopeInput {
  @Field(() => ScopeType, { description: '类型 · Type' }) declare type: ScopeType;
  @Field(() => ID, { description: '项目、楼道或网格 · The project, stairwell or grid' }) declare id: string;
}

@InputType({ description: '再次邀请成员登录 · Invite a member to sign in once more' })
export class ResendInvitationInput {
  @Field(() => ID, { description: '成员 · The member' }) declare personId: string;
}

@InputType({ description: '邀请成员 · Invite a member' })
export class InviteMemberInput {
  @Field(() => String, { description: '邮箱，登录时据此识别 · Email by which the invited person signs in' })
  declare email: string;
  @Field(() => Role, { description: '角色 · Role' }) declare role: Role;
  @Field(() => Position, { nullable: true, description: '职务，如书记、主任、网格员 · Position in the role' })
  declare position?: Position;
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

@InputType({
  description: '变更任职；不填的不变，填空的清除 · Change a membership: what is left out stays, null clears',
})
export class ChangeMembershipInput {
  @Field(() => ID, { description: '任职 · Membership' }) declare membershipId: string;
  @Field(() => Position, { nullable: true, description: '职务 · Position' }) declare position?: Position | null;
  @Field(() => MembershipScopeInput, {
    nullable: true,
    description: '任职范围；空为整个社区 · Scope; null for the whole community',
  })
  declare scope?: MembershipScopeInput | null;
  @Field(() => LocalDateScalar, {
    nullable: true,
    description: '开始日期，仅限尚未开始的任职 · First day, of one that has not begun',
  })
  declare from?: string;
  @Field(() => LocalDateScalar, { nullable: true, description: '结束日期（含）；空为不定期 · Last day; null for none' })
  declare until?: string | null;
}

@InputType({ description: '结束任职 · End a membership' })
export class EndMembershipInput {
  @Field(() => ID, { description: '任职 · Membership' }) declare membershipId: string;
  @Field(() => LocalDateScalar, { description: '最后一天 · Last day' }) declare until: string;
  @Field(() => String, { nullable: true, description: '原因，如届满、辞职 · Why, as in end of term, resigned' })
  declare reason?: string;
}
