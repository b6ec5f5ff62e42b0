import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { asMember, type Caller, doorkeeper, TurnedAway } from './admission.ts';
import type { Call } from './one-sync.ts';
import { listen, openPool, serving, surroundings } from './process.ts';
import { type Recording, record } from './recording.ts';
import * as statements from './statements.ts';

/**
 * The least that can be done: node:http, the token's check, one round trip with session, membership and one statement
 * that gives the finished JSON. No GraphQL: it knows the operations by their names.
 */
const settings = surroundings();
const pool = openPool(settings);
const admit = doorkeeper(settings.issuerUrl, pool);

const server = createServer((request, response) => void serve(request, response));
serving(await listen(server));

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const [caller, body] = await Promise.all([admit(request.headers), read(request)]);
    const origin = request.socket.remoteAddress ?? '';
    answer(response, 200, `{"data":${await data(caller, JSON.parse(body), origin)}}`);
  } catch (error) {
    if (!(error instanceof TurnedAway)) console.error(error);
    const status = error instanceof TurnedAway ? error.status : 500;
    answer(response, status, `{"errors":[{"message":"refused"}]}`);
  }
}

async function data(
  caller: Caller,
  { operationName, variables }: { operationName: string; variables: Variables & { input: Recording } },
  origin: string,
): Promise<string> {
  if (operationName === 'D') {
    return `{"recordService":${await record(pool, caller, variables.input, origin)}}`;
  }
  const [field, call] = READS[operationName]!(variables);
  const [found] = await asMember(pool, caller, [call]);
  return field ? `{"${field}":${found}}` : found!;
}

interface Variables {
  id: string;
  first: number;
  enrolled: number;
  after: string | null;
  search: string;
}

/** The field of the answer, empty where the statement gives the whole of it. */
const READS: Record<string, (variables: Variables) => [field: string, call: Call]> = {
  A: ({ id }) => ['project', { statement: statements.project, values: [id] }],
  B: ({ first, enrolled }) => [
    'projects',
    { statement: statements.projectsWithEnrolments, values: [String(first), String(enrolled)] },
  ],
  C: ({ id, first, after }) => ['node', statements.entriesPage(id, first, after)],
  E: ({ search, first }) => ['templates', statements.templatesPage(search, first)],
  F: ({ first }) => ['', { statement: statements.home, values: [String(first)] }],
};

function read(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve((chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString()));
    request.on('error', reject);
  });
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
