import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../../context.js';
import { once } from '../../idempotency.js';
import { normaliseNote } from '../../names.js';
import { namedAs } from '../book/named-as.js';
import { type AccountWanted, accountIds } from '../book/open-accounts.js';
import { type Movement, post } from '../book/post.js';
import { Transfer } from '../book/transfer.entity.js';
import { donationsOf, fundOf, grantsOf, OWN_FUND } from './fund-accounts.js';
import { fundingLines } from './funds.entity.js';
import type { AllocateFundsInput, RecordDonationInput, RecordGrantInput } from './funds.inputs.js';
import { bookingDay, partyOf } from './party.js';

export interface Recorded {
  transfer: Transfer;
  replayed: boolean;
}

/** Enters money of a line that has come in, once per idempotency key: it can be spent on the line's purpose alone. */
export async function recordGrant(context: Ctx, input: RecordGrantInput): Promise<Recorded> {
  const ctx = inCommunity(context);
  authorize(ctx, 'create', 'Transfer');
  const line = await target(ctx, fundingLines, input.fundingLineId, ['fundingLineId']);
  const memo = input.memo == null ? null : normaliseNote(input.memo, ['memo']);
  const grant = { amount: input.amountFen, kind: 'GRANT' as const, onDate: bookingDay(input.onDate), memo };
  return bookOnce(ctx, 'recordGrant', input, { from: grantsOf(line.id), to: fundOf(line), ...grant });
}

/**
 * Enters what somebody gave, once per idempotency key: for the purpose of a line, or as the community's own money. A
 * donor who is in no register is told by a name in the memo.
 */
export async function recordDonation(context: Ctx, input: RecordDonationInput): Promise<Recorded> {
  const ctx = inCommunity(context);
  authorize(ctx, 'create', 'Transfer');
  const { donorPersonId: personId, donorOrganisationId: organisationId, donorName } = input;
  const { party, name } = await partyOf(ctx, { personId, organisationId, name: donorName }, 'donor');
  const line = input.fundingLineId ? await target(ctx, fundingLines, input.fundingLineId, ['fundingLineId']) : null;
  const told = input.memo == null ? null : normaliseNote(input.memo, ['memo']);
  const memo = [name, told].filter((part) => part !== null).join('：') || null;
  const donation = { amount: input.amountFen, kind: 'DONATION' as const, onDate: bookingDay(input.onDate), memo };
  const accounts = { from: donationsOf(party), to: line ? fundOf(line) : OWN_FUND };
  return bookOnce(ctx, 'recordDonation', input, { ...accounts, ...donation });
}

/**
 * Gives own money to the purpose of a line, once per idempotency key: from then on it can be spent on that alone. Money
 * that is bound already is never given to another purpose.
 * @throws Refusal LIMIT_EXCEEDED where the community has not that much of its own
 */
export async function allocateFunds(context: Ctx, input: AllocateFundsInput): Promise<Recorded> {
  const ctx = inCommunity(context);
  authorize(ctx, 'create', 'Transfer');
  const line = await target(ctx, fundingLines, input.fundingLineId, ['fundingLineId']);
  const allocation = { amount: input.amountFen, kind: 'ALLOCATION' as const, onDate: bookingDay(input.onDate) };
  return bookOnce(ctx, 'allocateFunds', input, { from: OWN_FUND, to: fundOf(line), ...allocation });
}

type Booking = Omit<Movement, 'fromId' | 'toId'> & { from: AccountWanted; to: AccountWanted };

async function bookOnce(
  ctx: TenantCtx,
  mutation: string,
  input: { idempotencyKey: string },
  { from, to, ...movement }: Booking,
): Promise<Recorded> {
  const { id, replayed } = await once(ctx, mutation, input.idempotencyKey, input);
  if (replayed)
    return { transfer: await ctx.em.findOneOrFail(Transfer, { communityId: ctx.community.id, id }), replayed };
  const [fromId, toId] = await accountIds(ctx, [from, to]);
  const [transfer] = await namedAs({ amount: ['amountFen'] }, () =>
    post(ctx, [{ id, fromId: fromId!, toId: toId!, ...movement }]),
  );
  return { transfer: transfer!, replayed };
}
