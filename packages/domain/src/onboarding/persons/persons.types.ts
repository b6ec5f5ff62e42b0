import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Payload } from '../../graphql/payload.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { Job } from '../../jobs/job.entity.js';
import { FileInput, FileJobInput, PlannedAction, PlannedChange, RowProblem } from '../onboarding.types.js';
import type { PlannedAction as PlannedActionKey } from '../plan.js';

@InputType({ description: '按文件登记居民 · Register residents from a file' })
export class ImportPersonsInput extends FileInput {
  @Field(() => [Int], {
    nullable: true,
    description:
      '已确认的行号：虽同名同生日，确是另一人 · Lines that are about people of their own, though somebody is alike',
  })
  declare confirmedLines?: number[];
}

@InputType({ description: '以后台任务登记居民 · Register residents as a job' })
export class StartPersonImportInput extends FileJobInput {
  @Field(() => [Int], {
    nullable: true,
    description:
      '已确认的行号：虽同名同生日，确是另一人 · Lines that are about people of their own, though somebody is alike',
  })
  declare confirmedLines?: number[];
}

@ObjectType({ description: '发起居民登记任务的结果 · Result of starting an import of residents' })
export class StartPersonImportPayload extends Payload {
  @Field(() => Job, { nullable: true, description: '任务 · The job' }) declare job?: Job;
}

@InputType({ description: '导出居民 · Export residents' })
export class ExportPersonsInput {
  @Field(() => Boolean, {
    nullable: true,
    description:
      '是否以 UTF-8 标记开头，默认是：Excel 由此识别中文 · Whether it begins with the mark by which Excel knows UTF-8; it does by default',
  })
  declare mark?: boolean;
}

@ObjectType({ description: '导出的居民名单 · Residents, as a file' })
export class PersonsExport {
  @Field(() => String, {
    description: 'CSV：标识脱敏，公式无效，可原样再导入 · CSV: identifiers masked, no formulas; imports back as it is',
  })
  declare csv: string;
  @Field(() => Int, { description: '人数 · How many' }) declare count: number;
  @Field(() => DateTimeScalar, { description: '导出时间 · When' }) declare exportedAt: Date;
}

@ObjectType({ description: '导出居民的结果 · Result of exporting residents' })
export class ExportPersonsPayload extends Payload {
  @Field(() => PersonsExport, { nullable: true, description: '名单 · The list' }) declare export?: PersonsExport;
}

@ObjectType({ description: '计划中的一人 · One person of the plan' })
export class PlannedResident {
  @Field(() => Int, { description: '文件行号，从 1 起 · Line in the file, from 1' }) declare line: number;
  @Field(() => String, { description: '姓名 · Name' }) declare name: string;
  @Field(() => PlannedAction, { description: '处理方式 · What happens' }) declare action: PlannedActionKey;
  @Field(() => ID, {
    nullable: true,
    description: '已登记的人；新登记则为空 · Who is registered; null for somebody new',
  })
  declare personId: string | null;
  @Field(() => [PlannedChange], { description: '逐字段的更改，标识脱敏 · Changes, field by field; identifiers masked' })
  declare changes: PlannedChange[];
}

@ObjectType({ description: '居民登记计划 · What the file does to the register of residents' })
export class PersonsPlanSummary {
  @Field(() => Int, { description: '新登记 · New' }) declare create: number;
  @Field(() => Int, { description: '有更改 · Changed' }) declare change: number;
  @Field(() => Int, { description: '无变化 · Unchanged' }) declare unchanged: number;
  @Field(() => Int, { description: '新建住户 · New households' }) declare households: number;
  @Field(() => [PlannedResident], { description: '各行 · The rows' }) declare rows: PlannedResident[];
}

@ObjectType({
  description:
    '按文件登记居民的结果；有问题或待确认时未作更改 · Result; with any problem or warning, nothing was changed',
})
export class ImportPersonsPayload extends Payload {
  @Field(() => PersonsPlanSummary, { nullable: true, description: '计划 · The plan' })
  declare plan?: PersonsPlanSummary;
  @Field(() => [RowProblem], { nullable: true, description: '全部问题，按行排列 · Every problem, by line' })
  declare problems?: RowProblem[];
  @Field(() => [RowProblem], {
    nullable: true,
    description: '待确认的行：可能与他人重复 · Lines to confirm: they may be somebody known',
  })
  declare warnings?: RowProblem[];
  @Field(() => Boolean, { nullable: true, description: '是否已写入 · Whether it was written' })
  declare applied?: boolean;
}
