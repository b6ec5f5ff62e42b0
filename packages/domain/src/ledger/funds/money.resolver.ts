import { type Read, readFirst, readPage } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Field, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../../context.js';
import { PageArgs } from '../../graphql/connection.js';
import { Payload, REPLAYED } from '../../graphql/payload.js';
import { Transfer } from '../book/transfer.entity.js';
import { FinanceSetting, financeSettings } from './finance-setting.entity.js';
import { closeYear, setApprovalThreshold } from './finance-setting.service.js';
import {
  AllocateFundsInput,
  ApprovePaymentInput,
  CloseYearInput,
  FilePaymentInput,
  RecordDonationInput,
  RecordGrantInput,
  RejectPaymentInput,
  ReverseTransferInput,
  SetApprovalThresholdInput,
} from './funds.inputs.js';
import { allocateFunds, type Recorded, recordDonation, recordGrant } from './money-in.service.js';
import { Payment, PaymentConnection, payments } from './payment.entity.js';
import { approvePayment, filePayment, type PaymentDone, rejectPayment } from './payment.service.js';
import { reverseTransfer } from './reverse-transfer.service.js';

const TRANSFER = { nullable: true, description: '转账 · The transfer' };
const PAYMENT = { nullable: true, description: '付款 · The payment' };

@ObjectType({ description: '登记拨款的结果 · Result of recording a grant' })
export class RecordGrantPayload extends Payload {
  @Field(() => Transfer, TRANSFER) declare transfer?: Transfer;
  @Field(() => Boolean, REPLAYED) declare replayed?: boolean;
}

@ObjectType({ description: '登记捐赠的结果 · Result of recording a donation' })
export class RecordDonationPayload extends Payload {
  @Field(() => Transfer, TRANSFER) declare transfer?: Transfer;
  @Field(() => Boolean, REPLAYED) declare replayed?: boolean;
}

@ObjectType({ description: '补充条线的结果 · Result of giving own money to a line' })
export class AllocateFundsPayload extends Payload {
  @Field(() => Transfer, TRANSFER) declare transfer?: Transfer;
  @Field(() => Boolean, REPLAYED) declare replayed?: boolean;
}

@ObjectType({ description: '提交付款的结果 · Result of filing a payment' })
export class FilePaymentPayload extends Payload {
  @Field(() => Payment, PAYMENT) declare payment?: Payment;
  @Field(() => Boolean, REPLAYED) declare replayed?: boolean;
}

@ObjectType({ description: '批准付款的结果 · Result of approving a payment' })
export class ApprovePaymentPayload extends Payload {
  @Field(() => Payment, PAYMENT) declare payment?: Payment;
  @Field(() => Boolean, REPLAYED) declare replayed?: boolean;
}

@ObjectType({ description: '退回付款的结果 · Result of rejecting a payment' })
export class RejectPaymentPayload extends Payload {
  @Field(() => Payment, PAYMENT) declare payment?: Payment;
}

@ObjectType({ description: '冲正转账的结果 · Result of taking a transfer back' })
export class ReverseTransferPayload extends Payload {
  @Field(() => Transfer, { nullable: true, description: '冲正转账 · The transfer that took it back' })
  declare transfer?: Transfer;
  @Field(() => Boolean, REPLAYED) declare replayed?: boolean;
}

@ObjectType({ description: '设定审批额度的结果 · Result of setting what one person approves alone' })
export class SetApprovalThresholdPayload extends Payload {
  @Field(() => FinanceSetting, { nullable: true, description: '财务设置 · What is set' })
  declare setting?: FinanceSetting;
}

@ObjectType({ description: '年度结账的结果 · Result of closing a year' })
export class CloseYearPayload extends Payload {
  @Field(() => FinanceSetting, { nullable: true, description: '财务设置 · What is set' })
  declare setting?: FinanceSetting;
}

@Resolver(() => Payment)
export class PaymentResolver {
  @Authorized()
  @Query(() => PaymentConnection, {
    description: '结算以外的付款，新的在前 · Payments outside of settlements, the newest first',
  })
  payments(@Args(() => PageArgs) args: PageArgs): Read<Payment> {
    return readPage(payments, args);
  }

