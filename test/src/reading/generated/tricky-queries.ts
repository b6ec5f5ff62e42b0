import type { Question } from '../reference.js';

/** Documents that are easily answered wrongly, each with the values that it is asked with, one after the other. */
const TRICKY: readonly (readonly [query: string, ...variables: Record<string, unknown>[]])[] = [
  // What speaks of no row must not be written once for each, nor be missing where there is none.
  ['{ projects { pageInfo { __typename } } }'],
  ['{ projects { pageInfo { hasPreviousPage } totalCount } none: auditEntries(last: 0) { pageInfo { hasNextPage } } }'],
  ['{ projects { __typename nodes { enrolments { pageInfo { hasPreviousPage } } records { __typename } } } }'],
  ['{ templates(search: "no such words") { pageInfo { hasPreviousPage } totalCount } }'],
  ['{ templates(search: "qi") { totalCount } }'],
  // What stands around the roots decides which there are.
  [
    'query($a: Boolean!, $b: Boolean!) { ... @include(if: $a) { x: projects { totalCount } } ... @include(if: $b) { y: projects { __typename } } }',
    { a: true, b: false },
    { a: false, b: true },
    { a: true, b: true },
    { a: false, b: false },
  ],
  [
    'query($a: Boolean!, $b: Boolean!) { viewer { ... @include(if: $a) { person { id } } ... @skip(if: $b) { person { name } } } }',
    { a: true, b: true },
    { a: false, b: false },
    { a: true, b: false },
    { a: false, b: true },
  ],
  [
    'query($no: Boolean = false) { projects { totalCount @include(if: $no) __typename } }',
    {},
    { no: null },
    { no: true },
  ],
  // One document, pages in both directions.
  [
    'query($f: Int, $l: Int) { persons(first: $f, last: $l) { nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }',
    { f: 2 },
    { l: 2 },
    { f: null, l: 3 },
    { f: 1, l: 1 },
    {},
  ],
  // Names that objects have already, and the longest.
  [
    `{ __proto__: projects { constructor: totalCount __proto__: nodes { toString: id hasOwnProperty: title } } ${'k'.repeat(200)}: community { ${'v'.repeat(100)}: name } }`,
  ],
  [`{ community { ${Array.from({ length: 99 }, (_, n) => `k${n}: name`).join(' ')} } }`],
];

/** What only some may see of whom a service was for, of one document for all callers. */
const BEHIND_A_NODE = `query($id: ID!) {
  node(id: $id) {
    __typename
    ... on Enrolment { as data person { ...person } project { title operator { name } } records(last: 2) { totalCount } }
    ... on ServiceRecord { enrolment { person { ...person } project { id } } servedBy { person { name } } project { id } rating { score comment } }
    ... on Settlement { filedBy { ...person } decidedBy { name } project { id } lines { payee { name } } }
    ... on Person { ...person }
  }
}
fragment person on Person { id name birthDate situations stairwell { name building { name } } }`;
/** Readable by the same rule for an officer and an app, and nothing else tells them apart than how the name looks. */
const NAME_BEHIND = 'query($id: ID!) { node(id: $id) { ... on Enrolment { person { name } } } }';
const TYPES = ['Enrolment', 'ElderMealsRecord', 'Settlement', 'Person'];

export function trickyQuestions(ids: readonly string[]): Question[] {
  const written = TRICKY.flatMap(([query, ...sets]) =>
    (sets.length ? sets : [{}]).map((variables) => ({ query, variables })),
  );
  const nodes = new Set(ids.filter((id) => TYPES.includes(id.split('_')[0]!)));
  const behind = [...nodes].flatMap((id) =>
    [BEHIND_A_NODE, NAME_BEHIND].map((query) => ({ query, variables: { id } })),
  );
  return [...written, ...behind];
}
