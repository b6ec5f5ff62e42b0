import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type AtOnce,
  citySessionCall,
  type DecidedWrite,
  type Entries,
  type Entry,
  enterCity,
  epochIn,
  type Remembered,
  refuseWrittenIdentifiers,
  sessionScope,
  sessionWithEpoch,
  sessionWithEpochHolding,
} from '@gongzhi/domain';
import { type Planner, Read, type Root, sealOf } from '@gongzhi/reading';
import type { Call, Scope } from '@gongzhi/storage';
import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getArgumentValues,
  getVariableValues,
} from 'graphql';
import { collectFields } from 'graphql/execution/collectFields.js';
import type { Budget } from './cost/budget.js';
import { type Entrance, type EntryOptions, factsOf, type Visitor } from './entry.js';
import { knownPayload, payloadOf } from './fast-payload.js';
import { answerHeaders } from './http/headers.js';
import { textOf } from './http/request-body.js';
import { requestIdOf } from './http/request-id.js';
import type { RequestLog } from './http/request-log.js';
import type { KnownDocuments, KnownOperation } from './known-documents.js';
import { answerTypeFor, isPlain, NotHere, type Question, questionIn, read } from './plain-request.js';
import type { ContextBase } from './request-session.js';
import { askedOf } from './schema/planned-answers.js';
import type { RootResolvers } from './schema/planned-fields.js';

/** What the lane is made of; all of it is shared with the ordinary way. */
export interface FastLaneOptions extends EntryOptions {
  schema: GraphQLSchema;
  planner: Planner;
  roots: RootResolvers;
  writes: readonly AtOnce[];
  entrance: Entrance;
  entries: Entries;
  documents: KnownDocuments;
  budget: Budget;
  log: RequestLog;
  /** What every answer of the gateway carries. */
  headers: Readonly<Record<string, string>>;
  /** Called with what is wrong with the lane itself. */
  report(fault: unknown, requestId: string): void;
}

/** A request whose operation is known and whose caller has been verified. */
interface Asking {
  operation: KnownOperation;
  variables: Record<string, unknown>;
  visitor: Visitor;
  request: IncomingMessage;
}

/** Services that are not read by plan need a transaction, which the ordinary way holds. */
const NO_TRANSACTION = {
  get em(): never {
    throw new NotHere();
  },
  visit(): never {
    throw new NotHere();
  },
  afterCommit(): never {
    throw new NotHere();
  },
};

/**
 * Answers what only reads, and the few mutations that are written at once, in one round trip to the database: session,
 * check that the caller's entry still holds, and one statement that gives the finished answer. Whatever is not plainly
 * such a request is left to the ordinary way, unanswered and untouched but for its body, which `bodyOf` then has.
 */
export class FastLane {
  readonly #options: FastLaneOptions;
  readonly #writes: ReadonlyMap<string, AtOnce>;
  readonly #bodies = new WeakMap<IncomingMessage, Buffer>();

  constructor(options: FastLaneOptions) {
    this.#options = options;
    this.#writes = new Map(options.writes.map((write) => [write.mutation, write]));
  }

