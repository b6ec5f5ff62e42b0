import { toNodeId } from '@gongzhi/kernel';
import type { TenantCtx } from '../../context.js';
import { FinanceSetting } from '../../ledger/funds/finance-setting.entity.js';
import { closeYear, setApprovalThreshold } from '../../ledger/funds/finance-setting.service.js';
import { FundingLine } from '../../ledger/funds/funds.entity.js';
import { recordDonation, recordGrant } from '../../ledger/funds/money-in.service.js';
import { Payment } from '../../ledger/funds/payment.entity.js';
import { approvePayment, filePayment } from '../../ledger/funds/payment.service.js';
import { Role } from '../../people/people.enums.js';
import type { Community } from '../../tenancy/community.entity.js';
import { asMember, type SampleTools } from './sample-acting.js';
import type { SampleKeys } from './sample-community.js';
import type { SampleFolder, SampleMoney } from './sample-files.js';

/**
 * Books a sample's money as its community would: entered and filed by the executor, approved by the leader and, above
 * the amount that the administrator has set, by the administrator, too. Each step has a key, and is done once.
 */
export async function loadSampleMoney(
  tools: SampleTools,
  community: Community,
  folder: SampleFolder,
  { organisations }: SampleKeys,
): Promise<void> {
  const { money } = folder;
  if (!money) return;
  const act = <T>(role: Role, work: (ctx: TenantCtx) => Promise<T>): Promise<T> =>
    asMember(tools, community, folder.members.find((member) => member.role === role)!.email, work);
  const setting = await act(Role.ADMIN, (ctx) => ctx.em.findOne(FinanceSetting, { communityId: community.id }));
  if (!setting) await act(Role.ADMIN, (ctx) => setApprovalThreshold(ctx, { amountFen: money.approvalYuan }));
  const filed = await act(Role.EXECUTOR, async (ctx) => {
    const lines = await linesOf(ctx);
    await moneyIn(ctx, money, lines, organisations);
    return filePayments(ctx, money, lines);
  });
  await act(Role.LEADER, (ctx) => approveAll(ctx, filed));
  await act(Role.ADMIN, (ctx) => approveAll(ctx, filed));
  const { closedThrough } = money;
  if (closedThrough === undefined || (setting?.closedThrough ?? 0) >= closedThrough) return;
  await act(Role.ADMIN, (ctx) => closeYear(ctx, { year: closedThrough }));
}

type Lines = ReadonlyMap<string, string>;

/** Node ids of the funding lines by their keys. */
async function linesOf({ em, community }: TenantCtx): Promise<Lines> {
  const lines = await em.find(FundingLine, { communityId: community.id });
  return new Map(lines.map(({ id, key }) => [key, toNodeId('FundingLine', id)]));
}

async function moneyIn(
  ctx: TenantCtx,
  { grants, donations }: SampleMoney,
  lines: Lines,
  organisations: ReadonlyMap<string, string>,
): Promise<void> {
  for (const { line, on, yuan } of grants) {
    const idempotencyKey = `sample:grant:${line}:${on}`;
    await recordGrant(ctx, {
      fundingLineId: lines.get(line)!,
      amountFen: yuan,
      onDate: on,
      memo: SAMPLE,
      idempotencyKey,
    });
  }
  for (const [n, { from, to, on, yuan }] of donations.entries()) {
    const donor =
      typeof from === 'string'
        ? { donorOrganisationId: toNodeId('Organisation', organisations.get(from)!) }
        : { donorName: from.zh };
    const purpose = to === undefined ? {} : { fundingLineId: lines.get(to)! };
    const gift = { ...donor, ...purpose, amountFen: yuan, onDate: on, memo: SAMPLE };
    await recordDonation(ctx, { ...gift, idempotencyKey: `sample:donation:${n}` });
  }
}

const SAMPLE = '样例';

/** Ids of the payments, filed now where they have not been. */
async function filePayments(ctx: TenantCtx, { payments }: SampleMoney, lines: Lines): Promise<string[]> {
  const filed: string[] = [];
  for (const [n, { line, to, for: category, on, yuan, memo }] of payments.entries()) {
    const { payment } = await filePayment(ctx, {
      ...(line === undefined ? {} : { fundingLineId: lines.get(line)! }),
      ...{ payeeName: to, category, onDate: on, amountFen: yuan, memo, idempotencyKey: `sample:payment:${n}` },
    });
    filed.push(payment.id);
  }
  return filed;
}

/** Approves what still waits for somebody who has not approved it. */
async function approveAll(ctx: TenantCtx, ids: readonly string[]): Promise<void> {
  const { em, community, actor } = ctx;
  const waiting = await em.find(Payment, { communityId: community.id, id: { $in: [...ids] }, status: 'FILED' });
  for (const { id, firstApprovedById } of waiting) {
    if (firstApprovedById === actor.personId) continue;
    await approvePayment(ctx, { paymentId: toNodeId('Payment', id), idempotencyKey: `sample:${id}` });
  }
}
