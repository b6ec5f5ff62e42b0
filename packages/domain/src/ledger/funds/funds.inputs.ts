import { Field, InputType } from 'type-graphql';
import { FenScalar } from '../../graphql/scalars.js';

@InputType({ description: '登记资金条线 · Register a funding line' })
export class RegisterFundingLineInput {
  @Field(() => String, { description: '键，如 meal-subsidy · Key, as in meal-subsidy' }) declare key: string;
  @Field(() => String, { description: '名称 · Title' }) declare title: string;
  @Field(() => String, { description: '资金来源 · Where the money comes from' }) declare source: string;
  @Field(() => FenScalar, { nullable: true, description: '年度金额（分） · Amount a year, in fen' })
  declare annualFen?: number;
}
