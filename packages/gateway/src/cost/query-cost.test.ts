import { buildSchema, Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { costOfOperation, type Variables } from './query-cost.js';

const schema = buildSchema(`
  type Query { viewer: Person  persons(first: Int, after: String, last: Int, before: String): PersonConnection! }
  type Mutation { rename: Person }
  type PersonConnection { nodes: [Person!]!  edges: [PersonEdge!]!  totalCount: Int!  pageInfo: PageInfo! }
  type PersonEdge { node: Person!  cursor: String! }
  type PageInfo { hasNextPage: Boolean! }
  type Person { name: String!  friends(first: Int, last: Int): PersonConnection!  homes: [Home!]! }
  type Home { street: String! }
`);

function costOf(source: string, variables: Variables = {}): number {
  const document = parse(source);
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION)!;
  return costOfOperation(schema, document, operation)(variables);
}

describe('what a query costs', () => {
  it.each([
    ['a value nothing, an object one', '{ viewer { name } }', 1],
    ['nothing is free', '{ __typename }', 1],
    ['a list as many as its page holds', '{ persons(first: 7) { nodes { name } } }', 8],
    ['twenty where nothing is said', '{ persons { nodes { name } } }', 21],
    ['its count five, however long the page', '{ persons(first: 100) { totalCount } }', 6],
    ['its edges as much again', '{ persons(first: 10) { edges { cursor node { name } } } }', 21],
    ['where a page stands nothing', '{ persons(last: 3) { pageInfo { hasNextPage } } }', 1],
    ['lists of lists their product', '{ persons(first: 10) { nodes { friends(first: 10) { nodes { name } } } } }', 121],
    ['a plain list ten', '{ viewer { homes { street } } }', 11],
    ['a mutation ten more', 'mutation { rename { name } }', 10],
    ['introspection a hundred', '{ __schema { types { name } } }', 100],
    [
      'fragments wherever they are spread',
      '{ a: viewer { ...H } b: viewer { ...H } } fragment H on Person { homes { street } }',
      22,
    ],
    ['what does not exist nothing', '{ viewer { nothing { name } } }', 1],
    ['a page that is refused as the largest', '{ persons(first: 100000) { nodes { name } } }', 101],
    ['a negative page as the largest', '{ persons(first: -1) { nodes { name } } }', 101],
  ])('%s', (_rule, source, expected) => {
    expect(costOf(source)).toBe(expected);
  });

  it('goes by the variables, by their defaults, by the largest page for nonsense', () => {
    const source = 'query($n: Int = 5) { persons(first: $n) { nodes { name } } }';
    expect(costOf(source)).toBe(6);
    expect(costOf(source, { n: 50 })).toBe(51);
    expect(costOf(source, { n: null })).toBe(21);
    for (const n of [1e9, -4, 'x', {}, Number.NaN]) expect(costOf(source, { n })).toBe(101);
    expect(
      costOf('query($n: Int) { persons(last: $n) { nodes { friends(first: $n) { nodes { name } } } } }', { n: 10 }),
    ).toBe(121);
  });
});
