import type { Page } from '@gongzhi/reading';
import {
  Arg,
  Args,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { type Ctx as Context, idOf } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { Payload } from '../graphql/payload.js';
import { LocalDateScalar } from '../graphql/scalars.js';
import { Organisation, organisations } from '../people/organisation.entity.js';
import { Enrolment, EnrolmentConnection, enrolments } from './enrolment.entity.js';
import { Project, ProjectConnection, ProjectFunding, projectFundings, projects } from './project.entity.js';
import { CreateProjectInput, SetProjectFundingInput } from './project.inputs.js';
import { createProject, setProjectFunding } from './project.service.js';
import { lastFullMonth, MetricValue, metricsOfProject } from './project-metrics.js';
import { type ServiceRecord, ServiceRecordConnection, serviceRecords } from './service-record.entity.js';
import { type Settlement, SettlementConnection, settlements } from './settlement.entity.js';

@ObjectType({ description: '新建项目的结果 · Result of creating a project' })
export class CreateProjectPayload extends Payload {
  @Field(() => Project, { nullable: true, description: '新项目 · The new project' }) declare project?: Project;
}

@ObjectType({ description: '调整项目预算的结果 · Result of setting a project’s budget' })
export class SetProjectFundingPayload extends Payload {
  @Field(() => Project, { nullable: true, description: '项目 · The project' }) declare project?: Project;
}

@Resolver(() => Project)
export class ProjectResolver {
  @Authorized()
  @Query(() => Project, { nullable: true, description: '一个服务项目；不存在或无权查看则为空 · One project, or null' })
  project(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: '全局标识 · Its id' }) id: string,
  ): Promise<Project | null> {
    return ctx.reads.one(projects, idOf('Project', id));
  }

  @Authorized()
  @Query(() => ProjectConnection, { description: '本社区的服务项目 · The community’s service projects' })
  projects(@Ctx() ctx: Context, @Args(() => PageArgs) args: PageArgs): Promise<Page<Project>> {
    return ctx.reads.page('projects', projects, args);
  }

  @Authorized()
  @Mutation(() => CreateProjectPayload, { description: '从模块新建项目 · Create a project from a module' })
  async createProject(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateProjectInput, { description: '输入 · Input' }) input: CreateProjectInput,
  ): Promise<Partial<CreateProjectPayload>> {
    return { project: await createProject(ctx, input) };
  }

  @Authorized()
  @Mutation(() => SetProjectFundingPayload, {
    description: '设定项目在一条资金条线上的预算 · Set a project’s budget on one funding line',
  })
  async setProjectFunding(
    @Ctx() ctx: Context,
    @Arg('input', () => SetProjectFundingInput, { description: '输入 · Input' }) input: SetProjectFundingInput,
  ): Promise<Partial<SetProjectFundingPayload>> {
    return { project: await setProjectFunding(ctx, input) };
  }

  @FieldResolver(() => Organisation, { nullable: true, description: '运作组织 · Organisation that operates it' })
  operator(@Root() project: Project, @Ctx() ctx: Context): Promise<Organisation | null> {
    return ctx.reads.through(organisations, project.operatorId);
  }

  @FieldResolver(() => EnrolmentConnection, {
    description: '参加者（限有权查看的） · Who takes part, as far as you may see it',
  })
  enrolments(
    @Root() project: Project,
    @Ctx() ctx: Context,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<Enrolment>> {
    return ctx.reads.pageOf('Project.enrolments', enrolments, 'projectId', project.id, args);
  }

  @FieldResolver(() => ServiceRecordConnection, {
    description: '服务记录，新的在前（限有权查看的） · Service records, newest first, as far as you may see them',
  })
  records(
    @Root() project: Project,
    @Ctx() ctx: Context,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<ServiceRecord>> {
    return ctx.reads.pageOf('Project.records', serviceRecords, 'projectId', project.id, args);
  }

  @FieldResolver(() => [ProjectFunding], {
    description: '各资金条线上的预算（无权查看则为空列表） · Budgets by funding line; empty unless you may see them',
  })
  async fundings(@Root() project: Project, @Ctx() ctx: Context): Promise<ProjectFunding[]> {
    return (await ctx.reads.pageOf('Project.fundings', projectFundings, 'projectId', project.id, { first: 100 })).nodes;
  }

  @FieldResolver(() => SettlementConnection, {
    description: '结算，新的在前（限有权查看的） · Settlements, newest first, as far as you may see them',
  })
  settlements(
    @Root() project: Project,
    @Ctx() ctx: Context,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<Settlement>> {
    return ctx.reads.pageOf('Project.settlements', settlements, 'projectId', project.id, args);
  }

  @FieldResolver(() => [MetricValue], {
    description:
      '指标；默认统计上一个完整的自然月，最长一年 · Figures; of the last full calendar month by default, a year at most',
  })
  metrics(
    @Root() project: Project,
    @Ctx() ctx: Context,
    @Arg('from', () => LocalDateScalar, {
      nullable: true,
      description: '首日，默认上月首日 · First day; by default that of the last full month',
    })
    from?: string | null,
    @Arg('until', () => LocalDateScalar, {
      nullable: true,
      description: '末日（含），默认上月末日 · Last day; by default that of the last full month',
    })
    until?: string | null,
  ): Promise<MetricValue[]> {
    const month = lastFullMonth();
    return metricsOfProject(ctx, project, { from: from ?? month.from, until: until ?? month.until });
  }
}
