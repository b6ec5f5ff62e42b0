import { type Read, readOne } from '@gongzhi/reading';
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
import { Project, ProjectConnection, projects } from './project.entity.js';
import { CreateProjectInput, SetProjectBindingInput, SetProjectFundingInput } from './project.inputs.js';
import { createProject, setProjectFunding } from './project.service.js';
import { setProjectBinding } from './project-binding.service.js';
import { lastFullMonth, MetricValue, metricsOfProject } from './project-metrics.js';
import { projectsMeant } from './projects-meant.js';

@ObjectType({ description: '新建项目的结果 · Result of creating a project' })
export class CreateProjectPayload extends Payload {
  @Field(() => Project, { nullable: true, description: '新项目 · The new project' }) declare project?: Project;
}

@ObjectType({ description: '调整项目预算的结果 · Result of setting a project’s budget' })
export class SetProjectFundingPayload extends Payload {
  @Field(() => Project, { nullable: true, description: '项目 · The project' }) declare project?: Project;
}

@ObjectType({ description: '更换收款组织的结果 · Result of naming another organisation to be paid' })
export class SetProjectBindingPayload extends Payload {
  @Field(() => Project, { nullable: true, description: '项目 · The project' }) declare project?: Project;
}

@Resolver(() => Project)
export class ProjectResolver {
  @Authorized()
  @Query(() => Project, { nullable: true, description: '一个服务项目；不存在或无权查看则为空 · One project, or null' })
  project(@Arg('id', () => ID, { description: '全局标识 · Its id' }) id: string): Read<Project> | null {
    return readOne(projects, idOf('Project', id));
  }

  @Authorized()
  @Query(() => ProjectConnection, { description: '本社区的服务项目 · The community’s service projects' })
  projects(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('withdrawn', () => Boolean, {
      defaultValue: false,
      description: '只看所用模板版本已被撤回的 · Those alone whose template version was withdrawn for safety',
    })
    withdrawn: boolean,
    @Arg('upgradeAvailable', () => Boolean, {
      defaultValue: false,
      description: '只看模板有新版本、可升级的 · Those alone that lag behind their template, and can be upgraded',
    })
    upgradeAvailable: boolean,
  ): Read<Project> | Promise<Read<Project>> {
    return projectsMeant(ctx, args, { withdrawn, upgradeAvailable });
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

  @Authorized()
  @Mutation(() => SetProjectBindingPayload, {
    description:
      '更换项目的收款组织，自下一次结算起；或指定尚缺的运作组织（operator） · Name another organisation to be paid, from the next settlement on; or the operator, where there is none',
  })
  async setProjectBinding(
    @Ctx() ctx: Context,
    @Arg('input', () => SetProjectBindingInput, { description: '输入 · Input' }) input: SetProjectBindingInput,
  ): Promise<Partial<SetProjectBindingPayload>> {
    return { project: await setProjectBinding(ctx, input) };
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
