import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTimeScalar, JsonScalar } from '../graphql/scalars.js';

export const TodoKind = {
  WITHDRAWN_TEMPLATES: 'WITHDRAWN_TEMPLATES',
  WITHDRAWN_MECHANISMS: 'WITHDRAWN_MECHANISMS',
  UPGRADES: 'UPGRADES',
  MECHANISM_UPGRADES: 'MECHANISM_UPGRADES',
  OFFERS: 'OFFERS',
  DRAFTS: 'DRAFTS',
  PROPOSALS: 'PROPOSALS',
  SETTLEMENTS: 'SETTLEMENTS',
  PAYMENTS: 'PAYMENTS',
  POINTS_CLAIMS: 'POINTS_CLAIMS',
  TASK_CLAIMS: 'TASK_CLAIMS',
  REDEMPTIONS: 'REDEMPTIONS',
  APPEALS: 'APPEALS',
} as const;
export type TodoKind = keyof typeof TodoKind;

registerEnumType(TodoKind, {
  name: 'TodoKind',
  description: '待办的种类 · What waits for somebody',
  valuesConfig: {
    WITHDRAWN_TEMPLATES: {
      description: '所用模板已因安全原因被撤回的项目 · Projects whose template was withdrawn for safety',
    },
    WITHDRAWN_MECHANISMS: {
      description: '所采用的版本已因安全原因被撤回的机制 · Mechanisms whose adopted version was withdrawn for safety',
    },
    UPGRADES: { description: '模板有新版本的项目 · Projects of whose template there is a newer version' },
    MECHANISM_UPGRADES: {
      description: '发布者有新版本的机制 · Mechanisms of which their publisher has a newer version',
    },
    OFFERS: { description: '待答复的推介 · Offers to be answered' },
    DRAFTS: { description: '待接受的草案项目 · Drafts of projects to be accepted' },
    PROPOSALS: { description: '待决定的改进建议 · Proposals to be decided by who published the template' },
    SETTLEMENTS: { description: '待审批的结算 · Settlements to be approved' },
    PAYMENTS: { description: '待审批的付款 · Payments to be approved' },
    POINTS_CLAIMS: { description: '待审核的积分申报 · Claims of points to be reviewed' },
    TASK_CLAIMS: { description: '待确认完成的任务 · Tasks to be confirmed as done' },
    REDEMPTIONS: { description: '待交付确认的兑换 · Redemptions to be confirmed' },
    APPEALS: { description: '待裁定的扣分申诉 · Appeals to be decided' },
  },
});

@ObjectType({
  description:
    '一类待办：有多少件等着本人办，最早的等了多久 · What waits for the viewer, of one kind: how much, and since when',
})
export class Todo {
  @Field(() => TodoKind, { description: '种类 · Kind' }) declare kind: TodoKind;
  @Field(() => String, { description: '要办的事 · What is to be done' }) declare title: string;
  @Field(() => Int, { description: '件数，至少一件 · How many; one at least' }) declare count: number;
  @Field(() => DateTimeScalar, { description: '最早的一件从何时起等待 · Since when the oldest has waited' })
  declare waitingSince: Date;
  @Field(() => String, { description: '到哪个查询里找 · The query under which they are found' }) declare query: string;
  @Field(() => JsonScalar, { description: '该查询的参数 · The arguments of that query' })
  declare arguments: Record<string, unknown>;
}
