import { publishHeads, sealEverything } from '@gongzhi/domain';
import type { Database } from '@gongzhi/storage';
import { headsFile } from './verdicts.js';

const EVERY = 5 * 60_000;

/** Seals the audit trail once: what a platform does again and again while it runs. */
export async function sealAndPublish(database: Database, dataFolder: string): Promise<void> {
  publishHeads(headsFile(dataFolder), await sealEverything(database));
}

/**
 * Seals every few minutes, never twice at a time; what goes wrong is reported, and tried again the next time.
 * @returns how to end it: whatever is being sealed is finished first
 */
export function keepSealing(
  database: Database,
  dataFolder: string,
  report: (fault: unknown) => void,
  every = EVERY,
): () => Promise<void> {
  let running: Promise<void> | null = null;
  const seal = () => {
    running ??= sealAndPublish(database, dataFolder)
      .catch(report)
      .finally(() => {
        running = null;
      });
  };
  const timer = setInterval(seal, every);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
