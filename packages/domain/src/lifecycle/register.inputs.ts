import { ArgsType, Field, InputType, ObjectType } from 'type-graphql';
import { PageArgs } from '../graphql/connection.js';
import { Payload } from '../graphql/payload.js';
import { LocalDateScalar } from '../graphql/scalars.js';
import { Community } from '../tenancy/community.entity.js';

@ArgsType()
export class AsOfArgs extends PageArgs {
  @Field(() => LocalDateScalar, { nullable: true, description: '日期，默认今天 · The day; today where left out' })
  date?: string;
}

@InputType({ description: '社区更名或换代码 · Give a community another name or code' })
export class RenameCommunityInput {
  @Field(() => String, { description: '社区现在（或曾用）的代码 · Its code, or one that it had' })
  declare communityCode: string;
  @Field(() => String, { nullable: true, description: '新名称，不填则不变 · Its new name; as it is where left out' })
  declare name?: string | null;
  @Field(() => String, {
    nullable: true,
    description: '新代码，不填则不变；旧代码继续有效，不会给别的社区 · Its new code; the old one goes on leading to it',
  })
  declare code?: string | null;
  @Field(() => String, { nullable: true, description: '原因，记入名册历史 · Why; it stands in the history' })
  declare reason?: string | null;
}

@ObjectType({ description: '更名的结果 · Result of renaming' })
export class RenameCommunityPayload extends Payload {
  @Field(() => Community, { nullable: true, description: '社区 · The community' }) declare community?: Community;
}
