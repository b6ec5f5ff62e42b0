import { Arg, Authorized, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import { type Ctx as Context } from '../context.js';
import { Payload } from '../graphql/payload.js';
import { Enrolment } from './enrolment.entity.js';
import { endEnrolment, enrol } from './enrolment.service.js';
import { EndEnrolmentInput, EnrolInput } from './project.inputs.js';

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
}
