import type { Page } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Field, FieldResolver, Mutation, ObjectType, Resolver, Root } from 'type-graphql';
import { type Ctx as Context, maySee } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { Payload } from '../graphql/payload.js';
import { JsonScalar } from '../graphql/scalars.js';
import { Person, persons } from '../people/person.entity.js';
import { Enrolment } from './enrolment.entity.js';
import { endEnrolment, enrol } from './enrolment.service.js';
import { Project, projects } from './project.entity.js';
import { EndEnrolmentInput, EnrolInput } from './project.inputs.js';
import { type ServiceRecord, ServiceRecordConnection, serviceRecords } from './service-record.entity.js';

@ObjectType({ description: '参加项目的结果 · Result of enrolling' })
export class EnrolPayload extends Payload {
  @Field(() => Enrolment, { nullable: true, description: '参加记录 · The enrolment' }) declare enrolment?: Enrolment;
}

@ObjectType({ description: '退出项目的结果 · Result of ending an enrolment' })
export class EndEnrolmentPayload extends Payload {
  @Field(() => Enrolment, { nullable: true, description: '参加记录 · The enrolment' }) declare enrolment?: Enrolment;
}

@Resolver(() => Enrolment)
export class EnrolmentResolver {
  @Authorized()
  @Mutation(() => EnrolPayload, {
    description:
      '让一人参加项目；不符合条件的逐条说明原因 · Enrol a person; each condition not met comes back with its reason',
  })
  async enrol(
    @Ctx() ctx: Context,
    @Arg('input', () => EnrolInput, { description: '输入 · Input' }) input: EnrolInput,
  ): Promise<Partial<EnrolPayload>> {
    return { enrolment: await enrol(ctx, input) };
  }

  @Authorized()
  @Mutation(() => EndEnrolmentPayload, { description: '退出项目 · End an enrolment' })
  async endEnrolment(
    @Ctx() ctx: Context,
    @Arg('input', () => EndEnrolmentInput, { description: '输入 · Input' }) input: EndEnrolmentInput,
  ): Promise<Partial<EndEnrolmentPayload>> {
    return { enrolment: await endEnrolment(ctx, input) };
  }

  @FieldResolver(() => Person, { description: '参加的人 · Who takes part' })
  person(@Root() enrolment: Enrolment, @Ctx() ctx: Context): Promise<Person | null> {
    return ctx.reads.through(persons, enrolment.personId);
  }

  @FieldResolver(() => Project, {
    nullable: true,
    description: '项目；无权查看则为空 · The project; null unless you may see it',
  })
  project(@Root() enrolment: Enrolment, @Ctx() ctx: Context): Promise<Project | null> {
    return ctx.reads.one(projects, enrolment.projectId);
  }

  @FieldResolver(() => JsonScalar, {
    nullable: true,
    description: '该身份填报的信息；无权查看则为空 · What was stated for the part; null unless you may see it',
  })
  data(@Root() enrolment: Enrolment, @Ctx() ctx: Context): Record<string, unknown> | null {
    return maySee(ctx, 'Enrolment', enrolment, 'data') ? enrolment.data : null;
  }

  @FieldResolver(() => ServiceRecordConnection, {
    description: '所得到的服务，新的在前（限有权查看的） · Services received, newest first, as far as you may see them',
  })
  records(
    @Root() enrolment: Enrolment,
    @Ctx() ctx: Context,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<ServiceRecord>> {
    return ctx.reads.pageOf('Enrolment.records', serviceRecords, 'enrolmentId', enrolment.id, args);
  }
}
