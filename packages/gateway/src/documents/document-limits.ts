import { Denial, text } from '@gongzhi/kernel';
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  parse,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { TransportDenial } from '../http/answering.js';
import { UNSTORABLE } from '../http/request-body.js';

/** What a document may hold; fields and depth with its fragments written out wherever they are spread. */
export const DOCUMENT_LIMITS = {
  tokens: 4_000,
  operations: 20,
  directives: 40,
  /** Fields below one another; introspection, which asks for types of types of types, is measured by itself. */
  depth: 12,
  introspectionDepth: 20,
  aliases: 99,
  fields: 1_500,
  /** Objects and lists in one another, in an argument that stands in the document. */
  nesting: 20,
};

const tooMuch = (zh: string, en: string) =>
  new TransportDenial(
    400,
    new Denial('LIMIT_EXCEEDED', text(`查询文档${zh}，请拆成几次请求`, `This document ${en}; ask in several requests`)),
  );

const TOO_DEEP = tooMuch('嵌套过深', 'is nested too deeply');

const CIRCLE = new Denial(
  'BAD_USER_INPUT',
  text('查询文档的片段互相引用成环', 'The fragments of this document spread one another in a circle'),
);

/**
 * Parses a document and measures it in one walk, before anything else is done with it: validation compares fields in
 * pairs, and a few hundred bytes can keep it busy for hours. Null for a text that is no document, which the parser's own
 * words explain best.
 * @throws Denial LIMIT_EXCEEDED, or BAD_USER_INPUT for fragments in a circle and characters that nothing can hold
 */
export function documentWithin(source: string): DocumentNode | null {
  const document = parsed(source);
  if (!document) return null;
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).length;
  if (operations > DOCUMENT_LIMITS.operations) throw tooMuch('操作过多', 'holds too many operations');
  refuseFlat(document);
  new Measure(document).refuseHeavy();
  return document;
}

function parsed(source: string): DocumentNode | null {
  try {
    return parse(source, { maxTokens: DOCUMENT_LIMITS.tokens, noLocation: true });
  } catch (error) {
    if (error instanceof RangeError) throw TOO_DEEP;
    if (error instanceof GraphQLError && error.message.includes('tokens')) throw tooMuch('过长', 'is too long');
    return null;
  }
}

/** What counts wherever it stands. */
function refuseFlat(document: DocumentNode): void {
  let aliases = 0;
  let directives = 0;
  let nesting = 0;
  const enter = () => {
    nesting += 1;
    if (nesting > DOCUMENT_LIMITS.nesting) throw tooMuch('参数嵌套过深', 'nests an argument too deeply');
  };
  const leave = () => {
    nesting -= 1;
  };
  visit(document, {
    Field({ alias }) {
      if (alias) aliases += 1;
      if (aliases > DOCUMENT_LIMITS.aliases) throw tooMuch('别名过多', 'holds too many aliases');
    },
    Directive() {
      directives += 1;
      if (directives > DOCUMENT_LIMITS.directives) throw tooMuch('指令过多', 'holds too many directives');
    },
    ObjectValue: { enter, leave },
    ListValue: { enter, leave },
    StringValue({ value }) {
      if (value.includes('\0')) throw UNSTORABLE;
    },
  });
}

/** How much a selection asks for when it is written out. */
interface Weight {
  depth: number;
  introspectionDepth: number;
  fields: number;
}

const NOTHING: Weight = { depth: 0, introspectionDepth: 0, fields: 0 };

/** Each fragment is weighed once, however often it is spread. */
class Measure {
  readonly #document: DocumentNode;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #weights = new Map<string, Weight | 'underway'>();

  constructor(document: DocumentNode) {
    this.#document = document;
    const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  refuseHeavy(): void {
    for (const definition of this.#document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#ofFragment(definition.name.value);
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      const { depth, introspectionDepth } = this.#ofSet(definition.selectionSet);
      if (depth > DOCUMENT_LIMITS.depth || introspectionDepth > DOCUMENT_LIMITS.introspectionDepth) throw TOO_DEEP;
    }
  }

  #ofSet({ selections }: SelectionSetNode): Weight {
    const sum = { ...NOTHING };
    for (const selection of selections) {
      const { depth, introspectionDepth, fields } = this.#ofSelection(selection);
      sum.depth = Math.max(sum.depth, depth);
      sum.introspectionDepth = Math.max(sum.introspectionDepth, introspectionDepth);
      sum.fields += fields;
      if (sum.fields > DOCUMENT_LIMITS.fields) throw tooMuch('字段过多', 'selects too many fields');
    }
    return sum;
  }

  #ofSelection(selection: SelectionNode): Weight {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.#ofFragment(selection.name.value);
    if (selection.kind === Kind.INLINE_FRAGMENT) return this.#ofSet(selection.selectionSet);
    return this.#ofField(selection);
  }

  #ofField({ name, selectionSet }: FieldNode): Weight {
    const below = selectionSet ? this.#ofSet(selectionSet) : NOTHING;
    const isIntrospection = name.value === '__schema' || name.value === '__type';
    return {
      depth: isIntrospection ? 1 : below.depth + 1,
      introspectionDepth: isIntrospection ? below.depth : below.introspectionDepth,
      fields: below.fields + 1,
    };
  }

  #ofFragment(name: string): Weight {
    const known = this.#weights.get(name);
    if (known === 'underway') throw CIRCLE;
    const fragment = this.#fragments.get(name);
    if (known || !fragment) return known ?? NOTHING;
    this.#weights.set(name, 'underway');
    const weight = this.#ofSet(fragment.selectionSet);
    this.#weights.set(name, weight);
    return weight;
  }
}
