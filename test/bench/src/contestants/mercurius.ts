import type { AddressInfo } from 'node:net';
import fastify, { type FastifyRequest } from 'fastify';
import { type FieldNode, Kind } from 'graphql';
import mercurius, { type IResolvers } from 'mercurius';
import { asMember, type Caller, doorkeeper } from './admission.ts';
import { SDL } from './mercurius-schema.ts';
import type { Call } from './one-sync.ts';
import { openPool, serving, surroundings } from './process.ts';
import { type Recording, record } from './recording.ts';
import * as statements from './statements.ts';

/**
 * Mercurius on Fastify at its best: compiled queries, one hand-written statement for each root field, and all the
 * statements of a request in one round trip together with its session and membership.
 */
const settings = surroundings();
const pool = openPool(settings);
const admit = doorkeeper(settings.issuerUrl, pool);

interface Context {
  visit: Visit;
  origin: string;
}

/** What one request asks the database for: everything that is asked in the same moment goes in one round trip. */
class Visit {
  readonly caller: Caller;
  #calls: Call[] = [];
  #answers: Promise<(string | null)[]> | null = null;

  constructor(caller: Caller) {
    this.caller = caller;
  }

  async ask(call: Call): Promise<unknown> {
    const place = this.#calls.push(call) - 1;
    this.#answers ??= Promise.resolve().then(() => {
      const calls = this.#calls;
      this.#calls = [];
      this.#answers = null;
      return asMember(pool, this.caller, calls);
    });
    const text = (await this.#answers)[place];
    return text == null ? null : JSON.parse(text);
  }
}

const paged = (statement: Call['statement']) => (_: unknown, args: { first: number }, context: Context) =>
  context.visit.ask({ statement, values: [String(args.first)] });

const homeFields = Object.fromEntries([...statements.homeLists].map(([field, statement]) => [field, paged(statement)]));

const resolvers = {
  Query: {
    ...homeFields,
    community: (_: unknown, _args: unknown, { visit }: Context) =>
      visit.ask({ statement: statements.community, values: [] }),
    project: (_: unknown, { id }: { id: string }, { visit }: Context) =>
      visit.ask({ statement: statements.project, values: [id] }),
    projects: (_: unknown, { first }: { first: number }, { visit }: Context, info: Info) => {
      const enrolled = pageAskedFor(info, ['nodes', 'enrolments']);
      return enrolled === null
        ? visit.ask({ statement: statements.homeLists.get('projects')!, values: [String(first)] })
        : visit.ask({ statement: statements.projectsWithEnrolments, values: [String(first), String(enrolled)] });
    },
    node: async (_: unknown, { id }: { id: string }, { visit }: Context, info: Info) => {
      const { first, after } = argumentsOf(info, ['entries']) ?? {};
      return visit.ask(statements.entriesPage(id, Number(first ?? 20), (after as string | undefined) ?? null));
    },
    templates: (_: unknown, { search, first }: { search: string; first: number }, { visit }: Context) =>
      visit.ask(statements.templatesPage(search, first)),
  },
  Mutation: {
    recordService: async (_: unknown, { input }: { input: Recording }, { visit, origin }: Context) =>
      JSON.parse(await record(pool, visit.caller, input, origin)),
  },
};

interface Info {
  fieldNodes: readonly FieldNode[];
  variableValues: Record<string, unknown>;
}

const pageAskedFor = (info: Info, path: readonly string[]): number | null => {
  const asked = argumentsOf(info, path);
  return asked && Number(asked.first ?? 20);
};

/** The arguments of a field below the current one, where it is selected; fragments on a type are looked into. */
function argumentsOf({ fieldNodes, variableValues }: Info, path: readonly string[]): Record<string, unknown> | null {
  let field: FieldNode | undefined = fieldNodes[0];
  for (const name of path) field = selected(field, name);
  if (!field) return null;
  return Object.fromEntries(
    (field.arguments ?? []).map(({ name, value }) => [
      name.value,
      value.kind === Kind.VARIABLE ? variableValues[value.name.value] : 'value' in value ? value.value : null,
    ]),
  );
}

function selected(field: FieldNode | undefined, name: string): FieldNode | undefined {
  const selections = (field?.selectionSet?.selections ?? []).flatMap((selection) =>
    selection.kind === Kind.INLINE_FRAGMENT ? selection.selectionSet.selections : [selection],
  );
  return selections.find((each): each is FieldNode => each.kind === Kind.FIELD && each.name.value === name);
}

const app = fastify({ logger: false, keepAliveTimeout: 65_000 });
await app.register(mercurius, {
  schema: SDL,
  resolvers: resolvers as unknown as IResolvers,
  jit: 1,
  graphiql: false,
  context: async ({ headers, socket }: FastifyRequest): Promise<Context> => ({
    visit: new Visit(await admit(headers)),
    origin: socket.remoteAddress ?? '',
  }),
});
await app.listen({ host: '127.0.0.1', port: 0 });
serving((app.server.address() as AddressInfo).port);
