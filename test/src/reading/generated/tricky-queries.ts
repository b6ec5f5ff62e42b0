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
  [`{ community { ${Array.from({ length: 450 }, (_, n) => `k${n}: name`).join(' ')} } }`],
];

export const trickyQuestions: readonly Question[] = TRICKY.flatMap(([query, ...sets]) =>
  (sets.length ? sets : [{}]).map((variables) => ({ query, variables })),
);
