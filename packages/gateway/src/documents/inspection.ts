import { type DocumentNode, type GraphQLSchema, Kind, visit } from 'graphql';
import { LRUCache } from 'lru-cache';
import { type CostOf, costOfOperation } from '../cost/query-cost.js';
import { documentWithin } from './document-limits.js';

/** What is known of a document before it is validated: its operations by name, and what each costs. */
export interface Inspected {
  costs: ReadonlyMap<string | null, CostOf>;
  /** Whether it asks what there is to ask. */
  introspects: boolean;
}

/** Of a request that holds no document, or a text that is none. */
export const NO_DOCUMENT: Inspected = { costs: new Map(), introspects: false };

/** The operation that a request means, by the name that it has itself; undefined where it means none. */
export function meant(
  { costs }: Inspected,
  operationName: string | null,
): { name: string | null; cost: CostOf } | undefined {
  const [only, ...others] = costs;
  if (operationName === null && only && others.length === 0) return { name: only[0], cost: only[1] };
  const cost = costs.get(operationName);
  return cost && { name: operationName, cost };
}

/** Longer documents are rare, and not worth their place. */
const LONGEST = 20_000;
const MOST = 500;

/** Looks at documents before anybody else does; those that passed are remembered by their text. */
export class Inspector {
  readonly #schema: GraphQLSchema;
  readonly #inspected = new LRUCache<string, Inspected>({ max: MOST });

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** @throws Denial for a document that asks for more than any client needs */
  inspect(source: string): Inspected {
    const known = this.#inspected.get(source);
    if (known) return known;
    const document = documentWithin(source);
    if (!document) return NO_DOCUMENT;
    const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
    const costs = new Map(
      operations.map((each) => [each.name?.value ?? null, costOfOperation(this.#schema, document, each)]),
    );
    const inspected = { costs, introspects: introspects(document) };
    if (source.length <= LONGEST) this.#inspected.set(source, inspected);
    return inspected;
  }
}

function introspects(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Field({ name }) {
      found ||= name.value === '__schema' || name.value === '__type';
    },
  });
  return found;
}
