import { randomInt } from 'node:crypto';
import { refuse, text, today } from '@gongzhi/kernel';
import { LockMode } from '@mikro-orm/core';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../../../context.js';
import { once } from '../../../idempotency.js';
import { normaliseNote } from '../../../names.js';
import type { Person } from '../../../people/person.entity.js';
import type { BooksCtx } from '../../book/books.js';
import { Hold } from '../../book/hold.entity.js';
import { placeHolds, postHolds, releaseHolds } from '../../book/holds.js';
import { type AccountWanted, accountIds } from '../../book/open-accounts.js';
import { householdNow, refuseMinor } from '../household/shared-household.js';
import type { PointsPeriod } from '../points.enums.js';
import { pointsIssued, pointsOf, pointsOfHousehold } from '../points-accounts.js';
import { takeBack } from '../take-back.js';
import { Benefit, benefits } from './benefit.entity.js';
import { refuseEnded } from './benefit.service.js';
import { refuseMovedAway } from './moved-away.js';
import { actingPerson, decidingPerson, nameWhoRedeems, redeemerOf } from './redeemer.js';
import { Redemption, redemptions } from './redemption.entity.js';
import type {
  CancelRedemptionInput,
  ConfirmRedemptionInput,
  RedeemBenefitInput,
  RefundRedemptionInput,
} from './redemption.inputs.js';

const SUBJECT = 'Redemption';
const DAY = 86_400_000;

/**
 * Takes one piece of a benefit and holds its points on the person's own account, or on that of their household, both or
 * neither, once per idempotency key. Whoever redeems the same benefit waits meanwhile: neither its stock nor anybody's limit is ever passed.
 */
export async function redeemBenefit(
  context: Ctx,
  input: RedeemBenefitInput,
): Promise<{ redemption: Redemption; replayed: boolean }> {
  const ctx = inCommunity(context);
  const { person, redeemedById } = await redeemerOf(ctx, input);
  const purse = input.purse ?? 'OWN';
  const { id, replayed } = await once(ctx, 'redeemBenefit', input.idempotencyKey, input);
  const own = { communityId: ctx.community.id, id };
  if (replayed) return { redemption: await ctx.em.findOneOrFail(Redemption, own), replayed };
  const householdId = purse === 'HOUSEHOLD' ? await pooledFor(ctx, person) : null;
  const benefit = await target(ctx, benefits, input.benefitId, ['benefitId'], { lock: true });
  refuseEnded(benefit);
  refuseOutOfTime(benefit);
  await refuseBeyondLimit(ctx, benefit, person.id);
  takeOne(benefit);
  const redemption = ctx.em.create(Redemption, {
    ...own,
    benefitId: benefit.id,
    providerId: benefit.providerId,
    personId: person.id,
    ...{ redeemedById, purse, householdId },
    cost: benefit.cost,
    code: newCode(),
    status: 'HELD',
    redeemedOn: today(),
    redeemedAt: new Date(),
    expiresAt: new Date(Date.now() + benefit.holdDays * DAY),
    confirmedById: null,
    confirmedAt: null,
    refundedById: null,
    endedAt: null,
    reason: null,
    transferId: null,
  });
  await holdPoints(ctx, redemption);
  ctx.em.persist(redemption);
  await nameWhoRedeems(ctx, redemption, person, input);
  await ctx.em.flush();
  return { redemption, replayed };
}

