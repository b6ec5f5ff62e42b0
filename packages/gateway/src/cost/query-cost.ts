import { DEFAULT_PAGE } from '@gongzhi/reading';
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  type ValueNode,
} from 'graphql';
import { fieldCost, pageSize } from './field-costs.js';

export type Variables = Readonly<Record<string, unknown>>;

/** An operation's cost depends on nothing but its variables, and of those on the sizes of pages only. */
export type CostOf = (variables: Variables) => number;

/** Nothing is free. */
const LEAST = 1;

/**
 * The cost of an operation, worked out once: what does not depend on variables is a number already. It is what the
 * operation may cost at most: what is skipped counts, and so do all variants of an interface.
 */
export function costOfOperation(
  schema: GraphQLSchema,
  { definitions }: DocumentNode,
  operation: OperationDefinitionNode,
): CostOf {
  const fragments = definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  const root = schema.getRootType(operation.operation);
  if (!root) return () => LEAST;
  const term = new Costing(schema, fragments, operation).ofSet(operation.selectionSet, root);
  return (variables) => Math.max(LEAST, pointsOf(term, variables));
}

/** A number, or what becomes one with the variables. */
type Term = number | CostOf;

const pointsOf = (term: Term, variables: Variables): number => (typeof term === 'number' ? term : term(variables));

class Costing {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #defaults: ReadonlyMap<string, unknown>;

  constructor(
    schema: GraphQLSchema,
    fragments: readonly FragmentDefinitionNode[],
    { variableDefinitions = [] }: OperationDefinitionNode,
  ) {
    this.#schema = schema;
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
    this.#defaults = new Map(
      variableDefinitions.map(({ variable, defaultValue }) => [variable.name.value, literal(defaultValue)]),
    );
  }

  /** @param page how many items the connection holds whose selection this is */
  ofSet({ selections }: SelectionSetNode, type: GraphQLNamedType | undefined, page: Term = 1): Term {
    return total(
      selections.map((selection): Term => {
        if (selection.kind === Kind.FIELD) return this.#ofField(selection, type, page);
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value);
        if (!fragment) return 0;
        const condition = fragment.typeCondition?.name.value;
        return this.ofSet(fragment.selectionSet, condition ? this.#schema.getType(condition) : type, page);
      }),
    );
  }

  #ofField(node: FieldNode, parent: GraphQLNamedType | undefined, page: Term): Term {
    const field = this.#fieldOf(parent, node.name.value);
    if (!parent || !field) return 0;
    const { own, items } = fieldCost(parent.name, field);
    const isIntrospection = field.name.startsWith('__');
    const selected = isIntrospection ? undefined : node.selectionSet;
    const below = selected ? this.ofSet(selected, getNamedType(field.type), this.#page(node)) : 0;
    return product(items === 'page' ? page : items, total([own, below]));
  }

  #fieldOf(parent: GraphQLNamedType | undefined, name: string): GraphQLField<unknown, unknown> | undefined {
    if (parent === this.#schema.getQueryType() && name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (parent === this.#schema.getQueryType() && name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
    return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
  }

  #page({ arguments: given = [] }: FieldNode): Term {
    const size = given.find(({ name, value }) => /^(first|last)$/.test(name.value) && value.kind !== Kind.NULL)?.value;
    if (!size) return DEFAULT_PAGE;
    if (size.kind !== Kind.VARIABLE) return pageSize(literal(size));
    const { value: name } = size.name;
    const byDefault = this.#defaults.get(name) ?? DEFAULT_PAGE;
    return (variables) => pageSize(variables[name] === undefined ? byDefault : (variables[name] ?? DEFAULT_PAGE));
  }
}

const literal = (value: ValueNode | undefined): unknown =>
  value?.kind === Kind.INT ? Number(value.value) : value === undefined ? undefined : value.kind;

function total(terms: readonly Term[]): Term {
  const known = terms.reduce<number>((sum, term) => sum + (typeof term === 'number' ? term : 0), 0);
  const open = terms.filter((term) => typeof term !== 'number');
  if (open.length === 0) return known;
  return (variables) => open.reduce((sum, term) => sum + term(variables), known);
}

function product(items: Term, below: Term): Term {
  if (typeof items === 'number' && typeof below === 'number') return items * below;
  return (variables) => pointsOf(items, variables) * pointsOf(below, variables);
}
