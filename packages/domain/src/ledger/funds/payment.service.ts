import { Denial, refuse, text } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../../context.js';
import { once } from '../../idempotency.js';
import { normaliseNote } from '../../names.js';
import { standsFor } from '../../people/organisation.service.js';
import { refuseClosed } from '../book/closed-years.js';
import { Hold } from '../book/hold.entity.js';
import { placeHolds, postHolds, releaseHolds } from '../book/holds.js';
import { namedAs } from '../book/named-as.js';
import { accountIds } from '../book/open-accounts.js';
import { fundOf, OWN_FUND, type Party, spentOn } from './fund-accounts.js';
import { FundingLine, fundingLines } from './funds.entity.js';
import type { ApprovePaymentInput, FilePaymentInput, RejectPaymentInput } from './funds.inputs.js';
import { bookingDay, partyOf } from './party.js';
import { Payment, payments } from './payment.entity.js';
import { decisionBy, isFirstOfTwo } from './two-approvals.js';

export interface PaymentDone {
  payment: Payment;
  replayed: boolean;
}

const SUBJECT = 'Payment';
const CODES = { SERVICE: '5001', OFFICE: '5002' } as const;

/**
 * Files a payment for somebody else's approval, once per idempotency key. What it asks for is held from then on: a fund
 * that does not have it refuses, and nothing else can take it meanwhile.
 */
export async function filePayment(context: Ctx, input: FilePaymentInput): Promise<PaymentDone> {
  const ctx = inCommunity(context);
  authorize(ctx, 'create', 'Payment');
  const filedById = actingPerson(ctx);
  const { payeePersonId: personId, payeeOrganisationId: organisationId } = input;
  const { party, name } = await partyOf(ctx, { personId, organisationId, name: input.payeeName }, 'payee');
  const line = input.fundingLineId ? await target(ctx, fundingLines, input.fundingLineId, ['fundingLineId']) : null;
  const onDate = bookingDay(input.onDate);
  const memo = normaliseNote(input.memo, ['memo']);
  const { id, replayed } = await once(ctx, 'filePayment', input.idempotencyKey, input);
  const own = { communityId: ctx.community.id, id };
  if (replayed) return { payment: await ctx.em.findOneOrFail(Payment, own), replayed };
  await refuseClosed(ctx, [onDate]);
  const payment = ctx.em.create(Payment, {
    ...own,
    fundingLineId: line?.id ?? null,
    category: input.category,
    payeePersonId: party?.type === 'PERSON' ? party.id : null,
    payeeOrganisationId: party?.type === 'ORGANISATION' ? party.id : null,
    payeeName: name,
    amountFen: input.amountFen,
    onDate,
    memo,
    status: 'FILED',
    filedById,
    filedAt: new Date(),
    firstApprovedById: null,
    firstApprovedAt: null,
    decidedById: null,
    decidedAt: null,
    inSteadOfId: null,
  });
  await namedAs({ amount: ['amountFen'] }, () => holdPayment(ctx, payment));
  await ctx.em.persist(payment).flush();
  return { payment, replayed };
}

/**
 * Approves what somebody else filed, and pays it, once per idempotency key. Above the community's amount two persons
 * approve it, neither of whom filed it; nobody approves what pays themselves or an organisation that they act for.
 */
export async function approvePayment(context: Ctx, input: ApprovePaymentInput): Promise<PaymentDone> {
  const ctx = inCommunity(context);
  const payment = await target(ctx, payments, input.paymentId, ['paymentId'], { lock: true });
  authorizeDecision(ctx, payment);
  await forbidOwnPay(ctx, payment);
  const { replayed } = await once(ctx, 'approvePayment', input.idempotencyKey, input, payment);
  if (replayed) return { payment, replayed };
  refuseDecided(payment);
  if (!(await isFirstOfTwo(ctx, payment, payment.amountFen, actingPerson(ctx)))) {
    await decide(ctx, payment, 'PAID');
    const subject = ['paymentId'];
    await namedAs({ amount: subject, holdId: subject, onDate: subject }, () => pay(ctx, payment));
  }
  await ctx.em.flush();
  return { payment, replayed };
}

