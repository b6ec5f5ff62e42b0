import type { Database } from '@gongzhi/storage';
import { everyCommunity } from '../sealing/seal-everything.js';
import { type RetentionPeriod, retain } from './retention.js';

/**
 * Takes away what has been kept for its time, one community after the other, each in a transaction of its own: as the
 * log-in that serves requests, so only the kinds that it may change. What is left when it is stopped, the next run takes.
 * Where it fails in one community, the others still have their turn.
 * @throws AggregateError at the end, with the fault of each community where it failed
 */
export async function retainEverywhere(
  database: Database,
  periods: readonly RetentionPeriod[],
  stopping: AbortSignal,
): Promise<void> {
  const tools = { exchanges: database.exchanges.write.app, login: 'app', app: database.app } as const;
  const faults: Error[] = [];
  for (const { id, code } of await everyCommunity(database)) {
    if (stopping.aborted) break;
    try {
      await retain(tools, id, periods, false);
    } catch (cause) {
      faults.push(new Error(`${code}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause }));
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, faults.map(({ message }) => message).join('; '));
}
