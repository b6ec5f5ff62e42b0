import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Order, Outcome } from './load.ts';

export interface LoadGenerator {
  run(order: Order): Promise<Outcome>;
  /** Ends the process; a run that is under way, or asked for later, fails. */
  stop(): void;
}

/** The process that asks; one for all contestants. */
export function startLoadGenerator(): LoadGenerator {
  const child = fork(fileURLToPath(new URL('./load.ts', import.meta.url)), { serialization: 'advanced' });
  let gone: Error | null = null;
  let fail: (error: Error) => void = () => {};
  const end = (reason: string) => {
    gone ??= new Error(reason);
    fail(gone);
  };
  child.once('exit', (code) => end(`the load generator ended with ${code}`));
  return {
    run: (order) =>
      new Promise((resolve, reject) => {
        if (gone) return reject(gone);
        fail = reject;
        child.once('message', (outcome) => resolve(outcome as Outcome));
        child.send(order);
      }),
    stop() {
      end('已中断 · Interrupted');
      if (child.connected) child.disconnect();
    },
  };
}
