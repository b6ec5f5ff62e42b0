import { setTimeout as sleep } from 'node:timers/promises';
import { fetchDevelopmentToken } from '@gongzhi/identity';
import type { Platform } from './platform.ts';

// biome-ignore lint/suspicious/noExplicitAny: GraphQL answers have as many shapes as there are documents
type Loose = Record<string, any>;

export interface UserError {
  code: string;
  field: string[] | null;
  message: string;
}

export interface Payload extends Loose {
  userErrors: UserError[];
}

/** Whoever got no answer asks again after so many milliseconds. */
const PATIENCE = 50;
/** Nobody waits longer for an answer; whoever is asked then is asked again. */
const LONGEST_WAIT = 30_000;
/** Tokens last five minutes. */
const TOKEN_LIFE = 200_000;
/** What says that nothing was decided, and that the same may be asked again. */
const COME_BACK = new Set(['UNAVAILABLE', 'UNAUTHENTICATED', 'RATE_LIMITED']);

/** Somebody who asks until there is an answer, however often the platform goes away meanwhile. */
export class Caller {
  readonly #platform: Platform;
  readonly #user: string;
  readonly #community: string | null;
  readonly #signal: AbortSignal;
  #token: { text: string; at: number } | null = null;

  constructor(platform: Platform, user: string, community: string | null, signal: AbortSignal) {
    this.#platform = platform;
    this.#user = user;
    this.#community = community;
    this.#signal = signal;
  }

  /** One mutation, asked with the same input until it is answered, and how often it had to be. */
  async attempt(mutation: string, input: Loose, selection: string): Promise<{ payload: Payload; tries: number }> {
    const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input!`;
    const query = `mutation($input: ${type}) { ${mutation}(input: $input) { ${selection} userErrors { code field message } } }`;
    const { data, tries } = await this.#untilAnswered(query, { input });
    return { payload: data[mutation], tries };
  }

  /** One that is expected to go well. */
  async do(mutation: string, input: Loose, selection: string): Promise<Payload> {
    const { payload } = await this.attempt(mutation, input, selection);
    if (payload.userErrors.length > 0) throw new Error(`${mutation}: ${JSON.stringify(payload.userErrors)}`);
    return payload;
  }

  async ask(query: string, variables: Loose): Promise<Loose> {
    return (await this.#untilAnswered(query, variables)).data;
  }

  async #untilAnswered(query: string, variables: Loose): Promise<{ data: Loose; tries: number }> {
    for (let tries = 1; ; tries += 1) {
      this.#signal.throwIfAborted();
      const data = await this.#askOnce(query, variables);
      if (data) return { data, tries };
      await sleep(PATIENCE);
    }
  }

  /** Null where there was no answer, and nobody knows whether it was done. */
  async #askOnce(query: string, variables: Loose): Promise<Loose | null> {
    let body: { data?: Loose; errors?: { message: string; extensions: { code: string } }[] };
    try {
      const response = await fetch(`${this.#platform.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${await this.#signedIn()}`,
          ...(this.#community ? { 'x-community': this.#community } : {}),
        },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(LONGEST_WAIT),
      });
      body = (await response.json()) as typeof body;
    } catch {
      return null;
    }
    if (!body.errors) return body.data ?? null;
    const codes = body.errors.map(({ extensions }) => extensions?.code);
    if (codes.includes('UNAUTHENTICATED')) this.#token = null;
    if (codes.every((code) => COME_BACK.has(code))) return null;
    throw new Error(`an odd answer to ${query}: ${JSON.stringify(body.errors)}`);
  }

  async #signedIn(): Promise<string> {
    if (!this.#token || Date.now() - this.#token.at > TOKEN_LIFE) {
      const text = await fetchDevelopmentToken({ issuerUrl: this.#platform.issuerUrl, user: this.#user });
      this.#token = { text, at: Date.now() };
    }
    return this.#token.text;
  }
}
