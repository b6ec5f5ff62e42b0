import { communityCode } from './data/city.ts';
import { at, type Body } from './dialects/dialect.ts';
import { dialects } from './dialects/index.ts';
import type { Running } from './load/running.ts';
import { KEY_PLACE, type Operation, type Question, question } from './operations.ts';

export interface Answer {
  status: number;
  data: Record<string, unknown> | null;
  errors?: unknown[];
}

/** Who asks: the administrators of all communities, by the number of their community. */
export type Tokens = readonly string[];

/** Asks a contestant one thing. `community` is whose header it carries, `token` whose token. */
export async function ask(
  { port }: Running,
  body: Body,
  { community, token }: { community: number; token: string | null },
): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'x-community': communityCode(community),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify(body),
  });
  const { data = null, errors } = (await response.json()) as Partial<Answer>;
  return { status: response.status, data, ...(errors ? { errors } : {}) };
}

/** A question's body for a contestant; a key is put into what is recorded, and the cursor of the first page found. */
export async function bodyFor(running: Running, tokens: Tokens, what: Question, key = KEY_PLACE): Promise<Body> {
  const after = what.operation === 'C' && what.next ? await firstCursor(running, tokens, what) : null;
  const body = dialects[running.name].body(what, after);
  return JSON.parse(JSON.stringify(body).replace(KEY_PLACE, key)) as Body;
}

async function firstCursor(running: Running, tokens: Tokens, what: Question): Promise<string> {
  const first = { ...what, next: false };
  const { data, errors } = await ask(running, await bodyFor(running, tokens, first), {
    community: what.community,
    token: tokens[what.community]!,
  });
  const cursor = at(data, 'node', 'entries', 'pageInfo', 'endCursor');
  if (typeof cursor === 'string') return cursor;
  throw new Error(`${running.name} gave no cursor: ${JSON.stringify(errors ?? data)}`);
}

const REQUESTS = 820;

/** The requests of an operation as bytes on the wire, the same questions for every contestant. */
export async function requestsOf(running: Running, tokens: Tokens, operation: Operation): Promise<Uint8Array[]> {
  const requests: Uint8Array[] = [];
  for (let n = 0; n < REQUESTS; n += 1) {
    const what = question(operation, n, tokens.length);
    requests.push(wire(await bodyFor(running, tokens, what), what.community, tokens[what.community]!));
  }
  return requests;
}

/** A request as bytes on the wire. */
export function wire(body: Body, community: number, token: string): Buffer {
  const content = Buffer.from(JSON.stringify(body));
  const head = [
    'POST /graphql HTTP/1.1',
    'host: 127.0.0.1',
    'content-type: application/json',
    'accept: application/json',
    `authorization: Bearer ${token}`,
    `x-community: ${communityCode(community)}`,
    `content-length: ${content.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), content]);
}
