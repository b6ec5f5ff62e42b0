import { GraphQLEnumType, GraphQLID, GraphQLNonNull, GraphQLScalarType, GraphQLString } from 'graphql';
import { describe, expect, it } from 'vitest';
import { inside } from './fields.js';
import { expressionOf } from './json-text.js';
import { insideJson, leafJson } from './leaf-writer.js';
import { type Form, NeedsCode, type Writing } from './writing.js';

const json = new GraphQLScalarType({ name: 'Json' });
const fen = new GraphQLScalarType({ name: 'Fen' });
const named = new GraphQLEnumType({ name: 'Named', values: { OPEN: {}, CLOSED: { value: 'CLOSED' } } });
const renamed = new GraphQLEnumType({ name: 'Renamed', values: { OPEN: {}, CLOSED: { value: 'done' } } });

const leaf = (form: Form, columnType: string, type: Parameters<typeof leafJson>[3], isNullable = false): string =>
  expressionOf(leafJson({ form } as Writing, 'x', { columnType, isNullable }, type));

describe('a value', () => {
  it('is left to code where the statement does not know how it looks in an answer', () => {
    for (const type of [renamed, new GraphQLNonNull(renamed)]) {
      expect(() => leaf('finished', 'text', type)).toThrow(NeedsCode);
      expect(() => insideJson({ form: 'finished' } as Writing, 'x', inside('data', 'key'), type)).toThrow(NeedsCode);
      expect(leaf('rows', 'text', type)).toBe('concat(to_json(x)::text)');
    }
    expect(() => leaf('finished', 'jsonb', json)).toThrow(NeedsCode);
    expect(leaf('rows', 'jsonb', json)).toBe('concat((x)::text)');
    expect(leaf('finished', 'text', named)).toBe('concat(to_json(x)::text)');
  });

  it('that may be missing is null as a whole, and not a text of it', () => {
    for (const columnType of ['uuid', 'timestamptz', 'int', 'text', 'text[]', 'date', 'bigint']) {
      expect(leaf('finished', columnType, GraphQLString, true)).toMatch(/^concat\(coalesce\(.*, 'null'\)\)$/);
      expect(leaf('finished', columnType, GraphQLString)).not.toMatch(/coalesce/);
    }
    expect(leaf('finished', 'uuid', GraphQLID)).toBe(`concat('"', x, '"')`);
  });

  it('inside a JSON column that names a row is shown as its node id', () => {
    const named = inside('data', 'metBy', { nodeType: 'Person' });
    const shown = insideJson({ form: 'finished' } as Writing, 'x', named, GraphQLID);
    expect(expressionOf(shown)).toBe(`concat(coalesce('"Person_' || (x ->> 'metBy') || '"', 'null'))`);
  });

  it('of fen is a text in an answer, and a number for code', () => {
    expect(leaf('finished', 'bigint', fen)).toBe(`concat('"', x, '"')`);
    expect(leaf('rows', 'bigint', fen)).toBe('concat((x)::text)');
    expect(leaf('finished', 'bigint', GraphQLString)).toBe('concat((x)::text)');
  });
});
