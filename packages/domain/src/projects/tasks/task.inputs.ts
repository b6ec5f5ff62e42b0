import { Field, ID, InputType, Int } from 'type-graphql';
import { LocalDateScalar } from '../../graphql/scalars.js';

@InputType({ description: '发布项目任务 · Offer a task of a project' })
export class CreateProjectTaskInput {
  @Field(() => ID, { description: '项目 · The project' }) declare projectId: string;
  @Field(() => String, { description: '名称 · Title' }) declare title: string;
  @Field(() => String, { nullable: true, description: '说明 · What it takes' }) declare note?: string;
  @Field(() => ID, { description: '所依积分规则 · The rule by which it earns points' }) declare ruleId: string;
  @Field(() => Int, {
    nullable: true,
    description: '完成所得积分；不填按规则 · Points once it is done; the rule’s where not given',
  })
  declare points?: number | null;
  @Field(() => Int, { description: '名额，1 至 1000 · Places, 1 to 1,000' }) declare places: number;
  @Field(() => LocalDateScalar, { description: '哪一天，不早于今天 · The day, not before today' })
  declare onDate: string;
  @Field(() => String, { description: '幂等键：同键只发布一次 · Idempotency key: one task per key' })
  declare idempotencyKey: string;
}

@InputType({ description: '停止认领 · End the claiming of a task' })
export class EndProjectTaskInput {
  @Field(() => ID, { description: '任务 · The task' }) declare taskId: string;
}

@InputType({ description: '认领任务 · Claim a task' })
export class ClaimProjectTaskInput {
  @Field(() => ID, { description: '任务 · The task' }) declare taskId: string;
  @Field(() => String, { description: '幂等键：同键只认领一次 · Idempotency key: one claim per key' })
  declare idempotencyKey: string;
}

@InputType({ description: '放弃认领 · Release a claim of a task' })
export class ReleaseTaskClaimInput {
  @Field(() => ID, { description: '认领 · The claim' }) declare claimId: string;
}

@InputType({ description: '确认任务完成 · Confirm that a task is done' })
export class ConfirmTaskClaimInput {
  @Field(() => ID, { description: '认领 · The claim' }) declare claimId: string;
}
