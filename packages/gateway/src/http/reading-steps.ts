import { Denial, text } from '@gongzhi/kernel';
import express, { type Request, type RequestHandler } from 'express';
import { answering, TransportDenial } from './answering.js';
import { parseBody, textOf } from './request-body.js';

/** Large enough for a city's onboarding file, small enough to be read whole; compressed ones count as what they unpack to. */
const LARGEST_BODY = '4mb';

const denial = (status: number, zh: string, en: string, headers?: Record<string, string>) =>
  new TransportDenial(status, new Denial('BAD_USER_INPUT', text(zh, en)), headers);

const NOT_ALLOWED = denial(405, '此地址只接受 POST 和 GET', 'This address takes POST and GET', { Allow: 'GET, POST' });
const NOT_JSON = denial(
  415,
  '请求体应为 application/json（UTF-8）',
  'The body of a request is application/json in UTF-8',
);
const MALFORMED = denial(400, '请求体不是正确的 JSON', 'The request body is no well-formed JSON');
const NO_OBJECT = denial(
  400,
  '请求体应为一个 JSON 对象，不接受成批请求',
  'The request body is one JSON object; batches are not taken',
);

/** The body, which the fast lane may have read already, as an object; each way in which it can be wrong has its status. */
export const readingSteps = (bodyOf: (request: Request) => Buffer | undefined): RequestHandler[] => [
  answering(refuseOtherForms),
  rawBody(bodyOf),
  answering((request) => {
    request.body = objectIn(request.body);
  }),
];

/** Other types of body are what a browser sends across origins without asking first. */
function refuseOtherForms(request: Request): void {
  if (request.method !== 'POST' && request.method !== 'GET') throw NOT_ALLOWED;
  if (request.is('application/json') === false) throw NOT_JSON;
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (charset && !/^utf-?8$/i.test(charset)) throw NOT_JSON;
}

function rawBody(bodyOf: (request: Request) => Buffer | undefined): RequestHandler {
  const read = express.raw({ limit: LARGEST_BODY, type: () => true });
  return (request, response, next) => {
    const body = bodyOf(request);
    if (body === undefined) return read(request, response, next);
    request.body = body;
    next();
  };
}

function objectIn(body: unknown): object {
  const text = Buffer.isBuffer(body) ? textOf(body) : '';
  if (text === '') return {};
  const parsed = parsedOrRefused(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw NO_OBJECT;
  return parsed;
}

function parsedOrRefused(text: string): unknown {
  try {
    return parseBody(text);
  } catch (error) {
    throw error instanceof SyntaxError ? MALFORMED : error;
  }
}
