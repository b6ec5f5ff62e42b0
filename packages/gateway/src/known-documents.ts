import { type DocumentNode, type FragmentDefinitionNode, Kind, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { CostOf } from './cost/query-cost.js';

/** An operation that has been parsed, validated and answered without an error once. */
export interface KnownOperation {
  definition: OperationDefinitionNode;
  fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  cost: CostOf;
}

/** Longer documents are rare, and not worth their place. */
const LONGEST = 20_000;
const MOST = 500;

/**
 * The operations that clients ask again and again, by their text: what has been checked once is not checked again. The
 * idlest goes first.
 */
export class KnownDocuments {
  readonly #operations = new LRUCache<string, KnownOperation>({ max: MOST });

  recall(query: string, operationName: string | null): KnownOperation | undefined {
    return this.#operations.get(keyOf(query, operationName));
  }

  learn(
    query: string,
    operationName: string | null,
    document: DocumentNode,
    { definition, cost }: Pick<KnownOperation, 'definition' | 'cost'>,
  ): void {
    const key = keyOf(query, operationName);
    if (query.length > LONGEST || this.#operations.has(key)) return;
    const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
    this.#operations.set(key, {
      definition,
      fragments: Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment])),
      cost,
    });
  }
}

/** No name is not the empty one, and where a name ends no document says otherwise. */
const keyOf = (query: string, operationName: string | null): string =>
  operationName === null ? `\n${query}` : `${operationName.length}\n${operationName}\n${query}`;
