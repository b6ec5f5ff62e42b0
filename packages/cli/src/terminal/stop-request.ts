import { EXIT } from '../failure.js';

export interface StopRequest {
  /** Resolves when somebody asks for the end. */
  asked: Promise<void>;
  isAsked(): boolean;
  throwIfAsked(): void;
}

/** One press of Ctrl-C may arrive twice, from the terminal and from a parent that passes it on. In milliseconds. */
const SAME_PRESS = 500;

/**
 * Listens for whatever asks this process to end: Ctrl-C, a signal, a terminal that closes, or a parent that is gone.
 * A second Ctrl-C ends it at once; what is left running then, the next start takes over.
 */
export function stopRequest(onAsked: () => void): StopRequest {
  let at: number | null = null;
  let resolve: () => void;
  const asked = new Promise<void>((settle) => {
    resolve = settle;
  });
  const ask = () => {
    if (at !== null) return;
    at = Date.now();
    onAsked();
    resolve();
  };
  process.on('SIGINT', () => {
    if (at !== null && Date.now() - at > SAME_PRESS) process.exit(EXIT.failed);
    ask();
  });
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  process.on('disconnect', ask);
  // Listening for a parent that is gone must not keep a process alive that has nothing more to do.
  process.channel?.unref();
  return {
    asked,
    isAsked: () => at !== null,
    throwIfAsked() {
      if (at !== null) throw new Error('asked to stop');
    },
  };
}
