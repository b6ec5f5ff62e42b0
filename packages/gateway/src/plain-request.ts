import type { IncomingMessage } from 'node:http';
import { parseBody } from './http/request-body.js';

/** Thrown where the ordinary way has to answer: it knows every case, and how to say what is wrong. */
export class NotHere extends Error {}

/** A request as its body has it. */
export interface Question {
  query: string;
  operationName: string | null;
  variables: Readonly<Record<string, unknown>>;
}

/** In bytes; a larger one, as an onboarding file is, is no plain request. */
const LARGEST_PLAIN_BODY = 100_000;

/** A request in the one form that nearly all have; any other is the ordinary way's. */
export const isPlain = ({ method, url, headers }: IncomingMessage): boolean =>
  method === 'POST' &&
  url === '/graphql' &&
  /^application\/json(; ?charset=utf-8)?$/i.test(headers['content-type'] ?? '') &&
  answerTypeFor(headers.accept) !== null &&
  Number(headers['content-length']) <= LARGEST_PLAIN_BODY &&
  headers['content-encoding'] === undefined &&
  headers.expect === undefined;

const JSON_TYPE = 'application/json; charset=utf-8';
const RESPONSE_TYPE = 'application/graphql-response+json; charset=utf-8';

/** The media type that a client prefers, in the forms that clients send; null for any other. */
export function answerTypeFor(accept = '*/*'): string | null {
  if (accept === '*/*' || /^application\/json(,|$)/.test(accept)) return JSON_TYPE;
  return /^application\/graphql-response\+json(,|$)/.test(accept) ? RESPONSE_TYPE : null;
}

export function read(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => {
      if (!request.complete) reject(new NotHere());
    });
  });
}

/** Null for a body that holds anything else than a document, the name of an operation, variables, and what clients tell of themselves. */
export function questionIn(body: string): Question | null {
  const {
    query,
    operationName = null,
    variables = null,
    extensions = null,
    ...others
  } = (parseBody(body) as Record<string, unknown> | null) ?? {};
  const isPlainQuestion =
    typeof query === 'string' &&
    (operationName === null || typeof operationName === 'string') &&
    typeof variables === 'object' &&
    !Array.isArray(variables) &&
    Object.keys(extensions ?? {}).every((name) => name === 'clientLibrary') &&
    Object.keys(others).length === 0;
  return isPlainQuestion ? { query, operationName, variables: (variables ?? {}) as Question['variables'] } : null;
}
