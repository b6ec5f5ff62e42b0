import { type Fen, share } from '@gongzhi/kernel';
import type { TenantCtx } from '../context.js';
import { available, Books } from '../ledger/book/books.js';
import { Hold } from '../ledger/book/hold.entity.js';
import { placeHolds, postHolds, releaseHolds } from '../ledger/book/holds.js';
import { accountIds } from '../ledger/book/open-accounts.js';
import { fundOf, paidTo } from '../ledger/funds/fund-accounts.js';
import { FundingLine } from '../ledger/funds/funds.entity.js';
import { ProjectFunding } from './project.entity.js';
import { type Settlement, SettlementLine } from './settlement.entity.js';

const SUBJECT = 'SettlementLine';

/** Holds what a settlement asks for, payment by payment, in the funds that its lines are paid from. */
export async function holdSettlement(ctx: TenantCtx, settlement: Settlement): Promise<void> {
  const own = { communityId: ctx.community.id };
  const lines = await ctx.em.find(SettlementLine, { ...own, settlementId: settlement.id }, { orderBy: { id: 'asc' } });
  const paid = lines.filter(({ payableFen }) => payableFen > 0);
  const fundingLineOf = await fundingLinesOf(ctx, settlement.projectId);
  const accounts = await accountIds(
    ctx,
    paid.flatMap((payment) => {
      const line = fundingLineOf.get(payment.lineKey)!;
      return [fundOf(line), paidTo(payeeOf(payment), line.id)];
    }),
  );
  await placeHolds(
    ctx,
    paid.map(({ id, payableFen }, n) => ({
      fromId: accounts[2 * n]!,
      toId: accounts[2 * n + 1]!,
      amount: payableFen,
      subject: { type: SUBJECT, id },
    })),
  );
}

/** The funding line behind each of a project's lines. */
async function fundingLinesOf({ em, community }: TenantCtx, projectId: string): Promise<Map<string, FundingLine>> {
  const own = { communityId: community.id };
  const funding = await em.find(ProjectFunding, { ...own, projectId });
  const ids = funding.map(({ fundingLineId }) => fundingLineId);
  const byId = new Map((await em.find(FundingLine, { ...own, id: { $in: ids } })).map((line) => [line.id, line]));
  return new Map(funding.map(({ lineKey, fundingLineId }) => [lineKey, byId.get(fundingLineId)!]));
}

/**
 * What a project's lines may pay of what their budgets allow: of money that is spent once it is received, no more than is
 * there. Lines that share such money share it in proportion. The funds stay locked, so that it is there when it is held.
 */
export async function withinMoney(
  ctx: TenantCtx,
  projectId: string,
  allowed: Readonly<Record<string, Fen>>,
): Promise<Record<string, Fen>> {
  const lineOf = await fundingLinesOf(ctx, projectId);
  const keys = Object.keys(allowed).filter((key) => allowed[key]! > 0 && lineOf.get(key)!.spending === 'RECEIVED');
  const ids = await accountIds(
    ctx,
    keys.map((key) => fundOf(lineOf.get(key)!)),
  );
  const books = await Books.lock(ctx, ids);
  const within = { ...allowed };
  for (const fund of new Set(ids)) {
    const sharing = keys.filter((_, n) => ids[n] === fund);
    const wanted = sharing.map((key) => allowed[key]!);
    const there = available(books.of(fund));
    if (there === null) continue;
    share(Math.max(0, there), wanted).forEach((part, n) => {
      within[sharing[n]!] = part;
    });
  }
  return within;
}

const payeeOf = ({ payeePersonId, payeeOrganisationId }: SettlementLine) =>
  payeePersonId
    ? ({ type: 'PERSON', id: payeePersonId } as const)
    : ({ type: 'ORGANISATION', id: payeeOrganisationId! } as const);

/** Pays a settlement: each payment that was held becomes a transfer to whom it is for. */
export async function paySettlement(ctx: TenantCtx, settlement: Settlement): Promise<void> {
  // One that was filed before there was a ledger holds nothing yet.
  if ((await pendingHolds(ctx, settlement)).length === 0) await holdSettlement(ctx, settlement);
  const held = await pendingHolds(ctx, settlement);
  await postHolds(
    ctx,
    held.map((holdId) => ({ holdId, kind: 'SETTLEMENT' as const })),
  );
}

/** Gives free what a settlement has held. */
export async function releaseSettlement(ctx: TenantCtx, settlement: Settlement): Promise<void> {
  await releaseHolds(ctx, await pendingHolds(ctx, settlement), 'VOIDED');
}

async function pendingHolds({ em, community }: TenantCtx, { id: settlementId }: Settlement): Promise<string[]> {
  const own = { communityId: community.id };
  const lines = await em.find(SettlementLine, { ...own, settlementId }, { fields: ['id'] });
  const subjectId = { $in: lines.map(({ id }) => id) };
  const holds = await em.find(Hold, { ...own, subjectType: SUBJECT, subjectId, status: 'PENDING' }, { fields: ['id'] });
  return holds.map(({ id }) => id);
}