  @Authorized()
  @Mutation(() => FilePaymentPayload, {
    description: '提交付款，冻结金额，待他人审批 · File a payment: its amount is held until somebody else decides',
  })
  filePayment(
    @Ctx() ctx: Context,
    @Arg('input', () => FilePaymentInput, { description: '输入 · Input' }) input: FilePaymentInput,
  ): Promise<PaymentDone> {
    return filePayment(ctx, input);
  }

  @Authorized()
  @Mutation(() => ApprovePaymentPayload, {
    description:
      '批准他人提交的付款；超过额度须两人 · Approve what somebody else filed; above the set amount two persons do',
  })
  approvePayment(
    @Ctx() ctx: Context,
    @Arg('input', () => ApprovePaymentInput, { description: '输入 · Input' }) input: ApprovePaymentInput,
  ): Promise<PaymentDone> {
    return approvePayment(ctx, input);
  }

  @Authorized()
  @Mutation(() => RejectPaymentPayload, { description: '退回他人提交的付款 · Reject what somebody else filed' })
  async rejectPayment(
    @Ctx() ctx: Context,
    @Arg('input', () => RejectPaymentInput, { description: '输入 · Input' }) input: RejectPaymentInput,
  ): Promise<Partial<RejectPaymentPayload>> {
    return { payment: await rejectPayment(ctx, input) };
  }
}

@Resolver(() => FinanceSetting)
export class MoneyResolver {
  @Authorized()
  @Query(() => FinanceSetting, {
    nullable: true,
    description:
      '财务设置；未设过则为空，按两万元两人审批 · What is set for money; null where nothing is: then two persons approve above 20,000 yuan',
  })
  financeSetting(@Ctx() ctx: Context): Read<FinanceSetting> | null {
    return ctx.community ? readFirst(financeSettings) : null;
  }

  @Authorized()
  @Mutation(() => RecordGrantPayload, { description: '登记拨款到账 · Record a grant that came in' })
  recordGrant(
    @Ctx() ctx: Context,
    @Arg('input', () => RecordGrantInput, { description: '输入 · Input' }) input: RecordGrantInput,
  ): Promise<Recorded> {
    return recordGrant(ctx, input);
  }

  @Authorized()
  @Mutation(() => RecordDonationPayload, { description: '登记捐赠到账 · Record a donation that came in' })
  recordDonation(
    @Ctx() ctx: Context,
    @Arg('input', () => RecordDonationInput, { description: '输入 · Input' }) input: RecordDonationInput,
  ): Promise<Recorded> {
    return recordDonation(ctx, input);
  }

  @Authorized()
  @Mutation(() => AllocateFundsPayload, {
    description:
      '以社区自有资金补充一条资金条线，此后只能用于该用途 · Give own money to the purpose of a line: from then on it is bound to it',
  })
  allocateFunds(
    @Ctx() ctx: Context,
    @Arg('input', () => AllocateFundsInput, { description: '输入 · Input' }) input: AllocateFundsInput,
  ): Promise<Recorded> {
    return allocateFunds(ctx, input);
  }

  @Authorized()
  @Mutation(() => ReverseTransferPayload, {
    description:
      '冲正他人所记的转账，以反向转账 · Take back what somebody else has booked, by a transfer the other way',
  })
  reverseTransfer(
    @Ctx() ctx: Context,
    @Arg('input', () => ReverseTransferInput, { description: '输入 · Input' }) input: ReverseTransferInput,
  ): Promise<Recorded> {
    return reverseTransfer(ctx, input);
  }

  @Authorized()
  @Mutation(() => SetApprovalThresholdPayload, {
    description: '设定超过多少须两人审批 · Set above which amount two persons approve',
  })
  async setApprovalThreshold(
    @Ctx() ctx: Context,
    @Arg('input', () => SetApprovalThresholdInput, { description: '输入 · Input' }) input: SetApprovalThresholdInput,
  ): Promise<Partial<SetApprovalThresholdPayload>> {
    return { setting: await setApprovalThreshold(ctx, input) };
  }

  @Authorized()
  @Mutation(() => CloseYearPayload, {
    description: '年度结账：此后不能再记入该年及以前 · Close a year: nothing is posted into it or before any more',
  })
  async closeYear(
    @Ctx() ctx: Context,
    @Arg('input', () => CloseYearInput, { description: '输入 · Input' }) input: CloseYearInput,
  ): Promise<Partial<CloseYearPayload>> {
    return { setting: await closeYear(ctx, input) };
  }
}
