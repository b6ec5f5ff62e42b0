import { Denial, languageOf, text } from '@gongzhi/kernel';
import type { NextFunction, Request, Response } from 'express';
import { errorBody, statusOf } from '../errors.js';
import { isUnreachable } from '../request-session.js';

const UNREACHABLE = new Denial(
  'UNAVAILABLE',
  text('数据库暂时不可用，请稍后重试', 'The database cannot be reached just now; try again shortly'),
);

/** A denial whose HTTP status is not the one that its code usually has. */
export class TransportDenial extends Denial {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, { code, text: said }: Denial, headers: Readonly<Record<string, string>> = {}) {
    super(code, said);
    this.status = status;
    this.headers = headers;
  }
}

/** A step that answers by itself when it turns the request away; anything unexpected is passed on. */
export function answering(step: (request: Request, response: Response) => void | Promise<void>) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    try {
      await step(request, response);
    } catch (error) {
      const denial = error instanceof Denial ? error : isUnreachable(error) ? UNREACHABLE : null;
      if (!denial) return next(error);
      if (denial.code === 'UNAUTHENTICATED') response.set('WWW-Authenticate', 'Bearer');
      if (denial instanceof TransportDenial) response.set(denial.headers);
      const status = denial instanceof TransportDenial ? denial.status : statusOf(denial.code);
      const language = languageOf(request.headers['accept-language']);
      response.status(status).json(errorBody(denial.code, denial.text, language));
      return;
    }
    next();
  };
}
