import type { IncomingMessage, ServerResponse } from 'node:http';

/** What is learnt of a request on its way. Never a variable, token, name or number: a key says who it was to whoever may look it up. */
export interface RequestFacts {
  id: string;
  /** The name of the operation, as its document has it. */
  operation: string | null;
  /** The code of the community that was entered. */
  tenant: string | null;
  actor: string;
}

/** The addresses that are ours; what else somebody typed may hold anything. */
const OWN_PATHS = /^\/(graphql|health|explorer|realms)?(?=[/?]|$)/;

const LONGEST_NAME = 80;

/** One line of JSON for each request, once its answer is out. Without somewhere to write it costs nothing. */
export class RequestLog {
  readonly #write: ((line: string) => void) | undefined;
  readonly #facts = new WeakMap<IncomingMessage, Partial<RequestFacts>>();

  constructor(write: ((line: string) => void) | undefined) {
    this.#write = write;
  }

  begin(request: IncomingMessage, response: ServerResponse): void {
    const write = this.#write;
    if (!write) return;
    const begun = performance.now();
    const path = OWN_PATHS.exec(request.url ?? '')?.[0] ?? 'other';
    if (path === '/health') return;
    const facts: Partial<RequestFacts> = {};
    this.#facts.set(request, facts);
    response.once('close', () => {
      const { id, operation = null, tenant = null, actor = null } = facts;
      write(
        JSON.stringify({
          time: new Date().toISOString(),
          id,
          method: request.method,
          path,
          // As others count what the client did not wait for.
          status: response.writableFinished ? response.statusCode : 499,
          ms: Math.round((performance.now() - begun) * 10) / 10,
          operation: operation?.slice(0, LONGEST_NAME) ?? null,
          tenant,
          actor,
        }),
      );
    });
  }

  learn(request: IncomingMessage, facts: Partial<RequestFacts>): void {
    const known = this.#facts.get(request);
    if (known) Object.assign(known, facts);
  }
}
