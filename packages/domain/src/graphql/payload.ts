import type { ErrorCode } from '@gongzhi/kernel';
import { Field, ObjectType } from 'type-graphql';

/** An expected outcome that the caller can mend, in the caller's language. */
@ObjectType({ description: '可由调用方纠正的问题 · Something that the caller can mend' })
export class UserError {
  @Field(() => String, { description: '错误代码 · Code, as in errors[].extensions.code' }) declare code: ErrorCode;
  @Field(() => [String], { nullable: true, description: '出错的输入字段路径 · Path of the input field at fault' })
  declare field: string[] | null;
  @Field(() => String, { nullable: true, description: '未满足的规则，如 AGE_OUT_OF_RANGE · The rule that said no' })
  declare reason: string | null;
  @Field(() => String, { description: '说明，按 Accept-Language 用中文或英文 · Message, in Chinese or English' })
  declare message: string;
}

/** What whoever asks again under one idempotency key is told. */
export const REPLAYED = {
  nullable: true,
  description: '是否为同一幂等键的重放 · Whether the idempotency key had done it before',
};

/** What every mutation answers besides its result: where there are errors, nothing was changed. */
@ObjectType()
export abstract class Payload {
  @Field(() => [UserError], { description: '非空时未作任何更改 · Where there are any, nothing was changed' })
  userErrors: UserError[] = [];
}
