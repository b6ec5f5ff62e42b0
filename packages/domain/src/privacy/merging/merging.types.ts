import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Payload, UserError } from '../../graphql/payload.js';
import { Person } from '../../people/person.entity.js';

@InputType({ description: '合并同一人的两条登记 · Make one of two entries of one person' })
export class MergePersonsInput {
  @Field(() => ID, { description: '保留的登记 · The entry that is kept' }) declare keptId: string;
  @Field(() => ID, { description: '并入后不再存在的登记 · The entry that is merged into it, and is no more' })
  declare mergedId: string;
  @Field(() => String, { description: '理由，如重复登记 · Reason, as in: entered twice' }) declare reason: string;
  @Field(() => Boolean, { nullable: true, description: '只给出计划，不写入 · Only plan, write nothing' })
  declare dryRun?: boolean;
}

@ObjectType({ description: '可能是同一人的几条登记 · Entries that may be of one person' })
export class DuplicatePersons {
  @Field(() => [Person], { description: '姓名、出生日期相同的登记 · Entries of the same name and birth date' })
  declare persons: Person[];
}

@ObjectType({ description: '一类记录的数量 · How many rows of one kind' })
export class MergedRows {
  @Field(() => String, { description: '类型，如 Enrolment · Kind, as in Enrolment' }) declare type: string;
  @Field(() => Int, { description: '数量 · How many' }) declare count: number;
}

@ObjectType({ description: '合并登记的计划，与执行结果一致 · What a merger does: the plan is what is done' })
export class PersonMergerPlan {
  @Field(() => [MergedRows], { description: '转归保留登记的记录 · Rows that come to the kept entry' })
  declare takenOver: MergedRows[];
  @Field(() => [MergedRows], {
    description:
      '因保留登记已有而结束的记录 · Rows that come to it and end, since it has their like: roles, consents, a place in a household, guardianships',
  })
  declare ended: MergedRows[];
  @Field(() => [String], { description: '由另一条补充的字段 · Fields that are filled in from the other entry' })
  declare fields: string[];
  @Field(() => [UserError], { description: '妨碍合并的事项，须先解决 · What stands in the way, to be settled first' })
  declare conflicts: UserError[];
}

@ObjectType({
  description: '合并登记的结果 · Result of merging two entries of one person',
})
export class MergePersonsPayload extends Payload {
  @Field(() => PersonMergerPlan, { nullable: true, description: '计划 · The plan' }) declare plan?: PersonMergerPlan;
  @Field(() => Person, { nullable: true, description: '保留的人；预演时为空 · Who is kept; null when only planning' })
  declare person?: Person | null;
}
