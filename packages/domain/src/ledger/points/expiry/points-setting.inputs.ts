import { Field, InputType, Int } from 'type-graphql';

@InputType({ description: '设定积分有效期 · Set how long points are valid' })
export class SetPointsValidityInput {
  @Field(() => Int, {
    nullable: true,
    description: '有效几个整月，6 至 120；空为长期有效 · Whole months, 6 to 120; null for ever',
  })
  declare months?: number | null;
}
