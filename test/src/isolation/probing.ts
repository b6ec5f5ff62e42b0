import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { daysAgo } from '../permissions/stage.js';
import { Chance } from '../reading/generated/chance.js';
import { everythingOf } from '../testkit/schema-walk.js';
import type { Planted } from './planted.js';

/** One request with something of somebody else's in it. */
export interface Probe {
  operation: string;
  document: string;
  variables: Record<string, unknown>;
  /** Texts in it that an answer may repeat; ids where an id is asked for are none. */
  said: readonly string[];
}

interface Operation {
  name: string;
  isMutation: boolean;
  field: GraphQLField<unknown, unknown>;
  documents: readonly string[];
}

/** Deeper inputs than these are filled with what they need only. */
const DEPTH = 4;

/**
 * Makes probes of everything that the schema has: each query, each mutation that takes an id, each list that hangs on a
 * node; whatever takes an id, a cursor, a code or a search is given one of theirs. The same for the same seed.
 */
export class Prober {
  readonly operations: readonly Operation[];
  readonly #chance: Chance;
  readonly #planted: Planted;
  readonly #types: readonly string[];
  #words = 0;
  #said: string[] = [];

  constructor(schema: GraphQLSchema, planted: Planted, seed: number) {
    this.#chance = new Chance(seed);
    this.#planted = planted;
    this.#types = [...planted.ids.keys()];
    this.operations = [...queriesOf(schema), ...mutationsOf(schema)];
  }

  /** @param mayWrite false for who would rightly change others' things, as the bureau may */
  next(mayWrite: boolean): Probe {
    const operation = this.#chance.one(mayWrite ? this.operations : this.operations.filter((each) => !each.isMutation));
    const variables: Record<string, unknown> = {};
    this.#said = [];
    for (const argument of operation.field.args) {
      if (!isRequiredArgument(argument) && this.#chance.is(argument.name === 'last' ? 0.9 : 0.4)) continue;
      variables[argument.name] = this.#valueOf(argument, operation, DEPTH);
    }
    // From both ends at once is refused before anything is looked up.
    if (variables.first !== undefined) delete variables.last;
    return { operation: operation.name, document: this.#chance.one(operation.documents), variables, said: this.#said };
  }

  #valueOf({ name, type }: GraphQLArgument | GraphQLInputField, operation: Operation, depth: number): unknown {
    return this.#of(type, name, operation, depth);
  }

  #of(type: GraphQLInputType, name: string, operation: Operation, depth: number): unknown {
    if (isNonNullType(type)) return this.#of(type.ofType, name, operation, depth);
    if (isListType(type)) {
      return Array.from({ length: this.#chance.upTo(2) }, () => this.#of(type.ofType, name, operation, depth));
    }
    if (isEnumType(type)) return this.#chance.one(type.getValues()).name;
    if (!isInputObjectType(type)) return this.#leaf(type.name, name, operation);
    const fields = Object.values(type.getFields()).filter(
      (field) => isRequiredInputField(field) || (depth > 0 && this.#chance.is(0.6)),
    );
    return Object.fromEntries(fields.map((field) => [field.name, this.#valueOf(field, operation, depth - 1)]));
  }

  #leaf(type: string, name: string, operation: Operation): unknown {
    switch (type) {
      case 'ID':
        return this.#theirId(name);
      case 'Int':
      case 'Float':
        return this.#chance.upTo(20);
      case 'Boolean':
        return this.#chance.is(0.5);
      case 'Fen':
        return String(this.#chance.upTo(500));
      case 'LocalDate':
        return daysAgo(this.#chance.below(400) - 20);
      case 'DateTime':
        return new Date(Date.now() - this.#chance.below(10 ** 9)).toISOString();
      case 'JSON':
        return { kind: 'CARE', projectId: this.#say(this.#theirId('projectId')), id: this.#say(this.#theirId('id')) };
      default:
        return this.#say(this.#text(name, operation));
    }
  }

  #say(text: string): string {
    this.#said.push(text);
    return text;
  }

  /** Mostly of the type that the name asks for. */
  #theirId(name: string): string {
    const wanted = /^(\w+?)Ids?$/.exec(name)?.[1] ?? '';
    const type = this.#types.find((each) => each.toLowerCase() === wanted.toLowerCase());
    return this.#chance.one(
      this.#planted.ids.get(type && this.#chance.is(0.8) ? type : this.#chance.one(this.#types))!,
    );
  }

  /** What a mutation would store must not be taken for a leak later: it is given words of its own. */
  #text(name: string, { isMutation }: Operation): string {
    if (/after|before/.test(name)) return this.#chance.one(this.#planted.cursors);
    if (/code/i.test(name)) return this.#chance.one(this.#planted.codes);
    this.#words += 1;
    if (isMutation) return `w${this.#words}`;
    return this.#chance.one([this.#planted.hint, ...this.#planted.codes, this.#theirId('id')]);
  }
}

function queriesOf(schema: GraphQLSchema): Operation[] {
  const fields = Object.values(schema.getQueryType()!.getFields());
  return [
    ...fields.map((field) => ({
      name: field.name,
      isMutation: false,
      field,
      documents: documentsOf(schema, 'query', field),
    })),
    ...listsOfNodes(schema),
  ];
}

/** Mutations that take no id can carry nothing of theirs, and would only use up what the prober has. */
function mutationsOf(schema: GraphQLSchema): Operation[] {
  return Object.values(schema.getMutationType()!.getFields())
    .filter(({ args }) => args.some(({ type }) => takesId(type)))
    .map((field) => ({ name: field.name, isMutation: true, field, documents: documentsOf(schema, 'mutation', field) }));
}

function takesId(type: GraphQLInputType, depth = DEPTH): boolean {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return named.name === 'ID';
  return depth > 0 && Object.values(named.getFields()).some((field) => takesId(field.type, depth - 1));
}

/** The same with less and with more below it: what is hidden in one place may show in another. */
function documentsOf(schema: GraphQLSchema, kind: string, field: GraphQLField<unknown, unknown>): string[] {
  const { name, args, type } = field;
  const declared = args.length ? `(${args.map((arg) => `$${arg.name}: ${arg.type}`).join(', ')})` : '';
  const given = args.length ? `(${args.map((arg) => `${arg.name}: $${arg.name}`).join(', ')})` : '';
  return [0, 1].map(
    (depth) => `${kind} Probe${declared} { ${name}${given} ${everythingOf(schema, getNamedType(type), depth)} }`,
  );
}

/** Fields with arguments that hang on a node, reached by a node's id. */
function listsOfNodes(schema: GraphQLSchema): Operation[] {
  const node = schema.getQueryType()!.getFields().node!;
  return schema.getPossibleTypes(schema.getType('Node') as never).flatMap((type) =>
    Object.values(type.getFields())
      .filter(({ args }) => args.length > 0)
      .map((field) => {
        const args = [...node.args, ...field.args.filter(({ name }) => name !== 'id')];
        const declared = args.map((arg) => `$${arg.name}: ${arg.type}`).join(', ');
        const given = field.args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
        const below = everythingOf(schema, getNamedType(field.type), 0);
        const document = `query Probe(${declared}) { node(id: $id) { __typename ... on ${type.name} { ${field.name}(${given}) ${below} } } }`;
        return {
          name: `${type.name}.${field.name}`,
          isMutation: false,
          field: { ...node, args },
          documents: [document],
        };
      }),
  );
}
