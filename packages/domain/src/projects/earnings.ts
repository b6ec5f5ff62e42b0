import type { EarnedPoints, RecordFacts, ServiceModule } from '@gongzhi/module-kit';
import { LockMode } from '@mikro-orm/core';
import type { TenantCtx } from '../context.js';
import { type AccountWanted, accountIds } from '../ledger/book/open-accounts.js';
import { type Movement, post } from '../ledger/book/post.js';
import { fundOf, ownFundOf, soldFor } from '../ledger/funds/fund-accounts.js';
import { FundingLine } from '../ledger/funds/funds.entity.js';
import { pointsIssued, pointsOf } from '../ledger/points/points-accounts.js';
import { ProjectFunding } from './project.entity.js';

/** A record that was just made, as its module sees it, and whose it is. */
export interface Recorded extends RecordFacts {
  personId: string;
  servedByPersonId: string | null;
}

/** Whose points a record's are; null where nobody served. */
const earnerOf = ({ who }: EarnedPoints, { personId, servedByPersonId }: Recorded): string | null =>
  who === 'served' ? personId : servedByPersonId;

/** One amount and the accounts that it moves between, which may not be open yet. */
export type Wanted = Omit<Movement, 'fromId' | 'toId'> & { from: AccountWanted; to: AccountWanted };

/**
 * Books what records earn those who took part in points, and bring in for their project in money: all in one operation,
 * however many records there are.
 */
export async function bookEarnings(
  ctx: TenantCtx,
  { project, module }: { project: { id: string; config: Record<string, unknown> }; module: ServiceModule },
  records: readonly Recorded[],
): Promise<void> {
  const wanted = records.flatMap((record) => pointsEarned(module, project.config, record));
  wanted.push(...(await income(ctx, project, module, records)));
  if (wanted.length === 0) return;
  const accounts = await accountIds(
    ctx,
    wanted.flatMap(({ from, to }) => [from, to]),
  );
  await post(
    ctx,
    wanted.map(({ from: _, to: __, ...movement }, n) => ({
      ...movement,
      fromId: accounts[2 * n]!,
      toId: accounts[2 * n + 1]!,
    })),
  );
}

/** The movements of points that a record earns; null where it brings in money as well, which is locked before it is added to. */
export function onlyPoints(module: ServiceModule, config: Record<string, unknown>, record: Recorded): Wanted[] | null {
  const came = module.income?.({ config, record }) ?? [];
  return came.length > 0 ? null : pointsEarned(module, config, record);
}

function pointsEarned(module: ServiceModule, config: Record<string, unknown>, record: Recorded): Wanted[] {
  const earned = module.points?.({ config, record }) ?? [];
  return earned.flatMap((each) => {
    const personId = earnerOf(each, record);
    if (!personId) return [];
    const movement = { amount: each.points, kind: 'POINTS_EARNED' as const, memo: each.reason.zh };
    return [{ ...movement, ...of(record), from: pointsIssued, to: pointsOf(personId) }];
  });
}

/** What comes in may be spent on the line that takes it, on top of its budget; without such a line, the project has it. */
async function income(
  { em, community }: TenantCtx,
  { id: projectId, config }: { id: string; config: Record<string, unknown> },
  module: ServiceModule,
  records: readonly Recorded[],
): Promise<Wanted[]> {
  const came = records.flatMap((record) =>
    (module.income?.({ config, record }) ?? []).map((each) => ({ ...each, record })),
  );
  if (came.length === 0) return [];
  // Locked: of two sales at once each adds to what the other has brought.
  const lock = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;
  const funding = await em.find(ProjectFunding, { communityId: community.id, projectId }, lock);
  const ids = funding.map(({ fundingLineId }) => fundingLineId);
  const lines = await em.find(FundingLine, { communityId: community.id, id: { $in: ids } });
  const wanted = came.map(({ fundingLine, fen, source, record }) => {
    const line = funding.find(({ lineKey }) => lineKey === fundingLine);
    if (line) line.budgetFen += fen;
    const movement = { amount: fen, kind: 'INCOME' as const, memo: source.zh };
    const to = line ? fundOf(lines.find(({ id }) => id === line.fundingLineId)!) : ownFundOf(projectId);
    return { ...movement, ...of(record), from: soldFor(projectId), to };
  });
  await em.flush();
  return wanted;
}

const of = ({ id, servedOn }: Recorded) => ({ onDate: servedOn, subject: { type: 'ServiceRecord', id } });
