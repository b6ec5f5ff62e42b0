import { Denial } from '@gongzhi/kernel';
import { describe, expect, it } from 'vitest';
import { DOCUMENT_LIMITS, documentWithin } from './document-limits.js';

function outcome(source: string): string {
  try {
    return documentWithin(source) ? 'within' : 'no document';
  } catch (error) {
    return error instanceof Denial ? error.code : String(error);
  }
}

const nested = (depth: number, word = 'a'): string => `${`{ ${word} `.repeat(depth)}${'}'.repeat(depth)}`;
const times = (n: number, text: (place: number) => string): string =>
  Array.from({ length: n }, (_, place) => text(place)).join(' ');

describe('a document', () => {
  const { depth, aliases, fields, operations, directives, nesting, introspectionDepth } = DOCUMENT_LIMITS;

  it.each<[string, (n: number) => string, number]>([
    ['depth', (n) => nested(n), depth],
    ['depth by fragments', (n) => `{ ...F } fragment F on Query ${nested(n)}`, depth],
    ['depth of introspection', (n) => `{ __schema ${nested(n)} }`, introspectionDepth],
    ['aliases', (n) => `{ ${times(n, (place) => `k${place}: a`)} }`, aliases],
    ['fields', (n) => `{ ${'a '.repeat(n)} }`, fields],
    ['fields by fragments', (n) => `{ ...F ...F } fragment F on Query { ${'a '.repeat(n / 2)} }`, fields],
    ['operations', (n) => times(n, (place) => `query Q${place} { a }`), operations],
    ['directives', (n) => `{ a ${'@b '.repeat(n)} }`, directives],
    ['nesting of an argument', (n) => `{ a(b: ${'['.repeat(n)}1${']'.repeat(n)}) }`, nesting],
  ])('may be so large in %s and no larger', (_what, written, most) => {
    expect([outcome(written(most)), outcome(written(most + 2))]).toEqual(['within', 'LIMIT_EXCEEDED']);
  });

  it('is measured in no time, however often its fragments spread one another', () => {
    const begun = performance.now();
    const bomb = times(300, (n) => `fragment F${n} on Query { ${n < 299 ? `...F${n + 1} ...F${n + 1}` : 'a'} }`);
    expect(outcome(`{ ...F0 } ${bomb}`)).toBe('LIMIT_EXCEEDED');
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it('has no fragments in a circle', () => {
    expect(outcome('{ ...A } fragment A on Q { b { ...B } } fragment B on Q { ...A }')).toBe('BAD_USER_INPUT');
    expect(outcome('{ ...A ...A } fragment A on Q { a }')).toBe('within');
  });

  it('holds no character that cannot be stored', () => {
    expect(outcome('{ a(b: "\\u0000") }')).toBe('BAD_USER_INPUT');
  });

  it('that is none is left to the parser’s words', () => {
    for (const source of ['', '{', 'nothing', '{ a(b: ) }']) expect(outcome(source)).toBe('no document');
  });
});
