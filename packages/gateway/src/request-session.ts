import { attribute, type Ctx } from '@gongzhi/domain';
import { type Seal, sealOf } from '@gongzhi/reading';
import { type Database, type EntityManager, inSession, type Mode, openSession, type Scope } from '@gongzhi/storage';

/** What a request's context holds besides its transactions. */
export type ContextBase = Omit<Ctx, 'em' | 'visit' | 'afterCommit'>;

/**
 * The context as services see it. `em` is that of the transaction that is open; it stands on the
 * prototype, so that it stays live in the copies that Apollo makes of a context.
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

  visit<T>(communityId: string, work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.session.visit(communityId, work);
  }

  afterCommit(work: () => Promise<void>): void {
    this.session.afterCommit(work);
  }
}

/**
 * The transactions of one GraphQL request: one read-only snapshot, from finding out who may enter to the last field; for
 * each root mutation field a transaction of its own, then a snapshot for what its payload selects. Services see none of
 * this: they use `ctx.em`.
 */
export class RequestSession {
  readonly #database: Database;
  readonly #orm: Database['app'];
  readonly #scope: Scope;
  readonly #cursorSecret: string;
  #seal: Seal | null = null;
  #base: ContextBase | null = null;
  #open: { em: EntityManager; mode: Mode } | null = null;
  #afterwards: (() => Promise<void>)[] = [];

  /** `login` is whose pool serves it: the tenants', or the bureau's. */
  constructor(database: Database, login: 'app' | 'bureau', scope: Scope, cursorSecret: string) {
    this.#database = database;
    this.#orm = database[login];
    this.#scope = scope;
    this.#cursorSecret = cursorSecret;
  }

  /** Says who is inside; what is written before is nobody's. */
  admit(base: ContextBase): void {
    this.#base = base;
  }

  get em(): EntityManager {
    return this.#transaction.em;
  }

  /** What cursors of this tenant's lists, or of the city's, are sealed with. */
  get seal(): Seal {
    this.#seal ??= sealOf(this.#cursorSecret, this.#scope.communityId ?? 'city');
    return this.#seal;
  }

  /** One read session in another of the caller's own communities. */
  visit<T>(communityId: string, work: (em: EntityManager) => Promise<T>): Promise<T> {
    return inSession(this.#database.nested.app, { ...this.#scope, communityId }, 'read', work);
  }

  /** A transaction of its own beside the snapshot, for what must be written before the request is served. */
  aside(work: (em: EntityManager) => Promise<void>): Promise<void> {
    return inSession(this.#database.nested.app, this.#scope, 'write', work);
  }

  /** Opens the snapshot that everything is read from, unless it is open. */
  async read(): Promise<EntityManager> {
    return this.#open?.mode === 'read' ? this.#open.em : this.#begin('read');
  }

  /** Runs one root mutation field: committed when it returns, rolled back whole when it throws. */
  async write<T>(work: () => Promise<T>): Promise<T> {
    const em = await this.#begin('write');
    this.#afterwards = [];
    try {
      const { actor, request } = this.#base!;
      attribute(em, { actorKind: actor.kind, actorKey: actor.key, requestId: request.id, origin: request.origin });
      const result = await work();
      await em.commit();
      for (const next of this.#afterwards) await next();
      await this.#begin('read');
      return result;
    } catch (error) {
      await this.end();
      throw error;
    }
  }

  /** Puts off what waits for the commit of the root field that runs. */
  afterCommit(work: () => Promise<void>): void {
    this.#afterwards.push(work);
  }

  /** Gives back what is open; a write that was not committed is undone. Safe to call twice. */
  async end(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    if (!open?.em.isInTransaction()) return;
    await open.em.rollback().catch((error: unknown) => {
      // A connection that is gone took its transaction along; the answer is ready and needs no second reason.
      if (!isUnreachable(error)) throw error;
    });
  }

  get #transaction() {
    if (!this.#open) throw new Error('no transaction is open: resolvers run inside one');
    return this.#open;
  }

  async #begin(mode: Mode): Promise<EntityManager> {
    await this.end();
    const em = await openSession(this.#orm, this.#scope, mode);
    this.#open = { em, mode };
    return em;
  }
}

/** Connection refused, reset, timed out, or the server shutting down: worth trying again. */
export function isUnreachable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = (cause as { code?: string }).code ?? '';
    if (/^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|08\w{3}|57P0\d|53300)$/.test(code)) return true;
    if (/connection terminated|not queryable|timeout exceeded when trying to connect/i.test(cause.message)) return true;
  }
  return false;
}
