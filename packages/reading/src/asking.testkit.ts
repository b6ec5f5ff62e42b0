import { type Ability, personAbility, type Role } from '@gongzhi/access';
import { formatYuan, newId } from '@gongzhi/kernel';
import { type Call, sessionCall } from '@gongzhi/storage';
import {
  type DocumentNode,
  defaultFieldResolver,
  execute,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLFieldResolver,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { collectFields } from 'graphql/execution/collectFields.js';
import { getVariableValues } from 'graphql/execution/values.js';
import { sealOf } from './cursors.js';
import type { Asked } from './draft.js';
import type { Viewer } from './fields.js';
import { type Operation, Planner } from './planner.js';
import type { Known, Read } from './read.js';
import { declarationOf } from './row-writer.js';
import { ours, type SampleWorld, schema } from './sample-world.testkit.js';
import { readableOf } from './world.js';

/** What an answer holds: the assertion on it is the declaration. */
// biome-ignore lint/suspicious/noExplicitAny: answers have as many shapes as there are documents
export type Loose = any;

export interface Question {
  /** By the names of the fields of the root; for all others `null`. */
  reads: Readonly<Record<string, { kind: Read['kind'] } | Known>>;
  variables?: Record<string, unknown>;
  ability?: Ability;
  communityId?: string | null;
  viewer?: Viewer;
}

export const abilityOf = (role: Role, operatedProjectIds: string[] = []): Ability =>
  personAbility({
    standings: [{ role, personId: newId(), organisationId: null }],
    operatedProjectIds,
    readOnly: false,
  });
export const everything = abilityOf('LEADER');
export const nothing = personAbility({ standings: [], operatedProjectIds: [], readOnly: false });

/** A planner and how it is asked, as the gateway asks it, in both forms that an answer can be read in. */
export class Asking {
  readonly planner: Planner;
  readonly #sample: SampleWorld;
  readonly #documents = new Map<string, DocumentNode>();

  constructor(sample: SampleWorld) {
    this.#sample = sample;
    this.planner = new Planner(sample.world);
  }

  /** The operation of a document, the same each time, and what is asked of it. */
  asked(text: string, question: Question): { operation: Operation; asked: Asked } {
    const document = this.#document(text);
    const [definition] = document.definitions as [OperationDefinitionNode];
    const { coerced } = getVariableValues(schema, definition.variableDefinitions ?? [], question.variables ?? {});
    const fragments = Object.fromEntries(
      document.definitions
        .filter((each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION)
        .map((each) => [each.name.value, each]),
    );
    const type = schema.getQueryType()!;
    const fields = [...collectFields(schema, fragments, coerced!, type, definition.selectionSet)];
    const roots = fields.map(([key, nodes]) => ({ key, type: type.getFields()[nameOf(nodes)]!.type, nodes }));
    const { communityId = ours, ability = everything, viewer = { kind: 'PERSON', language: 'zh' } } = question;
    const reads = roots.map(({ nodes }) => (question.reads[nameOf(nodes)] ?? null) as Read | Known);
    const seal = sealOf('secret', communityId ?? 'city');
    return {
      operation: { definition, place: '', roots, fragments },
      asked: { viewer, ability, communityId, seal, variables: coerced!, reads },
    };
  }

  /** The answer of each form that there is: GraphQL executes over rows to what is finished already, to the letter. */
  async ask(text: string, question: Question): Promise<Loose> {
    const { operation, asked } = this.asked(text, question);
    const finished = this.planner.finished(operation, asked);
    const executed = await this.#executed(text, operation, asked);
    if (finished) {
      const json = await this.#answer(finished, asked);
      if (json !== executed) throw new Error(`finished: ${json}\nover rows: ${executed}`);
    }
    return JSON.parse(executed);
  }

  /** Only what a statement gives, as JSON. */
  async #answer(call: Call, { communityId }: Asked): Promise<string> {
    const scope = communityId ? { communityId } : {};
    const [, answer] = await this.#sample.database.exchanges.read.app.run([sessionCall(scope), call]);
    if (answer?.length !== 1 || answer[0]!.length !== 1) throw new Error('an answer is one value');
    return answer[0]![0]!;
  }

  async #executed(text: string, { roots, ...operation }: Operation, asked: Asked): Promise<string> {
    const found: Record<string, unknown> = {};
    for (const [place, root] of roots.entries()) {
      const own = { ...operation, place: root.key, roots: [root] };
      const planned = this.planner.rows(own, { ...asked, reads: [asked.reads[place]!] });
      found[root.key] = JSON.parse(await this.#answer(planned, asked));
    }
    const { data, errors } = await execute({
      schema,
      document: this.#document(text),
      rootValue: found,
      variableValues: asked.variables,
      fieldResolver: this.#resolve,
      typeResolver: (row) => (row as { $type: string }).$type,
    });
    if (errors) throw new GraphQLError(errors.map(({ message }) => message).join());
    return JSON.stringify(data);
  }

  /** As the gateway reads the fields of rows. */
  readonly #resolve: GraphQLFieldResolver<Loose, unknown> = (source, args, ctx, info) => {
    const { parentType, fieldName, path } = info;
    const { world } = this.#sample;
    if (parentType.name === 'Money') return fieldName === 'fen' ? source.fen : formatYuan(source.fen);
    const readable = readableOf(world, parentType.name);
    const declaration = readable && declarationOf(world, readable, parentType.name, fieldName);
    if (declaration?.read === 'computed')
      return declaration.compute(source[`$${declaration.name}`] as never, {} as never);
    if (declaration?.read === 'money') return source[path.key] === null ? null : { fen: source[path.key] };
    if (!readable || declaration) return source[path.key];
    const row = world.tables.hydrate(readable, source.$row);
    return fieldName === 'undeclared' ? JSON.stringify(row) : defaultFieldResolver(row, args, ctx, info);
  };

  #document(text: string): DocumentNode {
    const known = this.#documents.get(text);
    if (known) return known;
    const document = parse(text);
    for (const error of validate(schema, document)) throw error;
    this.#documents.set(text, document);
    return document;
  }
}

const nameOf = ([node]: readonly FieldNode[]): string => node!.name.value;
