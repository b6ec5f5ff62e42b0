import { type Statement, statementOf } from '@gongzhi/storage';
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { criteriaOf } from './condition.js';
import { type Asked, type Bind, Draft, type Guard, oncePerRequest } from './draft.js';
import { expressionOf, fixed, type JsonText, objectOf } from './json-text.js';
import { connectionJson, listJson, type Place } from './list-writer.js';
import { type Known, Read } from './read.js';
import { oneJson } from './row-writer.js';
import { itemsOf, type World } from './world.js';
import { abilitySql, criteriaSql, type Form, NeedsCode, oneSql, type Source, type Writing } from './writing.js';

/** A field whose resolver answers with what to read: for each request in the same place of `Asked.reads`. */
export interface Root {
  key: string;
  type: GraphQLOutputType;
  nodes: readonly FieldNode[];
}

/** What is read together. */
export interface Operation {
  definition: OperationDefinitionNode;
  /** Where in the operation it stands; the same place has the same roots. */
  place: string;
  roots: readonly Root[];
  fragments: Readonly<Record<string, FragmentDefinitionNode>>;
}

/** One statement that answers an operation: its only row has one column, JSON. */
export interface Planned {
  statement: Statement;
  values: (string | null)[];
}

interface Variant {
  statement: Statement | null;
  binds: readonly Bind[];
  guards: readonly Guard[];
  checks: Draft['checks'];
}

/** What one selection has been written as, for the different answers that its guards had. */
const MOST_VARIANTS = 16;

/**
 * Writes the statement that answers the reads of an operation with everything that is selected below them, or takes
 * the one that was written before for the same selection and the same answers.
 */
export class Planner {
  readonly #world: World;
  readonly #known = new WeakMap<OperationDefinitionNode, Map<string, Variant[]>>();

  constructor(world: World) {
    this.#world = world;
  }

  get world(): World {
    return this.#world;
  }

  /** `{ key: … }` in GraphQL's form, for the whole operation; null where code has to finish it. */
  finished(operation: Operation, asked: Asked): Planned | null {
    return this.#plan('finished', operation, asked, (writing) =>
      objectOf(operation.roots.map((root, place) => [root.key, rootJson(writing, root, place)])),
    );
  }

  /** What GraphQL executes over below the operation's only root. */
  rows(operation: Operation, asked: Asked): Planned {
    const [root] = operation.roots;
    return this.#plan('rows', operation, asked, (writing) => rootJson(writing, root!, 0))!;
  }

  #plan(form: Form, operation: Operation, asked: Asked, write: (writing: Writing) => JsonText): Planned | null {
    const variants = this.#variantsOf(operation.definition, `${form} ${operation.place}`);
    let variant = variants.find(({ guards }) => guards.every(({ question, answer }) => question(asked) === answer));
    if (!variant) {
      variant = this.#write(form, operation, asked, write);
      variants.unshift(variant);
      if (variants.length > MOST_VARIANTS) variants.pop();
    }
    const { statement, binds, checks } = variant;
    for (const check of checks) check(asked);
    return statement && { statement, values: binds.map((bind) => bind(asked)) };
  }

  #variantsOf(definition: OperationDefinitionNode, place: string): Variant[] {
    const ofOperation = this.#known.get(definition) ?? new Map<string, Variant[]>();
    this.#known.set(definition, ofOperation);
    const variants = ofOperation.get(place) ?? [];
    ofOperation.set(place, variants);
    return variants;
  }

  #write(form: Form, operation: Operation, asked: Asked, write: (writing: Writing) => JsonText): Variant {
    const draft = new Draft(asked);
    const writing: Writing = { world: this.#world, draft, form, fragments: operation.fragments };
    for (const name of variablesOfDirectives(operation)) draft.decide(conditionIn(name));
    try {
      const { text, binds } = draft.finish(`select ${expressionOf(write(writing))}`);
      return { statement: statementOf(text), binds, guards: draft.guards, checks: draft.checks };
    } catch (error) {
      if (!(error instanceof NeedsCode)) throw error;
      return { statement: null, binds: [], guards: draft.guards, checks: draft.checks };
    }
  }
}

function rootJson(writing: Writing, { type, nodes }: Root, place: number): JsonText {
  const { draft, world } = writing;
  draft.decide(({ reads }) => signatureOf(reads[place]!));
  const read = draft.asked.reads[place]!;
  if (!(read instanceof Read)) return fixed(JSON.stringify(read));
  const { kind, readable, options } = read;
  // The same entity may be read in another order, or as another subject.
  draft.decide(({ reads }) => (reads[place] as Read).readable === readable);
  const readOf = ({ reads }: Asked) => reads[place] as Read;
  const criteria = oncePerRequest((asked) => criteriaOf(readOf(asked).where));
  const conditionsOf = (source: Source) => [
    kind === 'one' ? oneSql(writing, source, criteria) : criteriaSql(writing, source, criteria),
    options.held === false ? 'true' : abilitySql(writing, source),
  ];
  const named = getNamedType(type);
  if (kind === 'list') return listJson(writing, readable, named, nodes, conditionsOf);
  if (kind === 'one') {
    const rowType = named.name === 'Node' ? world.schema.getType(readable.entity.name)! : named;
    return oneJson(writing, readable, rowType, nodes, conditionsOf, ' limit 1');
  }
  if (!itemsOf(named)) throw new Error(`a page cannot be read into ${named.name}`);
  const name = nodes[0]!.name.value;
  const page: Place = {
    list: oncePerRequest((asked) => [name, ...criteria(asked).values].join(' ')),
    window: (asked) => readOf(asked).window!,
    costly: options.costly === true,
  };
  return connectionJson(writing, readable, { type: named as GraphQLObjectType, nodes }, conditionsOf, page);
}

function signatureOf(read: Read | Known): string {
  if (!(read instanceof Read)) return JSON.stringify(read);
  const { kind, readable, options } = read;
  return [
    kind,
    readable.entity.name,
    options.held !== false,
    options.costly === true,
    options.communityId !== undefined,
  ].join();
}

/** Null is neither: it is an error of the request, which no variant may answer. */
const conditionIn =
  (name: string) =>
  ({ variables }: Asked): boolean | null =>
    typeof variables[name] === 'boolean' ? variables[name] : null;

/**
 * The variables that decide, by @skip or @include, what is selected: those around the roots too, since they decide which
 * roots there are and which nodes each of them has.
 */
function variablesOfDirectives({ definition, fragments }: Operation): Set<string> {
  const found = new Set<string>();
  for (const node of [definition, ...Object.values(fragments)]) {
    visit(node, {
      Directive: ({ arguments: args }) => {
        for (const { value } of args ?? []) if (value.kind === 'Variable') found.add(value.name.value);
      },
    });
  }
  return found;
}
