import { randomInt } from 'node:crypto';
import { fetchDevelopmentToken } from '@gongzhi/identity';
import { inject } from 'vitest';

/** What a GraphQL request came back with, as HTTP has it. */
export interface Answer<Data> {
  status: number;
  data: Data;
  errors: { message: string; path?: (string | number)[]; extensions: { code: string } }[];
  headers: Headers;
  /** What the question cost, and what is left. */
  extensions?: { cost?: { query: number; left: number } };
}

type Variables = Record<string, unknown>;

/** What a test reads by path without declaring its shape: the assertion on it is the declaration. */
// biome-ignore lint/suspicious/noExplicitAny: GraphQL answers have as many shapes as there are documents
export type Loose = Record<string, any>;

/** A token, or where to get one that is still good. */
type Token = string | (() => Promise<string>);

/** Someone signed in through the front door, in one community or in city scope. */
export class Visitor {
  readonly name: string;
  readonly community: string | null;
  readonly #token: Token;
  readonly #url: string;

  constructor(name: string, token: Token, community: string | null, url: string = inject('url')) {
    this.name = name;
    this.community = community;
    this.#token = token;
    this.#url = url;
  }

  /** The same person, elsewhere. */
  in(community: string | null): Visitor {
    return new Visitor(this.name, this.#token, community, this.#url);
  }

  /** The same person, served by another gateway of the platform. */
  through(url: string): Visitor {
    return new Visitor(this.name, this.#token, this.community, url);
  }

  async send<Data = Record<string, never>>(
    document: string,
    variables: Variables = {},
    headers: Record<string, string> = {},
  ): Promise<Answer<Data>> {
    const token = typeof this.#token === 'string' ? this.#token : await this.#token();
    const response = await fetch(`${this.#url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        ...(this.community ? { 'x-community': this.community } : {}),
        ...headers,
      },
      body: JSON.stringify({ query: document, variables }),
    });
    const body = (await response.json()) as Pick<Answer<Data>, 'data' | 'extensions'> & Partial<Answer<Data>>;
    const { data, errors = [], extensions } = body;
    return { status: response.status, data, errors, headers: response.headers, ...(extensions ? { extensions } : {}) };
  }

  /** A request that is expected to go well: its data. */
  async ask<Data = Loose>(document: string, variables: Variables = {}): Promise<Data> {
    const { status, data, errors } = await this.send<Data>(document, variables);
    if (status === 200 && errors.length === 0) return data;
    throw new Error(
      `${this.name} in ${this.community ?? 'the city'} got ${status} ${JSON.stringify(errors)} for ${document}`,
    );
  }

  /** A single mutation that is expected to go well: its payload. `selection` is what to read of it. */
  async do<Payload = Loose>(mutation: string, input: Variables, selection: string): Promise<Payload> {
    const payload = await this.attempt<Payload>(mutation, input, selection);
    if (payload.userErrors.length === 0) return payload;
    throw new Error(`${this.name} could not ${mutation}: ${JSON.stringify(payload.userErrors)}`);
  }

  /** A single mutation whose refusal is of interest: its payload with `userErrors`. */
  async attempt<Payload = Loose>(mutation: string, input: Variables, selection: string) {
    const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input!`;
    const document = `mutation($input: ${type}) { ${mutation}(input: $input) { ${selection} userErrors { code field reason message } } }`;
    const data = await this.ask<Record<string, Payload & { userErrors: UserError[] }>>(document, { input });
    return data[mutation]!;
  }
}

export interface UserError {
  code: string;
  field: string[] | null;
  reason: string | null;
  message: string;
}

/** Signs a sample user, an invited email or an app in: `bureau`, `admin@xinfeng`, `app:meal-board`. */
export async function signIn(user: string, community: string | null = user.split('@')[1] ?? null): Promise<Visitor> {
  const issuerUrl = inject('issuerUrl');
  let token = await fetchDevelopmentToken({ issuerUrl, user });
  let signedInAt = Date.now();
  // Tokens are good for five minutes, and the longest tests take as long.
  const current = async (): Promise<string> => {
    if (Date.now() - signedInAt > 200_000) {
      signedInAt = Date.now();
      token = await fetchDevelopmentToken({ issuerUrl, user });
    }
    return token;
  };
  return new Visitor(user, current, community);
}

export interface NewCommunity {
  code: string;
  name: string;
  kind?: string;
  town?: string;
}

/** A code that no other test uses. */
export const freshCode = (word: string): string => `${word}-${randomInt(36 ** 6).toString(36)}`;

const CREDIT_CODE_CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** A unified social credit code (GB 32100) that no organisation has. */
export function freshCreditCode(): string {
  const body = `53320582${String(randomInt(10 ** 9)).padStart(9, '0')}`;
  const sum = [...body].reduce((total, each, place) => total + CREDIT_CODE_CHARACTERS.indexOf(each) * 3 ** place, 0);
  return body + CREDIT_CODE_CHARACTERS[(31 - (sum % 31)) % 31];
}

/** The bureau onboards communities; each one's administrator, `admin@<code>`, is signed in, in the same order. */
export async function cityWith(...communities: NewCommunity[]): Promise<Visitor[]> {
  const bureau = await signIn('bureau');
  const rows = communities.map(({ code, name, kind = 'URBAN_COMMERCIAL', town = 'yangshe' }) =>
    [code, name, kind, town, `admin@${code}`].join(','),
  );
  const content = ['code,name,kind,town,admin_email', ...rows].join('\n');
  await bureau.do('onboardCommunities', { format: 'CSV', content }, 'communities { code }');
  return Promise.all(communities.map(({ code }) => signIn(`admin@${code}`)));
}

/** Waits until a job of the visitor's has come to this end; its id. */
export async function jobEnded(visitor: Visitor, id: string, state: 'DONE' | 'FAILED' | 'CANCELLED'): Promise<string> {
  for (;;) {
    const { node } = await visitor.ask('query($id: ID!) { node(id: $id) { ... on Job { state failure } } }', { id });
    if (node.state === state) return id;
    if (!['QUEUED', 'RUNNING'].includes(node.state))
      throw new Error(`the job ended otherwise: ${JSON.stringify(node)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
