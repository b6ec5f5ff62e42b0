import { hash } from 'node:crypto';
import pg from 'pg';
import { serialize } from 'pg-protocol';
import type { Connection, StatementListener } from './orm.js';

/** A statement that a connection prepares once, under its name. Its parameters are cast where they stand. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** The name follows from the text, so that two who write the same share what is prepared. */
export const statementOf = (text: string): Statement => ({ name: hash('sha256', text, 'hex').slice(0, 24), text });

/** One run of a statement; parameters in PostgreSQL's own text form. */
export interface Call {
  readonly statement: Statement;
  readonly values: readonly (string | null)[];
}

/** The rows that a call gave, column by column, as text. */
export type Rows = readonly (readonly (string | null)[])[];

/**
 * A pool whose every use is one transaction in one round trip. Statements are bound and executed one after the other
 * with a single Sync at the end: PostgreSQL commits all of them or none, each sees what those before it set, and no
 * BEGIN and COMMIT travel.
 */
export interface Exchanges {
  /** @returns the rows of each call. @throws the database's error, with nothing written */
  run(calls: readonly Call[]): Promise<Rows[]>;
  /**
   * The same in two steps, still one transaction: `next` says from the rows of the first calls which others follow, none
   * included. Until then it is open, with the locks that it took, so that `next` must not wait for anything.
   * @returns the rows of all calls. @throws what `next` throws, or the database's error, with nothing written
   */
  converse(calls: readonly Call[], next: (results: readonly Rows[]) => readonly Call[]): Promise<Rows[]>;
  close(): Promise<void>;
}

/**
 * `read`: one snapshot for all statements, and none of them can write. `write`: READ COMMITTED, as `openSession` has it.
 * Statements are planned once, since with a LIMIT that is a parameter they would be planned at every run; nothing here
 * turns like a disk, so that an index is worth its use; a page is no work for just-in-time compilation.
 */
const SETTINGS = {
  read: ['default_transaction_isolation=repeatable\\ read', 'default_transaction_read_only=on'],
  write: [],
  both: ['plan_cache_mode=force_generic_plan', 'random_page_cost=1.1', 'jit=off'],
};

export function openExchanges(
  connection: Connection,
  { mode, poolSize, onStatement }: { mode: 'read' | 'write'; poolSize: number; onStatement?: StatementListener },
): Exchanges {
  const options = [...SETTINGS[mode], ...SETTINGS.both].map((setting) => `-c ${setting}`).join(' ');
  const pool = new pg.Pool({
    ...(connection as pg.PoolConfig),
    options,
    max: poolSize,
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: 10_000,
  });
  // Whoever waits for an answer is told; that an idle connection has ended is no news.
  pool.on('error', () => {});
  // The pool hears a connection only while it is idle; one that dies in use without a statement under way, as between
  // an answer and its release, would end the whole process.
  pool.on('connect', (client) => client.on('error', () => {}));

  async function perform(exchange: Exchange): Promise<Rows[]> {
    const client = await pool.connect();
    try {
      client.query(exchange);
      const results = await exchange.done;
      client.release();
      return results;
    } catch (error) {
      client.release(!exchange.leavesConnectionWhole(error));
      throw error;
    }
  }

  return {
    run: (calls) => perform(new Exchange(calls, null, onStatement)),
    converse: (calls, next) => perform(new Exchange(calls, next, onStatement)),
    close: () => pool.end(),
  };
}

/** Whether a statement was refused for a row that is there already, or that somebody else wrote a moment before. */
export const isDuplicate = (error: unknown): error is pg.DatabaseError =>
  error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION;
const UNIQUE_VIOLATION = '23505';

/** So many statements one connection keeps prepared; the idlest is closed for a new one. */
const MOST_PREPARED = 300;

/** What one connection has prepared, the idlest first, and what it has been asked to prepare. */
class Prepared {
  readonly #names = new Set<string>();
  readonly #asked: string[] = [];

  constructor(connection: pg.Connection) {
    connection.on('parseComplete', () => {
      const name = this.#asked.shift();
      if (name !== undefined) this.#names.add(name);
    });
  }