/** The provider, or the committee, has handed it over to whoever showed the code: the points are spent. Never one's own, or what one redeemed for somebody. */
export async function confirmRedemption(context: Ctx, input: ConfirmRedemptionInput): Promise<Redemption> {
  const ctx = inCommunity(context);
  const redemption = await lockedOf(ctx, input.redemptionId);
  const confirmedById = await decidingPerson(ctx, redemption);
  authorize(ctx, 'approve', 'Redemption', redemption);
  refuseUnless(redemption, 'HELD');
  if (input.code.trim().toUpperCase() !== redemption.code) {
    throw refuse('BAD_USER_INPUT', text('兑换码不对', 'This is not its code'), ['code']);
  }
  if (redemption.expiresAt <= new Date()) {
    throw refuse('CONFLICT', text('这项兑换已逾期', 'This redemption has expired'), ['redemptionId']);
  }
  const benefit = await ctx.em.findOneOrFail(Benefit, { communityId: ctx.community.id, id: redemption.benefitId });
  const [transfer] = await postHolds(ctx, [
    { holdId: await holdOf(ctx, redemption), kind: 'POINTS_REDEEMED', memo: benefit.title },
  ]);
  Object.assign(redemption, { status: 'CONFIRMED', confirmedById, confirmedAt: new Date(), transferId: transfer!.id });
  await ctx.em.flush();
  return redemption;
}

/** Gives the points and the piece back, before it is confirmed: by whose it is or who redeemed it for them, or by the provider, who says why. */
export async function cancelRedemption(context: Ctx, input: CancelRedemptionInput): Promise<Redemption> {
  const ctx = inCommunity(context);
  const redemption = await lockedOf(ctx, input.redemptionId);
  const acting = actingPerson(ctx);
  const isOwn = acting === redemption.personId || acting === redemption.redeemedById;
  authorize(ctx, isOwn ? 'create' : 'approve', 'Redemption', isOwn ? { personId: acting } : redemption);
  const reason = input.reason ? normaliseNote(input.reason, ['reason']) : null;
  if (!isOwn && !reason) {
    throw refuse('BAD_USER_INPUT', text('取消他人的兑换须说明原因', 'Whoever cancels for somebody else says why'), [
      'reason',
    ]);
  }
  refuseUnless(redemption, 'HELD');
  await giveBack(ctx, redemption, 'CANCELLED');
  redemption.reason = reason;
  await ctx.em.flush();
  return redemption;
}

/** Takes a confirmed redemption back, with a reason: the points return, and so does the piece. Nobody refunds their own. */
export async function refundRedemption(context: Ctx, input: RefundRedemptionInput): Promise<Redemption> {
  const ctx = inCommunity(context);
  const redemption = await lockedOf(ctx, input.redemptionId);
  const refundedById = await decidingPerson(ctx, redemption);
  authorize(ctx, 'update', 'Redemption', redemption);
  const reason = normaliseNote(input.reason, ['reason']);
  refuseUnless(redemption, 'CONFIRMED');
  await refuseMovedAway(ctx, redemption);
  const benefit = await returnPiece(ctx, redemption);
  // The reason may tell of persons: the ledger keeps the benefit's name.
  const { id: spentOn, cost: points, transferId } = redemption;
  const spent = { transferId: transferId!, points, memo: benefit.title, subject: { type: SUBJECT, id: spentOn } };
  await takeBack(ctx, spent, purseOf(redemption));
  Object.assign(redemption, { status: 'REFUNDED', refundedById, endedAt: new Date(), reason });
  await ctx.em.flush();
  return redemption;
}

/** Ends a redemption that nobody confirmed; its points and its piece are free again. Whoever calls it flushes. */
export async function giveBack(ctx: BooksCtx, redemption: Redemption, status: 'CANCELLED' | 'EXPIRED'): Promise<void> {
  await returnPiece(ctx, redemption);
  await releaseHolds(ctx, [await holdOf(ctx, redemption)], status === 'EXPIRED' ? 'EXPIRED' : 'VOIDED');
  Object.assign(redemption, { status, endedAt: new Date() });
}

