import type { RuleVerdict } from '@gongzhi/access';
import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Membership } from '../people/membership.entity.js';

const VERDICTS = {
  GRANTED: '允许 · Allowed by this',
  OTHER_POSITION: '只给该角色的其他职务 · For other positions of the role',
  READ_ONLY: '社区已暂停，只能查看 · The community is suspended: it can be read only',
  NARROWED: '被本社区收紧 · Narrowed away by the community',
  FIELD_WITHHELD: '本社区不显示此字段 · The community withholds this field',
  OUT_OF_SCOPE: '不在任职范围内 · Outside the scope of the membership',
  CONDITIONS_NOT_MET: '不满足规则的条件 · The rule’s conditions are not met',
  NOT_BEGUN: '任职尚未开始 · The membership has not begun',
  ENDED: '任职已经结束 · The membership has ended',
  SUSPENDED: '所代表的组织已停用 · Its organisation is suspended',
} as const;

export type AccessVerdict = keyof typeof VERDICTS;
VERDICTS satisfies Record<RuleVerdict | 'NOT_BEGUN' | 'ENDED' | 'SUSPENDED', string>;

export const AccessVerdict = Object.fromEntries(Object.keys(VERDICTS).map((key) => [key, key])) as Record<
  AccessVerdict,
  AccessVerdict
>;

registerEnumType(AccessVerdict, {
  name: 'AccessVerdict',
  description: '一条规则为何允许或不允许 · What a rule says of it, and why',
  valuesConfig: Object.fromEntries(
    Object.entries(VERDICTS).map(([key, description]) => [key, { description }]),
  ) as never,
});

@InputType({ description: '谁能否做某事 · Whether somebody may do something' })
export class ExplainAccessInput {
  @Field(() => ID, { nullable: true, description: '所问的人；空为本人 · Who is asked about; null for oneself' })
  declare personId?: string;
  @Field(() => String, { description: '操作，如 read、update · Action, as in read or update' }) declare action: string;
  @Field(() => String, { description: '对象，如 Person、Settlement · Subject, as in Person or Settlement' })
  declare subject: string;
  @Field(() => ID, {
    nullable: true,
    description: '具体的一个对象；空为该类任一 · One row of it; null for the kind as such',
  })
  declare nodeId?: string;
  @Field(() => String, { nullable: true, description: '字段，如 birthDate · One field, as in birthDate' })
  declare field?: string;
}

@ObjectType({ description: '一条理由：一条规则，由一项任职得来 · A reason: a rule, by a membership' })
export class AccessReason {
  @Field(() => AccessVerdict, { description: '结论 · Verdict' }) declare verdict: AccessVerdict;
  @Field(() => String, { description: '规则的键 · Key of the rule' }) declare rule: string;
  @Field(() => String, { description: '规则名称 · Title of the rule' }) declare title: string;
  @Field(() => String, { description: '角色或应用范围 · Role or app scope' }) declare holder: string;
  @Field(() => Membership, {
    nullable: true,
    description: '所凭的任职；代审与应用为空 · The membership; null for substitutes and apps',
  })
  declare membership: Membership | null;
  @Field(() => String, { description: '说明 · In words' }) declare explanation: string;
}

@ObjectType({ description: '某人为何能或不能做某事 · Why somebody may, or may not, do something' })
export class AccessExplanation {
  @Field(() => Boolean, { description: '能否 · Whether they may' }) declare allowed: boolean;
  @Field(() => String, { description: '说明 · In words' }) declare explanation: string;
  @Field(() => [AccessReason], { description: '各条理由，允许的在前 · The reasons, those that allow it first' })
  declare reasons: AccessReason[];
  @Field(() => [String], { description: '哪些角色可以有此权限 · Which roles can have it' }) declare holders: string[];
}
