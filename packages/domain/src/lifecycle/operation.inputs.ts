import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Payload, REPLAYED } from '../graphql/payload.js';
import { CommunityOperation } from './operation.entity.js';

@InputType({ description: '合并社区 · Merge communities into one that goes on' })
export class MergeCommunitiesInput {
  @Field(() => [String], { description: '并入的社区代码，1 至 20 个 · Codes of those that end, 1 to 20' })
  declare communityCodes: string[];
  @Field(() => String, {
    description:
      '继续存在的社区代码；若为新社区，请先登记 · Code of the one that goes on; a new one is onboarded first',
  })
  declare intoCode: string;
  @Field(() => String, { description: '原因 · Why' }) declare reason: string;
  @Field(() => String, { description: '幂等键 · Idempotency key' }) declare idempotencyKey: string;
}

@InputType({ description: '申请永久删除社区 · Ask for a community to be deleted for good' })
export class DeleteCommunityInput {
  @Field(() => String, { description: '社区代码，须已暂停或归档 · Code of the community, suspended or archived' })
  declare communityCode: string;
  @Field(() => String, { description: '原因 · Why' }) declare reason: string;
  @Field(() => Int, {
    nullable: true,
    description: '确认之后的宽限天数，0 至 365，默认 30 · Days of grace after it is confirmed, 0 to 365, 30 by default',
  })
  declare graceDays?: number | null;
  @Field(() => String, { description: '幂等键 · Idempotency key' }) declare idempotencyKey: string;
}

@InputType({ description: '确认对社区的操作 · Confirm an operation' })
export class ConfirmCommunityOperationInput {
  @Field(() => ID, { description: '操作 · The operation' }) declare operationId: string;
}

@InputType({ description: '取消对社区的操作 · Cancel an operation' })
export class CancelCommunityOperationInput {
  @Field(() => ID, { description: '操作 · The operation' }) declare operationId: string;
}

@ObjectType()
abstract class OperationPayload extends Payload {
  @Field(() => CommunityOperation, { nullable: true, description: '操作 · The operation' })
  declare operation?: CommunityOperation;
}

@ObjectType()
abstract class AskedOperationPayload extends OperationPayload {
  @Field(() => Boolean, REPLAYED) declare replayed?: boolean;
}

@ObjectType({ description: '提出合并的结果 · Result of asking for a merger' })
export class MergeCommunitiesPayload extends AskedOperationPayload {}
@ObjectType({ description: '申请删除的结果 · Result of asking for a deletion' })
export class DeleteCommunityPayload extends AskedOperationPayload {}
@ObjectType({ description: '确认的结果 · Result of confirming' })
export class ConfirmCommunityOperationPayload extends OperationPayload {}
@ObjectType({ description: '取消的结果 · Result of cancelling' })
export class CancelCommunityOperationPayload extends OperationPayload {}
