import type { Text } from '@gongzhi/kernel';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import type { Ctx } from '../context.js';

export const InvitationState = {
  SENT: 'SENT',
  KNOWN: 'KNOWN',
  UNDELIVERED: 'UNDELIVERED',
  NOT_NEEDED: 'NOT_NEEDED',
} as const;
export type InvitationState = keyof typeof InvitationState;

registerEnumType(InvitationState, {
  name: 'InvitationState',
  description: '登录账号的邀请结果 · What came of inviting somebody to sign in',
  valuesConfig: {
    SENT: { description: '已发出邮件 · A mail is on its way' },
    KNOWN: { description: '已有账号，可直接登录 · They have an account and can sign in' },
    UNDELIVERED: { description: '未能送达，见 problem；可再次邀请 · Not delivered, see problem; invite again' },
    NOT_NEEDED: {
      description: '无需账号（开发用登录，或账号另行管理） · None is needed, or accounts are made elsewhere',
    },
  },
});

/** The issuer's side of an invitation; absent where accounts need no making. */
export interface Invitations {
  /** Makes an account where there is none, and has it mailed. Asked again it mails again. Never throws. */
  invite(email: string): Promise<{ state: Exclude<InvitationState, 'NOT_NEEDED'>; problem: Text | null }>;
}

@ObjectType({ description: '登录账号的邀请 · An invitation to sign in' })
export class Invitation {
  @Field(() => InvitationState, { description: '结果 · What came of it' }) declare state: InvitationState;
  @Field(() => String, { nullable: true, description: '未送达的原因与办法 · Why it was not delivered, and what to do' })
  declare problem: string | null;
}

/** Invites whoever has this email. A membership stands whatever comes of it, so that this is done after its commit. */
export async function invitationOf({ invitations, language }: Ctx, email: string): Promise<Invitation> {
  if (!invitations) return { state: 'NOT_NEEDED', problem: null };
  const { state, problem } = await invitations.invite(email);
  return { state, problem: problem?.[language] ?? null };
}
