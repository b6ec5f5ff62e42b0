import { connect, type Socket } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const OK = Buffer.from('HTTP/1.1 200');
const ERRORS = Buffer.from('"errors":');

export interface Line {
  /** Sends one whole HTTP request and waits for the whole answer. @returns whether it was good */
  ask(request: Buffer): Promise<boolean>;
  close(): void;
}

/** A connection that is kept, with one request under way at a time; an answer is good if it is 200 and tells no error. */
export async function open(port: number): Promise<Line> {
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
