import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { Payload, REPLAYED } from '../graphql/payload.js';
import { CommunityKind } from '../tenancy/tenancy.enums.js';
import { CommunityOperation } from './operation.entity.js';

@InputType({ description: '划给新社区的小区或楼栋 · An estate, or buildings of one, that go to the new community' })
export class SplitPlaceInput {
  @Field(() => String, { description: '小区名称 · Name of the estate' }) declare estate: string;
  @Field(() => [String], {
    nullable: true,
    description:
      '只划其中这些楼栋，按名称；不填为整个小区 · These of its buildings, by name; the whole estate where left out',
  })
  declare buildings?: string[] | null;
}

@InputType({ description: '分设出的新社区，同登记社区 · The new community, as communities are onboarded' })
export class NewCommunityInput {
  @Field(() => String, { description: '代码，从未给过别的社区 · Code, which no community has or had' })
  declare code: string;
  @Field(() => String, { description: '名称 · Name' }) declare name: string;
  @Field(() => CommunityKind, { description: '类型 · Kind' }) declare kind: CommunityKind;
  @Field(() => String, {
    nullable: true,
    description: '所属镇街的代码，不填则同原社区 · Code of its town; the origin’s where left out',
  })
  declare town?: string | null;
  @Field(() => String, { nullable: true, description: '12 位统计用区划代码 · Division code of 12 digits' })
  declare divisionCode?: string | null;
  @Field(() => String, { nullable: true, description: '城乡分类代码 · Urban–rural class' })
  declare urbanRuralClass?: string | null;
  @Field(() => Int, {
    nullable: true,
    description: '常住居民人数，从原社区中减去 · Residents; the origin has as many fewer',
  })
  declare residents?: number | null;
  @Field(() => String, { nullable: true, description: '成立年月 · Founded (year and month, or day)' })
  declare foundedOn?: string | null;
  @Field(() => String, { description: '管理员邮箱，将受邀 · Email of its administrator, who is invited' })
  declare adminEmail: string;
}

@InputType({ description: '分设社区 · Split a community' })
export class SplitCommunityInput {
  @Field(() => String, { description: '原社区代码，须在运行中 · Code of the community, which is active' })
  declare communityCode: string;
  @Field(() => [SplitPlaceInput], { description: '划出的小区或楼栋 · What goes to the new community' })
  declare places: SplitPlaceInput[];
  @Field(() => NewCommunityInput, { description: '新社区 · The new community' }) declare newcomer: NewCommunityInput;
  @Field(() => String, { description: '原因 · Why' }) declare reason: string;
  @Field(() => String, { description: '幂等键 · Idempotency key' }) declare idempotencyKey: string;
}

@ObjectType({ description: '提出分设的结果 · Result of asking for a split' })
export class SplitCommunityPayload extends Payload {
  @Field(() => CommunityOperation, { nullable: true, description: '操作 · The operation' })
  declare operation?: CommunityOperation;
  @Field(() => Boolean, REPLAYED) declare replayed?: boolean;
}
