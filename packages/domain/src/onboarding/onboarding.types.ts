import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Payload } from '../graphql/payload.js';
import { Job } from '../jobs/job.entity.js';
import { Invitation } from '../people/invitation.js';
import { Community } from '../tenancy/community.entity.js';
import type { PlannedAction as PlannedActionKey } from './plan.js';

export const OnboardingFormat = { CSV: 'CSV', YAML: 'YAML', XLSX: 'XLSX' } as const;
export type OnboardingFormat = keyof typeof OnboardingFormat;

registerEnumType(OnboardingFormat, {
  name: 'OnboardingFormat',
  description: '导入文件格式 · Format of an onboarding file',
  valuesConfig: {
    CSV: { description: '表格：逗号、分号或制表符分隔 · A table separated by commas, semicolons or tabs' },
    YAML: { description: 'YAML：communities 列表 · YAML: a list, communities' },
    XLSX: {
      description:
        'Excel 工作簿，用 file 上传；读名为“社区”的工作表，否则读第一张 · A workbook, sent as file; its sheet 社区 or communities, else the first',
    },
  },
});

export const PlannedAction: { [K in PlannedActionKey]: K } = {
  CREATE: 'CREATE',
  CHANGE: 'CHANGE',
  UNCHANGED: 'UNCHANGED',
};

registerEnumType(PlannedAction, {
  name: 'PlannedAction',
  description: '对一行的处理 · What happens to a row',
  valuesConfig: {
    CREATE: { description: '新建 · New' },
    CHANGE: { description: '更改登记信息 · The register changes' },
    UNCHANGED: { description: '无变化 · Nothing changes' },
  },
});

/** A file that is planned and applied at once. */
@InputType()
export abstract class FileInput {
  @Field(() => OnboardingFormat, { description: '内容格式 · Format of the content' }) declare format: OnboardingFormat;
  @Field(() => String, {
    description: '文件内容，文本；给出 file 时留空 · Content of the file, as text; empty beside file',
  })
  declare content: string;
  @Field(() => String, {
    nullable: true,
    description: '或文件本身，Base64；编码自动识别 · Or the file itself, as base64, whatever its encoding',
  })
  declare file?: string;
  @Field(() => Boolean, { nullable: true, description: '只给出计划，不写入 · Only plan, write nothing' })
  declare dryRun?: boolean;
}

/** A file that a job plans and applies. */
@InputType()
export abstract class FileJobInput {
  @Field(() => OnboardingFormat, { description: '内容格式 · Format of the content' }) declare format: OnboardingFormat;
  @Field(() => String, {
    nullable: true,
    description: '文件内容，文本；与 file 二选一 · Content of the file, as text; either this or file',
  })
  declare content?: string;
  @Field(() => String, {
    nullable: true,
    description: '或文件本身，Base64；编码自动识别 · Or the file itself, as base64, whatever its encoding',
  })
  declare file?: string;
  @Field(() => String, { nullable: true, description: '文件名，用于任务名称 · Name of the file, for the job’s title' })
  declare fileName?: string;
  @Field(() => Boolean, { nullable: true, description: '只给出计划，不写入 · Only plan, write nothing' })
  declare dryRun?: boolean;
}

@InputType({ description: '批量登记社区 · Onboard communities' })
export class OnboardCommunitiesInput extends FileInput {
  @Field(() => [String], {
    nullable: true,
    description:
      '只写入文件中这些代码的社区，可分批显示进度 · Apply only these codes of the file, as for progress in parts',
  })
  declare codes?: string[];
}

@InputType({ description: '以后台任务登记社区 · Onboard communities as a job' })
export class StartOnboardingInput extends FileJobInput {}

@ObjectType({ description: '发起登记任务的结果 · Result of starting an onboarding job' })
export class StartOnboardingPayload extends Payload {
  @Field(() => Job, { nullable: true, description: '任务 · The job' }) declare job?: Job;
}

@ObjectType({ description: '登记信息的一处更改 · One change of the register' })
export class PlannedChange {
  @Field(() => String, { description: '字段 · Field' }) declare field: string;
  @Field(() => String, { nullable: true, description: '原值 · Before' }) declare before: string | null;
  @Field(() => String, { nullable: true, description: '新值 · After' }) declare after: string | null;
}

@ObjectType({ description: '计划中的一个社区 · One community of the plan' })
export class PlannedCommunity {
  @Field(() => Int, { description: '文件行号，从 1 起 · Line in the file, from 1' }) declare line: number;
  @Field(() => String, { description: '社区代码 · Code' }) declare code: string;
  @Field(() => String, { description: '名称 · Name' }) declare name: string;
  @Field(() => PlannedAction, { description: '处理方式 · What happens to it' }) declare action: PlannedActionKey;
  @Field(() => [PlannedChange], { description: '逐字段的更改 · Changes, field by field' })
  declare changes: PlannedChange[];
}

@ObjectType('OnboardingPlan', { description: '登记计划 · What the file does to the register' })
export class OnboardingPlanSummary {
  @Field(() => Int, { description: '新建数 · New communities' }) declare create: number;
  @Field(() => Int, { description: '更改数 · Changed ones' }) declare change: number;
  @Field(() => Int, { description: '无变化数 · Unchanged ones' }) declare unchanged: number;
  @Field(() => [PlannedCommunity], { description: '无误的各行 · The rows without fault' })
  declare rows: PlannedCommunity[];
}

@ObjectType({ description: '文件中的一处问题 · Something wrong in the file' })
export class RowProblem {
  @Field(() => Int, { description: '行号，从 1 起 · Line, from 1' }) declare line: number;
  @Field(() => String, { description: '列名，整行有误时为空 · Column; empty where the whole row is at fault' })
  declare column: string;
  @Field(() => String, { description: '该处的值 · What stands there' }) declare value: string;
  @Field(() => String, { description: '原因 · Why it cannot stand' }) declare reason: string;
}

@ObjectType({ description: '对一个社区管理员的邀请 · The invitation of a community’s administrator' })
export class AdministratorInvitation extends Invitation {
  @Field(() => String, { description: '社区代码 · Code of the community' }) declare code: string;
}

@ObjectType({
  description: '登记社区的结果；有任何问题时未作更改 · Result; where there is any problem, nothing was changed',
})
export class OnboardCommunitiesPayload extends Payload {
  @Field(() => OnboardingPlanSummary, { nullable: true, description: '计划 · The plan' })
  declare plan?: OnboardingPlanSummary;
  @Field(() => [RowProblem], { nullable: true, description: '全部问题，按行排列 · Every problem, by line' })
  declare problems?: RowProblem[];
  @Field(() => [Community], {
    nullable: true,
    description: '文件中的各社区；预演时为空 · The communities of the file; none when only planning',
  })
  declare communities?: Community[];
  @Field(() => [AdministratorInvitation], {
    nullable: true,
    description:
      '对各社区管理员的邀请；重新导入同一文件即再次邀请 · Invitations of administrators; the same file again invites again',
  })
  declare invitations?: AdministratorInvitation[];
}
