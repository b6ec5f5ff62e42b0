import {
  type Ctx,
  communityIdOf,
  enterCity,
  enterCommunity,
  entities,
  isBureau,
  rowReadables,
  sessionScope,
} from '@gongzhi/domain';
import { buildGatewaySchema, installedModules } from '@gongzhi/gateway';
import { createTokenVerifier, fetchDevelopmentToken, GATEWAY_AUDIENCE } from '@gongzhi/identity';
import type { Language } from '@gongzhi/kernel';
import { Read, type Readable, type Row } from '@gongzhi/reading';
import {
  aesCryptography,
  type Cryptography,
  connectionFromUrl,
  type Database,
  type EntityManager,
  openDatabase,
  openSession,
  secret,
} from '@gongzhi/storage';
import {
  execute,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNullableType,
  isObjectType,
  parse,
  validate,
} from 'graphql';
import { inject } from 'vitest';
import { matches, valuesIn } from './reference/filters.js';
import type { PageArguments } from './reference/pages.js';
import { Place, type ShownRow } from './reference/place.js';
import { type Asking, connectionOf, declarationFor, fieldOf } from './reference/row-fields.js';

export interface Question {
  query: string;
  variables: Record<string, unknown>;
  operationName?: string;
}

/** The whole body of a response that holds no error; otherwise the codes of all its errors. */
export type Expected = { body: string } | { codes: string[] };

/** A caller in a community, or without one in the city. */
export interface Standing {
  user: string;
  community: string | null;
}

/** Where one caller stands: the snapshot that is read from, with whatever has been loaded of it. */
interface Standpoint {
  place: Place;
  base: Omit<Ctx, 'em' | 'visit' | 'afterCommit' | 'language' | 'request'>;
  /** Sessions in others of the caller's communities, for what the city shows of them. */
  visited(communityId: string): Promise<Place>;
  close(): Promise<void>;
}

type Context = Ctx & { asking: Asking; standpoint: Standpoint };
type Resolver = GraphQLFieldResolver<unknown, Context>;

/**
 * Answers queries as plainly as can be: the same resolvers and the same declarations, no plan. Every kind of row is
 * loaded whole in the caller's own session; what is meant, may be seen, comes first, or is counted, is found in memory.
 */
export class Reference {
  readonly #database: Database;
  readonly #cryptography: Cryptography;
  readonly #schema: GraphQLSchema;
  readonly #cursorSecret: string;
  readonly #standpoints = new Map<string, Promise<Standpoint>>();

  private constructor(database: Database, cryptography: Cryptography, schema: GraphQLSchema, cursorSecret: string) {
    this.#database = database;
    this.#cryptography = cryptography;
    this.#schema = schema;
    this.#cursorSecret = cursorSecret;
  }

  static async open(cursorSecret: string): Promise<Reference> {
    const logins = inject('logins');
    const login = (name: keyof typeof logins) => connectionFromUrl(logins[name].connectionString);
    const database = await openDatabase(
      { owner: login('owner'), app: login('app'), bureau: login('bureau'), relay: login('relay') },
      // A session is held open for each caller.
      { entities, subscribers: [], poolSize: 30 },
    );
    const schema = await buildGatewaySchema(installedModules);
    walkInsteadOfPlanning(schema);
    letEachRootFieldFailAlone(schema);
    return new Reference(database, aesCryptography(secret(inject('dataFolder'), 'master-key')), schema, cursorSecret);
  }