async function returnPiece({ em, community }: BooksCtx, { benefitId }: Redemption): Promise<Benefit> {
  const own = { communityId: community.id, id: benefitId };
  const benefit = await em.findOneOrFail(Benefit, own, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (benefit.stock !== null) benefit.stock += 1;
  return benefit;
}

const lockedOf = (ctx: TenantCtx, id: string): Promise<Redemption> =>
  target(ctx, redemptions, id, ['redemptionId'], { lock: true });

async function holdOf({ em, community }: BooksCtx, { id: subjectId }: Redemption): Promise<string> {
  const pending = { communityId: community.id, subjectType: SUBJECT, subjectId, status: 'PENDING' as const };
  return (await em.findOneOrFail(Hold, pending, { fields: ['id'] })).id;
}

/** Holds what it costs. Until when it counts, the redemption says: both end together. */
async function holdPoints(ctx: TenantCtx, redemption: Redemption): Promise<void> {
  const { id, cost: amount } = redemption;
  const [fromId, toId] = (await accountIds(ctx, [purseOf(redemption), pointsIssued])) as [string, string];
  await placeHolds(ctx, [{ fromId, toId, amount, subject: { type: SUBJECT, id } }]);
}

/** Out of which account its points come. */
const purseOf = ({ personId, householdId }: Redemption): AccountWanted =>
  householdId ? pointsOfHousehold(householdId) : pointsOf(personId);

/** The household whose pooled points somebody may spend: the one in which they live now, as an adult. */
async function pooledFor(ctx: TenantCtx, person: Person): Promise<string> {
  refuseMinor(person, ['purse']);
  return householdNow(ctx, person.id, ['purse']);
}

function refuseUnless({ status }: Redemption, wanted: 'HELD' | 'CONFIRMED'): void {
  if (status === wanted) return;
  const why =
    wanted === 'HELD'
      ? text('这项兑换已经办结', 'This redemption has been confirmed, or has ended')
      : text('只能退回已确认的兑换', 'Only what was confirmed is refunded');
  throw refuse('CONFLICT', why, ['redemptionId']);
}

function refuseOutOfTime({ fromDate, untilDate }: Benefit): void {
  if (fromDate <= today() && (untilDate === null || today() <= untilDate)) return;
  throw refuse('CONFLICT', text('现在不是这项福利的兑换期', 'This benefit cannot be redeemed today'), ['benefitId']);
}

function takeOne(benefit: Benefit): void {
  if (benefit.stock === null) return;
  if (benefit.stock === 0) throw refuse('LIMIT_EXCEEDED', text('已兑完', 'None are left'), ['benefitId']);
  benefit.stock -= 1;
}

/** What was cancelled, expired or refunded does not count. @throws Refusal LIMIT_EXCEEDED */
async function refuseBeyondLimit(ctx: TenantCtx, benefit: Benefit, personId: string): Promise<void> {
  const { id, limitCount, limitPeriod } = benefit;
  if (limitCount === null || limitPeriod === null) return;
  const had = await ctx.em.count(Redemption, {
    ...{ communityId: ctx.community.id, benefitId: id, personId },
    status: { $in: ['HELD', 'CONFIRMED'] },
    redeemedOn: { $gte: FIRST_DAY[limitPeriod](today()) },
  });
  if (had < limitCount) return;
  throw refuse(
    'LIMIT_EXCEEDED',
    text(
      `已达上限：${WORDS[limitPeriod].zh}每人最多 ${limitCount} 份`,
      `This is more than one person gets: ${limitCount} ${WORDS[limitPeriod].en} at most`,
    ),
    ['benefitId'],
  );
}

const FIRST_DAY: Readonly<Record<PointsPeriod, (day: string) => string>> = {
  DAY: (day) => day,
  MONTH: (day) => `${day.slice(0, 7)}-01`,
  YEAR: (day) => `${day.slice(0, 4)}-01-01`,
};
const WORDS = { DAY: text('每日', 'a day'), MONTH: text('每月', 'a month'), YEAR: text('每年', 'a year') };

/** Eight characters that nobody takes for one another when they are read out. */
const newCode = (): string => Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
const LETTERS = 'ABCDEFGHJKMNPQRTUVWXY346789';
