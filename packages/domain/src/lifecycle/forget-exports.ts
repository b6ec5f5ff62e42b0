import { type Database, sessionCall, statementOf } from '@gongzhi/storage';
import { everyCommunity } from '../sealing/seal-everything.js';
import { KEPT_DAYS } from './community-export-job.js';

/** The key first of all: without it the parts are nothing. A day more for those of runs that came to no end. */
const FORGET = [
  statementOf('delete from community_export where expires_at < now()'),
  statementOf(`delete from community_export_part where made_at < now() - interval '${KEPT_DAYS + 1} days'`),
].map((statement) => ({ statement, values: [] }));

/** Forgets exports that are over, one community after the other; what is left when it is stopped, the next run takes. */
export async function forgetExportsEverywhere(database: Database, stopping: AbortSignal): Promise<void> {
  for (const { id: communityId } of await everyCommunity(database)) {
    if (stopping.aborted) break;
    await database.exchanges.write.app.run([sessionCall({ communityId }), ...FORGET]);
  }
}
