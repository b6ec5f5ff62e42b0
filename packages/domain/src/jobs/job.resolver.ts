import { type Read, readPage } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Field, ID, InputType, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { Payload } from '../graphql/payload.js';
import { Job, JobConnection, jobs } from './job.entity.js';
import { cancelJob, resumeJob } from './job.service.js';

@InputType({ description: '取消任务 · Cancel a job' })
export class CancelJobInput {
  @Field(() => ID, { description: '任务 · The job' }) declare jobId: string;
}

@InputType({ description: '继续任务 · Resume a job' })
export class ResumeJobInput {
  @Field(() => ID, { description: '任务 · The job' }) declare jobId: string;
}

@ObjectType({ description: '取消任务的结果 · Result of cancelling a job' })
export class CancelJobPayload extends Payload {
  @Field(() => Job, { nullable: true, description: '任务 · The job' }) declare job?: Job;
}

@ObjectType({ description: '继续任务的结果 · Result of resuming a job' })
export class ResumeJobPayload extends Payload {
  @Field(() => Job, { nullable: true, description: '任务 · The job' }) declare job?: Job;
}

@Resolver(() => Job)
export class JobResolver {
  @Authorized()
  @Query(() => JobConnection, {
    description:
      '后台任务，最新在前：本社区的，市级范围为民政局的 · Jobs, newest first: the community’s, or the bureau’s',
  })
  jobs(@Args(() => PageArgs) args: PageArgs): Read<Job> {
    return readPage(jobs, args);
  }

  @Authorized()
  @Mutation(() => CancelJobPayload, {
    description: '取消任务；已完成的部分保留 · Cancel a job; what has been done stays',
  })
  async cancelJob(
    @Ctx() ctx: Context,
    @Arg('input', () => CancelJobInput, { description: '输入 · Input' }) { jobId }: CancelJobInput,
  ): Promise<Partial<CancelJobPayload>> {
    return { job: await cancelJob(ctx, jobId) };
  }

  @Authorized()
  @Mutation(() => ResumeJobPayload, {
    description: '继续失败或已取消的任务 · Go on with a job that failed or was cancelled',
  })
  async resumeJob(
    @Ctx() ctx: Context,
    @Arg('input', () => ResumeJobInput, { description: '输入 · Input' }) { jobId }: ResumeJobInput,
  ): Promise<Partial<ResumeJobPayload>> {
    return { job: await resumeJob(ctx, jobId) };
  }
}