  /** True where it is prepared, and then the last to be given up. */
  has(name: string): boolean {
    if (this.#asked.includes(name)) return true;
    if (!this.#names.delete(name)) return false;
    this.#names.add(name);
    return true;
  }

  ask(name: string): void {
    this.#asked.push(name);
  }

  /** After an error PostgreSQL skips what follows: that was not prepared. */
  forgetAsked(): void {
    this.#asked.length = 0;
  }

  *surplus(): Generator<string> {
    for (const name of this.#names) {
      if (this.#names.size + this.#asked.length <= MOST_PREPARED) return;
      this.#names.delete(name);
      yield name;
    }
  }
}

const inventories = new WeakMap<pg.Connection, Prepared>();

function inventoryOf(connection: pg.Connection): Prepared {
  const known = inventories.get(connection);
  if (known) return known;
  const fresh = new Prepared(connection);
  inventories.set(connection, fresh);
  return fresh;
}

/** A conversation that pg hands its connection to; it calls the `handle…` methods with what PostgreSQL answers. */
class Exchange implements pg.Submittable {
  readonly done: Promise<Rows[]>;
  readonly #calls: readonly Call[];
  readonly #onStatement: StatementListener | undefined;
  /** What follows once the first calls are answered; null where nothing does, or it has been sent. */
  #next: ((results: readonly Rows[]) => readonly Call[]) | null;
  readonly #results: (string | null)[][][] = [];
  #rows: (string | null)[][] = [];
  #connection!: pg.Connection;
  /** Null until pg hands its connection over, which it does not where that has died in the meantime. */
  #prepared: Prepared | null = null;
  #refusal: { reason: unknown } | null = null;
  #resolve!: (results: Rows[]) => void;
  #reject!: (error: unknown) => void;

  constructor(
    calls: readonly Call[],
    next: ((results: readonly Rows[]) => readonly Call[]) | null,
    onStatement: StatementListener | undefined,
  ) {
    this.#calls = calls;
    this.#next = next;
    this.#onStatement = onStatement;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** An error that PostgreSQL told of a statement leaves the connection whole, and so does ours; any other one does not. */
  leavesConnectionWhole(error: unknown): boolean {
    return error === this.#refusal?.reason || (error instanceof pg.DatabaseError && error.severity === 'ERROR');
  }

  submit(connection: pg.Connection): void {
    this.#connection = connection;
    this.#prepared = inventoryOf(connection);
    this.#send(this.#calls, this.#next ? FLUSH : SYNC);
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    this.#rows.push(fields);
  }

  handleCommandComplete(): void {
    this.#results.push(this.#rows);
    this.#rows = [];
    if (this.#next && this.#results.length === this.#calls.length) this.#goOn(this.#next);
  }

  handleError(error: Error): void {
    this.#prepared?.forgetAsked();
    // PostgreSQL skips everything up to a Sync; in the first of two steps it has not been given one.
    if (this.#next && error instanceof pg.DatabaseError) this.#send([], SYNC);
    this.#next = null;
    this.#reject(error);
  }

  handleReadyForQuery(): void {
    if (this.#refusal) this.#reject(this.#refusal.reason);
    else this.#resolve(this.#results);
  }

  #goOn(next: (results: readonly Rows[]) => readonly Call[]): void {
    this.#next = null;
    let calls: readonly Call[] = [];
    try {
      calls = next(this.#results);
    } catch (reason) {
      this.#refusal = { reason };
    }
    this.#send(calls, SYNC);
  }

  #send(calls: readonly Call[], end: Buffer): void {
    const prepared = this.#prepared!;
    const messages: Buffer[] = [];
    for (const { statement, values } of calls) {
      this.#onStatement?.(statement.text);
      if (!prepared.has(statement.name)) {
        prepared.ask(statement.name);
        messages.push(serialize.parse({ name: statement.name, text: statement.text }));
      }
      messages.push(serialize.bind({ statement: statement.name, values: values as (string | null)[] }), EXECUTE);
    }
    for (const name of prepared.surplus()) messages.push(serialize.close({ type: 'S', name }));
    messages.push(end);
    // One buffer is one write: the kernel wakes PostgreSQL once, and Node gathers no pieces.
    this.#connection.stream.write(Buffer.concat(messages));
  }

  handleRowDescription(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
}

const EXECUTE = serialize.execute({});
const FLUSH = serialize.flush();
const SYNC = serialize.sync();
