import { type Read, readPage } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Field, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../../context.js';
import { PageArgs } from '../../graphql/connection.js';
import { Payload, REPLAYED } from '../../graphql/payload.js';
import { ProjectTask, ProjectTaskConnection, projectTasks } from './task.entity.js';
import {
  ClaimProjectTaskInput,
  ConfirmTaskClaimInput,
  CreateProjectTaskInput,
  EndProjectTaskInput,
  ReleaseTaskClaimInput,
} from './task.inputs.js';
import { createProjectTask, endProjectTask } from './task.service.js';
import { TaskClaim, TaskClaimConnection, taskClaims } from './task-claim.entity.js';
import { claimProjectTask, confirmTaskClaim, releaseTaskClaim } from './task-claim.service.js';

@ObjectType({ description: '发布项目任务的结果 · Result of offering a task' })
export class CreateProjectTaskPayload extends Payload {
  @Field(() => ProjectTask, { nullable: true, description: '任务 · The task' }) declare task?: ProjectTask;
  @Field(() => Boolean, REPLAYED) declare replayed?: boolean;
}

@ObjectType({ description: '停止认领的结果 · Result of ending the claiming of a task' })
export class EndProjectTaskPayload extends Payload {
  @Field(() => ProjectTask, { nullable: true, description: '任务 · The task' }) declare task?: ProjectTask;
}

@ObjectType({ description: '认领任务的结果 · Result of claiming a task' })
export class ClaimProjectTaskPayload extends Payload {
  @Field(() => TaskClaim, { nullable: true, description: '认领 · The claim' }) declare claim?: TaskClaim;
  @Field(() => Boolean, REPLAYED) declare replayed?: boolean;
}

@ObjectType({ description: '放弃认领的结果 · Result of releasing a claim of a task' })
export class ReleaseTaskClaimPayload extends Payload {
  @Field(() => TaskClaim, { nullable: true, description: '认领 · The claim' }) declare claim?: TaskClaim;
}

@ObjectType({ description: '确认任务完成的结果 · Result of confirming that a task is done' })
export class ConfirmTaskClaimPayload extends Payload {
  @Field(() => TaskClaim, { nullable: true, description: '认领 · The claim' }) declare claim?: TaskClaim;
}

@Resolver()
export class ProjectTaskResolver {
  @Authorized()
  @Query(() => ProjectTaskConnection, {
    description: '各项目供认领的任务，新的在前 · Tasks of the projects that can be claimed, the newest first',
  })
  projectTasks(@Args(() => PageArgs) args: PageArgs): Read<ProjectTask> {
    return readPage(projectTasks, args);
  }

  @Authorized()
  @Query(() => TaskClaimConnection, {
    description: '任务认领，新的在前；居民只见自己的 · Claims of tasks, the newest first; residents see their own',
  })
  taskClaims(@Args(() => PageArgs) args: PageArgs): Read<TaskClaim> {
    return readPage(taskClaims, args);
  }

  @Authorized()
  @Mutation(() => CreateProjectTaskPayload, { description: '发布项目任务，供居民认领 · Offer a task of a project' })
  async createProjectTask(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateProjectTaskInput, { description: '输入 · Input' }) input: CreateProjectTaskInput,
  ): Promise<Partial<CreateProjectTaskPayload>> {
    return createProjectTask(ctx, input);
  }

  @Authorized()
  @Mutation(() => EndProjectTaskPayload, {
    description: '停止认领；已认领的仍可完成 · End the claiming of a task; what was claimed can still be done',
  })
  async endProjectTask(
    @Ctx() ctx: Context,
    @Arg('input', () => EndProjectTaskInput, { description: '输入 · Input' }) input: EndProjectTaskInput,
  ): Promise<Partial<EndProjectTaskPayload>> {
    return { task: await endProjectTask(ctx, input) };
  }

  @Authorized()
  @Mutation(() => ClaimProjectTaskPayload, {
    description: '本人认领任务，有余位时 · Claim a task for oneself, while there are places',
  })
  async claimProjectTask(
    @Ctx() ctx: Context,
    @Arg('input', () => ClaimProjectTaskInput, { description: '输入 · Input' }) input: ClaimProjectTaskInput,
  ): Promise<Partial<ClaimProjectTaskPayload>> {
    return claimProjectTask(ctx, input);
  }

  @Authorized()
  @Mutation(() => ReleaseTaskClaimPayload, {
    description: '放弃认领，名额退回 · Release a claim of a task: the place is free again',
  })
  async releaseTaskClaim(
    @Ctx() ctx: Context,
    @Arg('input', () => ReleaseTaskClaimInput, { description: '输入 · Input' }) input: ReleaseTaskClaimInput,
  ): Promise<Partial<ReleaseTaskClaimPayload>> {
    return { claim: await releaseTaskClaim(ctx, input) };
  }

  @Authorized()
  @Mutation(() => ConfirmTaskClaimPayload, {
    description: '确认他人认领的任务已完成，积分入账 · Confirm that somebody’s task is done: the points are credited',
  })
  async confirmTaskClaim(
    @Ctx() ctx: Context,
    @Arg('input', () => ConfirmTaskClaimInput, { description: '输入 · Input' }) input: ConfirmTaskClaimInput,
  ): Promise<Partial<ConfirmTaskClaimPayload>> {
    return { claim: await confirmTaskClaim(ctx, input) };
  }
}
