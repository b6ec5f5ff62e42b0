import { attribute, type Ctx, type Entry } from '@gongzhi/domain';
import { cursorsOf, Reads } from '@gongzhi/reading';
import { type Database, type EntityManager, inSession, type Mode, openSession } from '@gongzhi/storage';

/** What a request's context holds besides its transactions. */
export type ContextBase = Omit<Ctx, 'em' | 'reads' | 'visit'>;

/**
 * The context as services see it. `em` and `reads` are those of the transaction that is open; they stand on the
 * prototype, so that they stay live in the copies that Apollo makes of a context.
 */
export class RequestContext {
  readonly session: RequestSession;

  constructor(base: ContextBase, session: RequestSession) {
    Object.assign(this, base);
    this.session = session;
  }

  get em(): EntityManager {
    return this.session.em;
  }

  get reads(): Reads {
    return this.session.reads;
  }

  visit<T>(communityId: string, work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.session.visit(communityId, work);
  }
}

/**
 * The transactions of one GraphQL request: one read-only snapshot for a query; for each root mutation field a
 * transaction of its own, then a snapshot for what its payload selects. Services see none of this: they use `ctx.em`.
 */
export class RequestSession {
  readonly #base: ContextBase;
  readonly #database: Database;
  readonly #entry: Entry;
  readonly #cursorSecret: string;
  #open: { em: EntityManager; reads: Reads } | null = null;

  constructor(base: ContextBase, entry: Entry, database: Database, cursorSecret: string) {
    this.#base = base;
    this.#database = database;
    this.#entry = entry;
    this.#cursorSecret = cursorSecret;
  }

  get em(): EntityManager {
    return this.#transaction.em;
  }

  get reads(): Reads {
    return this.#transaction.reads;
  }

  /** One read session in another of the caller's own communities. */
  visit<T>(communityId: string, work: (em: EntityManager) => Promise<T>): Promise<T> {
    return inSession(this.#database.nested.app, { ...this.#entry.scope, communityId }, 'read', work);
  }

  /** Opens the snapshot that resolvers read from. */
  async read(): Promise<void> {
    await this.end();
    await this.#begin('read');
  }

  /** Runs one root mutation field: committed when it returns, rolled back whole when it throws. */
  async write<T>(work: () => Promise<T>): Promise<T> {
    await this.end();
    const em = await this.#begin('write');
    try {
      const { actor, request } = this.#base;
      attribute(em, { actorKind: actor.kind, actorKey: actor.key, requestId: request.id, origin: request.origin });
      const result = await work();
      await em.commit();
      this.#open = null;
      await this.#begin('read');
      return result;
    } catch (error) {
      await this.end();
      throw error;
    }
  }

  /** Gives back what is open; a write that was not committed is undone. */
  async end(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    if (open?.em.isInTransaction()) await open.em.rollback();
  }

  get #transaction() {
    if (!this.#open) throw new Error('no transaction is open: resolvers run inside one');
    return this.#open;
  }

  async #begin(mode: Mode): Promise<EntityManager> {
    const orm = this.#entry.actor.kind === 'BUREAU' ? this.#database.bureau : this.#database.app;
    const em = await openSession(orm, this.#entry.scope, mode);
    const { ability, community } = this.#base;
    const communityId = community?.id ?? null;
    const cursors = cursorsOf(this.#cursorSecret, communityId ?? 'city');
    this.#open = { em, reads: new Reads({ em, ability, communityId, cursors }) };
    return em;
  }
}

/** Connection refused, reset, timed out, or the server shutting down: worth trying again. */
export function isUnreachable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = (cause as { code?: string }).code ?? '';
    if (/^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|08\w{3}|57P0\d|53300)$/.test(code)) return true;
    if (/connection terminated|timeout exceeded when trying to connect/i.test(cause.message)) return true;
  }
  return false;
}
