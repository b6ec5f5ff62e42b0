import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  citySessionCall,
  type Entries,
  type Entry,
  enterCity,
  epochIn,
  sessionScope,
  sessionWithEpoch,
} from '@gongzhi/domain';
import { type Planner, Read, type Root, sealOf } from '@gongzhi/reading';
import type { Call, Database } from '@gongzhi/storage';
import { type GraphQLSchema, getArgumentValues, getVariableValues } from 'graphql';
import { collectFields } from 'graphql/execution/collectFields.js';
import { answerHeaders, COMMON_HEADERS, type Entrance, type EntryOptions, type Visitor } from './entry.js';
import type { KnownDocuments, KnownOperation } from './known-documents.js';
import type { ContextBase } from './request-session.js';
import { askedOf } from './schema/planned-answers.js';
import type { RootResolvers } from './schema/planned-fields.js';

/** A request as its body has it. */
interface Question {
  query: string;
  operationName: string | null;
  variables: Readonly<Record<string, unknown>>;
}

/** What the lane is made of; all of it is shared with the ordinary way. */
export interface FastLaneOptions extends EntryOptions {
  schema: GraphQLSchema;
  planner: Planner;
  roots: RootResolvers;
  entrance: Entrance;
  entries: Entries;
  documents: KnownDocuments;
}

/** Thrown where the ordinary way has to answer: it knows every case, and how to say what is wrong. */
class NotHere extends Error {}

/** Services that are not read by plan need a transaction, which the ordinary way holds. */
const NO_TRANSACTION = {
  get em(): never {
    throw new NotHere();
  },
  visit(): never {
    throw new NotHere();
  },
};

/**
 * Answers queries that only read, in one round trip to the database: session, check that the caller's entry still holds,
 * and one statement that gives the finished answer. Whatever is not plainly such a query is left to the ordinary way,
 * unanswered and untouched but for its body, which `bodyOf` then has.
 */
export class FastLane {
  readonly #options: FastLaneOptions;
  readonly #bodies = new WeakMap<IncomingMessage, string>();

  constructor(options: FastLaneOptions) {
    this.#options = options;
  }

  /** The body of a request that was left to the ordinary way, where it has been read. */
  bodyOf(request: IncomingMessage): string | undefined {
    return this.#bodies.get(request);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    if (!isPlain(request)) return false;
    try {
      const id = randomUUID();
      const visitor = await this.#options.entrance.visitorOf(request, id);
      const body = await read(request);
      this.#bodies.set(request, body);
      const question = questionIn(body);
      const operation = question && this.#options.documents.recall(question.query, question.operationName);
      if (!operation) return false;
      const data = await this.#data(operation, question, visitor, request.headers['x-community']);
      send(response, id, `{"data":${data}}\n`);
      return true;
    } catch {
      // Told in full by the ordinary way, which meets the same once more.
      return false;
    }
  }

