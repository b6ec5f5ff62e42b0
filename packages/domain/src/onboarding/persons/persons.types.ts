import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Payload } from '../../graphql/payload.js';
import { OnboardingFormat, PlannedAction, PlannedChange, RowProblem } from '../onboarding.types.js';
import type { PlannedAction as PlannedActionKey } from '../plan.js';

@InputType({ description: '按文件登记居民 · Register residents from a file' })
export class ImportPersonsInput {
  @Field(() => OnboardingFormat, { description: '内容格式 · Format of the content' }) declare format: OnboardingFormat;
  @Field(() => String, { description: '文件内容 · Content of the file' }) declare content: string;
  @Field(() => Boolean, { nullable: true, description: '只给出计划，不写入 · Only plan, write nothing' })
  declare dryRun?: boolean;
  @Field(() => [Int], {
    nullable: true,
    description:
      '已确认的行号：虽同名同生日，确是另一人 · Lines that are about people of their own, though somebody is alike',
  })
  declare confirmedLines?: number[];
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
