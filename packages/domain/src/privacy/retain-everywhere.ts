import type { Database } from '@gongzhi/storage';
import { everyCommunity } from '../sealing/seal-everything.js';
import { type RetentionPeriod, retain } from './retention.js';

/**
 * Takes away what has been kept for its time, one community after the other, each in a transaction of its own: as the
 * log-in that serves requests, so only the kinds that it may change. What is left when it is stopped, the next run takes.
 */
export async function retainEverywhere(
  database: Database,
  periods: readonly RetentionPeriod[],
  stopping: AbortSignal,
): Promise<void> {
  const tools = { exchanges: database.exchanges.write.app, login: 'app', app: database.app } as const;
  for (const { id } of await everyCommunity(database)) {
    if (stopping.aborted) return;
    await retain(tools, id, periods, false);
  }
}