  /** The body of a request that was left to the ordinary way, where it has been read. */
  bodyOf(request: IncomingMessage): Buffer | undefined {
    return this.#bodies.get(request);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const type = isPlain(request) ? answerTypeFor(request.headers.accept) : null;
    if (type === null) return false;
    const id = requestIdOf(request.headers['x-request-id']);
    try {
      const visitor = await this.#options.entrance.visitorOf(request, id);
      const sent = await read(request);
      this.#bodies.set(request, sent);
      const question = questionIn(textOf(sent));
      const operation = question && this.#options.documents.recall(question.query, question.operationName);
      if (!operation) return false;
      const asking = { operation, variables: this.#coerced(operation, question), visitor, request };
      const points = operation.cost(asking.variables);
      if (!this.#options.budget.affords(visitor.identity, points)) return false;
      const data = await this.#data(asking, request.headers['x-community']);
      const { query, left } = this.#options.budget.spend(visitor.identity, points);
      const body = `{"data":${data},"extensions":{"cost":{"query":${query},"left":${left}}}}\n`;
      this.#send(response, id, type, body);
      return true;
    } catch (error) {
      // Told in full by the ordinary way, which meets the same once more; but for what only the lane does wrong.
      if (isFault(error)) this.#options.report(error, id);
      return false;
    }
  }

  #send(response: ServerResponse, id: string, type: string, body: string): void {
    response.writeHead(200, {
      ...this.#options.headers,
      ...answerHeaders(id),
      'Content-Type': type,
      'Content-Length': Buffer.byteLength(body),
    });
    response.end(body);
  }

  /** What the log says of a request that is about to be read or written for. */
  #admit({ request, operation, visitor }: Asking, entry: Entry): void {
    const operationName = operation.definition.name?.value ?? null;
    this.#options.log.learn(request, { id: visitor.request.id, operation: operationName, ...factsOf(entry) });
  }

  #coerced({ definition }: KnownOperation, { variables }: Question): Record<string, unknown> {
    const { coerced } = getVariableValues(this.#options.schema, definition.variableDefinitions ?? [], { ...variables });
    if (!coerced) throw new NotHere();
    return coerced;
  }

