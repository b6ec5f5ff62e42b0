import { fetchDevelopmentToken } from '@gongzhi/identity';
import { expect, inject } from 'vitest';
import { cityWith, freshCode } from '../testkit/city.js';

/** An answer as it came, with how long it took. */
export interface Heard {
  status: number;
  headers: Headers;
  text: string;
  body: {
    data?: Record<string, unknown> | null;
    errors?: { message: string; extensions: { code: string } }[];
    extensions?: { cost?: { query: number; left: number } };
  };
  ms: number;
}

export interface Request {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string | Buffer | ReadableStream;
}

/** The older media type, where an error of the document answers 200, and the newer, where it answers 400. */
export const OLDER = 'application/json';
export const NEWER = 'application/graphql-response+json';

/** A request as a stranger would write it, to the running server. */
export async function heard({ method = 'POST', path = '/graphql', headers = {}, body }: Request): Promise<Heard> {
  const begun = performance.now();
  const response = await fetch(`${inject('url')}${path}`, {
    method,
    headers: { ...(method === 'POST' ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(body === undefined ? {} : { body: body as string, duplex: 'half' }),
  });
  const text = await response.text();
  const ms = performance.now() - begun;
  return { status: response.status, headers: response.headers, text, body: parsed(text), ms };
}

function parsed(text: string): Heard['body'] {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`no JSON: ${text.slice(0, 200)}`);
  }
}

export interface Caller {
  /** Authorization, and the community. */
  headers: Record<string, string>;
  code: string;
  /** Asks with whatever body a document and variables make. */
  ask(query: string, variables?: unknown, headers?: Record<string, string>): Promise<Heard>;
}

/** The administrator of a new community. */
export async function administrator(name: string): Promise<Caller> {
  const code = freshCode('didui');
  await cityWith({ code, name: `${name}${code}` });
  return callerOf(`admin@${code}`, code);
}

export async function callerOf(user: string, code: string | null): Promise<Caller> {
  const token = await fetchDevelopmentToken({ issuerUrl: inject('issuerUrl'), user });
  const headers = { authorization: `Bearer ${token}`, ...(code ? { 'x-community': code } : {}) };
  return {
    headers,
    code: code ?? '',
    ask: (query, variables, more = {}) =>
      heard({ headers: { ...headers, ...more }, body: JSON.stringify({ query, variables }) }),
  };
}

export const codesIn = ({ body }: Heard): string[] => body.errors?.map(({ extensions }) => extensions.code) ?? [];

/** What no answer shows: a stack, a statement, a file of ours, a library's name, a value of JavaScript. */
const INSIDE =
  /\bat \S+ \(|\.(js|ts):\d+|node_modules|\/work\/|\/packages\/|\b(insert into|update "|delete from|select .{0,80} from) |\b(pg|postgres|postgresql|mikro-orm|kysely|apollo|express|type-graphql)\b|stack|\[object Object\]|prototype of/gi;

/** Bounds that only something badly wrong exceeds: the machine that runs the tests is shared. */
export const FAST = 5_000;

/** What every answer to hostile input has in common: its status, a typed error and nothing of the inside, soon. */
export function expectRefused(answer: Heard, status: number, code: string, within = FAST): void {
  expect([answer.status, codesIn(answer)[0], answer.text.slice(0, 300)]).toEqual([status, code, expect.any(String)]);
  expect(new Set(codesIn(answer))).toEqual(new Set([code]));
  expect(answer.body.errors!.length).toBeLessThanOrEqual(10);
  for (const { message } of answer.body.errors!) expect(message).toMatch(/\S/);
  expectClean(answer);
  expect(answer.ms).toBeLessThan(within);
}

/** @param sent What was asked: its own words may come back, as in the name of a field that there is not. */
export function expectClean(answer: Heard, sent = ''): void {
  expect([...answer.text.matchAll(INSIDE)].map(([hit]) => hit).filter((hit) => !sent.includes(hit))).toEqual([]);
  expect(answer.headers.get('content-type') ?? 'application/json').toMatch(/json/);
}

/** Nothing was brought down, and the next one is served. */
export async function expectAlive(): Promise<void> {
  const { status, text } = await heard({ method: 'GET', path: '/health' });
  expect([status, text]).toEqual([200, '{"status":"ok"}']);
}
