import { type Read, readPage } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Field, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { Payload } from '../graphql/payload.js';
import { endingWithin } from './ending-within.js';
import { Invitation } from './invitation.js';
import { Membership, MembershipConnection, memberships } from './membership.entity.js';
import {
  ChangeMembershipInput,
  EndMembershipInput,
  InviteMemberInput,
  MembershipsArgs,
  ResendInvitationInput,
} from './membership.inputs.js';
import { changeMembership, endMembership, inviteMember, resendInvitation } from './membership.service.js';

@ObjectType({ description: '邀请成员的结果 · Result of inviting a member' })
export class InviteMemberPayload extends Payload {
  @Field(() => Membership, { nullable: true, description: '新的任职 · The new membership' })
  declare membership?: Membership;
  @Field(() => Invitation, { nullable: true, description: '登录账号的邀请 · The invitation to sign in' })
  declare invitation?: Invitation;
}

@ObjectType({ description: '再次邀请的结果 · Result of inviting again' })
export class ResendInvitationPayload extends Payload {
  @Field(() => Invitation, { nullable: true, description: '登录账号的邀请 · The invitation to sign in' })
  declare invitation?: Invitation;
}

@ObjectType({ description: '变更任职的结果 · Result of changing a membership' })
export class ChangeMembershipPayload extends Payload {
  @Field(() => Membership, { nullable: true, description: '任职 · The membership' }) declare membership?: Membership;
}

@ObjectType({ description: '结束任职的结果 · Result of ending a membership' })
export class EndMembershipPayload extends Payload {
  @Field(() => Membership, { nullable: true, description: '任职 · The membership' }) declare membership?: Membership;
}

@Resolver(() => Membership)
export class MembershipResolver {
  @Authorized()
  @Query(() => MembershipConnection, {
    description: '本社区的任职（限本人有权查看的） · The community’s memberships, as far as you may see them',
  })
  memberships(@Args(() => MembershipsArgs) { endingWithin: days, ...page }: MembershipsArgs): Read<Membership> {
    return readPage(memberships, page, days == null ? {} : endingWithin(days));
  }

  @Authorized()
  @Mutation(() => InviteMemberPayload, {
    description: '邀请成员，授予一个角色 · Invite a member: gives a person a role',
  })
  async inviteMember(
    @Ctx() ctx: Context,
    @Arg('input', () => InviteMemberInput, { description: '输入 · Input' }) input: InviteMemberInput,
  ): Promise<Partial<InviteMemberPayload>> {
    return inviteMember(ctx, input);
  }

  @Authorized()
  @Mutation(() => ResendInvitationPayload, {
    description: '再次邀请本社区的一名成员登录 · Invite a member of the community to sign in once more',
  })
  async resendInvitation(
    @Ctx() ctx: Context,
    @Arg('input', () => ResendInvitationInput, { description: '输入 · Input' }) input: ResendInvitationInput,
  ): Promise<Partial<ResendInvitationPayload>> {
    return resendInvitation(ctx, input);
  }

  @Authorized()
  @Mutation(() => ChangeMembershipPayload, {
    description: '变更任职的职务、范围或起止日期，立即生效 · Change a membership’s position, scope or days, at once',
  })
  async changeMembership(
    @Ctx() ctx: Context,
    @Arg('input', () => ChangeMembershipInput, { description: '输入 · Input' }) input: ChangeMembershipInput,
  ): Promise<Partial<ChangeMembershipPayload>> {
    return { membership: await changeMembership(ctx, input) };
  }

  @Authorized()
  @Mutation(() => EndMembershipPayload, { description: '结束任职 · End a membership' })
  async endMembership(
    @Ctx() ctx: Context,
    @Arg('input', () => EndMembershipInput, { description: '输入 · Input' }) input: EndMembershipInput,
  ): Promise<Partial<EndMembershipPayload>> {
    return { membership: await endMembership(ctx, input) };
  }
}
