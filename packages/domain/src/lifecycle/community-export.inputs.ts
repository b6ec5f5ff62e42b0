import { Field, InputType, ObjectType } from 'type-graphql';
import { Payload } from '../graphql/payload.js';
import { Job } from '../jobs/job.entity.js';

@InputType({ description: '导出本社区全部数据 · Export everything of the community' })
export class StartCommunityExportInput {
  @Field(() => String, { description: '为谁、为何导出，记入审计 · For whom, and why; it stands in the audit trail' })
  declare reason: string;
}

@ObjectType({ description: '发起导出的结果 · Result of asking for an export' })
export class StartCommunityExportPayload extends Payload {
  @Field(() => Job, {
    nullable: true,
    description: '任务；完成后由 download 下载 · The job; once it is done, its download says where to fetch it',
  })
  declare job?: Job;
}