  async answer(
    standing: Standing,
    { query, variables, operationName }: Question,
    language: Language,
  ): Promise<Expected> {
    const document = parse(query);
    const mistakes = validate(this.#schema, document);
    if (mistakes.length) return { codes: codesOf(mistakes) };
    const standpoint = await this.#standpointOf(standing);
    const { base, place } = standpoint;
    // What resolvers gather by their EntityManager is gathered for one answer, in its language.
    const em = place.em.fork({ keepTransactionContext: true }) as EntityManager;
    const ctx = {
      ...base,
      ...{ language, standpoint, em, request: { id: 'reference', origin: null } },
      visit: async <T>(id: string, work: (em: EntityManager) => Promise<T>) => work((await standpoint.visited(id)).em),
    };
    const viewer = { kind: base.actor.kind, language };
    const contextValue = { ...ctx, asking: { viewer, ctx, cursorSecret: this.#cursorSecret } };
    const { data, errors } = await execute({
      schema: this.#schema,
      ...{ document, contextValue, variableValues: variables, operationName: operationName ?? null },
    });
    return errors ? { codes: codesOf(errors) } : { body: `${JSON.stringify({ data })}\n` };
  }

  /** Lets go of every snapshot: what is asked next sees what has been written since. */
  async renew(): Promise<void> {
    const open = [...this.#standpoints.values()];
    this.#standpoints.clear();
    for (const standpoint of open) await (await standpoint).close();
  }

  async close(): Promise<void> {
    await this.renew();
    await this.#database.close();
  }

  #standpointOf(standing: Standing): Promise<Standpoint> {
    const key = JSON.stringify([standing.user, standing.community]);
    const standpoint = this.#standpoints.get(key) ?? this.#enter(standing);
    this.#standpoints.set(key, standpoint);
    return standpoint;
  }

  async #enter({ user, community: code }: Standing): Promise<Standpoint> {
    const [issuerUrl, database] = [inject('issuerUrl'), this.#database];
    const verifier = createTokenVerifier({ issuerUrl, audience: GATEWAY_AUDIENCE, allowedClients: () => true });
    const identity = await verifier.verify(await fetchDevelopmentToken({ issuerUrl, user }));
    const communityId = code === null ? undefined : await communityIdOf(database.exchanges.read.app, code);
    const scope = sessionScope(identity, communityId ?? undefined, this.#cryptography);
    const login = communityId === undefined && isBureau(identity) ? database.bureau : database.app;
    const open = [await openSession(login, scope, 'read')];
    const entry =
      code === null
        ? enterCity(identity, this.#cryptography)
        : await enterCommunity(open[0]!, scope, identity, () => Promise.reject(new Error(`${user} is new here`)));
    if (!entry) throw new Error(`${user} may not enter ${code}`);
    const { actor, ability, community } = entry;
    const visits = new Map<string, Place>();
    return {
      place: new Place(open[0]!, community?.id ?? null, ability),
      base: { actor, ability, community, modules: installedModules, cryptography: this.#cryptography },
      async visited(id) {
        const known = visits.get(id);
        if (known) return known;
        const em = await openSession(database.nested.app, { ...scope, communityId: id }, 'read');
        open.push(em);
        const place = new Place(em, id, ability);
        visits.set(id, place);
        return place;
      },
      async close() {
        for (const em of open) await em.rollback();
      },
    };
  }
}

/** Each field of a row is looked up when GraphQL comes to it; what resolvers name is read there and then. */
function walkInsteadOfPlanning(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const own = field.resolve as Resolver | undefined;
      if (isPartOfPage(type)) field.resolve = (source, _args, _ctx, info) => (source as Values)[info.fieldName];
      else if (isRowType(type)) field.resolve = ofRow(own!) as never;
      else if (own)
        field.resolve = (async (source, args, ctx, info) =>
          read(await own(source, args, ctx, info), info.fieldName, ctx)) as Resolver as never;
    }
  }
}

/** Whatever fails at the root is told, and not only what failed first: where several must not be null, that is chance. */
function letEachRootFieldFailAlone(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getQueryType()!.getFields())) field.type = getNullableType(field.type);
}

type Values = Record<string, unknown>;

const isPartOfPage = ({ name }: GraphQLObjectType): boolean => /(Connection|Edge)$|^PageInfo$/.test(name);

const isRowType = (type: GraphQLObjectType): boolean =>
  rowReadables.has(type.name) || type.getInterfaces().some(({ name }) => name === 'Node');

const ofRow =
  (own: Resolver): Resolver =>
  (source, args, ctx, info) => {
    const shown = source as ShownRow;
    const declaration = declarationFor(shown, info.fieldName);
    if (!declaration) return own(shown.row, args, ctx, info);
    return fieldOf(shown, info.fieldName, declaration, args as PageArguments, ctx.asking);
  };

/** What a resolver answered, with the rows that it names. */
async function read(value: unknown, field: string, ctx: Context): Promise<unknown> {
  if (Array.isArray(value)) {
    const items = await Promise.all(value.map((each) => read(each, field, ctx)));
    return value.some((each) => each instanceof Read) ? items.flat() : items;
  }
  if (value instanceof Read) return rowsMeant(value, field, ctx);
  const readable =
    value === null || value === undefined ? undefined : rowReadables.get((value as object).constructor.name);
  return readable ? ctx.standpoint.place.byId(readable, (value as Row).id) : value;
}

async function rowsMeant(meant: Read, field: string, { standpoint, asking }: Context): Promise<unknown> {
  const readable = meant.readable as Readable<Row>;
  const { where, options, kind } = meant;
  const place = options.communityId ? await standpoint.visited(options.communityId) : standpoint.place;
  const candidates = options.held === false ? await place.all(readable) : await place.held(readable);
  const placed = candidates.filter(({ row }) => matches(row, where));
  if (kind === 'list') return placed.map(({ row }) => place.shown(readable, row));
  if (kind === 'one') return placed[0] ? place.shown(readable, placed[0].row) : null;
  const list = [field, ...valuesIn(where)].join(' ');
  return connectionOf(place, readable, placed, list, (options.page ?? {}) as PageArguments, asking);
}

/** The code that a caller is told, each once. */
const codesOf = (errors: readonly GraphQLError[]): string[] => {
  const codes = errors.map(({ originalError }) => {
    const { code, problems } = (originalError ?? {}) as { code?: string; problems?: { code: string }[] };
    const isMistake = !originalError || originalError instanceof GraphQLError;
    // A fault of the reference itself is shown as it is.
    return code ?? problems?.[0]?.code ?? (isMistake ? 'BAD_USER_INPUT' : String(originalError.stack));
  });
  return [...new Set(codes)].sort();
};
