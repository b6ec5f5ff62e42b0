import { Field, InputType, ObjectType } from 'type-graphql';
import { Payload } from '../graphql/payload.js';
import { Community } from '../tenancy/community.entity.js';
import { CommunityStatus } from '../tenancy/tenancy.enums.js';

@InputType({ description: '变更社区状态 · Set the status of a community' })
export class SetCommunityStatusInput {
  @Field(() => String, { description: '社区代码 · Code of the community' }) declare communityCode: string;
  @Field(() => CommunityStatus, {
    description: '新状态：待启用→运行中⇄暂停→已归档 · New status: PENDING → ACTIVE ⇄ SUSPENDED → ARCHIVED',
  })
  declare status: CommunityStatus;
  @Field(() => String, { nullable: true, description: '原因，记入名册历史 · Why; it stands in the history' })
  declare reason?: string | null;
}

@ObjectType({ description: '变更社区状态的结果 · Result of setting a status' })
export class SetCommunityStatusPayload extends Payload {
  @Field(() => Community, { nullable: true, description: '社区 · The community' }) declare community?: Community;
}
