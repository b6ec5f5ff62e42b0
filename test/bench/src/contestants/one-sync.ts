import type pg from 'pg';

/** A statement that a connection prepares once, under a name of its own. Its parameters are cast where they stand. */
export interface Statement {
  name: string;
  text: string;
}

/** One run of a statement; parameters as PostgreSQL reads them. */
export interface Call {
  statement: Statement;
  values: readonly (string | null)[];
}

/**
 * Runs statements, in order, in one transaction and one round trip: with a single Sync at the end, PostgreSQL commits
 * all of them or none, and no BEGIN and COMMIT travel. Each statement sees what those before it set.
 * @returns for each statement the first column of its first row as text; null where there is no row
 */
export async function oneSync(pool: pg.Pool, calls: readonly Call[]): Promise<(string | null)[]> {
  const client = await pool.connect();
  const exchange = new Exchange(calls);
  try {
    client.query(exchange);
    const results = await exchange.done;
    client.release();
    return results;
  } catch (error) {
    // What was to be prepared after the failing statement is not: such a connection is not worth an inventory.
    client.release(exchange.preparedAnew);
    throw error;
  }
}

/** The names that a connection knows. */
const prepared = new WeakMap<object, Set<string>>();

/** A conversation that pg hands its connection to; it calls the `handle…` methods with what PostgreSQL answers. */
class Exchange implements pg.Submittable {
  readonly done: Promise<(string | null)[]>;
  preparedAnew = false;
  readonly #calls: readonly Call[];
  readonly #results: (string | null)[] = [];
  #current: string | null = null;
  #resolve!: (results: (string | null)[]) => void;
  #reject!: (error: Error) => void;

  constructor(calls: readonly Call[]) {
    this.#calls = calls;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  submit(connection: pg.Connection): void {
    const known = prepared.get(connection) ?? new Set();
    prepared.set(connection, known);
    const wire = connection as unknown as Wire;
    wire.stream.cork();
    for (const { statement, values } of this.#calls) {
      if (!known.has(statement.name)) {
        this.preparedAnew = true;
        known.add(statement.name);
        wire.parse({ name: statement.name, text: statement.text });
      }
      wire.bind({ statement: statement.name, values });
      wire.execute({});
    }
    wire.sync();
    wire.stream.uncork();
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    this.#current ??= fields[0] ?? null;
  }

  handleCommandComplete(): void {
    this.#results.push(this.#current);
    this.#current = null;
  }

  handleError(error: Error): void {
    this.#reject(error);
  }

  handleReadyForQuery(): void {
    this.#resolve(this.#results);
  }

  handleRowDescription(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
}

/** What of pg's connection is used; its published type wants arguments that it does not need. */
interface Wire {
  stream: { cork(): void; uncork(): void };
  parse(statement: { name: string; text: string }): void;
  bind(portal: { statement: string; values: readonly (string | null)[] }): void;
  execute(portal: object): void;
  sync(): void;
}
