import { Arg, Authorized, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { Payload } from '../graphql/payload.js';
import { RateServiceInput, RecordServiceInput } from './project.inputs.js';
import { ServiceRecord } from './service-record.entity.js';
import { rateService, recordService } from './service-record.service.js';

@ObjectType({ description: '登记服务的结果 · Result of recording a service' })
export class RecordServicePayload extends Payload {
  @Field(() => ServiceRecord, { nullable: true, description: '服务记录 · The record' }) declare record?: ServiceRecord;
  @Field(() => Boolean, {
    nullable: true,
    description: '是否为同一幂等键的重放 · Whether the idempotency key had done it before',
  })
  declare replayed?: boolean;
}

@ObjectType({ description: '评价服务的结果 · Result of rating a service' })
export class RateServicePayload extends Payload {
  @Field(() => ServiceRecord, { nullable: true, description: '所评价的服务记录 · The record rated' })
  declare record?: ServiceRecord;
}

@Resolver(() => ServiceRecord)
export class ServiceRecordResolver {
  @Authorized()
  @Mutation(() => RecordServicePayload, {
    description: '登记一次服务，同一幂等键只登记一次 · Record a service, once per idempotency key',
  })
  recordService(
    @Ctx() ctx: Context,
    @Arg('input', () => RecordServiceInput, { description: '输入 · Input' }) input: RecordServiceInput,
  ): Promise<Partial<RecordServicePayload>> {
    return recordService(ctx, input);
  }

  @Authorized()
  @Mutation(() => RateServicePayload, {
    description:
      '服务对象评价一次服务；工作人员代办须注明 · The person served rates a service; an officer may enter it for them, named as such',
  })
  async rateService(
    @Ctx() ctx: Context,
    @Arg('input', () => RateServiceInput, { description: '输入 · Input' }) input: RateServiceInput,
  ): Promise<Partial<RateServicePayload>> {
    return { record: await rateService(ctx, input) };
  }
}