  async #data(asking: Asking, code: string | string[] | undefined): Promise<string> {
    const { entrance, cryptography, entries, database } = this.#options;
    const { identity } = asking.visitor;
    if (!code) return this.#inCity(asking, enterCity(identity, cryptography));
    const communityId = await entrance.idOfCode(String(code));
    if (!communityId) throw new NotHere();
    const scope = sessionScope(identity, communityId, cryptography);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const remembered =
        entries.recall(identity, communityId) ?? (await entries.enter(database.exchanges.read.app, scope, identity));
      if (!remembered) throw new NotHere();
      this.#admit(asking, remembered.entry);
      const isQuery = asking.operation.definition.operation === 'query';
      const data = await (isQuery ? this.#read(asking, remembered, scope) : this.#write(asking, remembered, scope));
      if (data !== null) return data;
      entries.forget(identity, communityId);
    }
    throw new NotHere();
  }

  async #inCity(asking: Asking, entry: Entry): Promise<string> {
    if (asking.operation.definition.operation !== 'query') throw new NotHere();
    this.#admit(asking, entry);
    const login = entry.actor.kind === 'BUREAU' ? 'bureau' : 'app';
    const [, answer] = await this.#options.database.exchanges.read[login].run([
      citySessionCall(entry.scope),
      await this.#planned(asking, entry),
    ]);
    return answer![0]![0]!;
  }

  /** Null where the entry does not hold any more: the same snapshot has shown another epoch. */
  async #read(asking: Asking, { entry, epoch }: Remembered, scope: Scope): Promise<string | null> {
    const [session, answer] = await this.#options.database.exchanges.read.app.run([
      sessionWithEpoch(scope, scope.communityId!),
      await this.#planned(asking, entry),
    ]);
    return epochIn(session) === epoch ? answer![0]![0]! : null;
  }

  async #planned({ operation, variables, visitor }: Asking, entry: Entry): Promise<Call> {
    const base = this.#options.entrance.baseOf(entry, visitor);
    const { roots, reads } = await this.#resolveRoots(operation, variables, base);
    return this.#finished(operation, roots, reads, variables, base);
  }

  #finished(
    operation: KnownOperation,
    roots: readonly Root[],
    reads: Parameters<typeof askedOf>[3],
    variables: Record<string, unknown>,
    base: ContextBase,
  ): Call {
    const { planner, cursorSecret } = this.#options;
    const seal = sealOf(cursorSecret, base.community?.id ?? 'city');
    const planned = planner.finished({ ...operation, place: '', roots }, askedOf(base, seal, variables, reads));
    if (!planned) throw new NotHere();
    return planned;
  }

  /** What each field of the query reads, as its resolver says. */
  async #resolveRoots(
    { definition, fragments }: KnownOperation,
    variables: Record<string, unknown>,
    base: ContextBase,
  ) {
    const { schema, roots: resolvers } = this.#options;
    const type = schema.getQueryType()!;
    const fields = collectFields(schema, { ...fragments }, variables, type, definition.selectionSet);
    const ctx = Object.assign(Object.create(NO_TRANSACTION), base);
    const reads: (Read | null)[] = [];
    const roots: Root[] = [];
    for (const [key, nodes] of fields) {
      const field = fieldOf(type, nodes[0]!.name.value);
      const args = getArgumentValues(field, nodes[0]!, variables);
      const found: unknown = await resolvers.get(field.name)!(undefined, args, ctx, {});
      if (found != null && !(found instanceof Read && found.options.communityId === undefined)) throw new NotHere();
      roots.push({ key, type: field.type, nodes });
      reads.push(found ?? null);
    }
    return { roots, reads };
  }

  /** A mutation that is the operation's only field. Null where the entry does not hold any more: nothing was written. */
  async #write(asking: Asking, { entry, epoch }: Remembered, scope: Scope): Promise<string | null> {
    const { operation, variables, visitor } = asking;
    const { key, field, nodes, write } = this.#onlyMutation(operation, variables);
    const base = this.#options.entrance.baseOf(entry, visitor);
    const ctx = Object.assign(base, { community: entry.community!, epoch });
    const args = getArgumentValues(field, nodes[0]!, variables);
    refuseWrittenIdentifiers(args.input);
    const prepared = write.prepare(ctx, args as never);
    if (!prepared) throw new NotHere();
    const session =
      'decided' in prepared
        ? sessionWithEpochHolding(scope, scope.communityId!, prepared.beside)
        : sessionWithEpoch(scope, scope.communityId!);
    const exchanges = this.#options.database.exchanges.write.app;
    let shown: string | null = null;
    let last = -1;
    const callsOf = (decided: DecidedWrite, before: number): readonly Call[] => {
      last = before + decided.calls.length;
      const payload = payloadOf(this.#options.schema, operation, { field, nodes, variables }, decided);
      shown = knownPayload(this.#options.planner.world, payload, decided, { ...operation, variables });
      if (shown !== null) return decided.calls;
      return [...decided.calls, this.#finished(operation, payload.roots, payload.reads, variables, base)];
    };
    const results =
      'decided' in prepared
        ? await exchanges.run([session, ...callsOf(prepared.decided, 0)])
        : await exchanges.converse([session, ...prepared.facts], ([opened, ...facts]) => {
            const decided = epochIn(opened) === epoch ? prepared.decide(facts) : null;
            return decided ? callsOf(decided, facts.length) : [];
          });
    if (epochIn(results[0]) !== epoch) return null;
    if (!results[last]?.length) {
      if ('forget' in prepared) prepared.forget();
      throw new NotHere();
    }
    return `{${JSON.stringify(key)}:${shown ?? results.at(-1)![0]![0]!}}`;
  }

  #onlyMutation({ definition, fragments }: KnownOperation, variables: Record<string, unknown>) {
    const { schema } = this.#options;
    const type = schema.getMutationType()!;
    const fields = [...collectFields(schema, { ...fragments }, variables, type, definition.selectionSet)];
    const [key, nodes] = fields[0]!;
    const write = this.#writes.get(nodes[0]!.name.value);
    if (!write || fields.length > 1) throw new NotHere();
    return { key, field: fieldOf(type, write.mutation), nodes, write };
  }
}

const isFault = (error: unknown): boolean =>
  error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;

function fieldOf(type: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> {
  const field = type.getFields()[name];
  // Introspection, and what else begins with `__`, is GraphQL's own.
  if (!field) throw new NotHere();
  return field;
}
