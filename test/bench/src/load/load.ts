import { connect, type Socket } from 'node:net';

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

const HEAD_END = Buffer.from('\r\n\r\n');
const OK = Buffer.from('HTTP/1.1 200');
const ERRORS = Buffer.from('"errors":');
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

/** A connection that is kept, with one request under way at a time; an answer is good if it is 200 and tells no error. */
async function open(port: number) {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  let [received, expected] = [Buffer.alloc(0) as Buffer, -1];
  let settle: (good: boolean) => void = () => {};

  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    if (expected < 0) expected = lengthOf(received);
    if (expected < 0 || received.length < expected) return;
    const good = received.subarray(0, OK.length).equals(OK) && !received.includes(ERRORS);
    [received, expected] = [Buffer.alloc(0), -1];
    settle(good);
  });
  socket.on('close', () => settle(false));
  socket.on('error', () => settle(false));
  return {
    ask: (request: Buffer): Promise<boolean> => {
      if (socket.destroyed) throw new Error(`port ${port} closed the connection`);
      return new Promise((resolve) => {
        settle = resolve;
        socket.write(request);
      });
    },
    close: () => void socket.destroy(),
  };
}

/** How long the answer is, head and body, or -1 as long as that is not known. */
function lengthOf(received: Buffer): number {
  const end = received.indexOf(HEAD_END);
  if (end < 0) return -1;
  const length = /\r\ncontent-length: (\d+)/i.exec(received.toString('latin1', 0, end))?.[1];
  if (length === undefined) throw new Error('an answer without content-length');
  return end + HEAD_END.length + Number(length);
}
