import type { IncomingMessage } from 'node:http';
import {
  adoptersElsewhere,
  type CommunityDefaults,
  communityIdOf,
  type Entry,
  enterCity,
  enterCommunity,
  type Invitations,
  isBureau,
  type Mapping,
  sessionScope,
} from '@gongzhi/domain';
import type { Identity } from '@gongzhi/identity';
import { Denial, type Language, languageOf, text } from '@gongzhi/kernel';
import type { ServiceModule } from '@gongzhi/module-kit';
import type { Cryptography, Database } from '@gongzhi/storage';
import type { Request, Response } from 'express';
import { answering } from './http/answering.js';
import { answerHeaders } from './http/headers.js';
import { requestIdOf } from './http/request-id.js';
import type { RequestLog } from './http/request-log.js';
import { type ContextBase, RequestContext, RequestSession } from './request-session.js';
import type { GatewayContext } from './schema/mutation-transactions.js';

export interface EntryOptions {
  database: Database;
  cryptography: Cryptography;
  verifier: { verify(token: string): Promise<Identity> };
  modules: ReadonlyMap<string, ServiceModule>;
  /** What every community that the bureau onboards begins with. */
  defaults: CommunityDefaults;
  /** How what works in one kind of community is set up in another. */
  mapping?: Mapping;
  /** Makes accounts of those who are invited; absent where the issuer needs none. */
  invitations?: Invitations;
  /** Seals cursors; the same for all gateways of one deployment. */
  cursorSecret: string;
}

/** Who asks, before it is known what they may do here. */
export interface Visitor {
  identity: Identity;
  language: Language;
  request: { id: string; origin: string | null };
}

const NO_TOKEN = new Denial(
  'UNAUTHENTICATED',
  text('请先登录：缺少访问令牌', 'Sign in first: there is no access token'),
);
const NO_COMMUNITY = new Denial(
  'NOT_FOUND',
  text('没有您可进入的这个社区', 'There is no such community that you may enter'),
);
/**
 * The way in, in two steps: `authenticate` checks the token before a body is read; `enter`, once it is read, opens the
 * request's snapshot and finds out what the caller may do there. `contextOf` is what resolvers then work with.
 */
export function entrance(options: EntryOptions, log: RequestLog) {
  const visitors = new WeakMap<Request, Visitor>();
  const contexts = new WeakMap<Request, GatewayContext>();
  const ids = new Map<string, string>();

  async function authenticate(request: Request, response: Response): Promise<void> {
    const id = requestIdOf(request.headers['x-request-id']);
    response.set(answerHeaders(id));
    log.learn(request, { id });
    visitors.set(request, await visitorOf(request, id));
  }

  /** @throws Denial UNAUTHENTICATED */
  async function visitorOf(request: IncomingMessage, id: string): Promise<Visitor> {
    const language = languageOf(request.headers['accept-language']);
    const identity = await options.verifier.verify(bearerOf(request));
    return { identity, language, request: { id, origin: request.socket.remoteAddress ?? null } };
  }

  async function enter(request: Request, response: Response): Promise<void> {
    const visitor = visitors.get(request)!;
    const code = request.headers['x-community'];
    const { entry, session } = code
      ? await enterByCode(visitor.identity, String(code))
      : enterAtLarge(visitor.identity);
    if (response.closed) await session.end();
    else response.once('close', () => void session.end().catch(() => {}));
    log.learn(request, factsOf(entry));
    contexts.set(request, contextIn(session, entry, visitor));
  }

  function enterAtLarge(identity: Identity): { entry: Entry; session: RequestSession } {
    const entry = enterCity(identity, options.cryptography);
    const login = isBureau(identity) ? 'bureau' : 'app';
    return { entry, session: new RequestSession(options.database, login, entry.scope, options.cursorSecret) };
  }

  async function enterByCode(identity: Identity, code: string): Promise<{ entry: Entry; session: RequestSession }> {
    const known = ids.has(code);
    const communityId = await idOfCode(code);
    const entered = communityId && (await enterById(identity, communityId));
    if (entered) return entered;
    // Codes are never another community's, but a merger leads them to a successor.
    ids.delete(code);
    const now = known ? await idOfCode(code) : communityId;
    const again = now && now !== communityId && (await enterById(identity, now));
    if (again) return again;
    throw NO_COMMUNITY;
  }

  async function enterById(identity: Identity, communityId: string) {
    const scope = sessionScope(identity, communityId, options.cryptography);
    const session = new RequestSession(options.database, 'app', scope, options.cursorSecret);
    try {
      const entry = await enterCommunity(await session.read(), scope, identity, (work) => session.aside(work));
      if (entry?.community) return { entry, session };
      await session.end();
      return null;
    } catch (error) {
      await session.end();
      throw error;
    }
  }

  async function idOfCode(code: string): Promise<string | null> {
    const known = ids.get(code);
    if (known) return known;
    const id = await communityIdOf(options.database.exchanges.read.app, code);
    if (id) ids.set(code, id);
    return id;
  }

  function baseOf({ actor, ability, community }: Entry, { language, request }: Visitor): ContextBase {
    const { database, cryptography, modules, defaults, invitations, mapping } = options;
    const bureau = actor.kind === 'BUREAU' ? { sessions: database } : {};
    const inviting = invitations ? { invitations } : {};
    const mapped = mapping ? { mapping } : {};
    const others = community ? { adoptersElsewhere: adoptersElsewhere(database, community) } : {};
    return {
      actor,
      ability,
      community,
      language,
      request,
      modules,
      cryptography,
      defaults,
      ...bureau,
      ...inviting,
      ...mapped,
      ...others,
    };
  }

  function contextIn(session: RequestSession, entry: Entry, visitor: Visitor): GatewayContext {
    const base = baseOf(entry, visitor);
    session.admit(base);
    return new RequestContext(base, session) as unknown as GatewayContext;
  }

  return {
    visitorOf,
    idOfCode,
    baseOf,
    authenticate: answering(authenticate),
    enter: answering(enter),
    callerOf: (request: Request): Identity => visitors.get(request)!.identity,
    contextOf: (request: Request): GatewayContext => contexts.get(request)!,
  };
}

/** Who a request was by, and where, as the log has it. */
export const factsOf = ({ actor, community }: Entry) => ({ actor: actor.key, tenant: community?.code ?? null });

export type Entrance = ReturnType<typeof entrance>;

function bearerOf(request: IncomingMessage): string {
  const token = /^Bearer ([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (!token) throw NO_TOKEN;
  return token;
}
