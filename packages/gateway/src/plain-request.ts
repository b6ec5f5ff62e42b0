import type { IncomingMessage } from 'node:http';

/** Thrown where the ordinary way has to answer: it knows every case, and how to say what is wrong. */
export class NotHere extends Error {}

/** A request as its body has it. */
export interface Question {
  query: string;
  operationName: string | null;
  variables: Readonly<Record<string, unknown>>;
}

const LARGEST_BODY = 100_000;

/** A request in the one form that nearly all have; any other is the ordinary way's. */
export const isPlain = ({ method, url, headers }: IncomingMessage): boolean =>
  method === 'POST' &&
  url === '/graphql' &&
  /^application\/json(; ?charset=utf-8)?$/i.test(headers['content-type'] ?? '') &&
  /^(\*\/\*|application\/json)?$/.test(headers.accept ?? '') &&
  Number(headers['content-length']) <= LARGEST_BODY &&
  headers['content-encoding'] === undefined &&
  headers.expect === undefined;

export function read(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve((chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString()));
    request.on('error', reject);
    request.on('close', () => {
      if (!request.complete) reject(new NotHere());
    });
  });
}

/** Null for a body that holds anything else than a document, the name of an operation and variables. */
export function questionIn(body: string): Question | null {
  const { query, operationName = null, variables = null, ...others } = JSON.parse(body);
  const isPlainQuestion =
    typeof query === 'string' &&
    (operationName === null || typeof operationName === 'string') &&
    typeof variables === 'object' &&
    !Array.isArray(variables) &&
    Object.keys(others).length === 0;
  return isPlainQuestion ? { query, operationName, variables: variables ?? {} } : null;
}
