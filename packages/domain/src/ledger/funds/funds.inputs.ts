import { Field, ID, InputType, Int } from 'type-graphql';
import { FenScalar, LocalDateScalar } from '../../graphql/scalars.js';
import { FundingLineSpending } from './funds.entity.js';
import { PaymentCategory } from './payment.enums.js';

@InputType({ description: '登记资金条线 · Register a funding line' })
export class RegisterFundingLineInput {
  @Field(() => String, { description: '键，如 meal-subsidy · Key, as in meal-subsidy' }) declare key: string;
  @Field(() => String, { description: '名称 · Title' }) declare title: string;
  @Field(() => String, { description: '资金来源 · Where the money comes from' }) declare source: string;
  @Field(() => FenScalar, { nullable: true, description: '年度金额（分） · Amount a year, in fen' })
  declare annualFen?: number;
  @Field(() => FundingLineSpending, {
    nullable: true,
    description: '何时可用，缺省为按预算 · When its money may be spent; by appropriation unless said',
  })
  declare spending?: FundingLineSpending;
}

@InputType({ description: '拨款到账 · A grant that came in' })
export class RecordGrantInput {
  @Field(() => ID, { description: '资金条线 · Funding line' }) declare fundingLineId: string;
  @Field(() => FenScalar, { description: '金额（分） · Amount, in fen' }) declare amountFen: number;
  @Field(() => LocalDateScalar, {
    nullable: true,
    description: '到账日，缺省为今天 · When it came in; today unless said',
  })
  declare onDate?: string;
  @Field(() => String, { nullable: true, description: '摘要 · Memo' }) declare memo?: string;
  @Field(() => String, { description: '幂等键 · Idempotency key' }) declare idempotencyKey: string;
}

@InputType({ description: '捐赠到账 · A donation that came in' })
export class RecordDonationInput {
  @Field(() => ID, { nullable: true, description: '捐赠组织 · The organisation that gave it' })
  declare donorOrganisationId?: string;
  @Field(() => ID, { nullable: true, description: '捐赠人 · The person who gave it' }) declare donorPersonId?: string;
  @Field(() => String, {
    nullable: true,
    description:
      '未登记的捐赠方名称，如“众居民”；三者填一 · How donors are called who are in no register, as in “residents”; one of the three',
  })
  declare donorName?: string;
  @Field(() => ID, {
    nullable: true,
    description:
      '指定用途的条线；不指定则入社区自有资金 · The line whose purpose it is for; else it is the community’s own',
  })
  declare fundingLineId?: string;
  @Field(() => FenScalar, { description: '金额（分） · Amount, in fen' }) declare amountFen: number;
  @Field(() => LocalDateScalar, {
    nullable: true,
    description: '到账日，缺省为今天 · When it came in; today unless said',
  })
  declare onDate?: string;
  @Field(() => String, { nullable: true, description: '摘要 · Memo' }) declare memo?: string;
  @Field(() => String, { description: '幂等键 · Idempotency key' }) declare idempotencyKey: string;
}

@InputType({ description: '以自有资金补充条线 · Own money given to the purpose of a line' })
export class AllocateFundsInput {
  @Field(() => ID, { description: '拨给哪条资金条线 · The funding line that it is given to' })
  declare fundingLineId: string;
  @Field(() => FenScalar, { description: '金额（分） · Amount, in fen' }) declare amountFen: number;
  @Field(() => LocalDateScalar, {
    nullable: true,
    description: '计入哪一天，缺省为今天 · The day for which it counts; today unless said',
  })
  declare onDate?: string;
  @Field(() => String, { description: '幂等键 · Idempotency key' }) declare idempotencyKey: string;
}

@InputType({ description: '提交付款 · File a payment' })
export class FilePaymentInput {
  @Field(() => ID, {
    nullable: true,
    description: '从哪条线支出；缺省为社区自有资金 · From which line; the community’s own money unless said',
  })
  declare fundingLineId?: string;
  @Field(() => PaymentCategory, { description: '类别 · What it is for' }) declare category: PaymentCategory;
  @Field(() => ID, { nullable: true, description: '收款人 · The person who is paid' }) declare payeePersonId?: string;
  @Field(() => ID, { nullable: true, description: '收款组织 · The organisation that is paid' })
  declare payeeOrganisationId?: string;
  @Field(() => String, {
    nullable: true,
    description: '未登记的收款方名称；三者填一 · Name of who is paid and is in no register; one of the three',
  })
  declare payeeName?: string;
  @Field(() => FenScalar, { description: '金额（分） · Amount, in fen' }) declare amountFen: number;
  @Field(() => LocalDateScalar, {
    nullable: true,
    description: '计入哪一天，缺省为今天 · The day for which it counts; today unless said',
  })
  declare onDate?: string;
  @Field(() => String, { description: '摘要 · Memo' }) declare memo: string;
  @Field(() => String, { description: '幂等键 · Idempotency key' }) declare idempotencyKey: string;
}

@InputType({ description: '批准付款 · Approve a payment' })
export class ApprovePaymentInput {
  @Field(() => ID, { description: '付款 · Payment' }) declare paymentId: string;
  @Field(() => String, { description: '幂等键 · Idempotency key' }) declare idempotencyKey: string;
}

@InputType({ description: '退回付款 · Reject a payment' })
export class RejectPaymentInput {
  @Field(() => ID, { description: '付款 · Payment' }) declare paymentId: string;
}

@InputType({ description: '冲正转账 · Take a transfer back' })
export class ReverseTransferInput {
  @Field(() => ID, { description: '转账 · Transfer' }) declare transferId: string;
  @Field(() => String, { description: '缘由 · Reason' }) declare reason: string;
  @Field(() => String, { description: '幂等键 · Idempotency key' }) declare idempotencyKey: string;
}

@InputType({ description: '设定审批额度 · Set what one person approves alone' })
export class SetApprovalThresholdInput {
  @Field(() => FenScalar, { description: '超过此额须两人审批（分） · Above it two persons approve, in fen' })
  declare amountFen: number;
}

@InputType({ description: '年度结账 · Close a year' })
export class CloseYearInput {
  @Field(() => Int, { description: '年度 · The year' }) declare year: number;
}
