import { areOperationsDue, runCommunityOperations } from '@gongzhi/domain';
import type { OpenDatabase } from './deployment.js';

const EVERY = 1_000;

/**
 * Does what the bureau has asked to be done with whole communities, beside the gateway and as the owner. A fault is
 * reported, and what it hit is tried again the next time. Returns how to end it: what has begun is finished first.
 */
export function operationsRunner(
  { owner, database }: Pick<OpenDatabase, 'owner' | 'database'>,
  report: (fault: unknown, id: string) => void,
): () => Promise<void> {
  const runDue = async () => void ((await areOperationsDue(database)) && (await runCommunityOperations(owner)));
  let running: Promise<unknown> = Promise.resolve();
  let isRunning = false;
  const timer = setInterval(() => {
    if (isRunning) return;
    isRunning = true;
    running = runDue()
      .catch((fault: unknown) => report(fault, 'community operations'))
      .finally(() => {
        isRunning = false;
      });
  }, EVERY);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
