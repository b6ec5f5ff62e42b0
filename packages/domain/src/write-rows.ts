import { type RowSet, runIn } from '@gongzhi/storage';
import { accessRaisedBy } from './access-epoch/access-epoch.js';
import { tellOf, witnessOf } from './audit/trail.js';
import type { TenantCtx } from './context.js';

/**
 * Writes a set of new rows in the request's own transaction, past the unit of work: one statement for each table, with
 * what the trail and the outbox tell of them.
 */
export async function writeRows(ctx: TenantCtx, rows: RowSet): Promise<void> {
  tellOf(rows, witnessOf(ctx));
  for (const call of [...rows.inserts(), ...accessRaisedBy(rows, ctx.community.id)]) {
    await runIn(ctx.em, call);
  }
}