  async #data(
    operation: KnownOperation,
    question: Question,
    visitor: Visitor,
    code: string | string[] | undefined,
  ): Promise<string> {
    if (operation.definition.operation !== 'query') throw new NotHere();
    const { cryptography, database, entrance } = this.#options;
    const { identity } = visitor;
    if (!code) {
      const entry = enterCity(identity, cryptography);
      const [, answer] = await this.#run(database, entry, [
        citySessionCall(entry.scope),
        await this.#plan(operation, question, entry, visitor),
      ]);
      return answer![0]![0]!;
    }
    const communityId = await entrance.idOfCode(String(code));
    if (!communityId) throw new NotHere();
    return this.#inCommunity(communityId, operation, question, visitor);
  }

  /** An entry is believed only with the epoch that the same snapshot shows; made anew, it is tried once more. */
  async #inCommunity(
    communityId: string,
    operation: KnownOperation,
    question: Question,
    visitor: Visitor,
  ): Promise<string> {
    const { cryptography, database, entries } = this.#options;
    const { identity } = visitor;
    const scope = sessionScope(identity, communityId, cryptography);
    const reading = database.exchanges.read.app;
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const remembered = entries.recall(identity, communityId) ?? (await entries.enter(reading, scope, identity));
      if (!remembered) throw new NotHere();
      const plan = await this.#plan(operation, question, remembered.entry, visitor);
      const [session, answer] = await reading.run([sessionWithEpoch(scope, communityId), plan]);
      if (epochIn(session) === remembered.epoch) return answer![0]![0]!;
      entries.forget(identity, communityId);
    }
    throw new NotHere();
  }

  #run(database: Database, entry: Entry, calls: readonly Call[]) {
    const login = entry.actor.kind === 'BUREAU' ? 'bureau' : 'app';
    return database.exchanges.read[login].run(calls);
  }

  async #plan(operation: KnownOperation, question: Question, entry: Entry, visitor: Visitor): Promise<Call> {
    const { schema, planner, entrance, cursorSecret } = this.#options;
    const base = entrance.baseOf(entry, visitor);
    const { coerced } = getVariableValues(schema, operation.definition.variableDefinitions ?? [], {
      ...question.variables,
    });
    if (!coerced) throw new NotHere();
    const { roots, reads } = await this.#resolveRoots(operation, coerced, base);
    const seal = sealOf(cursorSecret, entry.community?.id ?? 'city');
    const planned = planner.finished({ ...operation, place: '', roots }, askedOf(base, seal, coerced, reads));
    if (!planned) throw new NotHere();
    return planned;
  }

  /** What each field of the query reads, as its resolver says. */
  async #resolveRoots(operation: KnownOperation, variables: Record<string, unknown>, base: ContextBase) {
    const { schema } = this.#options;
    const type = schema.getQueryType()!;
    const fields = collectFields(
      schema,
      { ...operation.fragments },
      variables,
      type,
      operation.definition.selectionSet,
    );
    const ctx = Object.assign(Object.create(NO_TRANSACTION), base);
    const reads: (Read | null)[] = [];
    const roots: Root[] = [];
    for (const [key, nodes] of fields) {
      const field = type.getFields()[nodes[0]!.name.value];
      if (!field) throw new NotHere();
      const args = getArgumentValues(field, nodes[0]!, variables);
      const read: unknown = await this.#options.roots.get(field.name)!(undefined, args, ctx, {});
      if (read != null && !(read instanceof Read && read.options.communityId === undefined)) throw new NotHere();
      roots.push({ key, type: field.type, nodes });
      reads.push(read ?? null);
    }
    return { roots, reads };
  }
}

const LARGEST_BODY = 100_000;
const ANSWER_TYPE = 'application/json; charset=utf-8';

/** A request in the one form that nearly all have; any other is the ordinary way's. */
function isPlain({ method, url, headers }: IncomingMessage): boolean {
  return (
    method === 'POST' &&
    url === '/graphql' &&
    /^application\/json(; ?charset=utf-8)?$/i.test(headers['content-type'] ?? '') &&
    /^(\*\/\*|application\/json)?$/.test(headers.accept ?? '') &&
    Number(headers['content-length']) <= LARGEST_BODY &&
    headers['content-encoding'] === undefined &&
    headers.expect === undefined
  );
}

function read(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve((chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString()));
    request.on('error', reject);
    request.on('aborted', () => reject(new NotHere()));
  });
}

function questionIn(body: string): Question | null {
  const { query, operationName = null, variables = null, ...others } = JSON.parse(body);
  const isPlainQuestion =
    typeof query === 'string' &&
    (operationName === null || typeof operationName === 'string') &&
    typeof variables === 'object' &&
    !Array.isArray(variables) &&
    Object.keys(others).length === 0;
  return isPlainQuestion ? { query, operationName, variables: variables ?? {} } : null;
}

function send(response: ServerResponse, id: string, body: string): void {
  response.writeHead(200, {
    ...COMMON_HEADERS,
    ...answerHeaders(id),
    'Content-Type': ANSWER_TYPE,
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}
