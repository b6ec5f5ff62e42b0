import { randomUUID } from 'node:crypto';
import { type Entry, enterCity, enterCommunity } from '@gongzhi/domain';
import type { Identity } from '@gongzhi/identity';
import { Denial, type Language, languageOf, text } from '@gongzhi/kernel';
import type { Cryptography, Database } from '@gongzhi/storage';
import type { NextFunction, Request, Response } from 'express';
import { errorBody, statusOf } from './errors.js';
import { isUnreachable } from './request-session.js';

/** Who is at the door, and where they may go: known before a document is looked at. */
export interface Visit {
  entry: Entry;
  language: Language;
  request: { id: string; origin: string | null };
}

export interface Door {
  database: Database;
  cryptography: Cryptography;
  verifier: { verify(token: string): Promise<Identity> };
}

const visits = new WeakMap<Request, Visit>();

export const visitOf = (request: Request): Visit => visits.get(request)!;

const NO_TOKEN = new Denial(
  'UNAUTHENTICATED',
  text('请先登录：缺少访问令牌', 'Sign in first: there is no access token'),
);
const NO_COMMUNITY = new Denial(
  'NOT_FOUND',
  text('没有您可进入的这个社区', 'There is no such community that you may enter'),
);
const UNREACHABLE = new Denial(
  'UNAVAILABLE',
  text('数据库暂时不可用，请稍后重试', 'The database cannot be reached just now'),
);

/**
 * Checks the token, then the community that `X-Community` names. A community that does not exist and one that the
 * caller may not enter answer alike.
 */
export function door({ database, cryptography, verifier }: Door) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const language = languageOf(request.headers['accept-language']);
    const id = randomUUID();
    response.set({ 'X-Request-Id': id, Vary: 'X-Community, Accept-Language', 'Cache-Control': 'no-store' });
    try {
      const identity = await verifier.verify(bearerOf(request));
      const code = request.headers['x-community'];
      const entry =
        code === undefined || code === ''
          ? enterCity(identity, cryptography)
          : await enterCommunity(database, identity, String(code), cryptography);
      if (!entry) throw NO_COMMUNITY;
      visits.set(request, { entry, language, request: { id, origin: request.socket.remoteAddress ?? null } });
      next();
    } catch (error) {
      const denial = error instanceof Denial ? error : isUnreachable(error) ? UNREACHABLE : null;
      if (!denial) return next(error);
      if (denial.code === 'UNAUTHENTICATED') response.set('WWW-Authenticate', 'Bearer');
      response.status(statusOf(denial.code)).json(errorBody(denial.code, denial.text, language));
    }
  };
}

function bearerOf(request: Request): string {
  const token = /^Bearer ([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (!token) throw NO_TOKEN;
  return token;
}
