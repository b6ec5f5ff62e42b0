import { open } from './line.ts';

/** Asks a contestant over and over: started as a process of its own, so that its work is nobody else's. */

export interface Order {
  port: number;
  /** Whole HTTP requests. `KEY_PLACE` in them is overwritten with a number that is new each time. */
  requests: readonly Uint8Array[];
  /** Which request is the first; the others follow in their order, shared by all connections. */
  start: number;
  connections: number;
  milliseconds: number;
}

export interface Outcome {
  answered: number;
  failed: number;
  milliseconds: number;
  /** Milliseconds from sending a request to its whole answer. */
  p50: number;
  p99: number;
}

const KEY = Buffer.from('bench-');
const KEY_DIGITS = 14;

let keys = Date.now() % 1e10;

process.on('message', async (order: Order) => {
  process.send!(await run(order));
});
process.on('disconnect', () => process.exit(0));

async function run({ port, requests, start, connections, milliseconds }: Order): Promise<Outcome> {
  const latencies: number[] = [];
  let [next, failed] = [start, 0];
  const begun = performance.now();
  const until = begun + milliseconds;
  const isOver = () => performance.now() >= until;

  await Promise.all(
    Array.from({ length: connections }, async () => {
      const line = await open(port);
      while (!isOver()) {
        const request = Buffer.from(requests[next++ % requests.length]!);
        freshKey(request);
        const sent = performance.now();
        if (!(await line.ask(request))) failed += 1;
        latencies.push(performance.now() - sent);
      }
      line.close();
    }),
  );

  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return {
    answered: latencies.length - failed,
    failed,
    milliseconds: performance.now() - begun,
    p50: at(0.5),
    p99: at(0.99),
  };
}

function freshKey(request: Buffer): void {
  const place = request.lastIndexOf(KEY);
  if (place < 0) return;
  keys += 1;
  request.write(String(keys).padStart(KEY_DIGITS, '0'), place + KEY.length, 'latin1');
}