async function pay(ctx: TenantCtx, payment: Payment): Promise<void> {
  const { onDate, memo } = payment;
  // What came with a merger holds nothing here yet.
  const holdId = (await holdOf(ctx, payment)) ?? (await holdPayment(ctx, payment));
  // Transfers are sealed and outlive an erasure: what is said of a person stays with the payment, which is the subject.
  await postHolds(ctx, [{ holdId, kind: 'EXPENSE', onDate, memo: payment.payeePersonId ? null : memo }]);
}

/** Sends a payment back: nothing is paid, and what was held is free again. */
export async function rejectPayment(context: Ctx, input: RejectPaymentInput): Promise<Payment> {
  const ctx = inCommunity(context);
  const payment = await target(ctx, payments, input.paymentId, ['paymentId'], { lock: true });
  authorizeDecision(ctx, payment);
  refuseDecided(payment);
  await decide(ctx, payment, 'REJECTED');
  const held = await holdOf(ctx, payment);
  if (held) await namedAs({ holdId: ['paymentId'] }, () => releaseHolds(ctx, [held], 'VOIDED'));
  await ctx.em.flush();
  return payment;
}

/** Money is moved on by people: an app cannot file or decide. */
function actingPerson(ctx: TenantCtx): string {
  if (ctx.actor.personId) return ctx.actor.personId;
  throw new Denial('FORBIDDEN', text('付款须由具体的人提交和审批', 'Payments are filed and decided by persons'));
}

function authorizeDecision(ctx: TenantCtx, payment: Payment): void {
  if (actingPerson(ctx) === payment.filedById) {
    throw new Denial('FORBIDDEN', text('自己提交的付款须由他人审批', 'Somebody else than who filed it must decide'));
  }
  authorize(ctx, 'approve', 'Payment', payment);
}

async function forbidOwnPay(ctx: TenantCtx, { payeePersonId, payeeOrganisationId }: Payment): Promise<void> {
  const own = payeeOrganisationId ? await standsFor(ctx, payeeOrganisationId) : payeePersonId === actingPerson(ctx);
  if (!own) return;
  throw new Denial(
    'FORBIDDEN',
    text(
      '向自己或自己任职的组织付款，须由他人审批',
      'Somebody else than who is paid, or acts for who is paid, must approve',
    ),
  );
}

function refuseDecided({ status }: Payment): void {
  if (status === 'FILED') return;
  throw refuse('CONFLICT', text('该付款已审批过', 'This payment has been decided'), ['paymentId']);
}

async function decide(ctx: TenantCtx, payment: Payment, status: 'PAID' | 'REJECTED'): Promise<void> {
  Object.assign(payment, { status, ...(await decisionBy(ctx, actingPerson(ctx), payment.filedById)) });
}

async function holdOf({ em, community }: TenantCtx, { id: subjectId }: Payment): Promise<string | null> {
  const pending = { communityId: community.id, subjectType: SUBJECT, subjectId, status: 'PENDING' as const };
  return (await em.findOne(Hold, pending, { fields: ['id'] }))?.id ?? null;
}

/** Holds what a payment asks for in the fund that it is paid from; the hold's id. */
async function holdPayment(ctx: TenantCtx, payment: Payment): Promise<string> {
  const { id, fundingLineId, category, amountFen: amount } = payment;
  const own = { communityId: ctx.community.id };
  const line = fundingLineId ? await ctx.em.findOneOrFail(FundingLine, { ...own, id: fundingLineId }) : null;
  const fund = line ? fundOf(line) : OWN_FUND;
  const [fromId, toId] = await accountIds(ctx, [fund, spentOn(CODES[category], payeeOf(payment), line?.id ?? null)]);
  const [hold] = await placeHolds(ctx, [{ fromId: fromId!, toId: toId!, amount, subject: { type: SUBJECT, id } }]);
  return hold!.id;
}

function payeeOf({ payeePersonId, payeeOrganisationId }: Payment): Party | null {
  if (payeePersonId) return { type: 'PERSON', id: payeePersonId };
  return payeeOrganisationId ? { type: 'ORGANISATION', id: payeeOrganisationId } : null;
}
