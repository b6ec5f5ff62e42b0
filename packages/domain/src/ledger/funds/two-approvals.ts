import { Denial, type Fen, text } from '@gongzhi/kernel';
import type { TenantCtx } from '../../context.js';
import { standsInFor } from '../../people/substitute.service.js';
import { approvalThreshold } from './finance-setting.service.js';

/** What two persons approve, where it is above the community's amount. */
interface Approvable {
  firstApprovedById?: string | null;
  firstApprovedAt?: Date | null;
}

/**
 * Notes the first approval of what takes two, and says so; false where this one decides.
 * @throws Denial FORBIDDEN to the first of the two
 */
export async function isFirstOfTwo(ctx: TenantCtx, row: Approvable, amount: Fen, by: string): Promise<boolean> {
  if (row.firstApprovedById === by) {
    throw new Denial('FORBIDDEN', text('须由另一人作第二次审批', 'Another person has to approve it, too'));
  }
  if (row.firstApprovedById != null || amount <= (await approvalThreshold(ctx))) return false;
  Object.assign(row, { firstApprovedById: by, firstApprovedAt: new Date() });
  return true;
}

/** Who decides what somebody filed, and when; whoever was named as the filer's substitute decides as such, and it is said. */
export async function decisionBy(ctx: TenantCtx, decidedById: string, filedById: string) {
  const inSteadOfId = (await standsInFor(ctx, decidedById, filedById)) ? filedById : null;
  return { decidedById, decidedAt: new Date(), inSteadOfId };
}
